"""What a person is told about a score, from marts that dbt made."""

import re

import duckdb
import pytest

from dashboard.explanation import Explanation, Unknown


@pytest.fixture(scope="module")
def marts(scene, build):
    """Ana, whom a stranger, Bo and two lists like; Bo, who is liked by a bot."""
    scene.person("ana", ("twitter", "ana1"), ("youtube", "UCana"))
    scene.person("bo", ("twitter", "bo1"))
    scene.profile("ana1", followers=4_000, following=20, listed=7)
    scene.profile("UCana", followers=900, network="youtube")
    for number in range(5):
        scene.act("quote", f"fan{number}", "ana1", 3 * number, post=f"a{number}")
    scene.act("reply", "bo1", "ana1", 2, post="a1")
    scene.count("like", "ana1", 120, 9, post="a1")
    scene.count("view", "UCana", 50_000, 9, network="youtube", post="v1")
    scene.put_on_list("ana1", "fan1")
    scene.endorse("bo1", "ana1", "Cuisine", 12)
    scene.endorse("bo1", "ana1", "cuisine", 9)
    scene.endorse("fan2", "ana1", "une voleuse", 8)
    scene.act("mention", "bo1", "ana1", 7, post="k1", text="+K @ana #football")
    scene.act("mention", "fan3", "ana1", 7, post="k2", text="10+Kilos @ana #football")
    for number in range(150):
        scene.act("like", "robot", "bo1", number // 5, post=f"b{number}")
    return build(scene, "+path:models/marts", formulas=True)


@pytest.fixture(scope="module")
def ask(marts):
    with duckdb.connect(str(marts.home.warehouse), read_only=True) as con:

        def ask(query, parameters=None):
            found = con.execute(query, parameters or {})
            names = [name for name, *_ in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        yield ask


def test_every_formula_behind_the_marts_gives_what_its_unit_tests_say(marts):
    asked = [status for name, status in marts.results.items() if name.startswith("unit_test.")]
    assert set(asked) == {"pass"}
    assert len(asked) > 60


def numbers(line):
    return [float(word.replace(",", "")) for word in re.findall(r"-?[\d,]*\d\.\d+", line)]


def test_the_parts_that_are_told_add_up_to_the_score_that_is_told(ask):
    told = Explanation(ask, "ana", "en")
    lines = told.parts()[2:]
    *parts, total = [numbers(line)[0] for line in lines]

    assert len(parts) > 5
    assert sum(parts) == pytest.approx(total, abs=0.006)
    assert total == round(told.person["score"], 2)


def test_the_formula_is_told_with_the_numbers_of_the_person(ask):
    told = Explanation(ask, "ana", "en")
    *_, response, recognition, audience = told.formula()
    base = told.method["a"]

    sums = [numbers(line)[-1] for line in (response, recognition, audience)]
    assert base + sum(sums) == pytest.approx(told.person["score"], abs=0.02)


def test_each_act_is_told_with_every_factor_and_strangers_without_a_name(ask):
    lines = Explanation(ask, "ana", "en").acts()
    told = "\n".join(lines)

    assert len(lines) == 2 + 3
    assert "someone" in told
    assert "fan1" not in told
    points, fade, selectivity, *_ = numbers(lines[2])
    assert (points, selectivity) == (8.0, 1.0)
    assert 0 < fade <= 1


def test_both_languages_tell_the_same(ask):
    english, french = (Explanation(ask, " ANA ", language).lines() for language in ("en", "fr"))
    assert len(english) == len(french) > 25
    assert "Ce qui a été lu" in french
    assert not {line for line in english if len(line) > 20} & set(french)


def test_every_endorsement_is_shown_without_the_words_and_names_of_strangers(marts):
    assert marts.ask(
        "select giver_person_id, topic_id, counts, limit_reached from marts.endorsements "
        "where person_id = 'ana' order by position"
    ) == [
        ("bo", "football", True, None),
        (None, None, True, None),
        ("bo", "cooking", False, "topic"),
        ("bo", "cooking", True, None),
    ]
    # two givers, each once: a scored person, and a stranger whose weight is one half
    ((amount,),) = marts.ask(
        "select sum(amount) from marts.score_contributions where person_id = 'ana' "
        "and act = 'endorse' and method_version = 'v1' and score_date = ?", marts.as_of,
    )  # fmt: skip
    assert 1 < amount < 1.2


def test_who_is_not_scored_is_told_with_names_that_look_alike(ask):
    with pytest.raises(Unknown) as unknown:
        Explanation(ask, "anna", "en")
    assert unknown.value.near[0] == "ana"


def test_what_an_unconfirmed_api_tells_stands_beside_the_score(scene, build, marts, ask):
    """Three comments that an API told, one of which an export told as well."""

    def read(con):
        for number in range(3):
            con.execute(
                "insert into raw_youtube.interactions (interaction_id, act, actor_account_id, "
                "target_account_id, post_id, occurred_at, observed_at) values "
                "(?, 'comment', ?, 'UCana', 'v1', '2026-03-20', '2026-03-31')",
                [f"c{number}", f"~{number}"],
            )
        con.execute("insert into raw_youtube.exported values ('interactions', 'c1', '2026-03-31')")

    def comments(warehouse):
        return warehouse.ask(
            "select coalesce(sum(acts), 0)::int from intermediate.int_daily_favours "
            "where act = 'comment' and weights_version = 'v1'"
        )[0][0]

    beside = build(scene, "+coverage", "+person_scores", prepare=read, CLOUT_BESIDE_SCORE="youtube")

    assert (comments(marts), comments(beside)) == (0, 1)
    assert marts.scores()["ana"] < beside.scores()["ana"]
    assert beside.ask("select acts, is_in_score from marts.coverage where network = 'youtube'") == [
        (3, False)
    ]
