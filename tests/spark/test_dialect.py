"""Each macro of the dialect, and each function given to Spark, says the same on both engines."""

import json
import subprocess
import sys

import pytest
from environment import environment

from ingestion.networks import NETWORKS
from orchestration.manifest import DBT

# what the cases may read: a row with a list, some letters, two instants and some days
WITH = """
with recursive sample as (select {{ list_of(["'a'", "'b'", "'c'"]) }} as abc),
letters as (
    select *
    from (values ('b', 2), ('a', 3), ('b', 5), (cast(null as string), 7)) as list (letter, number)
),
places as (select {{ unnest_places('abc', 'letter', 'place') }} from sample),
instants as (
    select
        to_timestamp(1772317800) as since,  -- 2026-02-28 22:30:00 UTC
        to_timestamp(1772404200.25) as until
),
given as (
    select cast('2026-01-' || written as date) as day
    from (values ('09'), ('02'), ('08'), ('16'), ('02')) as list (written)
),
counting as (
    select {{ unnest('days') }} as day
    from (select {{ spaced_days('day', 7) }} as days from given) as spaced
),
topics as (
    select topic_id from (values ('cheese'), ('food'), ('life'), ('cat')) as list (topic_id)
),
-- what is above closes a circle
edges as (
    select * from (values ('cheese', 'food'), ('food', 'life'), ('life', 'food'))
        as list (topic_id, parent_id)
),
lineages as ({{ ascending('lineages', 'topics', 'edges') }}),
people as (select person_id from (values ('ada'), ('bob'), ('cleo'), ('dan')) as list (person_id)),
pairs as (
    select * from (values ('ada', 'bob'), ('cleo', 'bob')) as list (person_id, other_person_id)
),
reached as ({{ connected('reached', 'people', 'pairs') }}),
today as (
    select
        'v1' as method_version, person_id, unclipped, unclipped - 2.5 as lowest,
        unclipped + 2.5 as highest, rank
    from (values ('ada', 60.0, 1), ('bob', 58.0, 2), ('cleo', 58.0, 3), ('dan', 40.0, 4))
        as list (person_id, unclipped, rank)
),
ranked as (select method_version, unclipped, max(rank) as people from today group by all),
margins as ({{ ranged('today', 'ranked') }}),
keyed as {{ materialized() }} (select letter, {{ row_key() }} as number from letters)
"""
# a scalar as a model would write it, and its value
CASES = {
    # one slice holds them all, whatever the key
    "(select count(*) from letters where {{ in_slice('letter') }})": 4,
    "{{ joined('abc', '|') }}": "a|b|c",
    "{{ joined(list_of([]), '|') }}": "",
    """{{ joined(list_transform('abc', 'letter', "letter || 'x'"), '|') }}""": "ax|bx|cx",
    """{{ joined(list_filter('abc', 'letter', matches('letter', '[bc]')), '|') }}""": "b|c",
    "(select sum(place) from (select {{ unnest(list_range(1, 4)) }} as place) as places)": 10,
    "(select count(*) from (select {{ unnest(list_range(1, 0)) }} as place) as places)": 0,
    "(select letter from places where place = 2)": "b",
    "(select max(letter) from (select {{ exclude(['number']) }} from letters) as letters)": "b",
    "(select {{ string_agg('letter', ', ') }} from letters)": "a, b, b",
    "(select {{ string_agg('letter', ', ', order_by='number desc') }} from letters)": "b, a, b",
    "(select {{ string_agg('letter', ', ', distinct=true) }} from letters)": "a, b",
    "(select {{ string_agg('letter', ', ', distinct=true) }} from letters where number = 7)": None,
    "(select {{ product('cast(number as double) / 10') }} from letters)": 0.021,
    "(select {{ json_by('letter', 'number / 1e6') }} from letters where number < 5)": (
        '{"a":0.000003,"b":0.000002}'
    ),
    # a letter with an accent is no part of a word where words end
    r"""{{ replace_all("'st œst a.b'", [('\\bst', 's'), ('(a)[.](b)', '\\2\\1')]) }}""": "s œs ba",
    r"""{{ joined(split_at("'a1b22c'", '\\d+'), '|') }}""": "a|b|c",
    r"""{{ joined(all_matches("'été 12'", '\\p{L}+|\\d'), '|') }}""": "été|1|2",
    """{{ quoted('l\\'un "et" l\\'autre') }}""": """l'un "et" l'autre""",
    """{{ days_between("date '2026-02-27'", "date '2026-03-01'") }}""": 2,
    # its digits are half of the sixth decimal, the double itself is less
    "{{ rounded('cast(33.4953715 as double)', 6) }}": 33.495371,
    "{{ rounded('cast(-2.5 as double)', 0) }}": -3.0,
    "1 / {{ rounded('cast(0.254 as double)', 2) }}": 4.0,
    """(select cast({{ exact_sum('cast(number as double) / 3', where="letter = 'b'") }} as double)
        from letters)""": 2.333333334,
    "(select cast({{ day_of('since') }} as string) from instants)": "2026-02-28",
    "(select {{ hour_of('since') }} from instants)": 22,
    "(select {{ seconds_between('since', 'until') }} from instants)": 86400.25,
    "(select {{ instant_text('until') }} from instants)": "2026-03-01 22:30:00.25+00",
    "{{ whole_parts(20, 7) }}": 2,
    """(select cast({{ json_object([('said', "letter || '\\"'"), ('times', 'number')]) }} as string)
        from letters where number = 3)""": r'{"said":"a\"","times":3}',
    "(select {{ json_by('letter', 'number', whole=true) }} from letters where number < 5)": (
        '{"a":3,"b":2}'
    ),
    # the 8th is too near the 2nd, the 9th far enough from it; nothing was on the day before all
    "(select {{ string_agg('cast(day as string)', ' ') }} from counting)": (
        "0001-01-01 2026-01-02 2026-01-09 2026-01-16"
    ),
    """(select {{ string_agg("topic_id || '<' || above", ' ', distinct=true) }} from lineages)""": (
        "cat<cat cheese<cheese cheese<food cheese<life food<food food<life life<food life<life"
    ),
    """(select {{ string_agg("person_id || '-' || other_person_id", ' ', distinct=true) }}
        from reached)""": (
        "ada-ada ada-bob ada-cleo bob-ada bob-bob bob-cleo cleo-ada cleo-bob cleo-cleo dan-dan"
    ),
    # the three within 2.5 of each other share the ranks 1 to 3
    """(select {{ string_agg("person_id || ' ' || rank_low || '-' || rank_high", ', ') }}
        from margins)""": ("ada 1-3, bob 1-3, cleo 1-3, dan 4-4"),
    "(select count(distinct number) from keyed)": 4,
    "sha256('abc')": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "cast({{ exact('cast(2 as double) / 3') }} as double)": 0.666666667,
    "array_length(abc)": 3,
    "array_to_string(abc, '-')": "a-b-c",
    "ends_with('abc', 'bc')": True,
    "starts_with('abc', 'bc')": False,
    "list_extract(abc, -1)": "c",
    "list_extract(abc, 4)": None,
    """list_has_all(abc, {{ list_of(["'c'", "'a'"]) }})""": True,
    "array_to_string(list_slice(abc, 2, 9), '-')": "b-c",
    "regexp_full_match('abc', '[a-b]+')": False,
    "regexp_matches('abc', '[a-b]+')": True,
    "strip_accents('Éàü ł ắ й 각 œ')": "Eau ł a и 각 œ",
    "strip_accents(cast(null as string))": None,
    """{{ joined(words_of("'L’été à #Lyon 🪩'"), '|') }}""": "l|ete|a|#lyon|🪩",
    """{{ place_key("'St. Étienne (Loire)'") }}""": "saint etienne , loire ,",
    """{{ capitalised("'SAINT-MARTIN-DE-CRAU'") }}""": "Saint-Martin-de-Crau",
}


