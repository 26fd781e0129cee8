"""The promises of the method over the real SQL, and what would become of them without each rule.

One build holds thousands of generated people who differ from their twin by one thing. Rules are
taken away by method versions of the test's own, which stand beside version 1 in the same build, or
out of the SQL of single models, which then run once more over the same data.
"""

import csv
import random
import re

import pytest

PAIRS = 10_000
LINKED = 400
SILENT = 400
MOVING = 150
SAID = (
    ("Une soirée de jazz à Lyon, #musique pour tous", "An evening of jazz in Lyon, #music for all"),
    ("Ma recette de tarte aux pommes", "My recipe for an apple pie"),
    ("Quel match de rugby, #sport", "What a rugby match, #sport"),
)
MARTS = (
    "+person_scores", "person_score_history", "+score_contributions", "+score_changes",
    "+activity_statement", "+person_topics", "+topic_posts",
)  # fmt: skip
# what must hold of everybody in the warehouse, flagged, capped and clipped people among them
HOLDS = (
    "contributions_add_up", "limits_take_only_what_they_should", "changes_add_up",
    "changes_are_explained", "deltas_are_the_sum_of_their_causes", "statements_add_up",
    "statements_leave_only_lesser_acts",
)  # fmt: skip
CAUSES = {
    "new acts", "fading", "audience", "recognition", "trust or standing", "linked account",
    "method version", "limits",
}  # fmt: skip
SCORES = "select person_id, score from int_scores where score_date = ? and method_version = 'v1'"
ACTS = ("like", "reply", "mention", "share", "quote")


def received(rng):
    """What somebody receives: (act, number of the fan, days back), known before a fortnight ago."""
    fans = rng.randint(1, 3)
    return [
        (rng.choice(ACTS), rng.randrange(fans), rng.randint(0, 255))
        for _ in range(rng.randint(0, 5))
    ]


def give(scene, acts, target, network="twitter", shift=0):
    for act, fan, days_back in acts:
        post = f"p{target}" if act != "mention" else None
        scene.act(act, f"fan{fan} of {target}", target, days_back + shift, network, post)


def more(scene, rng, target, acts):
    """One thing more for somebody who has received these acts; says what."""
    kind = rng.choice(("act", "fan", "counter", "followers", "list", "endorsement", "choice"))
    if kind == "act":
        fan = rng.choice(acts)[1] if acts else 0
        scene.act(rng.choice(ACTS), f"fan{fan} of {target}", target, rng.randint(0, 269))
    elif kind == "fan":
        scene.act(rng.choice(ACTS), f"new fan of {target}", target, rng.randint(0, 269))
    elif kind == "counter":
        scene.count("like", target, rng.randint(1, 100_000), rng.randint(0, 100), post=f"c{target}")
    elif kind == "followers":
        scene.profile(target, followers=rng.randint(1, 10**7))
    elif kind == "list":
        scene.put_on_list(target, f"owner of {target}")
    elif kind == "endorsement":
        scene.endorse(f"giver to {target}", target, "lyon", rng.randint(0, 200))
    else:
        # only of who is claimed is it known how many they follow
        scene.person(f"chooser-{target}", ("twitter", f"chooser of {target}"))
        scene.profile(f"chooser of {target}", followers=3, following=rng.randint(0, 150))
        scene.act("follow", f"chooser of {target}", target, rng.randint(0, 200))
    return kind


