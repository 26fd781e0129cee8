"""Blogger's two vocabularies: the same rows as the API's, and nothing that is not public."""

from datetime import UTC, datetime, timedelta
from html import escape
from xml.sax.saxutils import quoteattr

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.networks.blogger import connect

BLOG, OTHER = "2000000000000000024", "2000000000000000077"
ME, BO = "https://www.blogger.com/profile/0111", "https://plus.google.com/222"
NEW = "http://schemas.google.com/blogger/2018"
TAG = "tag:blogger.com,1999:blog-"


def new_entry(
    number, kind="POST", parent=None, answers=None, by=ME, status="LIVE", trashed="", blog=BLOG,
    title="Titre", text="<p>L&eacute;t&eacute;</p>", labels=(), at="2026-03-01T08:00:00.123Z",
):  # fmt: skip
    above = f"<blogger:parent>{TAG}{blog}.post-{parent}</blogger:parent>" if parent else ""
    answered = f"{TAG}{blog}.post-{answers}" if answers else ""
    uri = f"<uri>{by}</uri>" if by else "<uri/>"
    categories = "".join(f"<category scheme='{TAG}{blog}' term={quoteattr(x)}/>" for x in labels)
    return (
        f"<entry><id>{TAG}{blog}.post-{number}</id>{above}"
        f"<blogger:inReplyTo>{answered}</blogger:inReplyTo><blogger:type>{kind}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><author><name>Planted Name</name>{uri}"
        f"<blogger:type>BLOGGER</blogger:type></author><title>{escape(title)}</title>"
        f'<content type="html">{escape(text)}</content><blogger:created>{at}</blogger:created>'
        f"<published>{at}</published><updated>{at}</updated>{categories}"
        f"<blogger:filename>/2026/03/a.html</blogger:filename>"
        f"<blogger:trashed>{trashed}</blogger:trashed></entry>"
    )


def new_feed(*entries, blog=BLOG):
    return (
        f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xmlns:blogger='{NEW}'><id>{TAG}{blog}</id><title>Mon blog</title>"
        f"{''.join(entries)}</feed>"
    )


def old_entry(
    number, kind="post", parent=None, answers=None, by=ME, more="", labels=(), total=None,
    title="Titre", text="<p>L&eacute;t&eacute;</p>", at="2026-03-01T09:00:00.123+01:00", blog=BLOG,
):  # fmt: skip
    above = f'<thr:in-reply-to ref="{TAG}{blog}.post-{parent}" href="x"/>' if parent else ""
    feeds = f"http://www.blogger.com/feeds/{blog}/{parent}/comments/default"
    answered = f'<link rel="related" href="{feeds}/{answers}" title=""/>' if answers else ""
    uri = f"<uri>{by}</uri>" if by else ""
    categories = "".join(
        f"<category scheme='http://www.blogger.com/atom/ns#' term={quoteattr(x)}/>" for x in labels
    )
    return (
        f"<entry><id>{TAG}{blog}.post-{number}</id><published>{at}</published>"
        f"<updated>{at}</updated><category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/>{categories}"
        f"<title type='text'>{escape(title)}</title><content type='html'>{escape(text)}</content>"
        f"<link rel='alternate' type='text/html' href='http://ana.blogspot.com/{number}.html' "
        f"title='Titre'/>{above}{answered}<author><name>Planted Name</name>{uri}"
        f"<email>noreply@planted.test</email></author>{more}"
        + (f"<thr:total>{total}</thr:total>" if total is not None else "")
        + "</entry>"
    )


