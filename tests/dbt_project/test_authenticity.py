"""The authenticity card over the real SQL: who is flagged, who is not, and since when."""

import csv
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from ingestion import gazetteer, imports, pipeline
from ingestion.home import Home
from orchestration import manifest as dbt_manifest

AS_OF = date(2026, 3, 31)
WORDS = ("pluie", "soleil", "marché", "tram", "lycée", "musée", "pont", "rivière", "fête", "livre")


def moment(days_back, minutes):
    midnight = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    return (midnight - timedelta(days=days_back) + timedelta(minutes=minutes)).isoformat()


def act(actor, number, days_back, minutes, target="star"):
    number = f"{actor}-{number}"
    return ["twitter", "like", actor, target, moment(days_back, minutes), number, "p" + number]


def acts():
    """Puppets that began three weeks ago and do twelve a day, fans that like twice a day."""
    for puppet in range(3):
        for number in range(21 * 12):
            yield act(f"puppet{puppet}", number, number // 12, 37 * (number % 12) + puppet)
    for fan in range(20):
        for number in range(60):
            yield act(f"fan{fan}", number, number // 2, 61 * fan % 900 + 77 * (number % 2))


def posts():
    """One a day by hand, and three a day by two timers of which the registry trusts one."""
    for number in range(90):
        words = f"{WORDS[number % 10]} {WORDS[number // 10]} du jour"
        yield ["twitter", f"h{number}", "human", moment(number, 480 + number * number % 700), words]
        for timer in ("timer", "trusted"):
            words = f"Voici l'heure exacte, https://heure.example/{number}"
            day, hour = number // 3, 8 + number % 3
            yield ["twitter", f"{timer}{number}", timer, moment(day, 60 * hour), words]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "made_up"
    folder.mkdir()
    people = ("star", "human", "timer", "trusted")
    tables = {
        "people": [
            ["person_id", "display_name", "basis", "trusted"],
            *([p, p, "public_figure", "says so" if p == "trusted" else ""] for p in people),
        ],
        "person_accounts": [
            ["person_id", "network", "account_id"], *([p, "twitter", p] for p in people)
        ],
        "interactions": [
            [
                "network", "act", "actor_account_id", "target_account_id", "occurred_at",
                "interaction_id", "post_id",
            ],
            *acts(),
        ],
        "posts": [["network", "post_id", "account_id", "created_at", "text"], *posts()],
    }  # fmt: skip
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return folder


def judged(folder, path, history_days):
    """A home with the card of what the folder holds."""
    home = Home(path / "home")
    gazetteer.ensure_tables(home)
    imports.ensure_tables(home)
    imports.import_folder(folder, home)
    pipeline.ensure_tables(home, ["twitter"])
    settings = {
        "CLOUT_WAREHOUSE": str(home.warehouse), "CLOUT_AS_OF": AS_OF.isoformat(),
        "CLOUT_HISTORY_DAYS": str(history_days), "CLOUT_SCORE_UNCLAIMED": "false",
        "CLOUT_NETWORKS": "twitter",
    }  # fmt: skip
    done = subprocess.run(
        [
            sys.executable, "-m", "dbt.cli.main", "--quiet", "build",
            "--select", "+authenticity", "+int_trusts", "+int_flagged_accounts",
            "--exclude-resource-type", "test", "unit_test",
            "--project-dir", dbt_manifest.DBT, "--profiles-dir", dbt_manifest.DBT,
            "--target-path", path / "target", "--log-path", path / "logs",
        ],
        env=os.environ | settings, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return home


def asked(home, question):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(question).fetchall()


@pytest.fixture(scope="module")
def home(folder, tmp_path_factory):
    return judged(folder, tmp_path_factory.mktemp("short"), 0)


def test_only_those_who_do_what_people_do_not_are_flagged(home):
    claimed = asked(home, """
        select account_id, rule, flags, contested from marts.authenticity
        where flags > 0 order by all
    """)  # fmt: skip
    assert claimed == [
        ("timer", "near_duplicate_texts", 1, False), ("timer", "regular_intervals", 1, False),
        ("trusted", "near_duplicate_texts", 1, True), ("trusted", "regular_intervals", 1, True),
    ]  # fmt: skip
    strangers = asked(home, """
        select score_date, rule, flags, count(*), min(measured), min(observations)
        from intermediate.int_account_flags where starts_with(account_id, '~')
        group by all order by all
    """)  # fmt: skip
    # they began three weeks before as-of: a month before, nothing was known against them
    assert strangers == [
        (AS_OF - timedelta(days=7), "devotion", 2, 3, 1.0, 14 * 12),
        (AS_OF - timedelta(days=1), "devotion", 2, 3, 1.0, 20 * 12),
        (AS_OF, "devotion", 2, 3, 1.0, 21 * 12),
    ]


def test_every_rule_shows_on_every_card(home):
    cards = asked(home, """
        select account_id, list(rule order by rule) from marts.authenticity group by all
    """)  # fmt: skip
    assert len(cards) == 4
    with (dbt_manifest.DBT / "seeds" / "authenticity_rules.csv").open(encoding="utf-8") as file:
        rules = sorted(row["rule"] for row in csv.DictReader(file))
    assert all(card == rules for _, card in cards)


def test_two_flags_leave_next_to_nothing_unless_the_registry_trusts(home):
    capped = asked(home, f"""
        select account_id from intermediate.int_flagged_accounts
        where score_date = date '{AS_OF}' and not starts_with(account_id, '~')
    """)  # fmt: skip
    assert capped == [("timer",)]
    trusts = asked(home, f"""
        select trust, count(*) from intermediate.int_trusts
        where score_date = date '{AS_OF}' group by all
    """)  # fmt: skip
    # the timer acts on nobody, so nobody has to be spared its acts
    assert trusts == [(0.01, 3)]


def test_what_is_received_warns_and_never_flags(home):
    rows = asked(
        home,
        """
        select rule, fired, flags from marts.authenticity where account_id = 'star' and fired
    """,
    )
    assert rows == [("received_from_flagged", True, 0)]


def test_the_past_is_judged_alike_however_much_of_it_is_scored(home, folder, tmp_path):
    longer = judged(folder, tmp_path, 90)
    dates = tuple(str(AS_OF - timedelta(days=days)) for days in (0, 1, 7, 30))
    # each home has a key of its own for strangers
    question = f"""
        select score_date, rule, measured, observations, evidence
        from intermediate.int_account_flags where score_date in {dates} order by all
    """
    assert asked(longer, question) == asked(home, question) != []


def test_signs_have_points_from_zero_on():
    with (dbt_manifest.DBT / "seeds" / "profile_signs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lowest = [
        min(float(row["at_least"]) for row in rows if row["sign"] == sign)
        for sign in {row["sign"] for row in rows}
    ]
    assert lowest == [0.0] * 11
