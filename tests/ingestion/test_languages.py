"""Languages of posts: identified once for each text, and gone with it."""

import duckdb
import pytest

from ingestion import languages

FRENCH = "Le marché de samedi était plein de monde et de soleil."
ENGLISH = "The market on Saturday was full of people and of sunshine."


@pytest.fixture
def con():
    with duckdb.connect() as con:
        for network in ("twitter", "youtube"):
            con.execute(f"create schema raw_{network}")
            con.execute(
                f"create table raw_{network}.posts"
                " (post_id varchar, text varchar, repost_of_post_id varchar)"
            )
        yield con


def write(con, network, *posts):
    con.executemany(f"insert into raw_{network}.posts values (?, ?, ?)", posts)


def told(con):
    return dict(
        con.execute(
            "select text, language from raw_languages.texts join ("
            " select text from raw_twitter.posts union select text from raw_youtube.posts"
            ") as posts on text_key = md5(text)"
        ).fetchall()
    )


def test_posts_of_every_network_are_told_apart(con):
    write(con, "twitter", ("1", FRENCH, None), ("2", ENGLISH, None))
    write(con, "youtube", ("1", "Ich weiß nicht, was soll es bedeuten", None))
    assert languages.identify(con) == 3
    assert sorted(told(con).values()) == ["de", "en", "fr"]


def test_a_text_is_read_once(con):
    write(con, "twitter", ("1", FRENCH, None), ("2", FRENCH, None))
    write(con, "youtube", ("1", FRENCH, None))
    assert languages.identify(con) == 1
    write(con, "twitter", ("3", ENGLISH, None))
    assert languages.identify(con) == 1
    assert languages.identify(con) == 0


def test_a_text_that_is_gone_leaves_nothing(con):
    write(con, "twitter", ("1", FRENCH, None), ("2", ENGLISH, None))
    languages.identify(con)
    con.execute("delete from raw_twitter.posts where post_id = '1'")
    languages.identify(con)
    assert con.execute("select count(*) from raw_languages.texts").fetchone() == (1,)
    assert told(con) == {ENGLISH: "en"}


def test_texts_of_others_and_empty_ones_are_left_alone(con):
    write(con, "twitter", ("1", FRENCH, "9"), ("2", None, None))
    assert languages.identify(con) == 0


def test_what_has_no_words_has_no_language(con):
    write(con, "twitter", ("1", "https://a.example/b @ana #lyon", None))
    assert languages.identify(con) == 1
    assert con.execute("select language, confidence from raw_languages.texts").fetchall() == [
        (None, 0)
    ]


def test_names_addresses_and_hashtags_do_not_decide(con):
    tags = (
        "#fashion #streetstyle #outfitoftheday https://www.the-best-looks.example @thefashionista"
    )
    write(con, "twitter", ("1", f"Ma tenue du jour, qu'en pensez-vous ? {tags}", None))
    languages.identify(con)
    assert con.execute("select language from raw_languages.texts").fetchall() == [("fr",)]


def test_more_texts_than_one_batch(con, monkeypatch):
    monkeypatch.setattr(languages, "BATCH", 2)
    write(con, "twitter", *((str(n), f"{FRENCH} {n}", None) for n in range(5)))
    lines = []
    assert languages.identify(con, lines.append) == 5
    assert lines == ["2 texts", "4 texts", "5 texts"]
