"""Each macro of the dialect, and each function that Spark is given, says the same on both engines."""

import os
from unittest import mock

import pytest
from dbt.cli.main import dbtRunner

from ingestion.networks import NETWORKS
from orchestration.manifest import DBT

ROWS = "(values ('b', 2), ('a', 3), ('b', 5), (cast(null as string), 7)) as rows_of (letter, number)"
ABC = """list_of(["'a'", "'b'", "'c'"])"""
# a scalar as a model would write it, and its value
CASES = {
    f"{{{{ joined({ABC}, '|') }}}}": "a|b|c",
    "{{ joined(list_of([]), '|') }}": "",
    f"""{{{{ joined(list_transform({ABC}, 'letter', "letter || 'x'"), '|') }}}}""": "ax|bx|cx",
    f"""{{{{ joined(list_filter({ABC}, 'letter', matches('letter', '[bc]')), '|') }}}}""": "b|c",
    "(select sum(place) from (select {{ unnest(list_range(1, 4)) }} as place) as places)": 10,
    "(select count(*) from (select {{ unnest(list_range(1, 0)) }} as place) as places)": 0,
    f"(select max(letter) from (select {{{{ unnest_places({ABC}, 'letter', 'place') }}}}) as places where place = 2)": "b",
    f"(select max(letter) from (select {{{{ exclude(['number']) }}}} from {ROWS}) as letters)": "b",
    f"(select {{{{ string_agg('letter', ', ') }}}} from {ROWS})": "a, b, b",
    f"(select {{{{ string_agg('letter', ', ', order_by='number desc') }}}} from {ROWS})": "b, a, b",
    f"(select {{{{ string_agg('letter', ', ', distinct=true) }}}} from {ROWS})": "a, b",
    f"(select {{{{ string_agg('letter', ', ', distinct=true) }}}} from {ROWS} where number = 7)": None,
    f"(select {{{{ product('cast(number as double) / 10') }}}} from {ROWS})": 0.021,
    f"(select {{{{ json_by('letter', 'cast(number as double) / 1000000') }}}} from {ROWS} where number in (2, 3))": (
        '{"a":0.000003,"b":0.000002}'
    ),
    # a letter with an accent is no part of a word where words end
    r"""{{ replace_all("'st œst a.b'", [('\\bst', 'saint'), ('(a)[.](b)', '\\2\\1')]) }}""": "saint œsaint ba",
    r"""{{ joined(split_at("'a1b22c'", '\\d+'), '|') }}""": "a|b|c",
    r"""{{ joined(all_matches("'été 12'", '\\p{L}+|\\d'), '|') }}""": "été|1|2",
    """{{ quoted('l\\'un "et" l\\'autre') }}""": """l'un "et" l'autre""",
    """{{ days_between("date '2026-02-27'", "date '2026-03-01'") }}""": 2,
    # its digits are half of the sixth decimal, the double itself is less
    "{{ rounded('cast(33.4953715 as double)', 6) }}": 33.495371,
    "cast({{ exact('cast(2 as double) / 3') }} as double)": 0.666666667,
    f"array_length({{{{ {ABC} }}}})": 3,
    f"array_to_string({{{{ {ABC} }}}}, '-')": "a-b-c",
    "ends_with('abc', 'bc')": True,
    "starts_with('abc', 'bc')": False,
    f"list_extract({{{{ {ABC} }}}}, -1)": "c",
    f"list_extract({{{{ {ABC} }}}}, 4)": None,
    f"""list_has_all({{{{ {ABC} }}}}, {{{{ list_of(["'c'", "'a'"]) }}}})""": True,
    f"array_to_string(list_slice({{{{ {ABC} }}}}, 2, 9), '-')": "b-c",
    "regexp_full_match('abc', '[a-b]+')": False,
    "regexp_matches('abc', '[a-b]+')": True,
    "strip_accents('Éàü ł ắ й 각 œ')": "Eau ł a и 각 œ",
    "strip_accents(cast(null as string))": None,
    """{{ joined(words_of("'L’été à #Lyon 🪩'"), '|') }}""": "l|ete|a|#lyon|🪩",
    """{{ place_key("'St. Étienne (Loire)'") }}""": "saint etienne , loire ,",
    """{{ capitalised("'SAINT-MARTIN-DE-CRAU'") }}""": "Saint-Martin-de-Crau",
}


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def answers(request, tmp_path_factory):
    """What an engine says to all cases, in one row."""
    home = tmp_path_factory.mktemp(request.param)
    columns = ", ".join(f"{sql} as case_{n}" for n, sql in enumerate(CASES))
    settings = {
        "CLOUT_HOME": str(home),
        "CLOUT_WAREHOUSE": str(home / "warehouse.duckdb"),
        "CLOUT_NETWORKS": ",".join(NETWORKS),
        "CLOUT_SPARK_MASTER": "local[1]",
    }
    where = ["--project-dir", str(DBT), "--profiles-dir", str(DBT), "--target", request.param]
    where += ["--target-path", str(home / "target"), "--log-path", str(home)]
    with mock.patch.dict(os.environ, settings):
        for words in ["run-operation", "functions"], ["show", "--inline", f"select {columns}"]:
            done = dbtRunner().invoke(["--quiet", *words, *where])
            assert done.success, done.exception or done.result
    return list(done.result.results[0].agate_table.rows[0])


@pytest.mark.parametrize("sql", CASES)
def test_both_engines_say_the_same(answers, sql):
    said, expected = answers[list(CASES).index(sql)], CASES[sql]
    if isinstance(expected, float):
        assert float(said) == pytest.approx(expected, abs=1e-12)
    else:
        assert said == expected
