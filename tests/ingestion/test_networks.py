"""Every discovered network is asked the same questions; none is named here."""

import re
from datetime import timedelta

import pytest

from ingestion.client import Client, Problem, Throttled
from ingestion.networks import APIS
from ingestion.pipeline import extract
from ingestion.relations import RELATIONS
from ingestion.sandbox.exchange import networks
from ingestion.source import connection_of, missing_settings, module_of, settings_of

pytestmark = pytest.mark.parametrize("network", APIS)


@pytest.fixture
def home(light_home):
    """What is asked here concerns what a network's module reads, not how it is loaded."""
    return light_home


@pytest.fixture
def claimed(network, home, busy, connected):
    """A home whose registry claims four busy accounts of the network."""
    home.register(network, busy(network))
    return busy(network)


def test_reads_all_that_the_world_holds(network, whole, busy, world):
    home, outcome = whole(network)
    claimed, rows = busy(network), home.raw(network)

    assert (outcome.status, outcome.error, outcome.quarantined) == ("loaded", None, 0)
    assert {account for account, *_ in rows["accounts"]} == set(claimed)
    assert {post for post, *_ in rows["posts"]} == {
        post.post_id for account in claimed for post in world.posts[network][account]
    }
    received = [act for account in claimed for act in world.acts[network][account]]
    habit = networks()[network].HABIT
    if not habit.mentions[0] and not habit.acts.keys() & {"comment", "reply", "mention"}:
        # no act has words: where who acts is hidden as well, the totals tell of all of them
        assert sum(row[3] for row in rows["counters"]) >= len(received) > 20
        return
    # who shared is only told of recent posts, and by some networks without the act's own id
    named = {act.acting_post_id for act in received if act.act in ("comment", "reply", "mention")}
    told = len({row[5] for row in rows["interactions"]} - {None})
    assert told >= 0.95 * len(named) > 20


def test_a_second_run_reads_less_and_changes_nothing(network, home, claimed):
    first = home.refresh(network)
    rows = home.raw(network)
    second = home.refresh(network)

    assert second.status == "loaded"
    assert second.rows.total() < first.rows.total()
    assert home.raw(network) == rows


def test_goes_on_where_it_was_interrupted(network, home, claimed, whole, monkeypatch):
    ask = Client._ask

    def ask_for_a_while(api, *request):
        if api.requests >= 5:
            raise Throttled("the quota of the day is used up")
        return ask(api, *request)

    with monkeypatch.context() as interrupted:
        interrupted.setattr(Client, "_ask", ask_for_a_while)
        home.refresh(network)
    assert home.raw(network) != whole(network)[0].raw(network)
    goes_on = home.refresh(network)

    assert goes_on.status == "loaded"
    assert home.raw(network) == whole(network)[0].raw(network)


def test_keeps_nothing_of_strangers_in_clear(network, whole, busy, world):
    (home, _), claimed = whole(network), busy(network)
    strangers = {
        account.account_id: account
        for target in claimed
        for act in world.acts[network][target]
        if (account := world.accounts[network][act.actor_account_id]).account_id not in claimed
    }
    own_words = {post.text for account in claimed for post in world.posts[network][account]}
    own_words |= {
        act.text
        for acts in world.acts[network].values()
        for act in acts
        if act.actor_account_id in claimed
    }
    stored = [value for rows in home.raw(network).values() for row in rows for value in row]
    texts = {value for value in stored if isinstance(value, str)}
    everything = "\n".join(texts)

    assert len(strangers) > 20
    assert not texts & strangers.keys()
    assert [a.handle for a in strangers.values() if f"@{a.handle}" in everything] == []
    assert [a.display_name for a in strangers.values() if a.display_name in texts] == []
    said = {
        act.text
        for target in claimed
        for act in world.acts[network][target]
        if act.actor_account_id in strangers and act.text
    }
    assert not texts & (said - own_words)


def test_an_account_that_is_gone_is_reported_and_the_others_are_read(
    network, home, busy, connected
):
    present, lost = busy(network, 2)
    # behind the number there may be a name, which is only a part of an account
    other = re.sub(r"\d(?=\D*$)", lambda digit: "8" if digit[0] == "7" else "7", lost)
    home.register(network, [present, other])
    outcome = home.refresh(network)

    assert outcome.status == "loaded"
    reads = {row[0]: row[1] for row in home.raw(network)["reads"]}
    # some say of what a token may not see that it is not there
    assert reads.pop(other) in {"gone", "unreadable"}
    assert reads == {present: "read"}


def test_somebody_who_shares_nothing_is_no_error(network, home, world, connected):
    silent = [
        account.account_id
        for account in world.accounts[network].values()
        if account.person_id
        and not world.posts[network].get(account.account_id)
        and not world.acts[network].get(account.account_id)
    ]
    assert silent, "everybody who is here shares something; more visitors in its habit.py help"
    home.register(network, silent[:1])
    outcome = home.refresh(network)

    assert (outcome.status, outcome.error) == ("loaded", None)
    assert home.raw(network)["posts"] == []


def test_nobody_to_read_is_no_error(network, home, connected):
    outcome = home.refresh(network)

    assert (outcome.status, sum(outcome.rows.values())) == ("loaded", 0)
    assert outcome.requests == 0


