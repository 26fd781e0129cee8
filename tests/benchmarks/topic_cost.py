"""What it costs to find topics in texts, beside the least that any way of doing so costs.

    python tests/benchmarks/topic_cost.py [TEXTS] [TERMS]

Makes TEXTS texts (2,000,000 unless told) of ten words, one in twenty of them a word or phrase of
TERMS (2,000) terms of the taxonomy, runs the models that read words, and compares with the raw
token join: the words of the texts, split at blanks, against as many words. CPU seconds of both.
"""

import sys
import tempfile
import time
from pathlib import Path

import duckdb
from building import build, home_of_posts

READ = ("int_written", "int_spellings", "int_named_topics")
# a third is written with a capital, some end in a comma or are a hashtag; most words mean nothing
TEXTS = """
    create or replace table intermediate.int_texts as
    with vocabulary as (
        select row_number() over (order by term) - 1 as n, term
        from (select distinct term from intermediate.int_topic_forms where topic_id is not null)
    ),

    written as (
        select
            t.text_number, w.place,
            case when hash(t.text_number, w.place, 1) % 20 = 0 then v.term
            else 'mot' || cast(exp(ln(200000) * (hash(t.text_number, w.place, 2) % 10000) / 10000)
                as integer) end as word,
            hash(t.text_number, w.place, 3) % 12 as how
        from range({texts}) as t(text_number)
        cross join range(10) as w(place)
        left join vocabulary as v
            on v.n = hash(t.text_number, w.place, 4) % (select count(*) from vocabulary)
    )

    select
        'post' as kind, 'twitter' as network, cast(text_number as varchar) as text_id,
        cast(null as varchar) as person_id, if(text_number % 2 = 0, 'fr', 'en') as language,
        string_agg(case
            when how < 4 then upper(left(word, 1)) || right(word, -1)
            when how = 4 then word || ','
            when how = 5 then '#' || replace(word, ' ', '')
            else word
        end, ' ' order by place) as text, text_number
    from written
    group by text_number
"""
# the same number of words to look for, and nothing of accents, plurals, phrases or exclusions
RAW = """
    create or replace table intermediate.raw_join as
    select distinct text_number, topic_id
    from (select text_number, unnest(string_split(text, ' ')) as word from intermediate.int_texts)
    join (
        select split_part(term, ' ', 1) as word, min(topic_id) as topic_id
        from intermediate.int_topic_forms group by 1
    ) using (word)
"""


def main(texts: int, terms: int) -> None:
    """Print both costs and their ratio."""
    with tempfile.TemporaryDirectory() as work:
        home = home_of_posts(["une phrase"], Path(work))
        build(home, "+int_named_topics")
        compiled = home.path / "target" / "compiled" / "clout" / "models" / "intermediate/topics"
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute("set threads = 2")
            con.execute(f"""
                delete from intermediate.int_topic_forms where term not in (
                    select term from intermediate.int_topic_forms group by term
                    order by hash(term) limit {terms}
                )
            """)
            con.execute(TEXTS.format(texts=texts))
            costs = {"raw token join": measured(con, RAW)}
            for model in READ:
                sql = (compiled / f"{model}.sql").read_text()
                table = f"create or replace table intermediate.{model} as"
                costs[model] = measured(con, f"{table} {sql}")
            named = con.execute("select count(*) from intermediate.int_named_topics").fetchone()[0]
    for name, seconds in costs.items():
        print(f"  {name}: {seconds:.1f} CPU s")
    raw, whole = costs.pop("raw token join"), sum(costs.values())
    print(
        f"{texts:,} texts, {terms:,} terms, {named:,} topics named: {whole:.1f} CPU s, "
        f"{whole / raw:.2f} times the raw token join"
    )


def measured(con: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Run it; CPU seconds of all threads."""
    before = time.process_time()
    con.execute(sql)
    return time.process_time() - before


if __name__ == "__main__":
    asked = [int(word.replace(",", "")) for word in sys.argv[1:]]
    main(*(asked + [2_000_000, 2_000][len(asked) :]))
