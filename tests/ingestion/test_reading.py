"""Turns: one account that fails hinders no other, and an outage does not cost one request each."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from ingestion.outcome import Outcome
from ingestion.problems import Refused, Throttled, Unavailable
from ingestion.reading import Claim, Reading
from ingestion.source import _read

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
SECRET = "s3cret"


def reading_of(state=None, now=NOW, claims=()):
    return Reading("x", list(claims), {} if state is None else state, now)


def turns(reading, problems, accounts="abcdef"):
    """Who had a turn when these accounts fail, and what ended the reading."""
    tried, ended = [], None

    def one(account):
        tried.append(account)
        if account in problems:
            yield "posts", []
            raise problems[account]
        reading.mark(account, "read", reading.now)
        reading.done(account)

    try:
        list(reading.each(reading.waiting(accounts), one))
    except Exception as problem:
        ended = problem
    return "".join(tried), ended


@pytest.mark.parametrize("problem", [Unavailable("502"), Refused("400"), KeyError("id")])
def test_one_account_that_fails_hinders_no_other_and_has_had_its_turn(problem):
    state = {}
    reading = reading_of(state)
    assert turns(reading, {"a": problem}) == ("abcdef", None)
    assert reading.failed == {"a": problem}
    told = {row["account_id"]: row["outcome"] for _, (row,) in reading.drain()}
    assert told == {"a": "unreadable", **dict.fromkeys("bcdef", "read")}
    # the marks of what broke off do not count
    assert reading.cursor("a", "read") is None
    later = reading_of(state, NOW + timedelta(days=1))
    assert later.waiting("gabc") == ["g", "a", "b", "c"]


def test_an_outage_while_accounts_are_looked_at_ends_nothing_but_a_limit_does():
    reading, looked = reading_of(), []

    def told(accounts, unknown, problem):
        def look(account):
            looked.append(account)
            yield "accounts", [account]
            if account in "abcde":
                raise problem
            return account == "f"

        pages = reading.each_shown(accounts, unknown, look, lambda one: [("posts", [one])])
        return [account for relation, [account] in pages if relation == "posts"]

    # g is not shown; d and e were not looked at before, and a, b and c have had their turn
    assert told("fgabcde", "abcde", Unavailable("502")) == ["f"]
    assert "".join(looked) == "abcfgde"
    with pytest.raises(Throttled):
        told("fd", "d", Throttled("429"))
    assert looked[-1] == "d"


def test_whoever_was_never_reached_comes_before_whoever_fails():
    state, problems = {}, {one: Unavailable("502") for one in "abc"}
    seen = ""
    for day in range(3):
        tried, _ = turns(reading_of(state, NOW + timedelta(days=day)), problems)
        seen += tried
    assert set("def") <= set(seen)


def test_an_outage_costs_three_requests_not_one_for_everybody():
    out = Unavailable("503")
    assert turns(reading_of(), dict.fromkeys("abcdef", out)) == ("abc", out)
    # what fails now and then is not an outage
    assert turns(reading_of(), dict.fromkeys("abdef", out))[0] == "abcdef"
    assert turns(reading_of(), {"a": out}, "a") == ("a", out)


def test_a_limit_ends_it_at_once_and_who_met_it_is_not_first_again():
    state, limit = {}, Throttled("429")
    reading = reading_of(state)
    assert turns(reading, {"b": limit}) == ("ab", limit)
    assert reading.failed == {}
    later = reading_of(state, NOW + timedelta(days=1))
    assert later.waiting("abcdef") == ["c", "d", "e", "f", "b", "a"]


def test_a_name_that_cannot_be_looked_up_does_not_keep_the_others():
    claims = [Claim("p", handle=name) for name in ("broken", "nobody", "ana")]
    reading = reading_of(claims=claims)

    def find(claim):
        if claim.handle == "broken":
            raise Unavailable("502")
        return {"ana": "1"}.get(claim.handle)

    reading.resolve_each(find, "users", "nobody by this name")
    assert reading.claimed() == {"1"}
    assert [row["place"] for _, (row,) in reading.drain()] == ["users/nobody"]
    assert reading.failed.keys() == {"users/broken"}


def test_a_limit_met_while_names_are_looked_up_ends_it():
    reading = reading_of(claims=[Claim("p", handle="ana")])

    def find(_claim):
        raise Throttled("429")

    with pytest.raises(Throttled):
        reading.resolve_each(find, "users", "nobody")


@pytest.mark.parametrize(
    ("problem", "kind"),
    [(Unavailable(f"502 {SECRET}"), "unavailable"), (KeyError(SECRET), "misunderstood")],
)
def test_the_network_says_that_an_account_failed_though_the_others_were_read(problem, kind):
    reading, outcome = reading_of(), Outcome("x")

    def read(_api, _reading):
        def one(account):
            if account == "a":
                raise problem
            yield "posts", []

        yield from reading.each("ab", one)

    module = SimpleNamespace(TITLE="X", read=read)
    api = SimpleNamespace(requests=1, redact=lambda text: text.replace(SECRET, "***"))
    list(_read(module, api, reading, outcome, lambda _line: None))
    assert (outcome.status, outcome.kind) == ("failed", kind)
    assert "not read to the end: 1" in outcome.error
    assert "***" in outcome.error
    assert SECRET not in outcome.error
