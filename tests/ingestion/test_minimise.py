import hashlib
import hmac
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.minimise import Minimiser, actor_key, create_macros, id_key
from ingestion.pages import fit
from ingestion.relations import RELATIONS

KEY = bytes(range(32))
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
CON = duckdb.connect()
create_macros(CON, KEY)


def value(sql, *parameters):
    return CON.execute(f"select {sql}", parameters).fetchone()[0]


@given(st.text(), st.text())
def test_the_macro_is_hmac_sha256(network, native_id):
    message = f"{network}:{native_id}".encode()
    expected = "~" + hmac.new(KEY, message, hashlib.sha256).hexdigest()[:32]

    assert value("actor_key($1, $2)", network, native_id) == expected
    assert actor_key(KEY, network, native_id) == expected
    keyed = "~" + hashlib.sha256(KEY + message).hexdigest()[:32]
    assert value("id_key($1, $2)", network, native_id) == keyed
    assert id_key(KEY, network, native_id) == keyed


def test_another_key_or_network_gives_another_hash():
    other = duckdb.connect()
    create_macros(other, bytes(32))
    (theirs,) = other.execute("select actor_key('twitter', '12')").fetchone()

    assert len({theirs, *(value("actor_key($1, '12')", n) for n in ("twitter", "youtube"))}) == 3


def test_the_key_stays_out_of_a_database_file(tmp_path):
    file = tmp_path / "some.duckdb"
    with duckdb.connect(str(file)) as con:
        create_macros(con, KEY)
        con.execute("create table t as select actor_key('twitter', '12') as k")
    with duckdb.connect(str(file)) as con, pytest.raises(duckdb.CatalogException):
        con.execute("select actor_key('twitter', '12')")


@pytest.mark.parametrize(
    ("followers", "band"),
    [
        (None, None), (-1, None), (0, "<100"), (99, "<100"), (100, "100-1k"), (999, "100-1k"),
        (1000, "1k-10k"), (10_000, "10k-100k"), (100_000, "100k-1M"), (10**6, ">=1M"),
    ],
)  # fmt: skip
def test_audience_bands(followers, band):
    assert value("audience_band($1)", followers) == band


def test_a_fingerprint_is_of_the_letters_alone():
    plain = hashlib.sha256("çamarcheétéœuvre".encode()).hexdigest()[:16]

    assert (
        value("fingerprint($1)", "Ça marche ! @zoé_12 https://x.example/a?b=1 Été, ŒUVRE 🎉 42")
        == plain
    )
    assert value("fingerprint($1)", "@col·lectiu ça marche @हिन्दी étéœuvre") == plain
    assert value("fingerprint($1)", "🎉 42 https://x.example") is None
    assert value("fingerprint($1)", None) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Salut @Ines et @bo.b!", "Salut @Ines et @…!"),
        ("@bo @ines. @", "@… @ines. @"),
        ("écris à bo@mail.example", "écris à bo@…"),
        ("merci @zoé.b", "merci @…"),
        # letters that YouTube allows: a middle dot, and vowels that are marks of their letter
        ("merci @col·lectiu·", "merci @…·"),
        ("@ines·b et @हिन्दी, @ไทย", "@… et @…, @…"),
        ("@ines·", "@ines·"),
        ("sans rien", "sans rien"),
        ("", ""),
        (None, None),
    ],
)
def test_texts_keep_only_handles_that_are_claimed(text, shown):
    assert value("without_strangers($1, ['ines'])", text) == shown


@pytest.fixture
def minimise():
    minimiser = Minimiser("n", KEY)
    minimiser.know({"me", "friend"}, {"friend"})

    def minimise(relation, **row):
        fitted = fit(RELATIONS[relation], [row], NOW)
        assert fitted.rejects == []
        table = minimiser.minimise(relation, fitted.table)
        assert table.schema.names == RELATIONS[relation].schema.names
        return table.to_pylist()

    yield minimise
    minimiser.close()


def act(actor, target="me"):
    return {
        "interaction_id": "i1", "act": "reply", "actor_account_id": actor,
        "target_account_id": target, "post_id": "p1", "acting_post_id": "i1",
        "text": "Bravo @friend @other", "actor_followers": 1500,
    }  # fmt: skip