def old_feed(*entries, blog=BLOG, app=' xmlns:app="http://purl.org/atom/app#"', access="PUBLIC"):
    settings = (
        f"<entry><id>{TAG}{blog}.settings.BLOG_READ_ACCESS_MODE</id><category "
        "scheme='http://schemas.google.com/g/2005#kind' "
        "term='http://schemas.google.com/blogger/2008/kind#settings'/>"
        f"<title>x</title><content type='text'>{access}</content></entry>"
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:gd='http://schemas.google.com/g/2005' "
        f"xmlns:thr='http://purl.org/syndication/thread/1.0'{app}><id>{TAG}{blog}.archive</id>"
        "<updated>2026-03-02T00:00:00Z</updated><title type='text'>Mon blog</title>"
        f"<link rel='alternate' href='http://ana.blogspot.com/'/>{settings}{''.join(entries)}</feed>"
    )


DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"
REMOVED = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
FEEDS = [(new_feed, new_entry), (old_feed, old_entry)]
KINDS = {new_entry: ("COMMENT", "PAGE", "POST"), old_entry: ("comment", "page", "post")}


@pytest.fixture
def backup(home, bring):
    """Import feeds into a home in which BLOG is claimed."""
    home.register("blogger", [BLOG])
    return lambda *feeds, **more: bring({f"{n}/feed.atom": f for n, f in enumerate(feeds)}, **more)


@pytest.mark.parametrize(("feed", "entry"), FEEDS)
def test_public_posts_as_the_api_would_tell_them(backup, rows, feed, entry):
    (post,) = rows_of(backup, rows, feed(entry(5, labels=["été", "a & b"])), "posts")
    assert (post["post_id"], post["account_id"]) == (f"{BLOG}/5", BLOG)
    assert post["text"] == "Titre\nLété\nété, a & b"
    assert post["created_at"] == datetime(2026, 3, 1, 8, 0, 0, 123000, tzinfo=UTC)
    (account,) = rows("blogger", "accounts")
    assert account["display_name"] == "Mon blog"


def rows_of(backup, rows, feed, relation):
    backup(feed)
    return rows("blogger", relation)


def test_drafts_trash_and_what_is_scheduled_stay_out_with_what_stands_below(backup, rows):
    later = "2026-04-02T08:00:00Z"
    report = backup(
        new_feed(
            new_entry(1, "COMMENT", parent=2),  # comments may stand before their post
            new_entry(2, status="DRAFT"), new_entry(3, status="SOFT_TRASHED"),
            new_entry(4, trashed="2026-03-02T00:00:00Z"), new_entry(5, at=later), new_entry(6),
            new_entry(7, "COMMENT", parent=6, by=BO, status="SPAM"), new_entry(8, "PAGE"),
        )
    )  # fmt: skip
    assert [row["post_id"] for row in rows("blogger", "posts")] == [f"{BLOG}/6"]
    assert rows("blogger", "interactions") == []
    assert report.left_out["posts that are not public"] == 4
    assert report.left_out["comments that are not public"] == 2


def test_drafts_of_an_older_backup_even_where_a_tool_lost_the_namespace(backup, rows):
    feed = old_feed(old_entry(2, more=DRAFT), old_entry(3), app="")
    report = backup(feed)
    assert [row["post_id"] for row in rows("blogger", "posts")] == [f"{BLOG}/3"]
    assert report.problems == []


@pytest.mark.parametrize("member", ["old", "new"])
def test_a_blog_that_only_some_may_read_is_not_read(home, bring, rows, member):
    home.register("blogger", [BLOG])
    entries = [new_entry(2), new_entry(3, "COMMENT", parent=2, by=BO)]
    report = bring(
        {"blog.xml": old_feed(old_entry(2), access="PRIVATE")}
        if member == "old"
        else {
            "Blogs/x/feed.atom": new_feed(*entries),
            "Blogs/x/settings.csv": "blog_name,blog_read_access_mode\nx,PRIVATE\n",
        }
    )
    assert rows("blogger", "posts") == rows("blogger", "interactions") == []
    assert rows("blogger", "accounts") == []
    assert report.left_out["blogs that are not public"] == 1


