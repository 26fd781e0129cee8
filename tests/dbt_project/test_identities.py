"""Who is one person, by marts that dbt made: joined, kept apart, only suggested, or split again.

Everybody has a twin whose registry says at once what of the other must be found out: whatever is
joined or refused must restate the score to the last digit.
"""

import pytest

TUBE, X = "https://www.youtube.com/channel/{}", "https://x.com/{}"
FREE = "UC" + "free".ljust(22, "_")


def liked(scene, account, network="twitter", fans=9):
    """The same response for every account, from fans of its own."""
    for fan in range(fans):
        scene.act("quote", f"fan{fan} of {account}", account, fan, network, f"{account}-{fan}")


def linked(scene, account, tube, answer=True, **told):
    """Profiles on X and YouTube that name each other, or the first one only."""
    scene.profile(account, handle=account, description=f"Vidéos : {TUBE.format(tube)}.", **told)
    back = f"Aussi sur X @{account}" if answer else "Abonnez-vous !"
    scene.profile(tube, network="youtube", description=back, url=TUBE.format(tube))


def prepare(con):
    """Two accounts that nobody claims any more are still there in clear."""
    for account, description in ((FREE, f"{X.format('solo')} vous attend"), ("UClone", "Rien")):
        con.execute(
            "insert into raw_imports.accounts (dataset, network, account_id, description, "
            "observed_at, observed_on) values ('scene', 'youtube', ?, ?, '2026-03-01', "
            "'2026-03-01')",
            [account, description],
        )