def flag(scene, account, victim, days=30):
    """Give an account two flags: it does nothing but act on somebody who never answers."""
    for number in range(days * 5):
        scene.act("like", account, victim, number // 5, post=f"{victim}{number}")


def without_rules(project):
    """Versions of the method that lack one rule each."""
    seed = project / "seeds" / "method_versions.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    v1 = next(row for row in rows if row["method_version"] == "v1")
    rows += [
        v1 | {"method_version": "no-saturation", "active_from": "", "k": "1e6"},
        v1 | {"method_version": "no-cap", "active_from": "", "flagged_cap": "100"},
        # in force since a few days, so that the method itself is a cause of changes
        v1
        | {
            "method_version": "fast",
            "active_from": "2026-03-26",
            "weights_version": "fast",
        },
    ]
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, v1, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    # an act loses half of its points every ten days, at the prices of version 1
    with (project / "seeds" / "fades.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"fast,{age},{0.5 ** (age / 10):.6f}\n" for age in range(270))


def move(scene, rng):
    """People of whom everything moves in a month: acts, counters, followers, lists, accounts."""
    for number in range(MOVING):
        name, tube, since = (
            f"moving{number}",
            f"UC{number}",
            scene.moment(rng.choice((3, 10, 20)))[:10],
        )
        scene.person(name, ("twitter", name), ("youtube", tube, None, since))
        give(scene, received(rng) + [("quote", fan, rng.randint(0, 60)) for fan in range(9)], name)
        give(scene, [("reply", fan, rng.randint(0, 40)) for fan in range(9)], tube, "youtube")
        # whoever acts is scored, and weighs more or less from day to day
        scene.act("reply", name, f"moving{(number + 1) % MOVING}", 12, post=f"m{number}")
        for days_back, share in ((25, 1), (rng.randint(0, 6), 2)):
            scene.count("like", name, share * rng.randint(1, 500), days_back, post=f"o{number}")
            scene.count(
                "view", tube, share * rng.randint(1, 9000), days_back, "youtube", "v" + tube
            )
            scene.rows["accounts"] += [
                ("twitter", name, share * rng.randint(0, 900), 9, None, scene.moment(days_back)),
                ("youtube", tube, share * 500, 9, None, scene.moment(days_back)),
            ]
        for owner in range(rng.randint(0, 3)):
            scene.put_on_list(name, f"owner{owner} of {name}", days_back=rng.randint(0, 40))
    # nothing of this person but an account that joined on Monday
    scene.person(
        "joined", ("twitter", "joined"), ("youtube", "UCjoined", None, scene.moment(4)[:10])
    )
    scene.profile("UCjoined", followers=8_000, network="youtube")
    give(scene, [("reply", fan, fan % 4) for fan in range(9)], "UCjoined", "youtube")
    scene.count("like", "UCjoined", 900, 2, "youtube", "vjoined")


@pytest.fixture(scope="module")
def told(scene):
    """The scene, and for each pair what one has more."""
    rng, kinds = random.Random(20), []
    for number in range(PAIRS):
        acts = received(rng)
        for name in (f"less{number}", f"more{number}"):
            scene.person(name, ("twitter", name))
            give(scene, acts, name)
        kinds.append(more(scene, rng, f"more{number}", acts))
    for number in range(LINKED):
        one, two = f"one{number}", f"two{number}"
        scene.person(one, ("twitter", one))
        scene.person(two, ("twitter", two), (rng.choice(("twitter", "youtube")), f"{two}b"))
        acts = received(rng) + [("quote", fan, 3) for fan in range(9)]
        for account in (one, two):
            give(scene, acts, account)
            for owner in range(150 * (number % 80 == 0)):
                scene.put_on_list(account, f"owner{owner} of {account}")
        network = scene.rows["person_accounts"][-1][1]
        give(scene, received(rng), f"{two}b", network)
        if number % 40 == 0 and network == "twitter":
            flag(scene, f"{two}b", "victim")
    scene.person("victim", ("twitter", "victim"))
    scene.person("robot", ("twitter", "robot"))
    flag(scene, "robot", "victim")
    for owner in range(600):
        scene.put_on_list("robot", f"owner{owner} of robot")
    move(scene, rng)
    for number in range(SILENT):
        acts = received(rng) + [("quote", fan, rng.randint(0, 120)) for fan in range(90)]
        for name, shift in ((f"fresh{number}", 0), (f"stale{number}", 14)):
            scene.person(name, ("twitter", name))
            give(scene, acts, name, shift=shift)
    for number in range(60):
        acts = received(rng)
        for language in (0, 1):
            account = f"{('french', 'english')[language]}{number}"
            scene.person(account, ("twitter", account))
            for day, texts in enumerate(SAID):
                post = scene.post(account, texts[language], day + 13)
                scene.act("reply", f"fan of {account}", account, day + 10, post=post)
            give(scene, acts, account)
    # one actor with eight accounts and nothing better to do, and an account that nobody else knows
    scene.person("empty", ("twitter", "empty"))
    scene.person("admirer", *((n, f"admirer{i}") for i in range(4) for n in ("twitter", "youtube")))
    for fan in range(400):
        scene.act("quote", f"fan{fan} of admirer", "admirer0", fan % 30, post=f"a{fan}")
        scene.put_on_list("admirer0", f"fan{fan} of admirer")
    scene.person("decoy", ("twitter", "decoy"))
    for number in range(4_000):
        # every third act is for somebody else, or the card would call it devotion
        target = "decoy" if number % 3 == 0 else "empty"
        post, admirer = f"{target}{number}", f"admirer{number % 4}"
        scene.act(
            rng.choice(ACTS), admirer, target, number % 200, "twitter", post, rng.randrange(1440)
        )
    for number in range(4):
        scene.put_on_list("empty", f"admirer{number}")
        scene.endorse(f"admirer{number}", "empty", f"topic{number}", 30 * number)
        scene.profile(f"admirer{number}", followers=0, following=1)
        scene.act("follow", f"admirer{number}", "empty", 10)
    # three stars alike; puppets of one are all devotion, those of another do other things too
    for star in ("calm", "puffed", "mobbed"):
        scene.person(star, ("twitter", star))
        for fan in range(12):
            scene.act("quote", f"fan{fan} of {star}", star, fan, post=f"{star}{fan}")
        for owner in range(700):
            scene.put_on_list(star, f"owner{owner} of {star}")
    for puppet in range(100):
        for number in range(300):
            scene.act("like", f"puppet{puppet}", "puffed", number // 10, post=f"puffed{number}")
        for number in range(90):
            scene.act("like", f"agent{puppet}", "mobbed", number // 3, post=f"mobbed{number}")
    return scene, kinds


@pytest.fixture(scope="module")
def built(told, build):
    scene, _ = told
    return build(scene, *MARTS, *HOLDS, change=without_rules)


def test_receiving_more_never_lowers_a_score(built, told):
    scores, kinds = built.scores(), told[1]
    differences = {
        number: scores[f"more{number}"] - scores[f"less{number}"] for number in range(PAIRS)
    }

    assert [number for number, d in differences.items() if d < 0] == []
    for kind in set(kinds):
        risen = [d for number, d in differences.items() if kinds[number] == kind and d > 0]
        assert len(risen) > 0.6 * kinds.count(kind), f"{kind}: it hardly ever shows"


def test_it_would_if_a_fan_were_worth_the_mean_of_its_acts(built):
    """Without sums that only grow, one more weak act takes away."""
    mean = {step: lambda sql: sql.replace("sum(", "avg(") for step in ("int_fan_acts", "int_fans")}
    rules = mean | {"int_fan_sums": None, "int_scores": None}
    scores = dict(built.without(rules, SCORES, built.as_of))
    assert sum(scores[f"more{n}"] < scores[f"less{n}"] for n in range(PAIRS)) > 100


def test_linking_an_account_never_lowers_a_score(built):
    scores = built.scores()
    assert [n for n in range(LINKED) if scores[f"two{n}"] < scores[f"one{n}"]] == []


def test_it_would_if_the_cap_concerned_the_person(built):
    spared = "greatest(unflagged, least(flagged_cap, uncapped))"
    capped = "least(flagged_cap, uncapped)"
    rules = {"int_scores": lambda sql: sql.replace(spared, capped)}
    scores = dict(built.without(rules, SCORES, built.as_of))
    assert [n for n in range(LINKED) if scores[f"two{n}"] < scores[f"one{n}"]]


def test_two_flags_lead_no_higher_than_the_cap_and_would_without_it(built):
    assert built.scores()["robot"] == 20
    assert built.scores("no-cap")["robot"] > 22


def test_the_interval_of_a_capped_score_ends_at_the_cap(built):
    ((low, high, best, rank),) = built.ask(
        "select score_low, score_high, rank_low, rank from marts.person_scores "
        "where person_id = 'robot' and method_version = 'v1'"
    )
    assert low <= 20 == high
    # nobody is passed by luck that the cap takes away
    ((above,),) = built.ask(
        "select count(*) from marts.person_scores where method_version = 'v1' and score > 20"
    )
    assert best == above + 1 <= rank


def test_two_silent_weeks_cost_at_most_a_point(built):
    scores = built.scores()
    costs = [scores[f"fresh{n}"] - scores[f"stale{n}"] for n in range(SILENT)]
    assert 0.05 < max(costs) <= 1.0
    assert min(costs) >= 0


def test_they_would_cost_more_if_acts_faded_faster(built):
    scores = built.scores("fast")
    assert max(scores[f"fresh{n}"] - scores[f"stale{n}"] for n in range(SILENT)) > 2


def test_one_actor_with_all_its_accounts_lifts_nobody_far(built):
    assert 5 < built.scores()["empty"] <= 25


def test_it_would_if_a_fan_did_not_saturate(built):
    assert built.scores("no-saturation")["empty"] > 30


def test_puppets_once_caught_move_a_score_by_three_points_at_most(built):
    scores = built.scores()
    assert scores["calm"] >= 30
    assert abs(scores["puffed"] - scores["calm"]) <= 3


def test_they_would_move_it_further_if_trust_did_not_count(built):
    rules = {
        "int_weights": lambda sql: sql.replace("coalesce(trusts.trust, 1)", "1"),
        "int_fan_sums": None,
        "int_scores": None,
    }
    scores = dict(built.without(rules, SCORES, built.as_of))
    assert scores["puffed"] - scores["calm"] > 3


def test_who_is_not_caught_counts_as_an_ordinary_fan_and_no_more(built):
    scores = built.scores()
    assert 0 < scores["mobbed"] - scores["calm"] <= 11.7


def sliced(project):
    """Sums made in a dozen slices, as those of a country are."""
    settings = project / "dbt_project.yml"
    before = settings.read_text()
    after = re.sub(r"acts_in_slice: \d+", "acts_in_slice: 10000", before)
    assert after != before
    settings.write_text(after)


def test_versions_stand_side_by_side_and_order_threads_and_slices_change_nothing(
    built, told, build
):
    """The same data in another order, on one thread, in slices, without the other versions."""
    again = build(told[0], *MARTS, seed=1, threads=1, change=sliced)
    for question in (
        "from marts.person_scores where method_version = 'v1' order by all",
        "from marts.score_contributions where method_version = 'v1' order by all",
        # another method has been in force since five days
        "select network, post_id, response_7, response_30 from intermediate.int_post_responses"
        " order by all",
        "from intermediate.int_topic_responses where score_date <= '2026-03-24' order by all",
        """select person_id, topic_id, responders
        from intermediate.int_topic_responders order by all""",
        # what the other method in force says of an act is left out, and of whom 200 acts are told
        """select person_id, network, act, interaction_id, points, selectivity, audience_band
        from intermediate.int_statement_acts
        where person_id like 'less%' or person_id like 'more%' order by all""",
    ):
        assert len(again.ask(question)) > 100
        assert again.ask(question) == built.ask(question)
    sliced_model = next(again.compiled.glob("clout/models/**/int_daily_favours.sql")).read_text()
    assert "of the slices" in sliced_model
    versions = {
        version for (version,) in built.ask("select method_version from marts.person_scores")
    }
    assert versions == {"v1", "v1-no-parity", "no-saturation", "no-cap", "fast"}


def test_order_would_change_it_without_decimals(built):
    """The same sums as floats, over the same fans in two orders."""

    def response(direction):
        rules = {
            "int_fans": lambda sql: f"from ({sql}) order by hash(actor_id) {direction}",
            "int_fan_sums": lambda sql: sql.replace("cast(round(cast(", "((cast(")
            .replace(" * 1e9) as bigint)", "))")
            .replace("as decimal(38, 0)) * 0.000000001 as decimal(38, 9)", "as double) as double"),
            "int_scores": None,
        }  # fmt: skip
        return built.without(rules, "select person_id, response from int_scores order by all")

    assert response("asc") != response("desc")


def test_a_version_would_change_another_if_weights_did_not_tell_them_apart(built):
    apart = re.compile(r"methods\.method_version = weights\.method_version\s+and ")
    rules = {
        "method_versions": lambda _: "from warehouse.seeds.method_versions",
        "int_fan_sums": lambda sql: apart.sub("", sql),
        "int_scores": None,
    }
    assert dict(built.without(rules, SCORES, built.as_of)) != built.scores()


def test_french_and_english_score_the_same(built):
    scores = built.scores()
    french, english = ([scores[f"{name}{n}"] for n in range(60)] for name in ("french", "english"))
    assert french == english
    assert len(set(french)) > 30


def test_they_would_not_if_words_counted(built):
    """A longer post would be worth more."""
    worth = "acts.points * coalesce((select length(own.text) from posts as own where {}), 1)"
    worth = worth.format("own.network = acts.network and own.post_id = acts.post_id")
    rules = {
        "posts": lambda _: "from warehouse.intermediate.int_posts",
        "int_favours": lambda sql: sql.replace(
            "acts.audience_band, acts.points", f"acts.audience_band, {worth} as points"
        ),
        "int_daily_favours": None, "int_fan_acts": None, "int_fans": None,
        "int_fan_sums": None, "int_scores": None,
    }  # fmt: skip
    scores = dict(built.without(rules, SCORES, built.as_of))
    assert sum(scores[f"french{n}"] != scores[f"english{n}"] for n in range(60)) > 50


def test_causes_add_up_to_every_change(built):
    ((worst, changes),) = built.ask("""
        with scores as (
            select scores.* from intermediate.int_scores as scores
            join intermediate.int_active_methods using (method_version, score_date)
        )
        select max(abs(now.score - before.score - coalesce(parts.change, 0))), count(*)
        from scores as now
        join intermediate.int_windows as windows on now.score_date = windows.to_date
        join scores as before
            on now.person_id = before.person_id and before.score_date = windows.from_date
        left join (
            select person_id, days, sum(score_part) as change from marts.score_changes group by all
        ) as parts on parts.person_id = now.person_id and parts.days = windows.days
    """)  # fmt: skip
    assert changes > 3 * 2 * PAIRS
    assert worst <= 1e-6
    moved = dict(built.ask(
        "select cause, count(*) from marts.score_changes where starts_with(person_id, 'moving') "
        "and abs(score_part) > 1e-3 group by cause"
    ))  # fmt: skip
    assert moved.keys() | {"limits"} == CAUSES
    assert min(moved[cause] for cause in CAUSES - {"limits"}) > MOVING / 3


@pytest.mark.parametrize("test", HOLDS)
def test_what_dbt_asks_of_the_parts_holds_under_several_methods_and_limits(built, test):
    assert built.results[f"test.clout.{test}"] == "pass"


def test_a_change_is_told_alike_in_the_table_the_history_and_the_causes(built):
    """The method in force since five days is another than a week ago."""
    told = built.ask(
        """
        select now.score - now.delta_7d, before.score, now.delta_7d, causes.change
        from marts.person_scores as now
        join marts.person_score_history as before
            on now.person_id = before.person_id and before.method_version = 'v1'
                and before.score_date = now.score_date - 7
        join (
            select person_id, sum(score_part) as change from marts.score_changes
            where days = 7 group by all
        ) as causes on now.person_id = causes.person_id
        where now.method_version = 'fast' and starts_with(now.person_id, 'moving')
        """
    )
    assert len(told) == MOVING
    for since, before, delta, change in told:
        assert since == pytest.approx(before, abs=2e-6)
        assert delta == pytest.approx(change, abs=1e-6)


def test_versions_that_were_never_in_force_change_by_their_own_measure(built):
    ((people, worst),) = built.ask(
        """
        select count(*), max(abs(now.score - before.score - now.delta_7d))
        from marts.person_scores as now
        join marts.person_score_history as before
            on now.person_id = before.person_id and now.method_version = before.method_version
                and before.score_date = now.score_date - 7
        where now.method_version <> 'fast'
        """
    )
    assert people > 4 * 2 * PAIRS
    assert worst <= 1e-6


def test_what_an_account_brings_that_joins_is_put_down_to_its_joining(built):
    parts = dict(built.ask(
        "select cause, sum(score_part) from marts.score_changes "
        "where person_id = 'joined' and days = 30 and abs(score_part) > 0.07 group by cause"
    ))  # fmt: skip
    # recognition: on a network without lists the response that lasts
    assert parts.keys() == {"linked account", "recognition"}
    assert parts["linked account"] > parts["recognition"]


def test_contributions_add_up_for_everybody(built):
    ((worst, people),) = built.ask("""
        select max(abs(scores.score - parts.score)), count(*)
        from intermediate.int_scores as scores
        join (
            select person_id, method_version, score_date, sum(score_part) as score
            from marts.score_contributions group by all
        ) as parts using (person_id, method_version, score_date)
    """)  # fmt: skip
    assert people > 4 * 5 * PAIRS
    assert worst <= 1e-6