def dbt(home, target, *words):
    """What dbt prints, in a process of its own: it leaves files open."""
    where = ["--project-dir", DBT, "--profiles-dir", DBT, "--target", target]
    settings = environment(
        CLOUT_HOME=str(home),
        CLOUT_WAREHOUSE=str(home / "warehouse.duckdb"),
        CLOUT_NETWORKS=",".join(NETWORKS),
        CLOUT_SPARK_MASTER="local[1]",
    )
    done = subprocess.run(
        [sys.executable, "-P", "-m", "dbt.cli.main", "--quiet", *words, *where,
         "--target-path", home / "target", "--log-path", home],
        env=settings, cwd=home, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def answers(request, tmp_path_factory):
    """What an engine says to all cases, in one row."""
    home = tmp_path_factory.mktemp(request.param)
    columns = ", ".join(f"{sql} as case_{n}" for n, sql in enumerate(CASES))
    dbt(home, request.param, "run-operation", "functions")
    shown = dbt(
        home,
        request.param,
        "show",
        "--output",
        "json",
        "--inline",
        f"{WITH} select {columns} from sample",
    )
    return list(json.loads(shown[shown.index("{") :])["show"][0].values())


@pytest.mark.parametrize("sql", CASES)
def test_both_engines_say_the_same(answers, sql):
    said, expected = answers[list(CASES).index(sql)], CASES[sql]
    if isinstance(expected, float):
        assert float(said) == pytest.approx(expected, abs=1e-12)
    else:
        assert said == expected
