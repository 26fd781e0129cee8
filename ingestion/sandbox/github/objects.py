"""The world as GitHub holds it: users, repositories, and who starred, forked and discussed them."""

import zlib
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.france.texts import slug

Item = dict[str, Any]


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


def instant(moment: datetime) -> str:
    """A time as the API spells it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class View:
    """Everything of one world that the API can be asked for."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["github"]
        self.by_login = {account.handle.lower(): account for account in self.accounts.values()}
        self.strangers = [one for one in self.accounts.values() if one.person_id is None]
        self.made: dict[str, list[Post]] = world.posts["github"]
        self.repositories = {post.post_id: post for posts in self.made.values() for post in posts}
        self.by_name = {self.full_name(post).lower(): post for post in self.repositories.values()}
        self.stars: defaultdict[str, dict[str, Act]] = defaultdict(dict)
        self.forks: defaultdict[str, list[Act]] = defaultdict(list)
        self.comments: defaultdict[str, list[Act]] = defaultdict(list)
        for target, acts in world.acts["github"].items():
            for act in acts:
                if act.act == "like":
                    # who stars twice has starred once
                    self.stars[act.post_id or ""].setdefault(act.actor_account_id, act)
                elif act.act == "share":
                    self.forks[act.post_id or ""].append(act)
                elif posts := self.made.get(target):
                    # issues that were moved into a repository can be older than it
                    self.comments[posts[0].post_id].append(act)

    def full_name(self, post: Post) -> str:
        """Owner and name of a repository."""
        name = "-".join(slug(post.title or post.text).split("-")[:4])
        return f"{self.accounts[post.account_id].handle}/{name}-{int(post.post_id) % 100_000}"

    def user(self, account_id: str) -> Item | None:
        """Somebody as lists show them; of a deleted account a ghost stays, or nothing at all."""
        account = self.accounts[account_id]
        if account.person_id is None and is_one_in(90, account_id):
            return None
        if account.person_id is None and is_one_in(90, f"{account_id} ghost"):
            return {"login": "ghost", "id": 10137, "type": "User"}
        return {
            "login": account.handle,
            "id": int(account_id),
            "node_id": f"U_{account_id}",
            "html_url": f"https://github.com/{account.handle}",
            "type": "User",
            "site_admin": False,
        }

    def profile(self, account: Account) -> Item:
        """A user with everything that is public."""
        return {
            **(self.user(account.account_id) or {}),
            "name": account.display_name,
            "company": None,
            # as it was typed, mostly without a scheme
            "blog": next(iter(account.links), "").removeprefix("https://"),
            "location": account.location or None,
            "email": None,
            "hireable": None,
            "bio": account.description or None,
            "twitter_username": None,
            "public_repos": len(self.made.get(account.account_id, [])),
            "public_gists": 0,
            "followers": len(self.followers(account)),
            "following": account.following,
            "created_at": instant(account.created_at),
            "updated_at": instant(account.created_at),
        }

    def social_accounts(self, account: Account) -> list[Item]:
        """Addresses elsewhere, each with the name of the network that GitHub takes it for."""
        return [{"provider": "generic", "url": address} for address in account.links[1:]]

    def followers(self, account: Account) -> list[Item | None]:
        """Who follows: as many strangers as the world says."""
        start = int(account.account_id) % len(self.strangers)
        count = min(account.followers, len(self.strangers))
        picked = [self.strangers[(start + n) % len(self.strangers)] for n in range(count)]
        return [self.user(one.account_id) for one in picked]

    def repository(self, post: Post) -> Item:
        """A repository with its totals; `watchers` are stars too, by their name of old."""
        name, native_id = self.full_name(post), post.post_id
        stars = len(self.stars[native_id])
        return {
            "id": int(native_id),
            "node_id": f"R_{native_id}",
            "name": name.partition("/")[2],
            "full_name": name,
            "private": False,
            "owner": self.user(post.account_id),
            "html_url": f"https://github.com/{name}",
            "description": None if is_one_in(20, native_id) else post.text,
            "fork": False,
            "created_at": instant(post.created_at),
            "pushed_at": instant(post.created_at),
            "stargazers_count": stars,
            "watchers_count": stars,
            "forks_count": len(self.forks[native_id]),
            "open_issues_count": -(-len(self.comments[native_id]) // 4),
            "has_issues": True,
            "archived": False,
            "language": "Python",
        }

    def repositories_of(self, account: Account) -> list[Item]:
        """Own repositories, last pushed first; one in five accounts keeps a fork among them."""
        found = [self.repository(post) for post in reversed(self.made.get(account.account_id, []))]
        if found and is_one_in(5, account.account_id):
            copy = {**found[0], "id": 7_000_000_000 + int(account.account_id), "fork": True}
            found.append({**copy, "name": "copy", "full_name": f"{account.handle}/copy"})
        return found

    def stargazers(self, post: Post, *, timed: bool) -> list[Item | None]:
        """Who starred, the first one first; without the right Accept nobody says when."""
        acts = sorted(self.stars[post.post_id].values(), key=lambda act: act.occurred_at)
        users = [(act, self.user(act.actor_account_id)) for act in acts]
        if not timed:
            return [user for _, user in users]
        return [{"starred_at": instant(act.occurred_at), "user": user} for act, user in users]

    def forks_of(self, post: Post) -> list[Item]:
        """Copies, the newest first."""
        acts = sorted(self.forks[post.post_id], key=lambda act: act.occurred_at, reverse=True)
        return [
            {
                "id": int(act.acting_post_id or 0),
                "name": "copy",
                "full_name": f"{self.accounts[act.actor_account_id].handle}/copy",
                "owner": self.user(act.actor_account_id),
                "fork": True,
                "created_at": instant(act.occurred_at),
            }
            for act in acts
        ]

    def comments_of(self, post: Post, since: datetime) -> list[Item]:
        """Comments on its issues, the last changed first."""
        acts = sorted(self.comments[post.post_id], key=lambda act: act.occurred_at, reverse=True)
        root = f"https://api.github.com/repos/{self.full_name(post)}/issues"
        return [
            {
                "id": int(act.acting_post_id or 0),
                "issue_url": f"{root}/{1 + int(act.acting_post_id or 0) % 40}",
                "user": self.user(act.actor_account_id),
                "body": act.text,
                "created_at": instant(act.occurred_at),
                "updated_at": instant(act.occurred_at),
                "author_association": "NONE",
                "reactions": {"total_count": 0, "+1": 0},
            }
            for act in acts
            if act.occurred_at.replace(microsecond=0) >= since
        ]
