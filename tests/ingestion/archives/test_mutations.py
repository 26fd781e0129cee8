"""Exports changed at random places: each is read, reported or refused, and none crashes."""

import io
import json
import random
import zipfile
from collections import Counter
from datetime import UTC, datetime

import pytest

from ingestion.archives import ARCHIVES, module_of
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.unpacking import Archive, Damaged, Refused
from ingestion.unpacking.owners import settle

NOW = datetime(2026, 4, 1, tzinfo=UTC)
ME = "UC" + "a" * 22
TOKENS = [
    b"[", b"{", b'"', b"}", b"]", b"\\", b"\0", b"\xff", b"<", b">", b"&", b",", b"\n", b"null",
    b"NaN", b"9" * 400, b"1e999", b'"\\ud800"', b"<!--", b"]]>", b"[" * 300,
]  # fmt: skip


def script(name, items):
    return f"window.YTD.{name}.part0 = {json.dumps(items)}"


def tweet(number):
    return {
        "tweet": {
            "id_str": str(number), "full_text": "@bo oui", "favorite_count": "3",
            "created_at": "Sun Mar 01 08:00:00 +0000 2026", "in_reply_to_user_id_str": "7",
            "entities": {"user_mentions": [{"id_str": "7", "screen_name": "bo"}]},
        }
    }  # fmt: skip


ARTICLE = (
    "<item><title>t</title><dc:creator>ines</dc:creator><wp:post_id>5</wp:post_id>"
    "<wp:post_date_gmt>2026-03-01 08:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
    "<wp:post_type>post</wp:post_type><wp:comment><wp:comment_id>1</wp:comment_id>"
    "<wp:comment_date_gmt>2026-03-01 09:00:00</wp:comment_date_gmt>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment></item>"
)
EXPORTS = {
    "42": {
        "data/account.js": script("account", [{"account": {"accountId": "42"}}]),
        "data/tweets.js": script("tweets", [tweet(n) for n in range(9)]),
        "data/follower.js": script("follower", [{"follower": {"accountId": "7"}}]),
        "data/like.js": script("like", [{"like": {"tweetId": "1"}}]),
    },
    ME: {
        "channel.csv": f"Channel ID,Channel title (Original),Channel visibility\n{ME},Ana,Public\n",
        "videos.csv": "Video ID,Channel ID,Privacy,Video Publish Timestamp\n"
        + f"video000001,{ME},Public,2026-03-01T08:00:00+00:00\n" * 9,
        "comments.csv": "Comment ID,Channel ID,Comment create timestamp,Video ID,Comment text\n"
        + f'Ug{"x" * 24},{ME},2026-03-01T08:00:00+00:00,video000002,"{{""text"":""oui""}}"\n' * 9,
    },
    "ines.test/3": {
        "a.xml": '<rss xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        "<pubDate>Tue, 10 Mar 2026 12:00:00 +0000</pubDate>"
        "<wp:base_blog_url>https://ines.test</wp:base_blog_url>"
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>ines</wp:author_login>"
        f"</wp:author>{ARTICLE * 9}</channel></rss>"
    },
}


def mutated(chance, members):
    """A zip in which a member, or its own bytes, were changed at a few places."""
    members = {name: content.encode() for name, content in members.items()}
    is_member = chance.random() < 0.7
    if is_member:
        name = chance.choice(sorted(members))
        content = bytearray(members[name])
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(content) + 1)
            cut = chance.choice([0, 0, 4, 30, 10_000])
            content[at : at + cut] = chance.choice(TOKENS)
        members[name] = bytes(content)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    raw = bytearray(buffer.getvalue())
    for _ in range(0 if is_member else chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def read(path, account_id):
    """What became of one export: the word for it."""
    with Archive(path) as archive:
        found = [name for name in ARCHIVES if module_of(name).recognises(archive)]
        if not found:
            return "not recognised"
        module = module_of(found[0])
        reading = Reading(found[0], [Claim("p", account_id)], {}, NOW)
        module.made_at(archive)
        archive.accounts = settle(reading, module.owners(archive), None)
        for name, page in module.read(archive, reading):
            assert not fit(RELATIONS[name], page, NOW).unknown
        return "with problems" if archive.problems else "clean"


@pytest.mark.parametrize("account_id", EXPORTS)
def test_no_mutation_of_an_export_makes_it_crash(tmp_path, account_id):
    chance, told, path = random.Random(account_id), Counter(), tmp_path / "a.zip"
    for _ in range(250):
        path.write_bytes(mutated(chance, EXPORTS[account_id]))
        try:
            told[read(path, account_id)] += 1
        except (Damaged, Refused) as refusal:
            told[type(refusal).__name__] += 1
    # the mutations do reach every stage
    assert told["clean"]
    assert told["with problems"] > 25
    assert told["Damaged"]
