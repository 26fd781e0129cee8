"""Which pages are meant, which are gone, and what a token may read of them."""

import pytest
from asking_linkedin import (
    CLAIM,
    PAGE,
    Page,
    connecting,
    error,
    read,
)

from ingestion.client import Answer, Refused
from ingestion.reading import Claim


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


@pytest.fixture
def page():
    return Page()


@pytest.mark.parametrize(
    ("right", "note", "kept"),
    [
        ("socialMetadata", "reactions and comments are not read", {"posts"}),
        ("organizationalEntityNotifications", "shares and mentions", {"posts", "counters"}),
        ("organizationalEntityShareStatistics", "how often posts were shared", {"counters"}),
        ("socialActions", "who acted on urn:li:share:9 is not read", {"counters"}),
        ("posts", "only the page's name and followers", set()),
        ("networkSizes", None, {"posts", "counters"}),
    ],
)
def test_without_one_right_the_rest_is_read_and_the_reader_is_told(
    connected, page, right, note, kept
):
    page.refused = {right: error(403, "Not enough permissions to access", serviceErrorCode=100)}
    rows, _ = read(connected(page))
    assert {name for name in ("posts", "counters") if rows[name]} >= kept
    assert len(rows["accounts"]) == 1
    told = rows["reads"][0]["note"]
    assert (note in told) if note else told is None


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"errors": {"2": {"status": 404}}}, "gone"),
        ({"errors": {"2": {"status": 403}}}, "unreadable"),
        ({"errors": {"2": {"status": 500}}}, "unreadable"),
        ({"errors": {"2": {"status": 429}}}, "unreadable"),
        ({"statuses": {"2": 500}}, "unreadable"),
        ({"results": {}}, "unreadable"),
    ],
)
def test_a_page_is_gone_only_when_linkedin_says_so_of_it(connected, page, told, outcome):
    page.refused = {"organizationsLookup": Answer(200, {}, told)}
    rows, _ = read(connected(page), [CLAIM, Claim("q", "urn:li:organization:2")])
    outcomes = {r["account_id"]: r["outcome"] for r in rows["reads"]}
    assert outcomes == {PAGE: "read", "urn:li:organization:2": outcome}


@pytest.mark.parametrize("told", [{"errors": {"1": {"status": 500}}}, {"results": {}}])
def test_a_page_with_a_role_that_is_not_answered_for_waits_for_the_next_run(connected, page, told):
    page.refused = {"organizations": Answer(200, {}, told)}
    state, api = {}, connected(page)
    rows, _ = read(api, state=state)
    assert [(r["outcome"], r["note"]) for r in rows["reads"]] == [
        ("unreadable", "LinkedIn did not answer for this page")
    ]
    assert not [one for one in api.asked if one.startswith("organizationsLookup")]
    assert "read" not in state["cursors"][PAGE]


@pytest.mark.parametrize(
    ("claim", "account"),
    [
        (Claim("p", handle="@ma-PAGE"), PAGE),
        (Claim("p", url="https://www.linkedin.com/company/ma-page/about/"), PAGE),
        (Claim("p", url="https://fr.linkedin.com/school/1/"), PAGE),
        (Claim("p", url="https://www.linkedin.com/company/Lor%C3%A9al/"), "urn:li:organization:3"),
        (Claim("p", url="https://www.linkedin.com/company/loréal/"), "urn:li:organization:3"),
        (Claim("p", handle="personne"), None),
    ],
)
def test_which_page_a_claim_means(connected, page, claim, account):
    rows, reading = read(connected(page), [claim])
    assert reading.account_of(claim) == account
    assert bool(rows["quarantine"]) == (account is None)


@pytest.mark.parametrize(
    ("status", "quarantined", "failed"),
    [
        (400, ["pages/perdue"], set()),
        (422, ["pages/perdue"], set()),
        (500, [], {"pages/perdue"}),
    ],
)
def test_a_name_that_cannot_be_looked_up_keeps_no_other_page_from_being_read(
    connected, page, status, quarantined, failed
):
    def answer(path, query):
        return error(status) if query.get("vanityName") == "perdue" else page(path, query)

    rows, reading = read(connected(answer), [Claim("q", handle="perdue"), CLAIM])
    assert [(r["account_id"], r["outcome"]) for r in rows["reads"]] == [(PAGE, "read")]
    assert [r["place"] for r in rows["quarantine"]] == quarantined
    assert reading.failed.keys() == failed


def test_a_token_that_is_refused_while_names_are_looked_up_ends_it(connected, page):
    def answer(path, query):
        return error(401) if "vanityName" in query else page(path, query)

    with pytest.raises(Refused, match="SOURCES__LINKEDIN__ACCESS_TOKEN"):
        read(connected(answer), [Claim("q", handle="perdue"), CLAIM])


def test_a_name_is_encoded_whatever_it_holds(connected, page):
    api = connected(page)
    read(api, [Claim("p", handle="H&M, Société (France)")])
    query = "vanityName=h%26m%2C%20soci%C3%A9t%C3%A9%20%28france%29"
    assert f"organizations?q=vanityName&{query}" in api.asked


def test_members_are_left_to_their_exports_without_asking(connected, page):
    api = connected(page)
    claims = [Claim("p", "urn:li:person:a"), Claim("q", url="https://www.linkedin.com/in/ana-bo")]
    _, reading = read(api, claims)
    assert api.requests == 0
    assert reading.skipped.total() == 2

    rows, reading = read(api, [*claims, CLAIM])
    assert [r["account_id"] for r in rows["reads"]] == [PAGE]
    assert (rows["quarantine"], reading.failed) == ([], {})
    assert not [one for one in api.asked if "vanityName" in one]