def test_a_moment_of_trouble_is_waited_out(network, home, claimed, connected):
    connected.faults[network] = ["throttle", "html"]
    waits = []
    outcome = home.refresh(network, sleep=waits.append)

    assert (outcome.status, outcome.error) == ("loaded", None)
    assert len(waits) == 2
    assert {outcome for _, outcome, *_ in home.raw(network)["reads"]} == {"read"}


@pytest.mark.parametrize("fault", ["quota", "expired"])
def test_lasting_trouble_is_told_and_the_next_run_makes_up_for_it(
    network, home, claimed, connected, whole, fault
):
    connected.faults[network] = [fault] * 200
    failed = home.refresh(network)
    connected.faults.clear()
    later = home.refresh(network)

    assert failed.status == "failed"
    assert failed.error
    secrets = {k: v for k, v in settings_of(network).items() if k not in ("base_url", "username")}
    assert not [name for name, value in secrets.items() if value != "*" and value in failed.error]
    assert (later.status, later.error) == ("loaded", None)
    assert home.raw(network) == whole(network)[0].raw(network)


def test_new_fields_are_welcome_and_told(network, home, claimed, connected):
    connected.faults[network] = ["new_field"] * 200
    outcome = home.refresh(network)

    assert outcome.status == "loaded"
    assert any("sparkle_count" in field for field in outcome.new_fields)
    assert outcome.rows["posts"]


def test_a_changed_type_is_quarantined_and_later_runs_are_fine(network, home, claimed, connected):
    connected.faults[network] = ["retype"] * 200
    changed = home.refresh(network)
    connected.faults.clear()
    later = home.refresh(network)

    assert changed.status == "loaded"
    assert changed.quarantined > 0
    quarantined = home.raw(network)["quarantine"]
    assert {row[0] for row in quarantined} <= RELATIONS.keys()
    assert (later.status, later.quarantined) == ("loaded", 0)


@pytest.mark.parametrize("spelling", ["text", "number", "iso"])
def test_ids_numbers_and_times_may_be_spelled_otherwise(
    network, home, claimed, connected, whole, spelling
):
    connected.faults[network] = [spelling] * 2000
    changed = home.refresh(network)
    rows = home.raw(network)
    connected.faults.clear()
    later = home.refresh(network)

    expected = whole(network)[0].raw(network)
    assert (changed.status, changed.error, changed.quarantined) == ("loaded", None, 0)
    assert rows == expected
    # the cursors that it left are good for the usual spelling
    assert (later.status, later.quarantined) == ("loaded", 0)
    assert home.raw(network) == expected


def test_tells_whom_it_takes_us_for_without_a_secret(network, connected):
    told = connection_of(network, sleep=lambda _: None)

    assert told.name or told.scopes or told.left
    secrets = {value for name, value in settings_of(network).items() if "_" in name}
    assert not secrets & {told.name, told.left, *told.scopes}


def test_says_where_to_get_each_setting(network):
    module = module_of(network)
    for how in (module.SECRETS | module.OPTIONAL_SECRETS).values():
        assert len(how.split()) >= 4
    assert module.TERMS is None or module.TERMS.endswith(".")


def test_a_token_that_is_not_accepted_is_told_by_check(network, connected):
    if not module_of(network).SECRETS:
        return  # it is asked without any
    connected.faults[network] = ["expired"] * 5
    with pytest.raises(Problem) as refused:
        connection_of(network, sleep=lambda _: None, attempts=1)

    told = str(refused.value)
    assert network in told
    assert not [v for n, v in settings_of(network).items() if n != "base_url" and v in told]


def test_without_secrets_it_is_not_connected(network, home, monkeypatch):
    for secret in module_of(network).SECRETS:
        monkeypatch.delenv(f"SOURCES__{network}__{secret}".upper(), raising=False)

    if missing := missing_settings(network):
        outcome = extract(network, home)
        assert outcome.status == "not connected"
        assert all(setting in outcome.error for setting in missing)
    else:
        assert home.refresh(network).status == "loaded"


@pytest.mark.parametrize("fault", ["loop", "lie", "cut"])
def test_pages_that_loop_totals_that_lie_and_answers_cut_short_end_by_themselves(
    network, home, claimed, connected, whole, fault
):
    connected.faults[network] = [fault] * 3000
    disturbed = home.refresh(network)
    left = len(connected.faults[network])
    connected.faults.clear()
    later = home.refresh(network)

    assert disturbed.status in {"loaded", "failed"}
    assert 0 < left < 3000
    assert (later.status, later.error) == ("loaded", None)
    if fault == "cut":
        assert home.raw(network) == whole(network)[0].raw(network)


def test_a_network_that_is_down_for_a_week_takes_nothing_away(network, home, claimed, connected):
    home.refresh(network)
    before = home.raw(network)
    for day, fault in enumerate(["html", "expired", "quota", "cut", "html", "throttle", "cut"], 1):
        connected.faults[network] = [fault] * 300
        failed = home.refresh(network, now=home.now + timedelta(days=day))
        assert failed.status == "failed"
    connected.faults.clear()
    back = home.refresh(network)

    assert back.status == "loaded"
    after = home.raw(network)
    # nobody is taken for gone, no post for deleted, and what was read is as it was
    assert after["removals"] == before["removals"]
    assert after["posts"] == before["posts"]
    assert after["interactions"] == before["interactions"]
    assert "gone" not in {row[1] for row in after["reads"]}