@pytest.mark.parametrize(("feed", "entry"), FEEDS)
def test_who_commented_and_who_did_not_sign(backup, rows, feed, entry):
    comment, page, _ = KINDS[entry]
    report = backup(
        feed(
            entry(5),
            entry(6, comment, parent=5, by=BO, text="bravo<br/>"),
            entry(7, comment, parent=5, by=None),
            entry(8, comment, parent=5, answers=6),
            entry(9, page),
        )
    )
    theirs, mine = sorted(rows("blogger", "interactions"), key=lambda r: r["actor_account_id"])[
        ::-1
    ]
    assert theirs["actor_account_id"].startswith("~")
    assert (theirs["act"], theirs["target_account_id"]) == ("comment", BLOG)
    assert (theirs["post_id"], theirs["text"]) == (f"{BLOG}/5", None)
    assert (mine["actor_account_id"], mine["interaction_id"]) == (BLOG, f"{BLOG}/8")
    assert report.left_out["comments that nobody signs"] == 1


def test_removed_comments_of_an_older_backup_and_its_counters(backup, rows):
    backup(old_feed(old_entry(5, total=7), old_entry(6, "comment", parent=5, by=BO, more=REMOVED)))
    assert rows("blogger", "interactions") == []
    (counter,) = rows("blogger", "counters")
    assert (counter["post_id"], counter["act"], counter["count"]) == (f"{BLOG}/5", "comment", 7)


def test_comments_written_elsewhere_count_where_the_blog_is_claimed(home, bring, rows):
    home.register("blogger", [BLOG, OTHER])
    mine = new_feed(
        new_entry(11, "COMMENT", parent=9, blog=OTHER, text="d'accord"),
        new_entry(12, "COMMENT", parent=9, blog=OTHER, by=BO),
        blog=OTHER,
    )
    elsewhere = new_feed(new_entry(13, "COMMENT", parent=9, blog="99"), blog="99")
    report = bring(
        {"Blogs/a/feed.atom": new_feed(new_entry(5)), "Comments/b/feed.atom": mine,
         "Comments/c/feed.atom": elsewhere}
    )  # fmt: skip
    (act,) = rows("blogger", "interactions")
    assert (act["actor_account_id"], act["target_account_id"]) == (BLOG, OTHER)
    assert (act["interaction_id"], act["text"]) == (f"{OTHER}/11", "d'accord")
    assert report.accounts == [BLOG]
    assert report.left_out["comments in which nobody who may be scored has a part"] == 2


def test_an_answer_to_another_claimed_blog_is_an_act_on_it_as_well(home, bring, rows):
    home.register("blogger", [BLOG, OTHER])
    bring({"feed.atom": new_feed(new_entry(5, blog=OTHER, by=BO), blog=OTHER)})
    bring(
        {
            "feed.atom": new_feed(
                new_entry(5),
                new_entry(6, "COMMENT", parent=5, by=BO),
                new_entry(7, "COMMENT", parent=5, answers=6),
            )
        }
    )
    acts = {(r["act"], r["actor_account_id"], r["target_account_id"]) for r in
            rows("blogger", "interactions")}  # fmt: skip
    assert acts == {("comment", OTHER, BLOG), ("comment", BLOG, BLOG), ("reply", BLOG, OTHER)}


