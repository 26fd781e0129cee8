"""The fictional France's WordPress sites: authors, articles and comments in the shapes of wp/v2."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zlib import crc32

from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.wordpress.rules import SITE_ZONE

TYPES = {"mention": "pingback"}
AVATARS = ("24", "48", "96")


class Site:
    """One site; the names in its items that begin with a space are for sorting and filtering."""

    def __init__(self, host: str) -> None:
        """An empty site."""
        self.host = host
        self.accounts: list[Account] = []
        self.articles: list[Post] = []
        self.received: list[Act] = []
        self.names: dict[str, Account] = {}
        self._made: dict[str, list[dict[str, Any]]] = {}

    @property
    def is_weak(self) -> bool:
        """Whether it has not the memory for large pages."""
        return crc32(self.host.encode()) % 17 == 0

    def index(self) -> dict[str, Any]:
        """What `/wp-json/` says."""
        return {
            "name": self.accounts[0].display_name, "description": "", "url": f"https://{self.host}",
            "home": f"https://{self.host}", "gmt_offset": 1, "timezone_string": str(SITE_ZONE),
            "namespaces": ["oembed/1.0", "wp/v2"], "authentication": {},
        }  # fmt: skip

    def items(self, kind: str) -> list[dict[str, Any]]:
        """All users, posts or comments; made when first asked for."""
        if kind not in self._made:
            make = {"users": self._users, "posts": self._posts, "comments": self._all_comments}
            self._made[kind] = make[kind]()
        return self._made[kind]

    def silent(self) -> set[str]:
        """The numbers of authors without an article, whom a site does not show."""
        wrote = {post.account_id for post in self.articles}
        return {str(number(a.account_id)) for a in self.accounts if a.account_id not in wrote}

    def _users(self) -> list[dict[str, Any]]:
        silent = self.silent()
        return [
            {
                "id": number(account.account_id), "name": account.display_name,
                "url": next(iter(account.links), account.url),
                "description": account.description,
                "link": f"https://{self.host}/author/{account.handle}/", "slug": account.handle,
                "avatar_urls": avatars(account.account_id), "meta": [], "_links": {},
            }
            for account in self.accounts if str(number(account.account_id)) not in silent
        ]  # fmt: skip

    def _posts(self) -> list[dict[str, Any]]:
        return [
            {
                "id": number(post.post_id), **times("date", post.created_at),
                "guid": {"rendered": f"https://{self.host}/?p={number(post.post_id)}"},
                **times("modified", edited(post)), "slug": f"billet-{number(post.post_id)}",
                "status": "publish", "type": "post",
                "link": f"https://{self.host}/billet-{number(post.post_id)}/",
                "title": {"rendered": typeset(post.title)},
                "content": {"rendered": f"<p>{typeset(post.text)}</p>\n", "protected": False},
                "excerpt": {"rendered": f"<p>{typeset(post.text[:120])}</p>\n", "protected": False},
                "author": number(post.account_id), "featured_media": 0, "comment_status": "open",
                "ping_status": "open", "sticky": False, "template": "", "format": "standard",
                "meta": {"footnotes": ""}, "categories": [1], "tags": [], "_links": {},
                " at": whole(post.created_at), " modified": whole(edited(post)),
            }
            for post in self.articles
        ]  # fmt: skip

    def _all_comments(self) -> list[dict[str, Any]]:
        """Those below articles of others that nobody here may read are counted and never shown."""
        shown = self._comments()
        return shown + [one | {"id": -one["id"], " hidden": True} for one in shown[59::60]]

    def _comments(self) -> list[dict[str, Any]]:
        here = {account.account_id for account in self.accounts}
        return [
            {
                "id": number(act.acting_post_id), "post": number(act.post_id),
                "parent": number(act.parent_id),
                "author": number(who.account_id) if who.account_id in here else 0,
                "author_name": who.display_name, "author_url": self._address(act, who),
                **times("date", act.occurred_at),
                "content": {"rendered": f"<p>{typeset(act.text)}</p>\n"},
                "link": f"https://{self.host}/billet-{number(act.post_id)}/#comment-{number(act.acting_post_id)}",
                "status": "approved", "type": TYPES.get(act.act, "comment"),
                "author_avatar_urls": avatars(who.account_id, act.act != "mention"),
                "meta": [], "_links": {}, " at": whole(act.occurred_at),
            }
            for act in self.received for who in [self.names[act.actor_account_id]]
        ]  # fmt: skip

    def _address(self, act: Act, who: Account) -> str:
        # a pingback names the article that links here
        if act.act == "mention":
            return f"{who.url or 'https://ailleurs.example/'}billet-{number(act.acting_post_id)}/"
        return who.url


def sites(world: Any) -> dict[str, Site]:  # noqa: ANN401
    """Every site of the world by host, with all that happened there."""
    accounts: dict[str, Account] = world.accounts["wordpress"]
    found: defaultdict[str, Site] = Hosts()
    for account in accounts.values():
        if account.host:
            found[account.host].accounts.append(account)
            found[account.host].articles += world.posts["wordpress"].get(account.account_id, [])
    for acts in world.acts["wordpress"].values():
        for act in acts:
            site = found[act.post_id.split("/")[0]]
            site.received.append(act)
            site.names[act.actor_account_id] = accounts[act.actor_account_id]
    return dict(found)


class Hosts(defaultdict[str, Site]):
    """Opens a site when it is first named."""

    def __missing__(self, host: str) -> Site:
        """A new site."""
        self[host] = Site(host)
        return self[host]


def number(native_id: str | None) -> int:
    """The number of `host/number`; 0 is nobody and nothing."""
    return int(native_id.rsplit("/", 1)[1]) if native_id else 0


def whole(moment: datetime) -> datetime:
    """WordPress knows no fractions of a second."""
    return moment.replace(microsecond=0)


def edited(post: Post) -> datetime:
    """When a post was last edited; one in seven was finished long before it was published."""
    is_scheduled = number(post.post_id) % 7 == 0
    return post.created_at - timedelta(days=6 if is_scheduled else 0)


def times(name: str, moment: datetime) -> dict[str, str]:
    """A time on the site's clock and in UTC, both without saying so."""
    return {
        name: moment.astimezone(SITE_ZONE).strftime("%Y-%m-%dT%H:%M:%S"),
        f"{name}_gmt": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
    }


def typeset(text: str) -> str:
    """HTML with the typographic entities that WordPress puts in."""
    return escape(text, quote=False).replace("'", "&rsquo;").replace(" :", "&nbsp;:")


def avatars(seed: str, shown: bool = True) -> dict[str, Any]:
    """Addresses of one picture in three sizes; false for a pingback."""
    return {
        size: f"https://gravatar.example/{seed}?s={size}" if shown else False for size in AVATARS
    }
