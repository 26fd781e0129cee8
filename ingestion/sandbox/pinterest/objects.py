"""The world as Pinterest holds it: accounts, boards and pins; who did what is for nobody to see."""

import zlib
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from ingestion.sandbox.france.records import Account, Post

BOARDS = ("Idées", "À voir", "Secret")
METRICS = {"save": "save", "comment": "comment", "reaction": "reaction", "pin_click": "view"}


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


class View:
    """Everything of one world that a token may ask for; lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        accounts: dict[str, Account] = world.accounts["pinterest"]
        self.accounts = {key: one for key, one in sorted(accounts.items()) if one.person_id}
        self.me = next(iter(self.accounts.values()))
        # who is in charge of an ad account has its owner's rights; some owners have two of them
        self.owners = {f"549{n:09}": one for n, one in enumerate(self.accounts.values())}
        self.powerless = {
            f"548{n:09}": one
            for n, one in enumerate(self.accounts.values())
            if is_one_in(4, one.account_id)
        }
        self.posts: dict[str, list[Post]] = {
            key: self.kept(key, world.posts["pinterest"].get(key, [])) for key in self.accounts
        }
        self.by_id = {post.post_id: post for posts in self.posts.values() for post in posts}
        self.followed: defaultdict[str, set[str]] = defaultdict(set)
        for acts in world.acts["pinterest"].values():
            for act in acts:
                self.followed[act.actor_account_id].add(accounts[act.target_account_id].handle)

    def kept(self, account_id: str, posts: list[Post]) -> list[Post]:
        """The pins of an account, newest first; some keep one on a secret board."""
        if not posts or not is_one_in(3, account_id):
            return posts[::-1]
        newest = posts[-1]
        secret = Post(
            str(int(newest.post_id) + 7), account_id, newest.created_at + timedelta(seconds=1),
            "Cadeau surprise", (), "fr", "secret", {},
        )  # fmt: skip
        return [secret, *posts[::-1]]

    def ad_accounts(self) -> list[dict[str, Any]]:
        """Ad accounts of the token's user and of those who granted access."""
        shown = [(number, one, "CATALOGS_MANAGER") for number, one in self.powerless.items()]
        shown += [
            (number, one, "OWNER" if one is self.me else "ANALYST")
            for number, one in self.owners.items()
        ]
        return [
            {
                "id": number, "name": f"Publicité {one.handle}", "country": "FR",
                "owner": {"username": one.handle, "id": one.account_id}, "currency": "EUR",
                "permissions": [role], "created_time": 1700000000, "updated_time": 1700000000,
            }
            for number, one, role in shown
        ]  # fmt: skip

    def account(self, account: Account) -> dict[str, Any]:
        """A profile."""
        business = is_business(account)
        return {
            "id": account.account_id,
            "username": account.handle,
            "account_type": "BUSINESS" if business else "PINNER",
            "business_name": account.display_name if business else None,
            "about": account.description,
            "website_url": next(iter(account.links), ""),
            "profile_image": f"https://i.pinimg.example/{account.account_id}.jpg",
            "follower_count": account.followers,
            "following_count": account.following,
            "board_count": len(BOARDS),
            "pin_count": len(self.posts[account.account_id]),
            "monthly_views": 10 * account.followers if business else -1,
        }

    def websites(self, account: Account) -> list[dict[str, Any]]:
        """Sites that an account claims: proved by a tag or a record of the domain, or not yet."""
        site = f"{account.account_id}.site.example"
        proved = {"status": "verified", "verified_at": spelled(account.created_at, "")}
        return [{"website": site, **(proved if account.verified else {"status": "pending"})}]

    def boards(self, account: Account) -> list[dict[str, Any]]:
        """Boards, a secret one among them: the token has the right to see these."""
        return [
            {
                "id": f"{account.account_id}{n}", "name": name, "description": "",
                "owner": {"username": account.handle}, "follower_count": account.followers // 3,
                "privacy": "SECRET" if name == "Secret" else "PUBLIC", "pin_count": 3,
                "collaborator_count": 0, "created_at": spelled(account.created_at, ""),
                "board_pins_modified_at": None, "is_ads_only": False, "media": {},
            }
            for n, name in enumerate(BOARDS)
        ]  # fmt: skip

    def pin(self, post: Post, *, with_metrics: bool) -> dict[str, Any]:
        """One pin; a repin shows the words of its original."""
        account = self.accounts[post.account_id]
        original = self.by_id.get(post.target_post_id or "", post)
        board = 2 if post.kind == "secret" else int(post.post_id) % 2
        totals = post.totals | {
            "comment": post.totals.get("comment", 0) + post.totals.get("reply", 0)
        }
        counts = {name: totals.get(word, 0) for name, word in METRICS.items()}
        metrics = {"impression": 9 * counts["pin_click"], "clickthrough": counts["pin_click"] // 3}
        return {
            "id": post.post_id,
            "title": original.title if not is_one_in(6, post.post_id) else None,
            "description": " " if is_one_in(30, post.post_id) else original.text,
            "link": original.link, "alt_text": None, "note": "",
            "board_id": f"{account.account_id}{board}", "board_section_id": None,
            "board_owner": {"username": account.handle},
            "created_at": spelled(post.created_at, post.post_id),
            "creative_type": "REGULAR", "dominant_color": "#604f41", "has_been_promoted": False,
            "is_owner": True, "is_standard": True, "is_product": False, "is_removable": False,
            "parent_pin_id": post.target_post_id if post.kind == "save" else None,
            "product_tags": [], "media": {"media_type": "image", "images": {}},
            "pin_metrics": {
                "90d": {k: v for k, v in (metrics | counts).items() if k not in HIDDEN},
                "lifetime_metrics": metrics | counts,
            } if with_metrics and is_business(account) else None,
        }  # fmt: skip

    def following(self, account: Account) -> list[dict[str, str]]:
        """Names of whom somebody follows, without anything else."""
        names = [*sorted(self.followed[account.account_id]), f"{account.handle}fan", "ailleurs"]
        return [{"username": name, "type": "user"} for name in names]


HIDDEN = {"comment", "reaction"}  # for all of a pin's life only


def is_business(account: Account) -> bool:
    """Most who let others manage their account are businesses."""
    return not is_one_in(15, account.account_id)


def spelled(moment: datetime, identity: str) -> str:
    """A time in UTC without saying so, now and then with fractions of a second."""
    return moment.strftime(
        "%Y-%m-%dT%H:%M:%S.%f" if is_one_in(5, identity) else "%Y-%m-%dT%H:%M:%S"
    )
