"""YouTube's Takeout: tables in any language, and nothing that is not public."""

from datetime import UTC, datetime

import pytest

from ingestion.archives import recognise

ME, BO, CY = (f"UC{name:->22}" for name in ("me", "bo", "cy"))
FOLDER = "Takeout/YouTube and YouTube Music"
CHANNELS = f"Channel ID,Channel title (Original),Channel visibility\n{ME},Chaîne,Public\n\n\n"
VIDEOS = (
    "Video ID,Approx Duration (ms),Video Audio Language,Video Category,"
    "Video Description (Original),Channel ID,Video Title (Original),"
    "Video Title (Original) Language,Privacy,Video State,"
    "Video Create Timestamp,Video Publish Timestamp\n"
)


def video(number, privacy="Public", channel=ME, published="2024-01-02T03:04:05.678901+00:00"):
    return (
        f"video{number:06},61000,fr,People,Une description,{channel},Titre {number},fr,"
        f"{privacy},Processed,2024-01-01T00:00:00+00:00,{published}\n"
    )


def comments(*rows, header=None):
    header = header or (
        "Comment ID,Channel ID,Comment create timestamp,Price,Parent Comment ID,Post ID,Video ID,"
        "Comment text,Top-Level Comment ID"
    )
    return header + "\n" + "\n".join(rows) + "\n\n\n\n"


def comment(number, video="videobo0001", text='{""text"":""bravo ""},{""text"":""1:02""}', by=ME):
    at = "2026-02-03T04:05:06.789012+00:00"
    return f'Ug{number:024},{by},{at},0,,,{video},"{text}",'


@pytest.fixture
def takeout(home, bring):
    """Import tables; bo's channel and its video are known by bo's own Takeout."""
    home.register("youtube", [ME, BO])

    def takeout(tables, **options):
        return bring({f"{FOLDER}/{name}.csv": table for name, table in tables.items()}, **options)

    theirs = VIDEOS + video(1, channel=BO).replace("video000001", "videobo0001")
    takeout({"channels/channel": CHANNELS.replace(ME, BO), "videos": theirs})
    return takeout


def test_public_videos_and_no_others(takeout, rows):
    table = VIDEOS + "".join(
        video(n, privacy)
        for n, privacy in enumerate(
            ["Public", "Publique", "Private", "Unlisted", "", "公開", "Privée"]
        )
    )
    report = takeout({"channels/channel": CHANNELS, "video metadata/videos": table})
    posts = [row for row in rows("youtube", "posts") if row["account_id"] == ME]
    assert [row["post_id"] for row in posts] == ["video000000", "video000001", "video000005"]
    assert posts[0]["text"] == "Titre 0\nUne description"
    assert posts[0]["created_at"] == datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    assert (posts[0]["kind"], posts[0]["language"]) == ("video", "fr")
    assert report.left_out["videos that are not said to be public"] == 4
    accounts = {row["account_id"]: row["display_name"] for row in rows("youtube", "accounts")}
    assert accounts[ME] == "Chaîne"


def test_videos_of_a_channel_that_is_not_the_exports_are_nobodys_word(takeout, rows):
    report = takeout({"channel": CHANNELS, "videos": VIDEOS + video(8, channel=BO)})
    assert "video000008" not in [row["post_id"] for row in rows("youtube", "posts")]
    assert report.left_out["videos of a channel that is not the export's"] == 1


def test_a_video_that_was_never_said_to_be_public_is_left_out(takeout, rows):
    table = "Video ID,Video Publish Timestamp\nvideo000009,2024-01-02T03:04:05Z\n"
    takeout({"channel": CHANNELS, "videos": table})
    assert "video000009" not in [row["post_id"] for row in rows("youtube", "posts")]