def test_of_a_stranger_only_a_hash_a_band_and_a_fingerprint_are_left(minimise):
    (row,) = minimise("interactions", **act("stranger"))

    hidden = id_key(KEY, "n", "i1")
    assert (row["interaction_id"], row["acting_post_id"]) == (hidden, hidden)
    assert row["actor_account_id"] == actor_key(KEY, "n", "stranger")
    assert (row["target_account_id"], row["post_id"]) == ("me", "p1")
    assert (row["text"], row["audience_band"]) == (None, "1k-10k")
    assert row["fingerprint"] == value("fingerprint('bravo')")


def test_of_somebody_claimed_the_act_is_kept(minimise):
    (row,) = minimise("interactions", **act("friend"))

    assert (row["actor_account_id"], row["interaction_id"]) == ("friend", "i1")
    assert row["text"] == "Bravo @friend @…"


def test_an_act_on_a_stranger_hides_the_stranger(minimise):
    (row,) = minimise("interactions", **act("me", target="stranger"))

    assert row["actor_account_id"] == "me"
    assert row["acting_post_id"] == "i1"
    hidden = (row["interaction_id"], row["target_account_id"], row["post_id"])
    assert hidden == (
        id_key(KEY, "n", "i1"), actor_key(KEY, "n", "stranger"), id_key(KEY, "n", "p1")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "target", "list_id"),
    [
        ("friend", "me", "p1"),
        ("stranger", "me", id_key(KEY, "n", "p1")),
        ("friend", "stranger", id_key(KEY, "n", "p1")),
    ],
)
def test_a_list_is_its_owners_but_its_name_says_what_those_on_it_are_known_for(
    minimise, actor, target, list_id
):
    (row,) = minimise("interactions", **act(actor, target) | {"act": "list"})

    assert row["post_id"] == list_id
    assert row["text"] == "Bravo @friend @…"
    assert row["fingerprint"] is None


def test_what_a_stranger_shares_or_is_answered_to_is_not_ours(minimise):
    post = {"post_id": "p", "account_id": "me", "created_at": NOW, "text": "leurs mots"}
    (repost,) = minimise("posts", **post, repost_of_post_id="q", repost_of_account_id="stranger")
    (ours,) = minimise("posts", **post, repost_of_post_id="q", repost_of_account_id="friend")
    (answer,) = minimise(
        "posts", **post, in_reply_to_post_id="q", in_reply_to_account_id="stranger"
    )

    hidden = id_key(KEY, "n", "q")
    assert (repost["text"], repost["repost_of_post_id"]) == (None, hidden)
    assert (ours["text"], ours["repost_of_post_id"]) == ("leurs mots", "q")
    assert (answer["text"], answer["in_reply_to_post_id"]) == ("leurs mots", hidden)


@pytest.mark.parametrize(
    ("relation", "row"),
    [
        ("accounts", {"account_id": "stranger", "handle": "h"}),
        ("posts", {"post_id": "p", "account_id": "stranger", "created_at": NOW}),
        ("counters", {"account_id": "stranger", "act": "like", "count": 1}),
    ],
)
def test_what_strangers_have_is_not_stored(minimise, relation, row):
    assert minimise(relation, **row) == []


def test_a_removal_names_what_was_stored(minimise):
    hidden = id_key(KEY, "n", "x")

    assert minimise("removals", kind="account", id="x")[0]["id"] == actor_key(KEY, "n", "x")
    assert minimise("removals", kind="account", id="me")[0]["id"] == "me"
    assert minimise("removals", kind="interaction", id="x")[0]["id"] == hidden
    assert minimise("removals", kind="interaction", id="x", account_id="me")[0]["id"] == "x"
    assert minimise("removals", kind="post", id="x")[0]["id"] == "x"


def test_a_counter_of_an_account_has_a_key_that_can_be_found_again(minimise):
    (row,) = minimise("counters", account_id="me", act="follow", count=3)

    assert row["post_id"] == ""
