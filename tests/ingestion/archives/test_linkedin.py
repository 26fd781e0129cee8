"""LinkedIn's own-data CSVs: four date formats, two ways to quote, nothing that is not public."""

from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.archives.linkedin.tables import moment

ME, BO, PAGE = "urn:li:person:me", "urn:li:person:bo", "urn:li:organization:7"
NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that ""some"" are missing."\n\n'
)
CONNECTED = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
SHARED = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
WRITTEN = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
ENDORSED = (
    "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,"
    "Endorsement Status\n"
)
PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
    "Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    'Ana,Bo,planted,planted,planted,Directrice,"Je lis,\nj\'écris.",planted,planted,"Lyon, France",'
    "planted,planted,planted\n"
)


def link(number, kind="share"):
    return f"https://www.linkedin.com/feed/update/urn%3Ali%3A{kind}%3A{number}"


def share(number, visibility="PUBLIC", text="Bonjour", kind="share"):
    return f'2026-01-02 03:04:05,{link(number, kind)},"{text}",,,{visibility}\n'


@pytest.fixture
def claimed(home):
    """Two members and a page, claimed by three persons, the members by their addresses too."""
    home.register("linkedin", [])
    (home.registry / "people.csv").write_text(
        "person_id,basis\nana,public_figure\nbo,public_figure\npage,organisation\n"
    )
    (home.registry / "person_accounts.csv").write_text(
        "person_id,network,account_id,handle,url\n"
        f"ana,linkedin,{ME},,https://www.linkedin.com/in/ana-bo/\n"
        f"bo,linkedin,{BO},@Bo-Éa,\npage,linkedin,{PAGE},,\n"
    )
    return home


@pytest.fixture
def export(claimed, bring):
    def export(tables, person="ana", **options):
        return bring(
            {f"{name}.csv": table for name, table in tables.items()}, person=person, **options
        )

    return export


def acts(rows, act):
    return [row for row in rows("linkedin", "interactions") if row["act"] == act]


def test_connections_with_claimed_members_follow_both_ways_and_all_are_counted(export, rows):
    table = NOTES + CONNECTED + (
        "Bo ,Éa,https://www.linkedin.com/in/bo-%C3%A9a,,,\" -\",02 Jan 2024\n"
        "Cy\t🦊,Planted,https://www.linkedin.com/in/cy-planted,planted@x.test,X,Y,2-Jan-24\n"
        ",,,,,,05 Mar 2023\n"
    )  # fmt: skip
    report = export({"Connections": table, "Profile": PROFILE})

    assert report.problems == []
    assert {(r["actor_account_id"], r["target_account_id"]) for r in acts(rows, "connection")} == {
        (ME, BO), (BO, ME),
    }  # fmt: skip
    assert {r["occurred_at"] for r in acts(rows, "connection")} == {
        datetime(2024, 1, 2, tzinfo=UTC)
    }
    (account,) = rows("linkedin", "accounts")
    assert (account["followers"], account["handle"]) == (2, "ana-bo")
    assert account["description"] == "Directrice\nJe lis,\nj'écris."
    assert report.left_out["connections who closed their account"] == 1


def test_the_same_connection_told_by_both_is_one(export, rows):
    export({"Connections": CONNECTED + "Bo,Éa,https://www.linkedin.com/in/bo-éa,,,,02 Jan 2024\n"})
    table = CONNECTED + "Ana,Bo,https://www.linkedin.com/in/ana-bo,,,,02 Jan 2024\n"
    again = export({"Connections": table}, person="bo")
    assert len(acts(rows, "connection")) == 2
    assert again.unchanged["interactions"] == 2