def test_titles_may_stand_in_a_table_of_their_own(takeout, rows):
    table = (
        "Video ID,Channel ID,Privacy,Video Create Timestamp\n"
        f"video000002,{ME},Public,2024-01-01T00:00:00+00:00\n"
    )
    texts = "Video ID,Video Title (Original),Video Description (Original)\nvideo000002,Un titre,\n"
    takeout({"channel": CHANNELS, "videos": table, "video texts": texts})
    assert "Un titre" in [row["text"] for row in rows("youtube", "posts")]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "COMMENT ID,CHANNEL ID,COMMENT CREATE TIMESTAMP,PRICE,PARENT COMMENT ID,POST ID,VIDEO ID,"
        "COMMENT TEXT,TOP-LEVEL COMMENT ID",
        "ID du commentaire,ID de la chaîne,Horodatage,Prix,Commentaire parent,ID du post,"
        "ID de la vidéo,Texte du commentaire,Commentaire principal",
    ],
)
def test_own_comments_are_acts_on_whose_video_is_known(takeout, rows, header):
    table = comments(
        comment(1), comment(2, video="unknown0001"), comment(3, by=CY), comment(4, video=""),
        comment(5, text="{broken"), header=header,
    )  # fmt: skip
    report = takeout({"channels/channel": CHANNELS, "comments/comments": table})
    (act,) = rows("youtube", "interactions")
    assert (act["act"], act["actor_account_id"], act["target_account_id"]) == ("comment", ME, BO)
    assert (act["post_id"], act["text"]) == ("videobo0001", "bravo 1:02")
    assert act["interaction_id"] == act["acting_post_id"] == f"Ug{1:024}"
    assert act["occurred_at"] == datetime(2026, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
    assert report.left_out["comments on videos that are not known here"] == 2
    assert [place for place, _ in report.problems] == [f"{FOLDER}/comments/comments.csv, item 5"]


@pytest.mark.parametrize(
    "header",
    [
        "Channel Id,Channel Url,Channel Title",
        "Channel ID,Channel URL,Channel title",
        "ID des chaînes,URL des chaînes,Titres des chaînes",
    ],
)
def test_subscriptions_to_claimed_channels_in_any_language(takeout, rows, header):
    lines = [f"{c},http://www.youtube.com/channel/{c},planted {c}" for c in (BO, CY)]
    table = "\n".join([header, *lines]) + "\n\n\n"
    takeout({"chaînes/channel": CHANNELS, "abonnements/abonnements": table})
    (act,) = rows("youtube", "interactions")
    assert (act["act"], act["actor_account_id"], act["target_account_id"]) == (
        "subscription", ME, BO,
    )  # fmt: skip
    assert act["occurred_at"] is None


def test_nothing_private_is_stored_anywhere(takeout, home, everything_below):
    report = takeout(
        {
            "channel": CHANNELS.replace("Public", "Private").replace("Chaîne", "planted-name"),
            "videos": VIDEOS + video(1, "Private").replace("Titre", "planted-title"),
            "playlists/secret-videos": (
                "Video ID,Playlist Video Creation Timestamp\nplanted0001,2024-01-02T03:04:05Z\n"
            ),
            "live chats/live chats": f"Live chat ID,Channel ID,Live chat text\nx,{ME},planted\n",
            "history/watch-history": "planted",
        }
    )
    assert "planted" not in everything_below(home.path)
    assert report.left_out["channels that are not public"] == 1
    assert f"{FOLDER}/history/watch-history.csv" in report.unread


def test_a_part_without_the_channels_table_is_of_who_signs_the_comments(takeout):
    assert takeout({"comments": comments(comment(1))}).accounts == [ME]


def test_a_channel_claimed_by_handle_is_found_by_its_address(home, bring, rows):
    home.register("youtube", [])
    (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
    (home.registry / "person_accounts.csv").write_text(
        "person_id,network,handle\np0,youtube,@Ana\n"
    )
    urls = f"Channel ID,Channel vanity URL 1 Name\n{ME},ana\n"
    bring({"channel.csv": CHANNELS, "channel URL configs.csv": urls})
    assert [row["account_id"] for row in rows("youtube", "accounts")] == [ME]


def test_tables_of_others_are_not_taken_for_youtubes(pack):
    members = {"a.csv": "First Name,Channel\nUC,x\n", "b.csv": "", "c.csv": "Video ID,Note\n1,2\n"}
    assert recognise(pack(members)) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        f"{FOLDER}/channel.csv": CHANNELS,
        f"{FOLDER}/videos.csv": VIDEOS + "".join(map(video, range(9))),
        f"{FOLDER}/comments.csv": comments(*map(comment, range(9))),
    },
)
