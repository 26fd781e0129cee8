"""Blogger: blogs, their posts, and the comments they receive.

Everything here is public data of the Blogger API v3, read with an API key
(https://developers.google.com/blogger/docs/3.0/reference). The account is the blog: a profile's
blogs are told to nobody but itself. Likes, followers and mentions are not in the API, page views
only for administrators.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from typing import Any

from ingestion.client import Client, Gone
from ingestion.connection import Connection
from ingestion.html_text import plain
from ingestion.networks.blogger.answers import Denied, judge
from ingestion.networks.blogger.authors import Authors, profile_of
from ingestion.networks.blogger.comments import read_comments
from ingestion.networks.blogger.fronts import Key, host_at, host_of, standing
from ingestion.networks.blogger.posts import read_posts
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import Claim, Page, Reading

TITLE = "Blogger"
BASE_URL = "https://blogger.googleapis.com"
SECRETS = {
    "api_key": "an API key from https://console.cloud.google.com/apis/credentials, of a project in "
    "which the Blogger API v3 is enabled; it needs no further rights",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

BUZZ = "2399953"  # Google's own blog, the example of its documentation
BLOG_ID = re.compile(r"[?&#/]blogI[Dd][=/](\d+)|blogger\.com/blog/\w+/(\d+)")
BLOG_FIELDS = {
    "kind", "id", "name", "description", "published", "updated", "url", "selfLink", "posts",
    "pages", "locale", "customMetaData", "status", "etag",
}  # fmt: skip
NEWEST = 20


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the key as a header: addresses end up in logs, headers do not."""
    return Client(
        "blogger",
        base_url,
        auth=Key(secrets["api_key"], base_url),
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )


def whoami(api: Client) -> Connection:
    """Whether the key is accepted; Google tells neither its project nor what is left."""
    with suppress(Gone):  # who asks is looked at before what is asked for
        api.get(f"v3/blogs/{BUZZ}")
    return Connection(scopes=("public data",))


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed blog, those that waited longest first: a quota may not last for all.

    New blogs are all looked at before the first comment is: whose profile comments must be known.
    Of the others it is remembered, or many blogs would use up every day with looks.
    """
    resolve(api, reading)
    authors = Authors(reading)
    waiting = reading.waiting(reading.claimed())

    def look(blog: str) -> Generator[Page, None, bool]:
        params = {"maxPosts": None if authors.are_known(blog) else NEWEST}
        try:
            found = api.get(f"v3/blogs/{blog}", params).body
        except Gone:
            reading.done(blog, *standing(api, reading, blog))
        except Denied as denied:
            reading.done(blog, "protected", str(denied))
        else:
            authors.learn(blog, map(profile_of, entries(inner(found, "posts"), "items")))
            yield "accounts", [account(reading, blog, found)]
            if host := host_at(found.get("url")):
                reading.mark(blog, "host", host)
            return True
        return False

    def one(blog: str) -> Iterator[Page]:
        try:
            yield from read_posts(api, reading, blog, authors)
            yield from read_comments(api, reading, blog, authors)
        except (Gone, Denied) as problem:
            reading.done(blog, "unreadable", str(problem))
        else:
            reading.mark(blog, "read", reading.now)
            reading.done(blog)

    unknown = [blog for blog in waiting if not authors.are_known(blog)]
    yield from reading.each_shown(waiting, unknown, look, one)


def resolve(api: Client, reading: Reading) -> None:
    """Find the blog behind each claim that gives its address, or its name below blogspot.com."""
    reading.resolve_each(
        lambda claim: blog_of(api, claim), "blogs", "Blogger knows no blog at this address"
    )


def blog_of(api: Client, claim: Claim) -> str | None:
    """The blog's id that an address states, or that the API gives for it."""
    if stated := BLOG_ID.search(claim.url or ""):
        return stated[1] or stated[2]
    if not (host := host_of(claim)):
        return None
    try:
        found = api.get("v3/blogs/byurl", {"url": f"https://{host}/"}).body.get("id")
    except (Gone, Denied):
        return None
    return found if isinstance(found, str) else None


def account(reading: Reading, blog: str, item: Item) -> dict[str, Any]:
    """One row of accounts from a blog."""
    reading.notice("blog", item, BLOG_FIELDS)
    return {
        "account_id": blog,
        "handle": host_at(item.get("url")).removesuffix(".blogspot.com") or None,
        "display_name": plain(item.get("name")),
        "description": plain(item.get("description")) or None,
        "language": inner(item, "locale").get("language") or None,
        "url": item.get("url"),
        "posts": number(inner(item, "posts").get("totalItems")),
        "created_at": item.get("published"),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
