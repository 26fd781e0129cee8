"""Addresses in profiles: what is one, and who is found to be one person by those that APIs tell."""

import os
import subprocess
import sys
from collections import defaultdict
from itertools import combinations

import duckdb
import pytest

from ingestion import gazetteer, imports, pipeline
from ingestion.links import anchors, links_of
from ingestion.sandbox.bluesky.view import View
from ingestion.sandbox.exchange import networks
from ingestion.sandbox.france.linking import BOTH_WAYS, ONE_WAY, draw
from orchestration import history, manifest

OF_A_KIND = 4  # persons who link in one way
IMPOSTORS = 6
# those by which every account that gives an address can be read without a role on it
READ = ("bluesky", "flickr", "github", "mastodon", "tumblr", "twitter", "youtube")


@pytest.mark.parametrize(
    ("told", "links"),
    [
        (["https://ana.example/", "ana.example", "https://ana.example/"],
         "https://ana.example/ ana.example"),
        (["HTTP://Ana.Example:8080/x?y#z", " https://x.com/ana "],
         "HTTP://Ana.Example:8080/x?y#z https://x.com/ana"),
        # what leads nowhere, or to a person's mailbox
        (["", None, 7, {"url": "x"}, "Paris", "ana@mail.example", "mailto:ana@mail.example",
          "javascript:alert(1)", "two words.fr"], None),
    ],
)  # fmt: skip
def test_an_address_is_one_that_can_be_opened(told, links):
    assert links_of(told) == links


@pytest.mark.parametrize(
    ("rendered", "found"),
    [
        ('<a href="https://a.example/?x=1&amp;y=2" rel="me">a</a>', ["https://a.example/?x=1&y=2"]),
        ("<A class='x' HREF='https://a.example'>a</A> <a href=b.example>", 
         ["https://a.example", "b.example"]),
        ('<a href="https://m.example/@bo" class="u-url mention">@bo</a>'
         '<a class="mention hashtag" href="https://m.example/tags/x">#x</a>', []),
        ("<abbr href='https://a.example'>", []),
        (None, []),
    ],
)  # fmt: skip
def test_html_leads_where_its_anchors_lead_but_for_names_and_hashtags(rendered, found):
    assert anchors(rendered) == found


def accounts_of(world):
    """Persons with their accounts on the networks that are read, and impostors of some of them."""
    addresses = {}
    owned, lone = defaultdict(list), []
    for network in READ:
        for account in world.accounts[network].values():
            if account.person_id:
                owned[account.person_id].append((network, account))
                addresses[networks()[network].HABIT.address(account)] = account.person_id
            elif account.links:
                lone.append((network, account))
    chosen = {}
    for kinds in (BOTH_WAYS, ONE_WAY):
        alike = [
            (person, own)
            for person, own in owned.items()
            if draw(person) % 10 in kinds and any(a.links for _, a in own)
        ]
        chosen |= dict(alike[:OF_A_KIND])
    proved = [(p, own) for p, own in owned.items() if any(a.verified_links for _, a in own)]
    chosen |= dict(proved)
    lone.sort(key=lambda one: draw(one[1].account_id))
    impostors = [one for one in lone if one[1].links[0] in addresses][:IMPOSTORS]
    pretended = {addresses[account.links[0]] for _, account in impostors}
    return chosen | {person: owned[person] for person in pretended}, impostors, addresses


def alone(network, account):
    """The person that an account is by itself."""
    return f"{network}-{''.join(c if c.isalnum() else '-' for c in account.account_id.lower())}"


def refers(one, other, address):
    return address in (*one.links, *one.verified_links) or any(
        link.strip("/").removeprefix("https://") == other.handle for link in one.verified_links
    )


