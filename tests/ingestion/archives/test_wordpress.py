"""WordPress's WXR: versions, odd spellings, visitors who must stay strangers."""

from datetime import UTC, datetime, timedelta

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.networks.wordpress import connect

HOST = "ines.test"


def author(number, login, mail="planted-mail@x.test"):
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id>"
        f"<wp:author_login><![CDATA[{login}]]></wp:author_login>"
        f"<wp:author_email><![CDATA[{mail}]]></wp:author_email>"
        f"<wp:author_display_name><![CDATA[Nom &amp; de {login}]]></wp:author_display_name>"
        "</wp:author>"
    )


def comment(
    number, user=0, kind="", parent=0, approved="1", url="", name="Planted Visitor", text="oui",
    gmt="2026-03-02 09:00:00",
):  # fmt: skip
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
        f"<wp:comment_author><![CDATA[{name}]]></wp:comment_author>"
        f"<wp:comment_author_email>planted{number}@x.test</wp:comment_author_email>"
        f"<wp:comment_author_url>{url}</wp:comment_author_url>"
        f"<wp:comment_author_IP>203.0.113.{number}</wp:comment_author_IP>"
        f"<wp:comment_date>2026-03-02 10:00:00</wp:comment_date>"
        f"<wp:comment_date_gmt>{gmt}</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>"
        f"<wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>"
    )


def item(
    number, *comments, creator="ines", kind="post", status="publish", password="", text="Un texte",
    gmt="2026-03-01 08:00:00",
):  # fmt: skip
    return (
        f"<item><title><![CDATA[Titre {number}]]></title><link>https://{HOST}/{number}/</link>"
        f"<dc:creator><![CDATA[{creator}]]></dc:creator>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[planted excerpt]]></excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2026-03-01 09:00:00</wp:post_date>"
        f"<wp:post_date_gmt>{gmt}</wp:post_date_gmt><wp:status>{status}</wp:status>"
        f"<wp:post_type>{kind}</wp:post_type><wp:post_password>{password}</wp:post_password>"
        f"<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>planted</wp:meta_value></wp:postmeta>"
        f"{''.join(comments)}</item>"
    )


def wxr(*items, authors=None, version="1.2", host=HOST, made="Tue, 10 Mar 2026"):
    authors = authors or author(3, "ines") + author(4, "leo")
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- This is a WordPress export -->\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:wp="http://wordpress.org/export/{version}/">'
        f"<channel><title>Le site</title><link>https://{host}</link>"
        f"<pubDate>{made} 12:00:00 +0000</pubDate>"
        f"<wp:base_site_url>https://{host}</wp:base_site_url>"
        f"<wp:base_blog_url>https://{host}</wp:base_blog_url>{authors}{''.join(items)}"
        "</channel></rss>"
    )


@pytest.fixture
def site(home, bring):
    """Import the files of a site of which ines claims to be the author."""
    home.register("wordpress", [f"{HOST}/3"])
    return lambda *files: bring({f"site-{n}.xml": file for n, file in enumerate(files)})


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_published_articles_of_claimed_authors(site, rows, version):
    report = site(
        wxr(
            item(5, text="<p>L&rsquo;été</p><script>x</script><p>à Montréal</p>"),
            item(6, kind="page"),
            item(7, creator="leo"),
            item(8, creator="nobody"),
            item(9, status="draft", gmt="0000-00-00 00:00:00"),
            item(10, status="private"),
            item(11, password="x"),
            item(12, kind="attachment", status="inherit"),
            item(13, kind="nav_menu_item"),
            version=version,
        )
    )
    five, six = sorted(rows("wordpress", "posts"), key=lambda row: row["post_id"])
    assert (five["post_id"], five["account_id"]) == (f"{HOST}/5", f"{HOST}/3")
    assert five["text"] == "Titre 5\nL’été\nà Montréal"
    assert five["created_at"] == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert (five["kind"], six["kind"]) == ("post", "page")
    (account,) = rows("wordpress", "accounts")
    assert (account["display_name"], str(account["observed_on"])) == ("Nom & de ines", "2026-03-10")
    assert account["handle"] is None  # a login is what one signs in with
    assert report.left_out["articles that are not public"] == 3
    assert report.left_out["articles whose author the file does not name"] == 1
    assert report.left_out["posts of accounts nobody claims"] == 1