def test_posts_keep_their_words_only_where_everybody_may_read_them(export, rows):
    text = 'Ligne ""un""""\n""""\n""suite'
    table = SHARED + (
        share(1, text=text)
        + share(2, "MEMBER_NETWORK", "planted") + share(3, "CONNECTIONS", "planted")
        + share("4-5", "MEMBER_NETWORK", "planted", "groupPost") + share(6, "", "planted")
        + share(7, kind="ugcPost")
    )  # fmt: skip
    report = export({"Shares": table})
    posts = {row["post_id"]: row for row in rows("linkedin", "posts")}

    assert posts.keys() == {"urn:li:share:1", "urn:li:share:2", "urn:li:ugcPost:7"}
    assert posts["urn:li:share:1"]["text"] == 'Ligne "un"\n\nsuite'
    assert posts["urn:li:share:1"]["created_at"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (posts["urn:li:share:2"]["text"], posts["urn:li:share:2"]["url"]) == (None, None)
    assert report.left_out["posts that are not public"] == 3


def test_own_acts_count_on_posts_that_are_known_and_that_no_api_reads(export, rows):
    export({"Shares": SHARED + share(11) + share(12)}, person="bo")
    links = [
        link(11),
        link(99),
        link(11, "activity"),
        link("(urn:li:activity:1,11)", "comment"),
        "",
    ]
    reacted = "Date,Type,Link\n" + "".join(f"2026-01-03 10:00:00,PRAISE,{one}\n" for one in links)
    said = (
        "Date,Link,Message\n"
        f'2026-01-04 10:00:00,{link(12)},"Planted Name \\"oui\\", je\ncrois, ""non"""\n'
        f"2026-01-05 10:00:00,{link(11)},court\nhier,{link(11)},x\n"
    )
    passed = f"Date,Link\n2026-01-06 10:00:00,{link(12)}\n"
    report = export({"Reactions": reacted, "Comments_123": said, "InstantReposts": passed})

    (reaction,) = acts(rows, "reaction")
    assert (reaction["actor_account_id"], reaction["target_account_id"]) == (ME, BO)
    assert reaction["interaction_id"] == f"reaction:urn:li:share:11:{ME}"
    assert {(r["post_id"], r["text"]) for r in acts(rows, "comment")} == {
        ("urn:li:share:11", None), ("urn:li:share:12", None),
    }  # fmt: skip
    assert [r["post_id"] for r in acts(rows, "share")] == ["urn:li:share:12"]
    assert report.left_out["reactions on posts that are not known here"] == 4
    assert [place for place, _ in report.problems] == ["Comments_123.csv, item 3"]


def test_acts_on_a_page_that_the_api_reads_are_left_to_it(claimed, world, connected, bring, rows):
    page = max(world.acts["linkedin"], key=lambda one: len(world.posts["linkedin"].get(one, [])))
    people = (claimed.registry / "person_accounts.csv").read_text()
    (claimed.registry / "person_accounts.csv").write_text(people.replace(PAGE, page))
    claimed.refresh("linkedin")
    before = len(acts(rows, "reaction"))
    number = world.posts["linkedin"][page][-1].post_id.rpartition(":")
    table = f"Date,Type,Link\n2026-03-30 10:00:00,LIKE,{link(number[2], number[0][7:])}\n"
    report = bring({"Reactions.csv": table}, person="ana")

    assert before > 0
    assert len(acts(rows, "reaction")) == before
    assert report.left_out["reactions on pages that the API reads as well"] == 1


def test_recommendations_and_endorsements_that_the_profile_shows(export, rows):
    connected = CONNECTED + "Bo,Éa,https://www.linkedin.com/in/bo-éa,,,,02 Jan 2024\n"
    received = WRITTEN + (
        'Bo,Éa,X,Y,Une perle,"05/23/19, 10:24 PM",VISIBLE\n'
        "Cy,Planted,X,Y,planted,01/01/24,VISIBLE\nDi,Planted,X,Y,planted,01/01/24,HIDDEN\n"
    )
    given = (
        WRITTEN + "Bo,Éa,X,Y,Bravo,06/01/25 12:00 PM,VISIBLE\nEd,No,X,Y,planted,01/01/24,VISIBLE\n"
    )
    endorsed = ENDORSED + (
        "2023/06/05 15:47:58 UTC,HTML,Bo,Éa,www.linkedin.com/in/bo-éa,ACCEPTED\n"
        "2023/06/05 15:47:58 UTC,Planted,Cy,Planted,www.linkedin.com/in/cy-planted,ACCEPTED\n"
        "2023/06/05 15:47:58 UTC,C,Cy,Planted,www.linkedin.com/in/cy-planted,REJECTED\n"
    )
    endorsing = ENDORSED.replace("Endorser", "Endorsee") + (
        "2024/12/20 11:30:00 UTC,Vente,Bo,Éa,www.linkedin.com/in/bo-éa,ACCEPTED\n"
    )
    report = export(
        {
            "Connections": connected,
            "Recommendations_Received": received, "Recommendations_Given": given,
            "Endorsement_Received_Info": endorsed, "Endorsement_Given_Info": endorsing,
        }
    )  # fmt: skip

    assert report.problems == []
    said = {
        (r["actor_account_id"], r["target_account_id"]): (r["text"], r["occurred_at"])
        for r in acts(rows, "recommendation")
        if not r["actor_account_id"].startswith("~")
    }
    assert said == {
        (BO, ME): ("Une perle", datetime(2019, 5, 23, 22, 24, tzinfo=UTC)),
        (ME, BO): ("Bravo", datetime(2025, 6, 1, 12, tzinfo=UTC)),
    }
    assert len(acts(rows, "recommendation")) == 3
    assert len(acts(rows, "endorsement")) == 3
    assert {r["text"] for r in acts(rows, "endorsement")} == {None}
    assert report.left_out["endorsements that are not shown"] == 1


def test_two_connections_of_one_name_are_not_told_apart(export, rows):
    connected = CONNECTED + (
        "Bo,Éa,https://www.linkedin.com/in/bo-éa,,,,02 Jan 2024\n"
        "Bo,Éa,https://www.linkedin.com/in/another,,,,02 Jan 2024\n"
    )
    export(
        {
            "Connections": connected,
            "Recommendations_Received": WRITTEN + "Bo,Éa,X,Y,x,01/01/24,VISIBLE\n",
        }
    )
    (row,) = acts(rows, "recommendation")
    assert row["actor_account_id"].startswith("~")


def test_nothing_of_others_and_nothing_private_is_stored(export, home, everything_below):
    report = export(
        {
            "Profile": PROFILE,
            "Connections": NOTES + CONNECTED + (
                "Planted,Planted,https://www.linkedin.com/in/planted,planted@x.test,Planted,x,"
                "02 Jan 2024\n"
            ),
            "Shares": SHARED
            + share(2, "MEMBER_NETWORK", "planted")
            + share(3, "CONNECTIONS", "planted"),
            "Recommendations_Received": WRITTEN + "Planted,Planted,X,Y,planted,01/01/24,VISIBLE\n",
            "Endorsement_Received_Info": ENDORSED
            + "2023/06/05 15:47:58 UTC,planted,P,P,www.linkedin.com/in/planted,ACCEPTED\n",
            "messages": "FROM,TO,CONTENT\nplanted,planted,planted\n",
            "SearchQueries": "Time,Search Query\nx,planted\n",
            "Email Addresses": "Email Address\nplanted@x.test\n",
        }
    )  # fmt: skip
    assert "planted" not in everything_below(home.path).lower()
    assert report.unread == ["messages.csv", "SearchQueries.csv", "Email Addresses.csv"]


def test_a_second_import_changes_nothing_and_a_broken_member_takes_no_other_down(export, rows):
    tables = {
        "Connections": "First Name,Last Name,URL\n" + "x" * 2_000_000,
        "Shares": SHARED + share(1) + "jamais,x\n",
    }
    report = export(tables)
    assert [row["post_id"] for row in rows("linkedin", "posts")] == ["urn:li:share:1"]
    assert {place.split(",")[0] for place, _ in report.problems} == {
        "Connections.csv",
        "Shares.csv",
    }
    assert not export(tables).kept


def test_the_day_it_was_made_stands_in_its_name(claimed, pack):
    table = {"Shares.csv": SHARED + share(1)}
    path = pack(table, name="Complete_LinkedInDataExport_02-03-2026")
    report = import_archive(path, claimed, person="ana", now=claimed.now)
    assert report.made_at == datetime(2026, 2, 3, tzinfo=UTC)


def test_it_is_nobodys_without_a_person_and_no_pages(export):
    with pytest.raises(Refused, match="--person"):
        export({"Shares": SHARED + share(1)}, person=None)
    report = export({"Shares": SHARED + share(1)}, person="page")
    assert not report.kept["posts"]
    assert "is a page" in report.problems[0][1]


@pytest.mark.parametrize(
    ("name", "header", "is_it"),
    [
        ("Basic/Connections", NOTES + CONNECTED, True),
        ("Reactions", "Date,Type,Link\n", True),
        ("Connections", "Name,Since\n", False),
        ("Comments", "Id,Text\n", False),
        ("InstantReposts", "Date,Link\n", False),
    ],
)
def test_tables_of_others_are_not_taken_for_linkedins(pack, name, header, is_it):
    assert recognise(pack({f"{name}.csv": header + "x,y,z\n"})) == ["linkedin"] * is_it


@pytest.mark.parametrize(
    "spelled",
    ["2024-01-02 00:00:00", "02 Jan 2024", "2-Jan-24", "2024/01/02 00:00:00 UTC",
     "01/02/24, 12:00 AM", "1/2/24 12:00 AM", "01/02/24 "],
)  # fmt: skip
def test_every_date_of_an_export_is_the_same_moment(spelled):
    assert moment(spelled) == datetime(2024, 1, 2, tzinfo=UTC)


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        "Profile.csv": PROFILE,
        "Connections.csv": NOTES
        + CONNECTED
        + "Bo,Éa,https://www.linkedin.com/in/b,,,,02 Jan 2024\n",
        "Shares.csv": SHARED + share(1) + share(2),
    },
)
