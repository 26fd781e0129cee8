"""The sandbox's Mastodon refuses and hides what an instance does."""

import json
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.networks import mastodon
from ingestion.networks.mastodon.answers import Denied, next_page
from ingestion.sandbox import mastodon as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.mastodon.habit import HOSTS
from ingestion.sandbox.mastodon.view import View


@pytest.fixture
def view(world):
    return View(world)


@pytest.fixture
def ask(world):
    def ask(address, token=None, host=HOSTS[0]):
        parts = urlsplit(f"/{host}/api/v1/{address}")
        headers = {"authorization": f"Bearer {token}"} if token else {}
        query = parse_qs(parts.query, keep_blank_values=True)
        return sandbox.serve(world, Request("GET", parts.path, query, headers))

    return ask


TOKEN = f"sandbox-{HOSTS[0].partition('.')[0]}-0"


@pytest.mark.parametrize(
    ("address", "token", "status", "message"),
    [
        ("notifications", None, 401, "requires an authenticated user"),
        ("notifications", "wrong", 401, "access token is invalid"),
        ("notifications", "sandbox-narrow", 403, "outside the authorized scopes"),
        ("notifications", f"sandbox-{HOSTS[1].partition('.')[0]}-0", 401, "token is invalid"),
        ("notifications?types[]=likes", TOKEN, 422, "no such type"),
        ("accounts/verify_credentials", None, 401, "requires an authenticated user"),
        ("accounts/lookup?acct=nobody", None, 404, "Record not found"),
        ("accounts/1", None, 404, "Record not found"),
        ("accounts?" + "&".join(f"id[]={n}" for n in range(41)), None, 422, "Validation failed"),
        ("statuses?" + "&".join(f"id[]={n}" for n in range(21)), None, 422, "Validation failed"),
        ("statuses/1/context", None, 404, "Record not found"),
        ("statuses/1/context?limit=3", None, 422, "unpermitted"),
        ("accounts/1/statuses?since=2026", None, 422, "unpermitted"),
        ("accounts/1/statuses?max_id=x", None, 422, "not a number"),
        ("timelines/home", TOKEN, 404, "Record not found"),
    ],
)
def test_the_sandbox_refuses_as_an_instance_does(ask, address, token, status, message):
    answer = ask(address, token)
    assert answer.status == status
    assert message in answer.body["error"]


def test_the_sandbox_has_no_api_on_hosts_that_are_none(ask):
    answer = ask("accounts/1", host="elsewhere.example")
    assert (answer.status, type(answer.body)) == (404, str)


def test_the_sandbox_tells_its_limit_with_a_time_and_keeps_it(ask, monkeypatch):
    monkeypatch.setattr(sandbox, "_windows", type(sandbox._windows)())
    monkeypatch.setattr(sandbox, "GENEROSITY", 1)
    monkeypatch.setattr(sandbox, "LIMIT", 2)
    answers = [ask("accounts?id[]=1") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert datetime.fromisoformat(answers[2].headers["X-RateLimit-Reset"]).tzinfo


def test_the_sandbox_knows_the_same_things_by_other_numbers_on_each_instance(ask, view):
    account = next(one for one in view.accounts if one.startswith(f"{HOSTS[0]}/"))
    name = view.accounts[account].handle
    here = ask(f"accounts/lookup?acct={name.partition('@')[0]}").body
    there = ask(f"accounts/lookup?acct={name}", host=HOSTS[1]).body
    assert (here["acct"], there["acct"]) == (name.partition("@")[0], name)
    assert here["uri"] == there["uri"]
    assert f"{HOSTS[0]}/{here['id']}" == account
    assert here["id"] != there["id"]


def test_the_sandbox_pages_notifications_to_an_empty_page(ask, view):
    seen, max_id = [], None
    while True:
        answer = ask(f"notifications?limit=5{f'&max_id={max_id}' if max_id else ''}", TOKEN)
        seen += [one["id"] for one in answer.body]
        following = next_page({name.lower(): told for name, told in answer.headers.items()})
        if following is None:
            break
        max_id = following
    assert answer.body == []
    assert seen == [one.id for one in view.told(view.owners[HOSTS[0]][0])]


def test_the_sandbox_shows_private_things_to_their_owner_only(ask, view):
    owner = view.owners[HOSTS[0]][0]
    address = f"accounts/{owner.partition('/')[2]}/statuses?limit=40"
    kinds = lambda token: {one["visibility"] for one in ask(address, token).body}  # noqa: E731
    assert kinds(TOKEN) == {"public", "private"}
    assert kinds(None) == {"public"}


def test_what_is_private_in_the_sandbox_reaches_no_table(connected, home, view):
    owner = view.owners[HOSTS[0]][0]
    home.register("mastodon", [owner])
    outcome = home.refresh("mastodon")
    stored = json.dumps(home.raw("mastodon"), default=str)
    assert outcome.skipped["own statuses that are not public"] == 1
    assert outcome.skipped["statuses of others that are not public"] == 1
    assert "Entre nous" not in stored
    assert "Secret, seulement" not in stored


def test_who_we_are_and_what_is_left(connected, view):
    secrets = sandbox.SECRETS
    api = mastodon.connect(f"{connected.address}/mastodon", secrets)
    found = mastodon.whoami(api)
    assert found.name == view.accounts[view.owners[HOSTS[0]][0]].handle
    assert found.left.startswith("29")
    assert found.left.endswith("UTC")
    assert api.requests == 1
    assert mastodon.whoami(mastodon.connect("", {})).name is None
    wrong = {"access_tokens": f"{HOSTS[0]}=wrong"}
    with pytest.raises(Denied, match=r"read:notifications"):
        mastodon.whoami(mastodon.connect(f"{connected.address}/mastodon", wrong))