def test_an_export_makes_the_rows_that_the_api_made(connected, world, home, rows):
    """A site of the sandbox once more, as its WXR tells it: no row may be new or different."""
    by_host = {}
    for account in world.accounts["wordpress"].values():
        if account.person_id and world.posts["wordpress"].get(account.account_id):
            by_host.setdefault(account.account_id.partition("/")[0], []).append(account)
    received = world.acts["wordpress"]
    host, accounts = max(
        by_host.items(), key=lambda one: sum(len(received.get(a.account_id, ())) for a in one[1])
    )
    home.register("wordpress", [account.account_id for account in accounts])
    home.refresh("wordpress")
    before, posts = rows("wordpress", "interactions"), rows("wordpress", "posts")
    below = {}
    api = connect(f"{connected.address}/wordpress", {})
    for page in range(1, 100):
        answer = api.get(
            f"{api.site(host)}/wp-json/wp/v2/comments", {"per_page": 100, "page": page}
        )
        for one in answer.body:
            told = comment(
                one["id"], one["author"], one["type"], one["parent"], "1", one["author_url"],
                one["author_name"], one["content"]["rendered"], one["date_gmt"].replace("T", " "),
            )  # fmt: skip
            below.setdefault(one["post"], []).append(told)
        if page == int(answer.headers["x-wp-totalpages"]):
            break
    api.close()
    assert len(before) > 10
    items = [
        item(number, *below.get(number, ()), creator=post["account_id"].rpartition("/")[2])
        for post in posts
        for number in [int(post["post_id"].rpartition("/")[2])]
    ]
    numbers = [account.account_id.rpartition("/")[2] for account in accounts]
    path = home.path / "again.xml"
    path.write_text(
        wxr(
            *items,
            authors="".join(author(n, n) for n in numbers),
            host=host,
            made="Thu, 02 Apr 2026",
        )
    )
    later = home.now + timedelta(days=2)
    import_archive(path, home, now=later)

    def without_times(found, *others):
        left_out = {"observed_at", "_dlt_load_id", "_dlt_id", *others}
        return [{k: v for k, v in row.items() if k not in left_out} for row in found]

    assert without_times(rows("wordpress", "interactions")) == without_times(before)
    assert [row["post_id"] for row in rows("wordpress", "posts")] == [r["post_id"] for r in posts]


def test_who_commented_linked_and_answered(site, rows, home):
    home.register("wordpress", [f"{HOST}/3", "other.test/1"])
    report = site(
        wxr(
            item(
                5,
                comment(1, user=4),
                comment(2, url="http://planted.test/me/", name="Planted Name"),
                comment(3, kind="pingback", url="https://other.test/2026/billet"),
                comment(4, kind="trackback", url="https://stranger.test/x"),
                comment(5, user=3, parent=1),
                comment(6, user=4, parent=5, text="<b>merci</b> @planted_handle"),
                comment(7, approved="spam"),
                comment(8, approved="0"),
                comment(9, approved="trash"),
            ),
            item(6, comment(11, user=3), comment(12, user=4), creator="leo"),
        )
    )
    acts = {}
    for row in rows("wordpress", "interactions"):
        acts.setdefault((row["act"], row["actor_account_id"][:1] == "~"), []).append(row)
    assert {key: len(found) for key, found in acts.items()} == {
        ("comment", True): 2, ("comment", False): 1, ("pingback", False): 1,
        ("trackback", True): 1, ("reply", False): 1, ("reply", True): 1,
    }  # fmt: skip
    (pingback,) = acts["pingback", False]
    assert pingback["actor_account_id"] == "other.test/1"
    assert pingback["interaction_id"] == f"{HOST}/3"
    (mine,) = acts["reply", False]
    assert mine["target_account_id"].startswith("~")  # an answer to leo, whom nobody claims
    (answer,) = acts["reply", True]
    assert answer["target_account_id"] == f"{HOST}/3"
    assert answer["text"] is None
    (elsewhere,) = acts["comment", False]
    assert elsewhere["post_id"].startswith("~")
    assert report.left_out["comments that are not public: waiting, spam, deleted"] == 3
    assert report.left_out["comments in which nobody who may be scored has a part"] == 1


