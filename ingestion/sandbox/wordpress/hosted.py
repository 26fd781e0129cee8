"""WordPress.com's REST API v1.1 in front of the world: sites that live there or have Jetpack."""

import base64
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.parsed import batches
from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.wordpress.rules import SITE_ZONE
from ingestion.sandbox.wordpress.sites import TYPES, Site, edited, number, typeset, whole

HOST = "public-api.wordpress.com"
TOKEN = "sandbox-wordpress-com-token"
SELF, PLAIN, FREE, PAID, JETPACK = "self", "plain", "free", "paid", "jetpack"
KINDS = {0: FREE, 3: PLAIN, 9: PAID, 18: JETPACK}  # of 27 sites
OWN = {SELF, PLAIN}  # of which WordPress.com knows nothing
KNOWN = {
    "posts": {
        "number", "page_handle", "fields", "after", "modified_after", "order_by", "order", "author",
    },
    "comments": {"number", "page", "after", "order", "type", "status", "fields"},
    "likes": {"number", "before"},
    "followers": {"type", "page", "max"},
    "one": {"fields"},
    "notifications": {"number"},
}  # fmt: skip


class Refusal(Exception):
    """An error as WordPress.com words it."""

    def __init__(self, status: int, error: str, message: str) -> None:
        """Keep what goes out."""
        super().__init__(error)
        self.status, self.body = status, {"error": error, "message": message}


def home(host: str) -> str:
    """Where a site lives; nearly all are self-hosted."""
    return KINDS.get(zlib.crc32(host.encode()) % 27, SELF)