@pytest.fixture(scope="module")
def joined(world, new_home, sandboxed):
    """A home in which every account is a person of its own, read and built; what it found."""
    people, impostors, addresses = accounts_of(world)
    accounts = [one for own in people.values() for one in own] + impostors
    shelf = next(
        one for one in View(world).shelves.values()
        if one.purpose == "referencelist" and len(set(one.kept.members) - {one.kept.owner}) > 3
    )  # fmt: skip
    listing = [("bluesky", world.accounts["bluesky"][one]) for one in shelf.kept.members[:6]]
    listing.append(("bluesky", world.accounts["bluesky"][shelf.kept.owner]))
    accounts += [one for one in listing if one not in accounts]
    home = new_home()
    home.registry.mkdir(parents=True)
    claims = [(alone(network, a), network, a.account_id) for network, a in accounts]
    for name, header, rows in (
        ("people", "person_id,basis", [(person, "organisation") for person, *_ in claims]),
        ("person_accounts", "person_id,network,account_id", claims),
    ):
        lines = [header, *(",".join(row) for row in rows)]
        (home.registry / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    gazetteer.ensure_tables(home)
    imports.ensure_tables(home)
    imports.load_registry(home)
    history.ensure_tables(home)
    pipeline.ensure_tables(home, READ)
    with sandboxed():
        for network in READ:
            assert home.refresh(network).status == "loaded"
    settings = {
        "CLOUT_WAREHOUSE": str(home.warehouse), "CLOUT_AS_OF": "2026-04-01",
        "CLOUT_HISTORY_DAYS": "0", "CLOUT_NETWORKS": ",".join(READ),
        "CLOUT_SCORE_UNCLAIMED": "false",
    }  # fmt: skip
    subprocess.run(
        [
            sys.executable, "-m", "orchestration.child", "--quiet", "--log-level-file", "info",
            "--use-fast-test-edges", "build", "--select",
            "+person_aliases", "+identity_suggestions", "+int_lists",
            "--exclude-resource-type", "test", "unit_test", "--project-dir", manifest.DBT,
            "--profiles-dir", manifest.DBT,
            "--target-path", home.path / "target", "--log-path", home.path / "logs",
        ],
        env=os.environ | settings, check=True,
    )  # fmt: skip
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        aliases = con.execute(
            "select alias_id, person_id, rule from marts.person_aliases"
        ).fetchall()
        guessed = con.execute(
            "select person_id, other_person_id, rule from marts.identity_suggestions"
        ).fetchall()
        lists = con.execute(
            "select list_id, lists.name, lists.owner_person_id, list(person_id order by person_id) "
            "from intermediate.int_lists as lists "
            "join intermediate.int_network_list_places using (list_id) group by all"
        ).fetchall()
    named = {alias: kept for alias, kept, _ in aliases}
    members = {named.get(p := alone(*one), p) for one in listing[:-1] if one != listing[-1]}
    owner = alone(*listing[-1])
    told = (f"bluesky:{shelf.pack}", shelf.kept.name, named.get(owner, owner), sorted(members))
    return people, impostors, aliases, guessed, addresses, lists, told


def test_accounts_that_apis_show_to_belong_together_are_one_person(joined):
    people, _, aliases, *_ = joined
    expected = set()
    for own in people.values():
        for (network, one), (other_network, other) in combinations(own, 2):
            habit, other_habit = networks()[network].HABIT, networks()[other_network].HABIT
            ways = (
                refers(one, other, other_habit.address(other)),
                refers(other, one, habit.address(one)),
            )
            proved = any(ways) and (one.verified_links or other.verified_links)
            if all(ways) or proved:
                expected.add(frozenset((alone(network, one), alone(other_network, other))))
    found = {frozenset((alias, kept)) for alias, kept, _ in aliases}

    assert found == expected
    assert {rule for *_, rule in aliases} == {"links_both_ways", "same_site", "verified_link"}


def test_a_link_one_way_and_an_impostors_are_for_a_human_to_judge(joined):
    people, impostors, aliases, guessed, addresses, *_ = joined
    one_way = {
        alone(network, account)
        for person, own in people.items()
        if draw(person) % 10 in ONE_WAY
        for network, account in own
        if addresses.keys() & set(account.links)
    }
    pretending = {alone(network, account) for network, account in impostors}
    together = {person for alias, kept, _ in aliases for person in (alias, kept)}

    assert one_way
    assert len(pretending) == IMPOSTORS
    assert not together & (one_way | pretending)
    suggested = {p for *pair, rule in guessed if rule == "link_one_way" for p in pair}
    assert one_way <= suggested
    # some are accounts that their network has taken down
    assert len(pretending & suggested) >= IMPOSTORS - 2


def test_a_starter_pack_with_three_people_or_more_is_a_list_of_its_own(joined):
    *_, lists, told = joined
    assert told in lists


@pytest.mark.parametrize("network", [n for n, m in networks().items() if m.HABIT.address])
def test_what_a_profile_gives_arrives_whatever_its_field_is_called(
    network, world, light_home, connected
):
    may_be_scored = {p.person_id for p in world.people if p.basis and p.kind != "minor"}
    linking = [
        account
        for account in world.accounts[network].values()
        if account.person_id in may_be_scored
        and (account.links or account.verified_links)
        # of other networks than X a venue's page has no field, and who wrote nothing no profile
        and (network != "foursquare" or account.links[0].startswith("https://x.com/"))
        and (network != "wordpress" or world.posts[network].get(account.account_id))
    ][:6]
    assert linking
    light_home.register(network, [account.account_id for account in linking])
    assert light_home.refresh(network).status == "loaded"
    rows = {row["account_id"]: row for row in light_home.rows(network, "accounts")}

    assert rows
    for account_id, row in rows.items():
        account = world.accounts[network][account_id]
        told = f"{row['links']} {row['description'] if network == 'youtube' else ''}"
        assert all(link.removeprefix("https://") in told for link in account.links)
        proved = (row["verified_links"] or "").split()
        assert set(account.verified_links) <= set(proved)
        assert not set(account.links) & set(proved)
