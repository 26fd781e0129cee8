"""What a WordPress site tells, and what of it arrives."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from documents import blocks
from wordpress import comment, times

from dashboard.sharing import snippets
from ingestion.minimise import actor_key, id_key
from ingestion.source import connection_of

ACTS = ("act", "actor_account_id", "target_account_id", "post_id", "occurred_at at time zone 'utc'")
POSTS = ("post_id", "account_id", "text", "created_at at time zone 'utc'", "url")


@pytest.fixture
def read(home, now):
    """Read the claimed authors, without any trouble."""

    def read(*claimed, at=now):
        if claimed:
            home.register("wordpress", claimed)
        outcome = home.refresh("wordpress", now=at)
        assert (outcome.status, outcome.error, outcome.quarantined) == ("loaded", None, 0)
        assert not outcome.new_fields
        return outcome

    return read


@pytest.fixture
def as_editor(ines, connect):
    """The connector may show an application password to the first site."""
    secrets = {"username": "admin", "application_password": ines.password()}
    connect("wordpress", sites="ines.example", **secrets)


@pytest.fixture
def visitor(home):
    """What is left of somebody who left a name, or an address."""
    return lambda typed: actor_key(home.actor_key(), "wordpress", f"visitor {typed}")


@pytest.fixture
def unknown(home):
    """What is left of the id of a post that is none of a claimed author's business."""
    return lambda native_id: id_key(home.actor_key(), "wordpress", native_id)


def utc(moment):
    return moment.replace(tzinfo=None)


def test_articles_and_comments_arrive_as_they_were_written(
    ines, visitor, unknown, read, stored, now
):
    zoe, max_ = ines.author("Zoé"), ines.author("Max")
    at, hour = now - timedelta(days=20), timedelta(hours=1)
    number = ines.article(zoe, "L'été « à Montréal »", at, post_content="<p>Oui &amp; non.</p>")
    article = f"ines.example/{number}"
    lea, _, _ = ines.comments(
        comment(
            number, "Bravo !", at, comment_author="L", comment_author_url="http://lea.example/"
        ),
        comment(number, "Encore.", at + hour, user_id=max_),
        comment(number, "En attente.", at, comment_author="Spam", comment_approved=0),
    )
    ines.comments(comment(number, "Merci.", at + 2 * hour, user_id=zoe, comment_parent=lea))
    zoe, max_ = (f"ines.example/{author}" for author in (zoe, max_))
    outcome = read(zoe, max_)

    address = f"http://ines.example/{at.astimezone(ines.zone):%Y/%m}/lete-a-montreal/"
    assert stored("wordpress.posts", *POSTS) == {
        (article, zoe, "L’été « à Montréal »\nOui & non.", utc(at), address)
    }
    assert stored("wordpress.interactions", *ACTS) == {
        ("comment", visitor("http://lea.example"), zoe, article, utc(at)),
        ("comment", max_, zoe, article, utc(at + hour)),
        ("reply", zoe, visitor("http://lea.example"), unknown(article), utc(at + 2 * hour)),
    }
    told = stored("wordpress.accounts", "account_id", "handle", "display_name")
    assert told == {(zoe, "zoe", "Zoé")}
    assert outcome.skipped["profiles the site does not show"] == 1  # Max wrote no article


def test_a_site_that_hides_its_users_is_read_all_the_same(ines, read, stored, now):
    author = ines.author("Odile")
    number = ines.article(author, "Cachée", now - timedelta(days=3))
    account = f"ines.example/{author}"
    with ines.hiding_users():
        outcome = read(account)

    assert stored("wordpress.posts", "post_id", "account_id") == {
        (f"ines.example/{number}", account)
    }
    assert stored("wordpress.reads", "account_id", "outcome") == {(account, "read")}
    assert outcome.skipped["sites that hide their authors"] == 1


