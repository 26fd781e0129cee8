"""What the API of a network and an import say of one thing, and of what is older than a claim."""

import pytest

RAW = {
    "accounts": "account_id, observed_on, handle, followers, listed, observed_at",
    "posts": "post_id, account_id, created_at, text, repost_of_post_id, observed_at",
    "counters": "account_id, post_id, act, count, observed_at, observed_on",
    "interactions": (
        "interaction_id, act, actor_account_id, target_account_id, post_id, text, audience_band, "
        "occurred_at, observed_at"
    ),
    "removals": "kind, id, observed_at",
}
# where two origins disagree, and the model that must not care whose rows come first
CHOICES = [
    ("int_posts__unioned", "int_posts"), ("int_accounts__unioned", "int_profiles"),
    ("int_counters__unioned", "int_unknown_acts"),
    ("int_interactions__unioned", "int_identified_interactions"),
    ("int_interactions", "int_repeated_acts"), ("int_interactions", "int_endorsements"),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(scene, build):
    """An import, and beside it what the API of X tells of the same accounts."""
    at, told = scene.moment, []

    def api(relation, *values):
        told.append((relation, values))

    # taken over five days ago, with what somebody had written and shared there before
    scene.person("taker", ("twitter", "taken", None, at(5)[:10]))
    old = scene.post("taken", "a hit", 700)
    scene.count("like", "taken", 10_000, 3, post=old)
    scene.count("like", "taken", 10_040, 1, post=old)
    api("posts", "rt", "taken", at(700), "a hit", "theirs", at(1))
    scene.count("like", "taken", 9_000, 1, post="rt")
    recent = scene.post("taken", "a hit", 20)
    scene.count("like", "taken", 500, 1, post=recent)
    scene.person("native", ("twitter", "native"))
    scene.count("like", "native", 40, 1, post="nobody read it")

    # two origins that disagree on everything but the key
    scene.person("tied", ("twitter", "tied"))
    scene.profile("tied", followers=5, listed=1, handle="a")
    api("accounts", "tied", at(0)[:10], "b", 5, 3, at(0))
    post = scene.post("tied", "Bonjour", 9)
    api("posts", post, "tied", at(9), "Bonjour \u00e0 tous", None, at(0))
    scene.count("like", "tied", 60, 2, post=post)
    api("counters", "tied", post, "like", 100, at(2), at(2)[:10])
    scene.person("giver", ("twitter", "giver"))
    for act, acted_on in (("like", post), ("reply", post)):
        scene.act(act, "giver", "tied", 4, post=acted_on, minutes=60, text="Oui")
        same = scene.rows["interactions"][-1][5]
        api("interactions", same, act, "giver", "tied", acted_on, "Non", "1k", at(4, 60), at(4))
    # one post that the API takes for something else
    api("interactions", same, "quote", "giver", "tied", post, "Non", "1k", at(4, 60), at(4))
    for number in range(5):
        scene.act("mention", "giver", "tied", 3, minutes=number, text=f"+K #topic{number}")
    same = scene.rows["interactions"][-1][5]
    api("interactions", same, "mention", "giver", "native", None, "+K #jazz", "1k", at(3, 4), at(3))

    # what is gone, as an import and as the network say
    scene.person("chosen", ("twitter", "chosen"), ("youtube", "UCchosen"))
    for owner in ("stays", "leaves"):
        scene.put_on_list("chosen", owner)
        scene.endorse(owner, "chosen", "lyon", 8)
    scene.put_on_list("chosen", "giver", list_id="closed")
    scene.rows["removals"] += [
        ("twitter", "account", "leaves", at(0)),
        ("twitter", "post", "closed", at(0)),
        ("twitter", "post", "out", at(0)),
    ]
    api("interactions", "on out", "like", "~1", "chosen", "out", None, None, at(6), at(6))
    scene.act("like", "fan", "UCchosen", 6, "youtube", post="out")
    scene.act("like", "fan", "chosen", 6, post="lost")
    scene.act("like", "fan", "chosen", 6, post="kept")
    api("removals", "post", "lost", at(0))
    scene.person("vanished", ("twitter", "vanished"))
    scene.profile("vanished", followers=70)
    api("removals", "account", "vanished", at(0))

    def prepare(con):
        con.execute("set timezone = 'UTC'")
        for relation, values in told:
            marks = ", ".join("?" * len(values))
            con.execute(
                f"insert into raw_twitter.{relation} ({RAW[relation]}) values ({marks})", values
            )

    return build(scene, "+person_scores", "int_endorsements", prepare=prepare)


def test_what_an_account_had_before_somebody_claimed_it_is_not_theirs(built):
    """Ten thousand likes of years ago, the repost of a hit, and a hit of the month before."""
    points = dict(built.ask(
        "select person_id, points from intermediate.int_unknown_points where act = 'like' "
        "and weights_version = 'v1' and score_date = ? and person_id in ('taker', 'native')",
        built.as_of,
    ))  # fmt: skip
    # what the old post gained since is the new owner's, and no more
    assert points["taker"] == points["native"] > 0


@pytest.mark.parametrize(("read", "model"), CHOICES, ids=[model for _, model in CHOICES])
def test_it_does_not_matter_which_of_two_origins_comes_first(built, read, model):
    def found(direction):
        def ordered(sql):
            return f"select said.* from ({sql}) as said order by said::varchar {direction}"

        return built.without({read: ordered, model: None}, f"from {model} order by all")

    assert found("asc") == found("desc")
    assert found("asc")


def test_removals_reach_lists_and_endorsements(built):
    assert built.ask(
        "select act, count(*) from intermediate.int_identified_interactions "
        "where person_id = 'chosen' and act in ('list', 'endorse') group by all order by all"
    ) == [("endorse", 1), ("list", 1)]


def test_what_is_gone_is_gone_whoever_says_so_on_its_own_network_alone(built):
    assert built.ask(
        "select network, post_id from intermediate.int_identified_interactions "
        "where person_id = 'chosen' and act = 'like' order by all"
    ) == [("twitter", "kept"), ("youtube", "out")]
    assert built.ask("select 1 from intermediate.int_profiles where account_id = 'vanished'") == []
