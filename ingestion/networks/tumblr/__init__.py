"""Tumblr: blogs, their posts, and the notes these receive: likes, reblogs, replies.

Everything here is told to an API key (https://www.tumblr.com/docs/en/api/v2, and npf-spec.md beside
it). Followers, follows and mentions are told only to a blog's owner, signed in with OAuth. An
account is known by its uuid, for a name can be given up and taken by somebody else.
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from ingestion.client import Gone
from ingestion.connection import Connection
from ingestion.html_text import plain
from ingestion.links import anchors, links_of
from ingestion.names import names_of, rename
from ingestion.networks.tumblr.answers import Denied, Tumblr, judge, left
from ingestion.networks.tumblr.names import name_of
from ingestion.networks.tumblr.posts import read_posts
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Claim, Page, Reading

TITLE = "Tumblr"
BASE_URL = "https://api.tumblr.com"
SECRETS = {
    "api_key": "the OAuth consumer key of an application registered at "
    "https://www.tumblr.com/oauth/apps; nobody has to sign in",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

STAFF = "staff"  # Tumblr's own blog
BLOG_FIELDS = {
    "name", "title", "description", "url", "uuid", "posts", "total_posts", "updated", "likes",
    "avatar", "theme", "ask", "ask_anon", "ask_page_title", "asks_allow_media", "is_nsfw",
    "can_subscribe", "share_likes", "subscribed", "can_chat", "is_blocked_from_primary",
    "followed", "is_optout_ads", "submission_page_title", "can_submit", "header_image_sizes",
    "tumblrmart_accessories", "can_show_badges", "active_premium_perks", "live_now",
    "live_streaming_user_id", "share_following", "is_adult", "can_be_followed",
}  # fmt: skip


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Tumblr:  # noqa: ANN401
    """A client that sends the key as a parameter: Tumblr takes it nowhere else."""
    return Tumblr(
        "tumblr",
        base_url,
        params={"api_key": secrets["api_key"]},
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )


def whoami(api: Tumblr) -> Connection:
    """What is left of the key's day; a key has no name."""
    return Connection(left=left(api.get(f"v2/blog/{STAFF}/info").headers))


def read(api: Tumblr, reading: Reading) -> Iterator[Page]:
    """Read every claimed blog, those that waited longest first: an hour may not last for all.

    New blogs are all looked at before the first note is read, since old notes are signed with a
    name alone; names are remembered, or many blogs would use up every hour with looks.
    """
    met = resolve(api, reading)
    names = names_of(reading)
    known = set(names.values())
    waiting = reading.waiting(reading.claimed())
    called: dict[str, str] = {}

    def look(blog: str) -> Generator[Page, None, bool]:
        try:
            profile = met.get(blog) or inner(api.response(f"blog/{blog}/info"), "blog")
        except Gone:
            reading.done(blog, "gone", "Tumblr shows no blog with this uuid")
        except Denied as denied:
            reading.done(blog, "protected", str(denied))
        else:
            called[blog] = str(profile.get("name")).lower()
            rename(names, blog, called[blog])
            yield "accounts", [account(reading, blog, profile)]
        return blog in called

    def one(blog: str) -> Iterator[Page]:
        try:
            yield from read_posts(api, reading, blog, called[blog], names)
        except (Gone, Denied) as problem:
            reading.done(blog, "unreadable", str(problem))
        else:
            reading.mark(blog, "read", reading.now)
            reading.done(blog)

    unknown = [blog for blog in waiting if blog not in known]
    yield from reading.each_shown(waiting, unknown, look, one)


def resolve(api: Tumblr, reading: Reading) -> dict[str, Item]:
    """Find the uuid behind each claim that gives a name or an address; the blogs met on the way."""
    met: dict[str, Item] = {}

    def find(claim: Claim) -> str | None:
        try:
            name = name_of(claim)
            blog = inner(api.response(f"blog/{name}/info"), "blog") if name else {}
        except (Gone, Denied):
            return None
        if not isinstance(uuid := blog.get("uuid"), str):
            return None
        met[uuid] = blog
        rename(reading.state.setdefault("names", {}), uuid, str(blog.get("name")))
        return uuid

    reading.resolve_each(find, "blogs", "Tumblr shows no blog by this name")
    return met


def account(reading: Reading, blog: str, profile: Item) -> dict[str, Any]:
    """One row of accounts from a blog."""
    reading.notice("blog", profile, BLOG_FIELDS)
    faces = entries(profile, "avatar")
    return {
        "account_id": blog,
        "handle": profile.get("name"),
        "display_name": plain(profile.get("title")) or profile.get("name"),
        "description": plain(profile.get("description")) or None,
        "url": profile.get("url"),
        "posts": profile.get("total_posts", profile.get("posts")),
        "favourites": profile.get("likes"),
        "default_image": "/default_avatar/" in str(faces[0].get("url")) if faces else None,
        "links": links_of(anchors(profile.get("description"))),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
