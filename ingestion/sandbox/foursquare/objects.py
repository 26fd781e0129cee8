"""The world as Foursquare holds it: users, the venues of pages, tips, check-ins and who likes."""

import zlib
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post

Resource = dict[str, Any]
LEFT = {"mention", "reply"}  # what the world says of a tip at the venue of somebody's page
FIRST_NAMED = 40  # how many of those who like a tip are named


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


def seconds(moment: datetime) -> int:
    """A time as the API tells it."""
    return int(moment.astimezone(UTC).timestamp())


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["foursquare"]
        self.own: dict[str, list[Post]] = {
            user: posts[::-1] for user, posts in world.posts["foursquare"].items()
        }
        self.tips = {post.post_id: post for posts in self.own.values() for post in posts}
        self.likes: defaultdict[str, dict[str, Act]] = defaultdict(dict)
        self.left: defaultdict[str, list[Act]] = defaultdict(list)  # tips at a venue
        self.visits: defaultdict[str, list[Act]] = defaultdict(list)  # check-ins of a user
        self.friends: defaultdict[str, set[str]] = defaultdict(set)
        self.venue_of: dict[str, str] = {}
        received: dict[str, list[Act]] = world.acts["foursquare"]
        for page, acts in received.items():
            if any(act.act in LEFT for act in acts):
                self.venue_of[page] = f"4b{blake2b(page.encode(), digest_size=11).hexdigest()}"
        self.page_of = {venue: page for page, venue in self.venue_of.items()}
        self.counts: defaultdict[str, int] = defaultdict(int)  # check-ins at the venue of a page
        for page, posts in self.own.items():
            self.counts[page] = sum(post.totals.get("checkin", 0) for post in posts)
        acts = [act for acts in received.values() for act in acts]
        for act in sorted(acts, key=lambda act: act.occurred_at, reverse=True):
            actor, page = act.actor_account_id, act.target_account_id
            if self.accounts[actor].person_id:
                self.friends[actor].add(page)
                self.friends[page].add(actor)
            if act.act == "like":
                self.likes[act.post_id or ""][actor] = act
            elif act.act in LEFT:
                self.left[page].append(act)
            elif page in self.venue_of:
                self.visits[actor].append(act)
        # those who go out most have given their token
        self.owners = sorted(self.own, key=lambda user: (-len(self.visits[user]), user))

    def compact(self, user_id: str) -> Resource:
        """Somebody as others' content names them: of the last name the first letter."""
        user = self.accounts[user_id]
        first, _, last = user.display_name.partition(" ")
        venue = self.venue_of.get(user_id)
        return {
            "id": user_id,
            "firstName": first,
            **({"lastName": f"{last[0]}."} if last else {}),
            "gender": "none",
            "photo": self.photo(user),
            **({"type": "venuePage", "venue": {"id": venue}} if venue else {}),
        }

    def photo(self, user: Account) -> Resource:
        """A picture in two parts, or the one of those who have none."""
        usual = {"default": True} if user.default_image else {}
        prefix = "https://fastly.4sqi.example/img/user/"
        return {"prefix": prefix, "suffix": f"/{user.account_id}.png", **usual}

    def user(self, user_id: str) -> Resource:
        """A profile."""
        user = self.accounts[user_id]
        first, _, last = user.display_name.partition(" ")
        is_page, groups = user_id in self.venue_of, [{"type": "others", "count": 0, "items": []}]
        followers = {"followers": {"count": user.followers}} if is_page else {}
        on_x = [one.rpartition("/")[2] for one in user.links if one.startswith("https://x.com/")]
        return {
            **self.compact(user_id),
            "firstName": first,
            **({"lastName": last} if last else {}),
            "homeCity": user.location,
            "bio": user.description,
            "contact": {"twitter": on_x[0]} if on_x else {},
            "friends": {"count": 0 if is_page else user.followers, "groups": groups},
            **followers,
            "tips": {"count": len(self.own.get(user_id, []))},
            "checkins": {"count": len(self.visits[user_id])},
            "lists": {"groups": []},
            "canonicalUrl": f"https://foursquare.com/user/{user_id}",
            "createdAt": seconds(user.created_at),
        }

    def venue(self, venue_id: str) -> Resource:
        """A venue with its totals."""
        page = self.accounts[self.page_of[venue_id]]
        city, _, country = page.location.partition(", ")
        totals = {
            "checkinsCount": self.counts[page.account_id],
            "usersCount": self.counts[page.account_id] // 2,
            "tipCount": len(self.left[page.account_id]),
        }
        return {
            "id": venue_id,
            "name": f"Chez {page.display_name}",
            "contact": {},
            "location": {"city": city, **({"country": country} if country else {})},
            "canonicalUrl": f"https://foursquare.com/v/chez/{venue_id}",
            "categories": [],
            "verified": page.verified,
            "stats": totals,
            "likes": {"count": totals["usersCount"] // 3, "groups": [], "summary": ""},
            "tips": {"count": totals["tipCount"], "groups": []},
        }

    def place(self, venue_id: str) -> Resource:
        """The same as Places tells it."""
        venue = self.venue(venue_id)
        towns = {"locality": venue["location"]["city"]}
        return {
            "fsq_place_id": venue_id,
            "name": venue["name"],
            "location": towns,
            "stats": {"total_tips": venue["stats"]["tipCount"], "total_photos": 0},
            "tel": "+33 1 00 00 00 00",
        }

    def tip(self, post: Post) -> Resource:
        """A tip among those of its author; some applications stamp what they post with the time."""
        at = self.venue_of.get(post.target_account_id or "")
        counted = post.totals.get("like", 0)
        return {
            "id": post.post_id,
            "createdAt": seconds(post.created_at),
            "text": stamped(post.text, post.post_id, post.created_at),
            "type": "user",
            "canonicalUrl": f"https://foursquare.com/item/{post.post_id}",
            **({} if is_one_in(12, post.post_id) else {"lang": post.language}),
            "likes": {
                "count": counted,
                "groups": [{"type": "others", "count": counted, "items": []}] if counted else [],
                "summary": f"{counted} likes",
            },
            "logView": True,
            "agreeCount": counted,
            "disagreeCount": 0,
            "todo": {"count": post.totals.get("save", 0)},
            "venue": {"id": at or f"5a{post.post_id[2:]}", "name": "Un lieu"},
        }

    def liked_by(self, post: Post) -> Resource:
        """Everybody who likes a tip is counted, the first of them are named."""
        people = list(self.likes[post.post_id])[:FIRST_NAMED]
        counted = post.totals.get("like", 0)
        named = [self.compact(actor) for actor in people]
        group = {"type": "others", "count": counted, "items": named}
        return {"count": counted, "groups": [group] if counted else []}

    def left_tip(self, act: Act) -> Resource:
        """A tip among those at its venue; some authors have left Foursquare."""
        tip_id, actor = act.acting_post_id or "", self.accounts[act.actor_account_id]
        has_left = actor.person_id is None and is_one_in(120, actor.account_id)
        return {
            "id": tip_id,
            "createdAt": seconds(act.occurred_at),
            "text": stamped(act.text, tip_id, act.occurred_at),
            "type": "user",
            "canonicalUrl": f"https://foursquare.com/item/{tip_id}",
            "lang": act.language,
            "likes": {"count": 0, "groups": [], "summary": "0 likes"},
            "todo": {"count": 0},
            **({} if has_left else {"user": self.compact(actor.account_id)}),
        }

    def checkin(self, act: Act, *, is_own: bool) -> Resource:
        """A check-in; a few are private, which only their own user is told."""
        private = {"private": True, "visibility": "private"} if self.is_private(act) else {}
        by = {} if is_own else {"user": self.compact(act.actor_account_id)}
        venue = self.venue_of[act.target_account_id]
        return {
            "id": act.acting_post_id,
            "createdAt": seconds(act.occurred_at),
            "type": "checkin",
            "timeZoneOffset": 60,
            **private,
            **by,
            "venue": {"id": venue, "name": "Un lieu", "location": {"cc": "FR"}, "categories": []},
            "likes": {"count": 0, "groups": []},
            "comments": {"count": 0},
        }

    def is_private(self, act: Act) -> bool:
        """Whether a check-in is off the grid."""
        return is_one_in(15, act.acting_post_id or "")


def stamped(text: str, identity: str, moment: datetime) -> str:
    """A text as the author's application sent it."""
    return f"{moment:%Y-%m-%dT%H:%M} {text}" if is_one_in(4, identity) else text