def test_a_visitor_is_never_taken_for_who_they_say_they_are(site, rows):
    site(wxr(item(5, comment(1, url=f"https://{HOST}", name="ines"))))
    (act,) = rows("wordpress", "interactions")
    assert act["actor_account_id"].startswith("~")


def test_nothing_of_visitors_and_nothing_private_is_stored(site, home, everything_below):
    site(
        wxr(
            item(5, comment(1, url="http://planted.test", text="planted words")),
            item(6, comment(2, user=3, text="planted"), status="private", text="planted"),
        )
    )
    found = everything_below(home.path)
    assert "Titre 5" in found
    assert "planted" not in found.lower()
    assert "203.0.113" not in found


def test_split_cdata_and_forbidden_signs_and_bytes_that_are_not_utf8(site, rows):
    file = wxr(item(5, text="a]]]]><![CDATA[>b\x0c\x1f")).encode()
    report = site(file.replace(b"Titre 5", b"Titre \xe9"))
    (post,) = rows("wordpress", "posts")
    assert post["text"] == "Titre �\na]]>b"
    assert "not UTF-8" in report.problems[0][1]


def test_a_file_that_breaks_off_keeps_what_came_before(site, rows):
    report = site(wxr(item(5), item(6)).partition("Titre 6")[0], wxr(item(7)))
    assert sorted(row["post_id"] for row in rows("wordpress", "posts")) == [
        f"{HOST}/5",
        f"{HOST}/7",
    ]
    assert report.problems[0][0] == "site-0.xml"


def test_entities_are_refused(site, rows):
    bomb = wxr(item(5)).replace("<rss", '<!DOCTYPE rss [<!ENTITY a "planted">]><rss', 1)
    report = site(bomb, wxr(item(7)))
    assert [row["post_id"] for row in rows("wordpress", "posts")] == [f"{HOST}/7"]
    assert "declares entities" in report.problems[0][1]


def test_an_odd_time_is_refused_with_its_row(site, rows):
    report = site(wxr(item(5, gmt="0000-00-00 00:00:00"), item(6)))
    assert [row["post_id"] for row in rows("wordpress", "posts")] == [f"{HOST}/6"]
    assert report.quarantined == 1


@pytest.mark.parametrize(("handle", "is_taken"), [("", True), ("ines-b", True), ("leo", False)])
def test_a_site_claimed_by_its_address_or_an_authors_name(home, pack, handle, is_taken):
    home.register("wordpress", [])
    (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,handle,url\np0,wordpress,{handle},https://{HOST}/\n"
    )
    path = pack({"a.xml": wxr(item(5, creator="Ines B"), authors=author(3, "Ines B"))})
    if is_taken:
        assert import_archive(path, home, now=home.now).accounts == [f"{HOST}/3"]
    else:
        with pytest.raises(Refused, match=f"PERSON_ID,wordpress,{HOST}/3,ines-b,https://{HOST}"):
            import_archive(path, home, now=home.now)


def test_other_xml_is_not_taken_for_wordpresss(pack):
    assert recognise(pack({"a.xml": "<rss><channel></channel></rss>"})) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = f"{HOST}/3", {"a.xml": wxr(*(item(number, comment(number)) for number in range(9)))}
