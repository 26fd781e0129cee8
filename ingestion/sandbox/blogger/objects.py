"""The world as Blogger holds it: blogs, posts and comments, each of them as a resource."""

import zlib
from datetime import datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from ingestion.sandbox.france.records import Account, Act, Post

ROOT = "https://www.blogger.example/feeds"
ZONES = {"fr": ZoneInfo("Europe/Paris"), "en": ZoneInfo("America/Los_Angeles")}
EMPTIED = "This comment has been removed by the author."
SECOND_THOUGHT = timedelta(days=1)
Resource = dict[str, Any]


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.now: datetime = world.now
        self.accounts: dict[str, Account] = world.accounts["blogger"]
        self.blogs = {a.account_id: a for a in self.accounts.values() if a.person_id}
        self.by_host = {f"{blog.handle}.blogspot.com": blog for blog in self.blogs.values()}
        self.posts: dict[str, dict[str, Post]] = {
            blog: {post.post_id: post for post in reversed(posts)}
            for blog, posts in world.posts["blogger"].items()
        }
        self.comments: dict[str, dict[str, Act]] = {
            post: {} for posts in self.posts.values() for post in posts
        }
        acts = [act for received in world.acts["blogger"].values() for act in received]
        for act in sorted(
            acts, key=lambda act: (act.occurred_at, act.acting_post_id), reverse=True
        ):
            self.comments[act.post_id or ""][act.acting_post_id or ""] = act

    def comments_of(self, blog: str) -> list[Act]:
        """All comments below all posts of a blog."""
        found = [act for post in self.posts[blog] for act in self.comments[post].values()]
        return sorted(found, key=lambda act: (act.occurred_at, act.acting_post_id), reverse=True)

    def blog(self, account: Account, posts: int | None = None) -> Resource:
        """One blog, with its newest posts where they are asked for."""
        blog, zone = account.account_id, zone_of(account)
        own = list(self.posts[blog].values())
        items = {"items": [self.post(post) for post in own[:posts]]} if posts and own else {}
        return {
            "kind": "blogger#blog",
            "id": blog,
            "name": escape(account.display_name, quote=False),
            "description": account.description,
            "published": instant(account.created_at, zone),
            "updated": instant(own[0].created_at if own else account.created_at, zone),
            "url": address(account),
            "selfLink": f"{ROOT}/{blog}",
            "posts": {"totalItems": account.posts, "selfLink": f"{ROOT}/{blog}/posts", **items},
            "pages": {"totalItems": 1, "selfLink": f"{ROOT}/{blog}/pages"},
            "locale": {"language": account.language, "country": "", "variant": ""},
        }

    def post(self, post: Post, *, has_text: bool = True) -> Resource:
        """One post, without its text where that is not wanted."""
        account = self.accounts[post.account_id]
        blog, number = post.post_id.split("/")
        text = {"content": f"<p>{escape(post.text, quote=False)}</p>"} if has_text else {}
        labels = {"labels": list(post.hashtags)} if post.hashtags else {}
        shown = [act for act in self.comments[post.post_id].values() if not self.is_emptied(act)]
        zone, path = zone_of(account), f"{post.created_at:%Y/%m}/billet-{number}.html"
        return {
            "kind": "blogger#post",
            "id": number,
            "blog": {"id": blog},
            "published": instant(post.created_at, zone),
            "updated": instant(updated(post), zone),
            "url": address(account) + path,
            "selfLink": f"{ROOT}/{blog}/posts/{number}",
            "title": post.title,
            **text,
            "author": author(account),
            "replies": {
                "totalItems": str(len(shown)),
                "selfLink": f"{ROOT}/{blog}/posts/{number}/comments",
            },
            **labels,
            "readerComments": "ALLOW",
            "etag": f'"{zlib.crc32(post.post_id.encode()):08x}"',
        }

    def comment(self, act: Act, *, has_text: bool = True) -> Resource:
        """One comment; some are not signed, and some were taken back."""
        blog, number = (act.acting_post_id or "").split("/")
        below = (act.post_id or "").split("/")[1]
        account, zone = self.accounts[act.actor_account_id], zone_of(self.accounts[blog])
        is_signed = account.person_id or not is_one_in(45, number)
        parent = {"inReplyTo": {"id": act.parent_id.split("/")[1]}} if act.parent_id else {}
        is_emptied = self.is_emptied(act)
        text = EMPTIED if is_emptied else escape(act.text, quote=False) + "<br />"
        return {
            "kind": "blogger#comment",
            "id": number,
            **parent,
            "post": {"id": below},
            "blog": {"id": blog},
            "published": instant(act.occurred_at, zone),
            "updated": instant(act.occurred_at, zone),
            "selfLink": f"{ROOT}/{blog}/posts/{below}/comments/{number}",
            **({"content": text} if has_text else {}),
            "author": author(account) if is_signed else {"displayName": "Anonymous"},
            **({"status": "EMPTIED"} if is_emptied else {}),
        }

    def is_emptied(self, act: Act) -> bool:
        """Whether somebody took a comment back, a day later."""
        is_old = act.occurred_at + SECOND_THOUGHT <= self.now
        return is_old and is_one_in(110, f"emptied {act.acting_post_id}")


def profile(account: Account) -> str:
    """The id of somebody's profile: a number, or of the years of Google+, g and a number."""
    is_of_plus = is_one_in(3, account.account_id)
    return f"g1{account.account_id}" if is_of_plus else f"0{account.account_id[::-1]}"


def author(account: Account) -> Resource:
    """Whoever signs; pictures have addresses without a scheme."""
    return {
        "id": profile(account),
        "displayName": account.display_name,
        "url": f"https://www.blogger.com/profile/{profile(account)}",
        "image": {"url": "//images.blogger.example/blank.gif"},
    }


def address(account: Account) -> str:
    """Where a blog stands; the API has never said https."""
    return f"http://{account.handle}.blogspot.com/"


def updated(post: Post) -> datetime:
    """Some posts are corrected on the same day."""
    return post.created_at + timedelta(minutes=40 * is_one_in(20, post.post_id))


def zone_of(account: Account) -> ZoneInfo:
    """The time zone of a blog's settings."""
    return ZONES[account.language]


def instant(moment: datetime, zone: ZoneInfo) -> str:
    """A time with the blog's offset, in whole seconds."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0