def test_a_second_run_reads_less_and_changes_nothing(ines, home, read, now):
    author = ines.author("Ada")
    for days in (200, 20, 1):
        number = ines.article(author, f"Il y a {days} jours", now - timedelta(days=days))
        ines.comments(comment(number, "Oui.", now - timedelta(days=days, hours=-1)))
    first = read(f"ines.example/{author}")
    rows = home.raw("wordpress")
    second = read()

    assert first.rows["posts"] == first.rows["interactions"] == 3
    assert second.rows["posts"] == second.rows["interactions"] == 1
    assert home.raw("wordpress") == rows


def test_lists_are_read_to_their_ends(ines, read, stored, now):
    author = ines.author("Beau")
    at = now - timedelta(days=10)
    number = ines.article(author, "Cent", at)
    told = [comment(number, f"n° {n}", at, comment_author=f"Visiteur {n}") for n in range(203)]
    ines.comments(*told)
    outcome = read(f"ines.example/{author}")

    assert outcome.rows["interactions"] == len(stored("wordpress.interactions", *ACTS)) == 203


def test_an_article_edited_long_after_is_read_again(ines, read, stored, now):
    author = ines.author("Cleo")
    number = ines.article(author, "Brouillon", now - timedelta(days=90))
    read(f"ines.example/{author}", at=now - timedelta(days=30))
    ines.call(("wp_update_post", {"ID": number, "post_title": "Au propre"}))
    read()

    assert {text for (text,) in stored("wordpress.posts", "text")} == {"Au propre\nVoilà."}


def test_an_article_is_read_that_was_scheduled_long_before(ines, read, stored, now):
    author = ines.author("Cyr")
    number = ines.article(author, "Patience", now - timedelta(days=9), post_status="draft")
    later = times("post", now + timedelta(days=9))
    ines.call(("wp_update_post", {"ID": number, "post_status": "future", "edit_date": 1, **later}))
    read(f"ines.example/{author}", at=now + timedelta(days=5))
    ines.call(("wp_publish_post", number))
    read(at=now + timedelta(days=10))

    assert stored("wordpress.posts", "post_id") == {(f"ines.example/{number}",)}


@pytest.mark.parametrize("how", ["wp_trash_post", "wp_delete_post", "private"])
def test_an_article_that_is_gone_becomes_a_removal(ines, read, stored, now, how):
    author = ines.author(f"Dan {how}")
    gone, left = (ines.article(author, t, now - timedelta(days=1)) for t in ("Non", "Oui"))
    read(f"ines.example/{author}")
    private = ("wp_update_post", {"ID": gone, "post_status": "private"})
    ines.call(private if how == "private" else (how, gone, *[True][: how == "wp_delete_post"]))
    read(at=now + timedelta(days=1))
    read(at=now + timedelta(days=2))

    assert stored("wordpress.removals", "kind", "id") == {("post", f"ines.example/{gone}")}
    assert f"ines.example/{left}" in {post for (post,) in stored("wordpress.posts", "post_id")}


@pytest.mark.parametrize("how", ["wp_spam_comment", "wp_trash_comment", "wp_delete_comment"])
def test_a_comment_that_is_gone_becomes_a_removal(ines, unknown, read, stored, now, how):
    author = ines.author(f"Hal {how}")
    number, at = ines.article(author, "Dites", now - timedelta(days=2)), now - timedelta(days=1)
    gone, _ = ines.comments(*(comment(number, t, at, comment_author=t) for t in ("Non", "Oui")))
    read(f"ines.example/{author}")
    ines.call((how, gone, *[True][: how == "wp_delete_comment"]))
    read(at=now + timedelta(days=1))
    read(at=now + timedelta(days=2))

    removed = ("interaction", unknown(f"ines.example/{gone}"))
    assert stored("wordpress.removals", "kind", "id") == {removed}


def test_what_is_not_public_is_not_read(ines, read, stored, now):
    author = ines.author("Emil")
    at = now - timedelta(days=3)
    for status in ("draft", "private", "pending"):
        ines.article(author, status, at, post_status=status)
    ines.article(author, "Secret", at, post_password="sésame", post_content="<p>Or.</p>")
    ines.article(author, "Ouvert", at)
    read(f"ines.example/{author}")

    texts = {text for (text,) in stored("wordpress.posts", "text")}
    assert texts == {"Secret", "Ouvert\nVoilà."}