@pytest.fixture(scope="module")
def marts(scene, build):
    for name in ("ana", "eva", "ben", "bob", "cleo", "carl"):
        liked(scene, name)
        liked(scene, f"UC{name}", "youtube", fans=4)
        scene.act("share", name, f"UC{name}", 2, "youtube", f"UC{name}-0")
    # evidence both ways, and what the registry says at once
    scene.person("ana", ("twitter", "ana"))
    scene.person("ana-videos", ("youtube", "UCana"))
    linked(scene, "ana", "UCana")
    scene.person("eva", ("twitter", "eva"), ("youtube", "UCeva"))
    # a human's word
    scene.person("ben", ("twitter", "ben"))
    scene.person("a-nickname", ("youtube", "UCben"), same_as="ben")
    scene.person("bob", ("twitter", "bob"), ("youtube", "UCbob"))
    # a human's word against the evidence
    scene.person("cleo", ("twitter", "cleo"), not_same_as="cleo-videos")
    scene.person("cleo-videos", ("youtube", "UCcleo"))
    linked(scene, "cleo", "UCcleo")
    scene.person("carl", ("twitter", "carl"))
    scene.person("carl-videos", ("youtube", "UCcarl"))
    # namesakes, spouses, a fan who links to a star
    for person, account in (("jean-lyon", "jean69"), ("jean-lille", "jean59")):
        network = "twitter" if person == "jean-lyon" else "youtube"
        scene.person(person, (network, account))
        scene.profile(account, network=network, handle=account, display_name="Jean Martin")
    for one, other in (("dora", "didier"), ("didier", "dora")):
        scene.person(one, ("twitter", one), basis="organisation")
        scene.profile(one, handle=one, description=f"Maison avec @{other}")
    scene.person("fan", ("twitter", "fan"))
    scene.person("star", ("youtube", "UCstar"))
    linked(scene, "fan", "UCstar", answer=False)
    # nobody claims what links to solo and is linked by solo
    scene.person("solo", ("twitter", "solo"))
    scene.profile("solo", handle="solo", description=f"{TUBE.format(FREE)} et UClone")
    # who keeps accounts apart, with a twin for each part; one of the second pair's is a bot
    for name, contexts in (("dual", ("pro", "loisir")), ("mixed", ("pro", "robot"))):
        accounts = [f"{name}-{context}" for context in contexts]
        scene.person(
            name, *(("twitter", a, c) for a, c in zip(accounts, contexts, strict=True)),
            ("youtube", f"UC{name}"),
        )  # fmt: skip
        for account, fans in zip(accounts, (20, 5), strict=True):
            scene.person(f"only-{account}", ("twitter", f"only-{account}"))
            for whose in (account, f"only-{account}"):
                liked(scene, whose, fans=fans)
                scene.profile(whose, followers=1_000 * fans, listed=fans)
                scene.count("like", whose, 10 * fans, 3, post=f"{whose}-0")
                scene.put_on_list(whose, f"owner of {whose}")
    for whose in ("mixed-robot", "only-mixed-robot"):
        liked(scene, whose, fans=300)
        for number in range(150):
            scene.act("like", whose, "star-on-x", number // 5, post=f"s{number}")
    scene.person("star-on-x", ("twitter", "star-on-x"))
    # accounts that change hands, and what nobody had seen at as-of
    scene.person("minor", ("twitter", "sold", None, "2026-03-01"), basis=None)
    scene.person("seller", ("twitter", "sold", None, None, "2026-02-28"), ("youtube", "UCkept"))
    scene.profile("sold", handle="minors_handle", description="minors words", location="Lyon")
    scene.person("child", ("twitter", "bought", None, None, "2026-03-30"), basis=None)
    scene.person("buyer", ("twitter", "bought", None, "2026-03-31"), ("twitter", "late"))
    scene.person("bought-later", ("twitter", "sold-later", None, "2026-04-02"))
    liked(scene, "sold-later")
    for account, days_back, handle in (
        ("bought", 1, "childs_handle"), ("late", -2, "late_handle"), ("sold-later", 1, "unsold"),
        ("star-on-x", 3, "star_then"), ("star-on-x", -1, "star_later"),
    ):  # fmt: skip
        scene.rows["accounts"].append(
            ("twitter", account, 5, 5, None, scene.moment(days_back), handle)
        )
    # lists: by hand, by rule, of a network
    scene.rows["lists"] += [
        ("presse", "Presse", None),
        ("tubes", "Vidéastes", "country:france network:YouTube"),
    ]
    scene.rows["lists"] += [("west", "Ouest", "region:Bretange,Normandie department:martiniqe")]
    scene.rows["list_members"] += [
        ("presse", "ana-videos", None, None), ("presse", "bob", "2026-03-28", None),
        ("presse", "eva", None, "2026-03-28"), ("tubes", "dora", None, None),
    ]  # fmt: skip
    for person in ("leo", "lea", "lou", "luc"):
        scene.person(person, ("twitter", person), ("youtube", f"UC{person}"))
        days_back = 3 if person == "luc" else 20
        scene.put_on_list(person, "fan", "twitter", "17", "Vus à Lyon", days_back)
        scene.put_on_list(person, "a stranger", "twitter", "18", "Journalistes", days_back)
        scene.put_on_list(f"UC{person}", "a stranger", "youtube", f"of {person}", "Une personne")
    wanted = (
        "person_scores", "person_aliases", "identity_suggestions", "person_context_scores",
        "accounts", "people", "authenticity", "lists", "list_members", "list_moves", "list_scores",
        "quarantine_counts",
    )  # fmt: skip
    return build(scene, *(f"+{mart}" for mart in wanted), prepare=prepare)


def test_evidence_both_ways_and_the_registry_join_accounts(marts):
    assert marts.ask(
        "select alias_id, person_id, rule from marts.person_aliases order by alias_id"
    ) == [("a-nickname", "ben", "registry"), ("ana-videos", "ana", "links_both_ways")]


def test_evidence_says_what_stands_in_both_profiles(marts):
    ((evidence,),) = marts.ask("select evidence from marts.person_aliases where person_id = 'ana'")
    assert evidence == f"twitter: {TUBE.format('UCana')} | youtube: X @ana"


def test_joining_restates_the_score_as_if_the_registry_had_said_so_at_once(marts):
    scores = marts.scores()
    assert scores["ana"] == scores["eva"]
    assert scores["ben"] == scores["bob"]
    assert not {"ana-videos", "a-nickname"} & scores.keys()


def test_keeping_apart_restates_the_score_as_if_there_had_been_no_evidence(marts):
    scores = marts.scores()
    assert scores["cleo"] == scores["carl"] < scores["bob"]
    assert scores["cleo-videos"] == scores["carl-videos"]


def test_a_name_a_spouse_and_a_fan_are_for_a_human_to_judge(marts):
    guessed = marts.ask(
        "select person_id, other_person_id, rule from marts.identity_suggestions order by all"
    )
    assert guessed == [
        ("didier", "dora", "named_both_ways"),
        ("fan", "star", "link_one_way"),
        ("jean-lille", "jean-lyon", "same_name"),
    ]


def test_an_account_that_nobody_claims_is_attached_by_evidence_both_ways_alone(marts):
    assert marts.ask(
        "select account_id, person_id, link_rule from marts.accounts "
        "where account_id in (?, 'UClone', 'UCana') order by account_id",
        FREE,
    ) == [("UCana", "ana", "links_both_ways"), (FREE, "solo", "links_both_ways")]


def test_an_account_is_shown_with_whoever_has_it_at_as_of_and_with_nobody_elses_words(marts):
    assert marts.ask(
        "select account_id, person_id, handle, description from marts.accounts "
        "where account_id in ('sold', 'UCkept', 'bought', 'sold-later') order by account_id"
    ) == [("UCkept", "seller", None, None), ("bought", "buyer", None, None)]
    assert marts.ask(
        "select distinct account_id, person_id from marts.authenticity "
        "where account_id in ('sold', 'bought', 'sold-later')"
    ) == [("bought", "buyer")]
    assert marts.ask(
        "select person_id, account_count, networks from marts.people "
        "where person_id in ('seller', 'buyer', 'bought-later', 'minor', 'child') order by all"
    ) == [("bought-later", 0, None), ("buyer", 2, "twitter"), ("seller", 1, "youtube")]


def test_a_profile_shows_what_was_seen_up_to_as_of_or_first_after_it_without_its_time(marts):
    assert marts.ask(
        "select handle, observed_at::date::varchar from marts.accounts "
        "where account_id in ('late', 'star-on-x') order by handle"
    ) == [("late_handle", None), ("star_then", "2026-03-28")]


def test_a_context_scores_what_its_accounts_alone_would(marts):
    whole = marts.scores()
    parts = {
        (person, context): score
        for person, context, score in marts.ask(
            "select person_id, context, score from marts.person_context_scores "
            "where method_version = 'v1'"
        )
    }
    assert parts == {
        (person, context): whole[f"only-{person}-{context}"]
        for person, context in (
            ("dual", "pro"), ("dual", "loisir"), ("mixed", "pro"), ("mixed", "robot"),
        )
    }  # fmt: skip
    assert whole["dual"] > parts["dual", "pro"] > parts["dual", "loisir"] > 1
    assert parts["mixed", "robot"] <= 20 < whole["mixed"]


UNKNOWN = "département\u00a0: martiniqe\u00a0; région\u00a0: Bretange, Normandie"


def test_lists_come_from_files_from_rules_and_from_networks(marts):
    assert marts.ask(
        "select source, name, owner_person_id, rule_fr from marts.lists order by source, name"
    ) == [
        ("import", "Ouest", None, UNKNOWN),
        ("import", "Presse", None, None),
        ("import", "Vidéastes", None, "pays\u00a0: France\u00a0; réseau\u00a0: YouTube"),
        ("network", "Journalistes", None, None),
        ("network", "Vus à Lyon", "fan", None),
    ]


def test_a_value_that_a_rule_has_none_of_is_told_with_what_comes_nearest(marts):
    reasons = [reason for (reason,) in marts.ask(
        "select reason from marts.quarantine_counts where column_name = 'rule' order by reason"
    )]  # fmt: skip
    assert len(reasons) == 2
    assert reasons[0].startswith("west: no department is called martiniqe; nearest: Martinique, ")
    assert reasons[1].startswith("west: no region is called Bretange; nearest: Bretagne, ")


def test_a_list_holds_persons_whatever_account_or_former_id_stood_on_it(marts):
    members = marts.ask(
        "select name, list(person_id order by person_id) from marts.list_members "
        "join marts.lists using (list_id) group by name"
    )
    assert dict(members) == {
        "Presse": ["ana", "bob"],
        "Vidéastes": [
            "ana", "ben", "bob", "carl-videos", "cleo-videos", "dora", "dual", "eva", "jean-lille",
            "lea", "leo", "lou", "luc", "mixed", "seller", "solo", "star",
        ],
        "Vus à Lyon": ["lea", "leo", "lou", "luc"],
        "Journalistes": ["lea", "leo", "lou", "luc"],
    }  # fmt: skip


def test_a_list_tells_who_entered_and_who_left(marts):
    assert marts.ask(
        "select name, person_id, move from marts.list_moves join marts.lists using (list_id) "
        "where days = 7 order by all"
    ) == [
        ("Journalistes", "luc", "entered"), ("Presse", "bob", "entered"), ("Presse", "eva", "left"),
        ("Vus à Lyon", "luc", "entered"),
    ]  # fmt: skip
    assert marts.ask(
        "select size, entered_7d, left_7d from marts.list_scores join marts.lists using (list_id) "
        "where name = 'Presse' and score_date = ?", marts.as_of,
    ) == [(2, 1, 1)]  # fmt: skip
