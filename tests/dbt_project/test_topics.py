"""Topics over the real SQL: what texts name, in both languages, who knows and who hides them."""

from collections import defaultdict

import pytest
from subjects import TOPICS

from ingestion import languages
from ingestion.sandbox.france import texts

POSTS = 60  # of each topic, in each language
# text, topics it names, topics it does not
SENTENCES = [
    ("J'adore l'écologie, et toi ?", {"environment"}, set()),
    ("J'ai faim ce soir, qu'en dis-tu ?", set(), {"ai"}),
    ("Les CHEVAUX d'Europe courent encore.", {"horses", "europe"}, set()),
    ("Un bœuf bourguignon pour dimanche", {"french-food"}, set()),
    ("Demain : #MarchePourLeClimat à midi", {"climate"}, set()),
    ("Ma soirée #JeuxVidéo commence", {"gaming"}, set()),
    ("Il est plus content (beaucoup plus) de son jardin.", {"gardening"}, set()),
    ("Deux jeux de société, une nappe, trois amis", {"boardgames"}, set()),
    ("Rendez-vous à la gare de Lyon demain", {"trains"}, {"lyon"}),
    ("La gare de Lyon ce matin, puis Lyon ce soir", {"trains", "lyon"}, set()),
    ("Je suis en train de rire tout seul", set(), {"trains"}),
    ("Le train de nuit pour Rennes est parti", {"trains", "rennes"}, set()),
    ("Mon python est un serpent tranquille", {"reptiles"}, {"programming"}),
    ("J'apprends le langage Python tout seul", {"programming"}, {"reptiles"}),
    ("Paris sportifs : mes pronostics du soir", {"sports-betting"}, {"paris"}),
    ("Le chat du voisin dort sur le mur", {"cats"}, set()),
    ("Let us have a chat about your plans tomorrow", set(), {"cats"}),
    ("My new kitten sleeps all day long", {"cats"}, set()),
    ("Nice weather and a nice walk with my friends", {"weather"}, {"nice"}),
    ("Je vis à Nice depuis deux ans, quelle ville", {"nice"}, set()),
    ("Lire https://cuisine.example/recette et @jardin_du_66", set(), {"cooking", "gardening"}),
    ("Il va mieux, beaucoup mieux depuis hier", set(), {"insects"}),
    ("#baskets aux pieds, je pars", {"sneakers"}, {"basketball"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(scene, build):
    for language in texts.LANGUAGES:
        for number, topic in enumerate(TOPICS):
            author = f"{language}-{topic}"
            scene.person(author, ("twitter", author))
            for place in range(POSTS):
                text, _ = texts.post(texts.TOPICS.index(topic), place * 7_919_337, language)
                post(scene, author, f"{language} {number} {place}", text)
    scene.person("writer", ("twitter", "writer"))
    for number, (text, _, _) in enumerate(SENTENCES):
        post(scene, "writer", f"s{number}", text)
    tell_of_sneakers(scene)
    tell_of_experts(scene)
    tell_of_a_bot(scene)

    def prepare(con):
        languages.identify(con)
        con.execute(
            "update raw_imports.people set hidden_topics = 'Sneakers'"
            " where person_id in ('shy', 'nickname')"
        )

    return build(
        scene, "+person_topics", "+topic_posts", "+top_posts", "+leaderboard",
        "+leaderboard_history", "+topic_scores", "+related_topics", "+topic_edges", prepare=prepare,
    )  # fmt: skip


def post(scene, author, post_id, text, days_back=20):
    at = f"2026-03-{31 - days_back % 30:02}T12:00:00Z"
    scene.rows["posts"].append(("twitter", post_id, author, at, text))


def tell_of_sneakers(scene):
    """One who hides the topic, one who did so under a former id, one who does not: all alike."""
    for person in ("shy", "renamed", "proud"):
        scene.person(person, ("twitter", person))
        for number in range(5):
            post(scene, person, f"{person}{number}", "Mes nouvelles sneakers, quelles Nike !")
            for fan in range(4):
                scene.act("share", f"fan{fan} of {person}", person, 15, post=f"{person}{number}")
        scene.endorse("admirer", person, "sneakers", 10)
    scene.person("nickname", ("youtube", "nickname"), same_as="renamed")


def tell_of_experts(scene):
    """Whom colleagues listen to, and who talks all day and is loved by the crowd."""
    scene.person("quiet", ("twitter", "quiet"))
    scene.person("loud", ("twitter", "loud"))
    post(scene, "quiet", "q1", "Une ruche, deux essaims : note sur les abeilles")
    for number in range(10):
        scene.person(f"beekeeper{number}", ("twitter", f"beekeeper{number}"))
        post(scene, f"beekeeper{number}", f"b{number}", "Mes abeilles sont sorties")
        scene.act("reply", f"beekeeper{number}", "quiet", 5, post="q1")
        scene.endorse("admirer of bees", f"beekeeper{number}", "insects", 30 * number % 200)
    for number in range(4):
        scene.endorse(f"giver{number}", "quiet", "Insects", 8)
    scene.rows["list_memberships"] += [("twitter", "quiet", "l1", "keeper", "2026-03-01T12:00:00Z")]
    for number in range(60):
        post(scene, "loud", f"l{number}", "Les abeilles, encore les abeilles !", number)
        for fan in range(10):
            scene.act("share", f"fan{fan}-{number % 7}", "loud", number % 25, post=f"l{number}")


def tell_of_a_bot(scene):
    """Whom a bot answers thousands of times, whom three people like, who is liked below a post."""
    for person in ("petted", "liked", "commenter"):
        scene.person(person, ("twitter", person))
    old = ("twitter", "old", "petted", "2025-01-01T12:00:00Z", "Mon perroquet parle")
    scene.rows["posts"].append(old)
    scene.act("like", "somebody fond", "petted", 3, post="old")
    post(scene, "petted", "new", "Mon perroquet chante tous les matins dans la cuisine")
    for number in range(3_000):
        scene.act("reply", "bot of birds", "petted", number % 28, post="new")
    post(scene, "liked", "perch", "Un perroquet vert est venu ce matin sur le balcon")
    for number in range(3):
        scene.act("like", f"friend {number} of birds", "liked", 4, post="perch")
        scene.act("like", f"friend {number} of birds", "commenter", 4, post="perch")


def named(built):
    """post -> topics that it names, and those with what is above them."""
    told, above = defaultdict(set), defaultdict(set)
    for post_id, topic in built.ask("select post_id, topic_id from intermediate.int_text_topics"):
        told[post_id].add(topic)
    for post_id, topic in built.ask("select post_id, topic_id from intermediate.int_post_topics"):
        above[post_id].add(topic)
    return told, above


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_a_sentence_names_what_it_is_about(built, number):
    text, topics, others = SENTENCES[number]
    told = named(built)[0][f"s{number}"]
    assert topics <= told, f"{text}: {told}"
    assert not others & told, f"{text}: {told}"


def right(told, above):
    """F1 by language: of recall, and of precision among the posts that name anything."""
    copies = [(number, place) for number in range(len(TOPICS)) for place in range(POSTS)]
    names, shares = list(TOPICS.values()), {}
    for language in texts.LANGUAGES:
        found = sum(names[n] in above[f"{language} {n} {p}"] for n, p in copies)
        spoken = sum(bool(told[f"{language} {n} {p}"]) for n, p in copies)
        shares[language] = 2 * found / (len(copies) + spoken)
    return shares


def test_french_and_english_copies_get_the_same_topics(built):
    told, above = named(built)
    shares = right(told, above)
    assert min(shares.values()) > 0.9
    assert abs(shares["fr"] - shares["en"]) <= 0.03
    pairs = [
        [above[f"{language} {number} {place}"] for language in texts.LANGUAGES]
        for number in range(len(TOPICS))
        for place in range(POSTS)
    ]
    same = sum(2 * len(french & english) for french, english in pairs)
    assert same / sum(len(french) + len(english) for french, english in pairs) > 0.88


def test_they_would_not_without_the_words_of_one_language(built):
    spellings = '"warehouse"."intermediate"."int_spellings"'
    english = f"(from {spellings} where language <> 'fr')"
    rules = {
        "int_named_topics": lambda sql: sql.replace(spellings, english),
        "int_text_topics": None, "int_post_topics": None,
    }  # fmt: skip
    told, above = defaultdict(set), defaultdict(set)
    for model, posts in (("int_text_topics", told), ("int_post_topics", above)):
        for post_id, topic in built.without(rules, f"select post_id, topic_id from {model}"):
            posts[post_id].add(topic)
    shares = right(told, above)
    # words that both languages write alike are left
    assert shares["en"] - shares["fr"] > 0.05


def test_a_hidden_topic_is_in_no_mart(built):
    for mart, column, where in (
        ("person_topics", "topic_id", ""),
        ("topic_posts", "topic_id", ""),
        ("leaderboard", "scope_id", " and scope_kind = 'topic'"),
        ("leaderboard_history", "scope_id", " and scope_kind = 'topic'"),
    ):
        rows = built.ask(
            f"select person_id, {column} from marts.{mart}"
            f" where person_id in ('shy', 'renamed', 'nickname', 'proud') {where}"
        )
        assert ("proud", "sneakers") in rows, mart
        assert not [topic for person, topic in rows if person != "proud"], mart


def test_why_somebody_counts_on_a_topic_is_told(built):
    [(posts, response, endorsements, share)] = built.ask(
        "select posts, response, endorsements, share from marts.person_topics"
        " where person_id = 'proud' and topic_id = 'sneakers'"
    )
    assert (posts, endorsements, share) == (5, 1, 1)
    assert response > 0
    evidence = built.ask(
        "select term, language, acts, text from marts.topic_posts"
        " where person_id = 'proud' and topic_id = 'sneakers' order by position"
    )
    assert len(evidence) == 5
    assert {row[:3] for row in evidence} <= {("nike", "fr", 4), ("sneaker", "fr", 4)}


def test_a_caught_bot_leads_nobody_to_the_top_of_a_topic(built):
    led = built.ask(
        "select person_id, topic_response from marts.leaderboard"
        " where scope_kind = 'topic' and scope_id = 'birds' order by rank"
    )
    # who is liked below somebody else's post wrote nothing about it
    assert [person for person, _ in led if person in {"petted", "liked", "commenter"}] == [
        "liked", "petted",
    ]  # fmt: skip
    worth = dict(built.ask(
        "select post_id, response_0 from intermediate.int_post_responses"
        " where person_id = 'petted'"
    ))  # fmt: skip
    # thousands of points, of one fan at a hundredth of a stranger's weight
    assert 0 < worth["new"] <= 0.025 < worth["old"]
    assert dict(led)["petted"] == pytest.approx(float(sum(worth.values())))
    # what counts most is the first evidence, though it was written long before
    for shown in (
        "from marts.topic_posts where person_id = 'petted' and topic_id = 'birds'",
        "from marts.top_posts where person_id = 'petted'",
    ):
        evidence = built.ask(f"select post_id, points > 1000 {shown} order by position")
        assert evidence == [("old", False), ("new", True)], shown


def test_response_on_a_topic_is_the_part_of_the_response_behind_the_score(built):
    for person, topic in (("loud", "insects"), ("proud", "sneakers"), ("quiet", "insects")):
        [(whole, part)] = built.ask(
            """
            select scores.response, told.response
            from marts.person_topics as told
            inner join intermediate.int_scores as scores using (person_id)
            where scores.score_date = ? and scores.method_version = 'v1'
                and person_id = ? and topic_id = ?
            """,
            built.as_of, person, topic,
        )  # fmt: skip
        # all acts on them are on posts of this one topic
        assert float(part) == pytest.approx(float(whole), abs=1e-6) != 0


def test_every_topic_that_is_responded_to_shows_its_evidence(built):
    bare = built.ask("""
        select person_id, topic_id from marts.person_topics as told
        where response > 0 and not exists (
            from marts.topic_posts as posts
            where posts.person_id = told.person_id and posts.topic_id = told.topic_id
        )
    """)
    assert bare == []
    [(least, most)] = built.ask(
        "select min(focus), max(focus) from intermediate.int_topic_evidence"
    )
    assert (least, most) == (0, 1)


def test_an_expert_who_is_quiet_shows_as_an_expert(built):
    rows = dict(
        (person, rest) for person, *rest in built.ask(
            "select person_id, posts, rank, expert_rank, expertise, peers from marts.person_topics"
            " where topic_id = 'insects'"
        )
    )  # fmt: skip
    assert rows["loud"][:2] == [60, 1]
    assert rows["quiet"][0] == 1
    assert rows["quiet"][2] == 1
    assert rows["quiet"][3] > 1.5 * rows["loud"][3]
    assert rows["quiet"][4] == 10


def test_a_broader_topic_is_led_by_whom_its_parts_are_led_by(built):
    [(insects, animals)] = built.ask("""
        select
            max(topic_response) filter (where scope_id = 'insects'),
            max(topic_response) filter (where scope_id = 'animals')
        from marts.leaderboard where scope_kind = 'topic' and person_id = 'loud'
    """)
    assert insects == animals > 0
    # for whom it holds no more, it is marked, so that nobody is told it twice
    assert built.ask("""
        select topic_id from marts.person_topics where person_id = 'loud' and not is_repeated
    """) == [("insects",)]