def test_a_site_that_links_is_told_to_editors_only(
    ines, eva, read, stored, now, as_editor, connect
):
    author, writer = ines.author("Pam"), eva.author("Eva")
    at = now - timedelta(days=2)
    article = ines.article(author, "Citez moi", at)
    (address,) = ines.call(("get_permalink", article))
    eva.article(writer, "Je cite", at, post_content=f'<p>Lire <a href="{address}">ceci</a>.</p>')
    eva.ping()
    ((held,),) = ines.call(("get_comments", {"type": "pingback", "status": "hold"}))
    ines.call(("wp_set_comment_status", held["comment_ID"], "approve"))
    read(f"ines.example/{author}", f"eva.example/{writer}", at=now + timedelta(hours=1))

    assert stored("wordpress.interactions", *ACTS[:4], "text") == {
        (
            "pingback",
            f"eva.example/{writer}",
            f"ines.example/{author}",
            f"ines.example/{article}",
            None,
        )
    }
    # eva's addresses are plain ones
    assert stored("wordpress.reads", "account_id", "outcome") == {
        (f"ines.example/{author}", "read"), (f"eva.example/{writer}", "read"),
    }  # fmt: skip
    connect("wordpress", sites="")
    read(at=now + timedelta(hours=2))
    assert stored("wordpress.removals", "id") == set()


def test_a_password_that_is_not_accepted_costs_pingbacks_only(ines, read, stored, now, connect):
    author = ines.author("Fay")
    number = ines.article(author, "Bonjour", now - timedelta(days=2))
    ines.comments(comment(number, "Bonjour.", now - timedelta(days=1)))
    connect("wordpress", username="admin", application_password="abcd efgh", sites="*")
    outcome = read(f"ines.example/{author}")

    assert outcome.rows["interactions"] == 1
    assert [reason for reason in outcome.skipped if "application password" in reason]


def test_an_author_who_was_deleted_is_gone(ines, read, stored, now):
    author = ines.author("Gil")
    ines.article(author, "Adieu", now - timedelta(days=2))
    ines.call(("wp_delete_user", author, 1))
    read(f"ines.example/{author}")

    assert stored("wordpress.reads", "account_id", "outcome") == {
        (f"ines.example/{author}", "gone")
    }


def test_a_site_says_nothing_without_being_asked(ines, as_editor):
    assert connection_of("wordpress").name == "admin"


class Frames(HTMLParser):
    """The attributes of the frames of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "iframe":
            self.found.append(dict(attrs))


@pytest.fixture
def shown(ines):
    """The frames of an article of this text, when the theme knows the shortcode of docs/api.md."""
    [code] = blocks("api.md", "php")
    plugin = ines.folder / "wp-content" / "mu-plugins" / "shortcode.php"
    plugin.write_text(f"<?php\n{code}")
    yield lambda text: Frames(ines.call(("apply_filters", "the_content", text))[0]).found
    plugin.unlink()


@pytest.mark.parametrize(
    ("asked", "person"),
    [
        ("gaspard-escarbille", "gaspard-escarbille"),
        ("x' onload='alert(1)", "x-onloadalert1"),
        ("../../person?p=x", "personpx"),
        ("", ""),
    ],
)
def test_the_shortcode_makes_one_frame_of_whatever_is_asked(shown, asked, person):
    [frame] = shown(f'Voici : [clout person="{asked}"]')
    assert frame["src"] == f"https://clout.example.org/embed/{person}?lang=en"
    assert set(frame) == {"src", "width", "height", "style", "title", "loading", "sandbox"}


def test_the_block_of_a_persons_page_is_shown_as_it_was_pasted(shown):
    person = {"person_id": "zoe", "display_name": 'Zoé "l’été" <b>'}
    pasted = snippets(person, "https://clout.example.org", "fr")["wordpress"]
    assert shown(pasted) == Frames(pasted).found
    assert re.fullmatch(r"https://clout.example.org/embed/zoe\?lang=fr", shown(pasted)[0]["src"])