@pytest.mark.parametrize(("feed", "entry"), FEEDS)
def test_an_export_makes_the_rows_that_the_api_made(
    connected, home, busy, rows, settings, feed, entry
):
    """A blog of the sandbox once more, as its export tells it: no row may be new or different."""
    (blog,) = busy("blogger", 1)
    home.register("blogger", [blog])
    home.refresh("blogger")
    before = {name: rows("blogger", name) for name in ("posts", "interactions")}
    api = connect(
        f"{connected.address}/blogger", {"api_key": settings["SOURCES__BLOGGER__API_KEY"]}
    )
    entries = []
    for kind in ("posts", "comments"):
        for item in api.get(f"v3/blogs/{blog}/{kind}", {"maxResults": 500}).body["items"]:
            below = {"parent": item["post"]["id"]} if kind == "comments" else {}
            answers = {"answers": item["inReplyTo"]["id"]} if "inReplyTo" in item else {}
            removed = {"status": "EMPTIED"} if entry is new_entry else {"more": REMOVED}
            entries.append(
                entry(
                    item["id"], KINDS[entry][0 if below else 2], by=item["author"].get("url"),
                    title=item.get("title", ""), text=item["content"], at=item["published"],
                    labels=item.get("labels", ()), blog=blog, **below, **answers,
                    **(removed if "status" in item else {}),
                )
            )  # fmt: skip
    api.close()
    path = home.path / "again.xml"
    path.write_text(feed(*entries, blog=blog))
    import_archive(path, home, now=home.now + timedelta(days=2))

    def without(found, *names):
        left_out = {"observed_at", "_dlt_load_id", "_dlt_id", *names}
        return [{k: v for k, v in row.items() if k not in left_out} for row in found]

    assert len(before["interactions"]) > 5
    assert without(rows("blogger", "interactions")) == without(before["interactions"])
    assert without(rows("blogger", "posts"), "url") == without(before["posts"], "url")


@pytest.mark.parametrize(("feed", "entry"), FEEDS)
def test_nothing_of_visitors_and_nothing_private_is_stored(
    backup, home, everything_below, feed, entry
):
    kind = KINDS[entry][0]
    backup(feed(entry(5), entry(6, kind, parent=5, by=BO, text="planted words", title="planted")))
    found = everything_below(home.path)
    assert "Lété" in found
    assert "planted" not in found.lower()
    assert "plus.google.com" not in found


@pytest.mark.parametrize("feed", [new_feed(new_entry(5), new_entry(6)), old_feed(old_entry(5))])
def test_a_file_that_breaks_off_keeps_what_came_before(backup, rows, feed):
    report = backup(feed[: feed.rindex("</entry>") + 8] + "<entry><id>", new_feed(new_entry(7)))
    found = [row["post_id"] for row in rows("blogger", "posts")]
    assert {f"{BLOG}/5", f"{BLOG}/7"} <= set(found)
    assert report.problems[0][0] == "0/feed.atom"


def test_entities_are_refused(backup, rows):
    bomb = new_feed(new_entry(5)).replace("<feed", '<!DOCTYPE feed [<!ENTITY a "x">]><feed', 1)
    report = backup(bomb, new_feed(new_entry(7)))
    assert [row["post_id"] for row in rows("blogger", "posts")] == [f"{BLOG}/7"]
    assert "declares entities" in report.problems[0][1]


def test_a_blog_claimed_by_its_name_is_found_by_its_address(home, bring):
    home.register("blogger", [])
    (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
    claims = home.registry / "person_accounts.csv"
    claims.write_text("person_id,network,handle\np0,blogger,ana\n")
    assert bring({"blog-03-02-2026.xml": old_feed(old_entry(5))}).accounts == [BLOG]
    claims.write_text("person_id,network,handle\np0,blogger,leo\n")
    with pytest.raises(Refused, match=f"PERSON_ID,blogger,{BLOG},ana,http://ana.blogspot.com/"):
        bring({"blog-03-02-2026.xml": old_feed(old_entry(5))})


def test_other_atom_is_not_taken_for_bloggers(pack):
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id><entry/></feed>"
    assert recognise(pack({"a.xml": atom, "b.atom": "<rss/>"})) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    BLOG,
    {
        f"Takeout/Blogger/Blogs/{number}/feed.atom": feed(
            entry(5), entry(6, kinds[0], parent=5, by=BO), entry(7, kinds[2], text="<p>oui</p>")
        )
        for number, (feed, entry) in enumerate(FEEDS)
        for kinds in (KINDS[entry],)
    },
)