class PublicApi:
    """Everything that WordPress.com can be asked for."""

    def __init__(self, world: Any, sites: Mapping[str, Site]) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.end: datetime = world.now
        self.sites = {host: site for host, site in sites.items() if home(host) not in OWN}
        everybody: dict[str, Account] = world.accounts["wordpress"]
        self.strangers = [one for one in everybody.values() if one.person_id is None]
        # half of them have an account there
        self.users = {
            one.account_id: 5_000_000 + place
            for place, one in enumerate(self.strangers)
            if zlib.crc32(one.account_id.encode()) % 2
        }
        self.names = {one.account_id: one for one in self.strangers}
        self._likes: dict[str, list[dict[str, Any]]] = {}

    def answer(self, request: Request) -> Response:
        """One answer; refusals have words, and a status of their own."""
        header = request.headers.get("authorization", "")
        try:
            if header not in ("", f"Bearer {TOKEN}"):
                raise Refusal(400, "invalid_token", "The OAuth2 token is invalid.")
            query = {name: values[-1] for name, values in request.query.items()}
            body = self._body(request.path.strip("/").split("/")[1:], query, bool(header))
        except Refusal as refusal:
            return Response(refusal.status, refusal.body)
        return Response(200, body)

    def _body(self, path: list[str], query: dict[str, str], knows: bool) -> dict[str, Any]:
        match path:
            case ["rest", "v1.1", "me"]:
                self._owner(knows)
                return _fields({"ID": 4_999_999, "username": "clout"}, query, "one")
            case ["rest", "v1.1", "notifications"]:
                self._owner(knows)
                return self._notifications(_checked(query, "notifications"))
            case ["rest", "v1.1", "sites", host]:
                return _fields(self._site(self._found(host)), query, "one")
            case ["rest", "v1.1", "sites", host, "posts"]:
                return self._posts(self._found(host), _checked(query, "posts"))
            case ["rest", "v1.1", "sites", host, "comments"]:
                return self._comments(self._found(host), _checked(query, "comments"))
            case ["rest", "v1.1", "sites", host, ("posts" | "comments") as kind, native_id]:
                site = self._found(host)
                found = (
                    {number(p.post_id): self._post(site, p) for p in site.articles}
                    if kind == "posts"
                    else {number(a.acting_post_id): self._comment(site, a) for a in site.received}
                )
                if int(native_id) not in found:
                    raise Refusal(404, f"unknown_{kind[:-1]}", f"Unknown {kind[:-1]}")
                return _fields(found[int(native_id)], query, "one")
            case ["rest", "v1.2", "sites", host, "posts", native_id, "likes"]:
                return self._liked(self._found(host), native_id, _checked(query, "likes"))
            case ["rest", "v1.1", "sites", host, "stats", "followers"]:
                self._owner(knows)
                return self._followers(self._found(host), _checked(query, "followers"))
        raise Refusal(404, "not_found", "The requested route does not exist.")

    def _owner(self, knows: bool) -> None:
        if not knows:
            raise Refusal(
                403, "authorization_required", "An active access token must be used to read this."
            )

    def _found(self, host: str) -> Site:
        if host not in self.sites:
            raise Refusal(404, "unknown_blog", "Unknown blog")
        return self.sites[host]

    def _site(self, site: Site) -> dict[str, Any]:
        return {
            "ID": site_number(site), "name": site.accounts[0].display_name, "description": "",
            "URL": f"https://{site.host}", "post_count": len(site.articles), "lang": "fr",
            "subscribers_count": len(self._subscribers(site)) + 12, "is_private": False,
            "is_coming_soon": False, "is_following": False, "jetpack": home(site.host) == JETPACK,
        }  # fmt: skip

    def _user(self, site: Site, who: Account) -> dict[str, Any]:
        """An author or commenter: of the site, of WordPress.com, or anybody."""
        here = any(one.account_id == who.account_id for one in site.accounts)
        user = number(who.account_id) if here else self.users.get(who.account_id, 0)
        return {
            "ID": user, "login": who.handle if user else "", "email": False,
            "name": who.display_name, "first_name": "", "last_name": "", "nice_name": who.handle,
            "URL": next(iter(who.links), who.url), "avatar_URL": f"https://gravatar.example/{user}",
            "profile_URL": f"https://gravatar.example/{user}", "site_ID": user * 10,
        }  # fmt: skip

    def _post(self, site: Site, post: Post) -> dict[str, Any]:
        author = next(one for one in site.accounts if one.account_id == post.account_id)
        native_id = number(post.post_id)
        received = [act for act in site.received if act.post_id == post.post_id]
        likes = self._likers(site, post)
        return {
            "ID": native_id, "site_ID": site_number(site), "author": self._user(site, author),
            "date": spelled(post.created_at), "modified": spelled(edited(post)),
            "title": typeset(post.title), "URL": f"https://{site.host}/billet-{native_id}/",
            "content": f"<p>{typeset(post.text)}</p>\n", "excerpt": "", "status": "publish",
            "type": "post", "discussion": {"comment_count": len(received)}, "likes_enabled": True,
            "like_count": len(likes), "i_like": False, "is_reblogged": False, "tags": [],
            "categories": {}, "global_ID": f"{site_number(site)}{native_id}",
        }  # fmt: skip

    def _likers(self, site: Site, post: Post) -> list[dict[str, Any]]:
        """Some users of WordPress.com who like one article in three, newest first."""
        if post.post_id not in self._likes:
            seed, users = zlib.crc32(post.post_id.encode()), list(self.users)
            times = [
                post.created_at + timedelta(minutes=37 * (n + 1) ** 2)
                for n in range(seed // 3 % 12 if seed % 3 == 0 else 0)
            ]
            self._likes[post.post_id] = [
                self._user(site, self.names[users[(seed + 17 * n) % len(users)]])
                | {"date_liked": f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}", "preferred_blog": {}}
                for n, time in enumerate(times)
                if time < self.end
            ][::-1]
        return self._likes[post.post_id]

    def _posts(self, site: Site, query: dict[str, str]) -> dict[str, Any]:
        clocks = {
            "date": lambda post: whole(post.created_at),
            "modified": lambda p: whole(edited(p)),
        }
        after = {"date": query.get("after"), "modified": query.get("modified_after")}
        posts = [
            post
            for post in sorted(
                site.articles, key=clocks[query.get("order_by", "date")], reverse=True
            )
            if all(clocks[name](post) > _time(told) for name, told in after.items() if told)
            and query.get("author") in (None, str(number(post.account_id)))
        ]
        posts = posts[::-1] if query.get("order", "DESC") == "ASC" else posts
        size, start = _size(query, "number", 20, 100), _start(query.get("page_handle"))
        part = posts[start : start + size]
        meta = {"next_page": _handle(start + size)} if start + size < len(posts) else {}
        shown = [_fields(self._post(site, post), query, "posts") for post in part]
        return {"found": len(posts), "posts": shown, "meta": meta}

    def _comments(self, site: Site, query: dict[str, str]) -> dict[str, Any]:
        """One page; what is below articles that nobody here may read leaves a hole in it."""
        types = query.get("type", "any")
        acts = [
            act
            for act in sorted(site.received, key=lambda a: (a.occurred_at, a.acting_post_id or ""))
            if ("after" not in query or whole(act.occurred_at) > _time(query["after"]))
            and types in ("any", TYPES.get(act.act, "comment"))
        ]
        acts = acts if query.get("order", "DESC") == "ASC" else acts[::-1]
        places = [place for some in batches(acts, 59) for place in (*some, None)]
        size = _size(query, "number", 20, 100)
        start = size * (_size(query, "page", 1, 10**6) - 1)
        shown = [self._comment(site, act) for act in places[start : start + size] if act]
        return {
            # of some days it is not counted how many there are
            "found": -1 if "after" in query else len(places), "site_ID": site_number(site),
            "comments": [_fields(one, query, "comments") for one in shown],
        }  # fmt: skip

    def _comment(self, site: Site, act: Act) -> dict[str, Any]:
        native_id, above = number(act.acting_post_id), number(act.parent_id)
        who = site.names[act.actor_account_id]
        author = self._user(site, who)
        if act.act == "mention":
            # the article that links here is no user
            address = f"{who.url or 'https://ailleurs.example/'}billet-{native_id}/"
            author |= {"ID": 0, "login": "", "URL": address}
        return {
            "ID": native_id, "post": {"ID": number(act.post_id), "title": "", "type": "post"},
            "author": author, "date": spelled(act.occurred_at),
            "URL": f"https://{site.host}/#comment-{native_id}",
            "content": f"<p>{typeset(act.text)}</p>\n", "status": "approved",
            "parent": {"ID": above, "type": "comment", "link": ""} if above else False,
            "type": TYPES.get(act.act, "comment"), "like_count": 0, "i_like": False,
        }  # fmt: skip

    def _liked(self, site: Site, native_id: str, query: dict[str, str]) -> dict[str, Any]:
        post = next((p for p in site.articles if str(number(p.post_id)) == native_id), None)
        if post is None:
            raise Refusal(404, "unknown_post", "Unknown post")
        likes = self._likers(site, post)
        before = query.get("before", "9999")
        part = [one for one in likes if one["date_liked"] < before]
        part = part[: _size(query, "number", 90, 90)]
        return {
            "found": len(likes), "i_like": False, "site_ID": site_number(site),
            "post_ID": number(post.post_id), "likes": part,
        }  # fmt: skip

    def _subscribers(self, site: Site) -> list[Account]:
        return [one for one in self.strangers if one.account_id in self.users][
            site_number(site) % 40 :: 41
        ]

    def _followers(self, site: Site, query: dict[str, str]) -> dict[str, Any]:
        size, page = _size(query, "max", 20, 100), _size(query, "page", 1, 10**6)
        if query.get("type") != "wpcom":
            raise Refusal(400, "invalid_input", "The sandbox has followers of one type only")
        everybody = self._subscribers(site)
        part = everybody[size * (page - 1) : size * page]
        return {
            "page": page, "pages": -(-len(everybody) // size), "total": len(everybody),
            "total_email": 12, "total_wpcom": len(everybody), "is_owner_subscribing": True,
            "subscribers": [
                {
                    "ID": str(self.users[one.account_id]), "avatar": "", "label": one.display_name,
                    "url": one.url or None, "follow_data": None,
                    "date_subscribed": one.created_at.isoformat(timespec="seconds"),
                }
                for one in part
            ],
        }  # fmt: skip

    def _notifications(self, query: dict[str, str]) -> dict[str, Any]:
        """Who reblogged the newest articles; one note may tell of two."""
        notes = []
        for site in self.sites.values():
            for post in site.articles[-12:]:
                likers = self._likers(site, post)[:2]
                if likers:
                    at = min(post.created_at + timedelta(hours=2), self.end)
                    ids = {"site": site_number(site), "post": number(post.post_id)}
                    who = [
                        {"type": "user", "text": one["name"], "meta": {"ids": {"user": one["ID"]}}}
                        for one in likers
                    ]
                    notes.append(
                        {
                            "id": len(notes) + 1, "type": "reblog", "read": 0,
                            "timestamp": at.isoformat(timespec="seconds"), "subject": [],
                            "body": who, "meta": {"ids": ids},
                        }
                    )  # fmt: skip
        size = _size(query, "number", 10, 100)
        return {"last_seen_time": 0, "number": min(size, len(notes)), "notes": notes[:size]}


def site_number(site: Site) -> int:
    """The number that a site has on WordPress.com."""
    return 10**6 + zlib.crc32(site.host.encode()) % 10**6


def spelled(moment: datetime) -> str:
    """A time with the site's offset."""
    return moment.astimezone(SITE_ZONE).isoformat(timespec="seconds")


def _checked(query: dict[str, str], kind: str) -> dict[str, str]:
    # the real one overlooks a parameter it does not know; here a connector's slip shall show
    if wrong := sorted(query.keys() - KNOWN[kind]):
        raise Refusal(400, "invalid_input", f"Unknown parameter {wrong[0]}")
    return query


def _fields(item: dict[str, Any], query: dict[str, str], kind: str) -> dict[str, Any]:
    wanted = _checked(query, kind).get("fields")
    return {n: item[n] for n in wanted.split(",") if n in item} if wanted else item


def _size(query: dict[str, str], name: str, usual: int, most: int) -> int:
    told = query.get(name, str(usual))
    if not told.isdecimal() or not 1 <= int(told) <= most:
        raise Refusal(400, "invalid_input", f"{name} must be between 1 and {most}")
    return int(told)


def _time(told: str) -> datetime:
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        raise Refusal(400, "invalid_input", "after is no date") from None


def _handle(start: int) -> str:
    return base64.b64encode(f"value={start}&id=1".encode()).decode()


def _start(handle: str | None) -> int:
    if handle is None:
        return 0
    try:
        start = int(base64.b64decode(handle).split(b"&")[0].removeprefix(b"value="))
    except ValueError:
        start = -1
    if start < 0 or handle != _handle(start):
        raise Refusal(400, "invalid_input", "Invalid page handle")
    return start
