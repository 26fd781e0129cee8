"""How well Clout's topics tell what French and English sentences are about, on SIB-200.

    python tests/benchmarks/sib200.py FOLDER

FOLDER holds sib200_<eng|fra>_<train|dev>.tsv.gz with the columns category and text. Topics come
from the taxonomy over the models of every refresh. Which of the seven categories they stand for is
learned on train: a naive Bayes over the topics and families that a sentence names, one for both
languages, with one count added to each; no word of the sentence is seen. It is read on dev.
"""

import sys
import tempfile
from pathlib import Path

import duckdb
from building import build, home_of_posts

GIVEN = """
    select regexp_extract(filename, '(eng|fra)_(train|dev)', ['language', 'split']) as told,
        category, text
    from read_csv('{folder}/sib200_*.tsv.gz', delim = '\t', quote = '', filename = true)
    order by filename, index_id
"""
JUDGED = """
    with named as (
        select cast(post_id as integer) as number, topic_id as sign
        from warehouse.intermediate.int_text_topics
        union
        select cast(post_id as integer), families.family || ' as a family'
        from warehouse.intermediate.int_text_topics
        join warehouse.intermediate.int_topics as families using (topic_id)
    ),

    counted as (
        select signs.sign, categories.category, count(named.number) + 1 as times
        from (select distinct sign from named join given on number = n where split = 'train')
            as signs
        cross join (select distinct category from given) as categories
        left join given on categories.category = given.category and split = 'train'
        left join named on given.n = named.number and signs.sign = named.sign
        group by signs.sign, categories.category
    ),

    learned as (
        select *, ln(times / sum(times) over (partition by category)) as weight from counted
    ),

    priors as (
        select category, ln(count(*)) as prior from given where split = 'train' group by category
    ),

    guesses as (
        select n, priors.category, any_value(prior) + coalesce(sum(weight), 0) as fit
        from given
        cross join priors
        left join named on n = named.number
        left join learned on named.sign = learned.sign and priors.category = learned.category
        where split = 'dev'
        group by n, priors.category
    )

    select language, avg(cast(given.category = guess as integer)) as accuracy, count(*) as texts
    from given
    join (select n, max_by(category, (fit, category)) as guess from guesses group by n) using (n)
    where split = 'dev'
    group by language order by language
"""


def main(folder: Path) -> None:
    """Print the accuracy of each language and the gap between them."""
    with tempfile.TemporaryDirectory() as work, duckdb.connect() as con:
        con.execute(f"create table read as {GIVEN.format(folder=folder)}")
        con.execute("create table given as select rowid as n, told.*, category, text from read")
        texts = con.execute("select text from given order by n").fetchall()
        home = home_of_posts([text for (text,) in texts], Path(work))
        build(home, "+int_text_topics", "+int_topics")
        con.execute(f"attach '{home.warehouse}' as warehouse (read_only)")
        judged = con.execute(JUDGED).fetchall()
    for language, accuracy, texts in judged:
        print(f"{language}: {accuracy:.4f} of {texts} sentences")
    print(f"gap: {abs(judged[0][1] - judged[1][1]):.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
