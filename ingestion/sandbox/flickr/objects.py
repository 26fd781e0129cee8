"""The world as Flickr holds it: people, their public photos, favourites, comments and contacts."""

import html
import zlib
from collections import defaultdict
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post

Item = dict[str, Any]


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


def text(value: str) -> Item:
    """A text as the older methods show it."""
    return {"_content": value}


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["flickr"]
        self.by_alias = {account.handle.lower(): account for account in self.accounts.values()}
        self.by_name = {account.display_name: account for account in self.accounts.values()}
        self.photos: dict[str, list[Post]] = {
            owner: posts[::-1] for owner, posts in world.posts["flickr"].items()
        }
        self.by_id = {post.post_id: post for posts in self.photos.values() for post in posts}
        self.comments: defaultdict[str, list[Act]] = defaultdict(list)
        self.faves: defaultdict[str, dict[str, Act]] = defaultdict(dict)
        self.contacts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        strangers = [who for who, account in self.accounts.items() if account.person_id is None]
        for number, owner in enumerate(self.photos):
            self.contacts[owner] = dict.fromkeys(strangers[number::41])
        for act in sorted(
            (act for acts in world.acts["flickr"].values() for act in acts),
            key=lambda act: (act.occurred_at, act.acting_post_id or ""),
        ):
            if act.act == "favourite":
                # a second time is no second favourite
                self.faves[act.post_id or ""].setdefault(act.actor_account_id, act)
            else:
                self.comments[act.post_id or ""].append(act)
            if self.accounts[act.actor_account_id].person_id:
                self.contacts[act.actor_account_id][act.target_account_id] = None

    def has_left(self, account: Account) -> bool:
        """Whether a user deleted the account; what it wrote below photos of others stays."""
        return account.person_id is None and is_one_in(80, account.account_id)

    def person(self, account: Account) -> Item:
        """One profile; what somebody left empty or hides is not there."""
        alias, photos = account.handle, self.photos.get(account.account_id, [])
        first = str(int(photos[-1].created_at.timestamp())) if photos else None
        return {
            "id": account.account_id,
            "nsid": account.account_id,
            "ispro": int(account.verified),
            "is_deleted": 0,
            "iconserver": "0" if account.default_image else "65535",
            "iconfarm": 66,
            "path_alias": alias,
            "has_stats": 0,
            "username": text(account.display_name),
            **({} if is_one_in(4, alias) else {"realname": text(account.display_name)}),
            **({"location": text(account.location)} if account.location else {}),
            "description": text(html.escape(account.description, quote=True)),
            "photosurl": text(f"https://www.flickr.com/photos/{alias}/"),
            "profileurl": text(f"https://www.flickr.com/people/{alias}/"),
            "photos": {
                "firstdatetaken": text("2021-05-15 09:46:21"),
                "firstdate": text(first or ""),
                "count": text("0") if not photos else {"_content": len(photos)},
            },
        }

    def profile(self, account: Account) -> Item:
        """What somebody says of other places; names on some networks, as they were typed."""
        told = next(iter(account.links), "")
        name = told.removeprefix("https://x.com/")
        return {
            "id": account.account_id,
            "nsid": account.account_id,
            "join_date": str(int(account.created_at.timestamp())),
            "occupation": "",
            "hometown": "",
            **({"twitter": f"@{name}"} if name != told else {"website": told}),
        }

    def photo(self, post: Post, extras: set[str]) -> Item:
        """One photo in a list; what was not asked for is not there."""
        described = " ".join(word for word in post.text.split() if not word.startswith("#"))
        faves, comments = len(self.faves[post.post_id]), len(self.comments[post.post_id])
        uploaded = str(int(post.created_at.timestamp()))
        more = {
            "description": ("description", text(html.escape(described, quote=True))),
            "date_upload": ("dateupload", uploaded),
            "last_update": ("lastupdate", uploaded),
            "tags": ("tags", " ".join(tag.lower() for tag in post.hashtags)),
            "views": ("views", str(post.totals.get("view", 0))),
            "media": ("media", "photo"),
            "path_alias": ("pathalias", self.accounts[post.account_id].handle),
            # which methods spell numbers as text changes with the years
            "count_faves": ("count_faves", str(faves)),
            "count_comments": ("count_comments", comments),
        }
        return {
            "id": post.post_id,
            "owner": post.account_id,
            "secret": "9b",
            "server": "65535",
            "farm": 66,
            "title": post.title,
            "ispublic": 1,
            "isfriend": 0,
            "isfamily": 0,
            **dict(more[name] for name in more if name in extras),
        }

    def fave(self, act: Act) -> Item:
        """Somebody who favourited a photo."""
        account = self.accounts[act.actor_account_id]
        return {
            "nsid": account.account_id,
            "username": account.display_name,
            "realname": "",
            "favedate": str(int(act.occurred_at.timestamp())),
            "iconserver": "0",
            "iconfarm": 0,
            "contact": 0,
            "friend": 0,
            "family": 0,
        }

    def comment(self, act: Act) -> Item:
        """One comment; whom it answers stands in its text."""
        account, photo = self.accounts[act.actor_account_id], self.by_id[act.post_id or ""]
        owner = self.accounts[photo.account_id].handle
        number = (act.acting_post_id or "").rpartition("-")[2]
        said = html.escape(act.text, quote=True)
        if act.act == "reply":
            answered = self.accounts[act.target_account_id].handle
            said = f"[https://www.flickr.com/photos/{answered}] {said}"
        return {
            "id": act.acting_post_id,
            "author": account.account_id,
            "author_is_deleted": int(self.has_left(account)),
            "authorname": account.display_name,
            "realname": "",
            "iconserver": "65535",
            "iconfarm": 66,
            "path_alias": None if account.person_id is None else account.handle,
            "datecreate": str(int(act.occurred_at.timestamp())),
            "permalink": f"https://www.flickr.com/photos/{owner}/{photo.post_id}/#comment{number}",
            "_content": said,
        }

    def contact(self, nsid: str) -> Item:
        """One contact in the list that everybody may see."""
        account = self.accounts[nsid]
        return {"nsid": nsid, "username": account.display_name, "iconserver": "0", "ignored": 0}
