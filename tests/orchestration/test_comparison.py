"""A night that differs more than a night can is held back; an ordinary one is not."""

from datetime import date, timedelta

import duckdb
import pytest

from orchestration.operations.comparison import COMPARED, differences, limits
from orchestration.operations.publish import publish

AS_OF = date(2026, 11, 22)
PEOPLE = 200


def build(home, score="i / 4", day=AS_OF, people=PEOPLE, accounts=PEOPLE, method="v1"):
    """Marts of a home in which person i has this score."""
    home.path.mkdir(exist_ok=True)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema if not exists marts")
        con.execute(f"""
            create or replace table marts.methods as select '{method}' as method_version,
                true as is_active;
            create or replace table marts.people as select 'p' || i as person_id
                from range({people}) as t(i);
            create or replace table marts.accounts as select i from range({accounts}) as t(i);
            create or replace table marts.person_scores as
            select *, row_number() over (order by score desc, person_id) as rank from (
                select 'p' || i as person_id, '{method}' as method_version,
                    date '{day}' as score_date, round({score}, 6)::double as score
                from range({people}) as t(i)
            )
        """)


@pytest.fixture
def night(home):
    """Publish an ordinary night; then compare another one with it."""
    build(home)
    publish(home, "1", AS_OF)

    def night(compare, **changed):
        build(home, **{"day": AS_OF + timedelta(days=1), **changed})
        return differences(home, compare)

    return night


@pytest.mark.parametrize("compare", COMPARED)
def test_an_ordinary_night_passes(night, compare):
    # everybody fades a little, somebody has a good day, some are new
    assert night(compare, score="i / 4 * 0.99 + if(i = 7, 30, 0)", people=PEOPLE + 20) == []


@pytest.mark.parametrize("compare", COMPARED)
def test_before_the_first_publication_there_is_nothing_to_compare(home, compare):
    build(home)
    assert differences(home, compare) == []


def test_a_table_that_lost_half_its_rows_holds_the_marts_back(night):
    assert night("rows_collapsed", accounts=99) == ["accounts has 99 rows instead of 200"]
    assert night("rows_collapsed", accounts=100) == []
    assert night("rows_collapsed", people=0, accounts=0) != []


def test_scores_that_jump_together_hold_the_marts_back(night):
    assert night("scores_jumped", score="i / 4 + 8.5") == [
        "scores moved by up to 8.5 points at once, over all people"
    ]
    assert night("scores_jumped", score="i / 4 + 7.5") == []


def test_ranks_that_reshuffle_hold_the_marts_back(night):
    # the same scores, given to others
    [told] = night("ranks_reshuffled", score="(i * 7919 % 200) / 4")
    assert "200 people correlate" in told
    assert night("scores_jumped", score="(i * 7919 % 200) / 4") == []


@pytest.mark.parametrize("days", [-1, 36])
def test_another_date_was_asked_for_and_is_not_compared(night, days):
    day = AS_OF + timedelta(days=days)
    assert night("rows_collapsed", accounts=1, day=day) == []
    assert night("scores_jumped", score="i / 4 + 40", day=day) == []


def test_a_new_method_is_compared_by_the_old_ones_scores(night):
    assert night("scores_jumped", score="i / 4 + 40", method="v2") == []


def test_a_handful_of_people_may_do_as_they_like(home):
    build(home, people=10, accounts=10)
    publish(home, "1", AS_OF)
    build(home, people=10, accounts=3, score="90 - i", day=AS_OF + timedelta(days=1))
    for compare in COMPARED:
        assert differences(home, compare) == []


def test_every_measure_has_its_limit_with_a_reason():
    assert limits().keys() == {"rows", "quantiles", "ranks", "days"}
