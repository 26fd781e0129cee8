"""The world as Tumblr holds it: blogs, posts in blocks, and the notes that all reblogs share."""

import zlib
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post

NOTES_WITH_POST = 50
FACE = "https://assets.tumblr.example/images/default_avatar/cone_open_128.png"
OTHER_FACE = "https://64.media.tumblr.example/avatar_128.pnj"
Resource = dict[str, Any]


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["tumblr"]
        self.by_name = {account.handle.lower(): account for account in self.accounts.values()}
        self.posts = {
            blog: sorted(posts, key=lambda post: (at(post), post.post_id), reverse=True)
            for blog, posts in world.posts["tumblr"].items()
        }
        self.by_id = {post.post_id: post for posts in self.posts.values() for post in posts}
        self.reblogs: dict[str, list[Act]] = defaultdict(list)
        received: dict[str, dict[str, Act]] = defaultdict(dict)
        acts = [act for every in world.acts["tumblr"].values() for act in every]
        for act in sorted(acts, key=lambda act: (act.occurred_at, act.acting_post_id or "")):
            # who likes twice likes once
            once = f"like {act.actor_account_id}" if act.act == "like" else act.acting_post_id
            received[act.post_id or ""].setdefault(str(once), act)
            if act.act in ("share", "quote"):
                self.reblogs[act.post_id or ""].append(act)
        self.received = {
            post: sorted(found.values(), key=lambda act: act.occurred_at, reverse=True)
            for post, found in received.items()
        }
        self.notes: dict[str, list[Resource]] = {}

    def find(self, name: str) -> Account | None:
        """A blog by its uuid, name or host."""
        bare = name.lower().removesuffix(".tumblr.com")
        return self.accounts.get(name) or self.by_name.get(bare)

    def blog(self, account: Account) -> Resource:
        """One blog as `info` tells it; how many follow it is nobody's business."""
        posts = self.posts.get(account.account_id, [])
        face = FACE if account.default_image else OTHER_FACE
        likes = {"likes": account.favourites} if is_one_in(2, account.account_id) else {}
        return {
            **short(account),
            "title": account.display_name,
            "description": account.description
            + "".join(f' <a href="{one}">ailleurs</a>' for one in account.links),
            "posts": len(posts),
            "total_posts": len(posts),
            "updated": at(posts[0]) if posts else 0,
            "ask": False,
            "ask_anon": False,
            "is_nsfw": False,
            "avatar": [{"width": 128, "height": 128, "url": face}],
            "theme": {"background_color": "#FAFAFA"},
            "can_subscribe": True,
            "share_likes": bool(likes),
            **likes,
        }

    def root(self, post: Post) -> str:
        """The first post of the tree."""
        return post.target_post_id or post.post_id

    def post(self, post: Post, asked: dict[str, str], *, is_pinned: bool = False) -> Resource:
        """One post in blocks: what is passed on stands in the trail, own words in the content."""
        account, root = self.accounts[post.account_id], self.root(post)
        notes = self.notes_of(root)
        own = own_blocks(post)
        first = self.by_id.get(root)
        passed_on = first is not None and first is not post
        found = {
            "type": "blocks" if asked.get("npf") == "true" else "text",
            "is_blocks_post_format": True,
            "original_type": "regular",
            "blog_name": account.handle,
            "blog": short(account),
            "id": int(post.post_id),
            "id_string": post.post_id,
            "post_url": f"https://{account.handle}.tumblr.com/post/{post.post_id}",
            "slug": "",
            "date": datetime.fromtimestamp(at(post), UTC).strftime("%Y-%m-%d %H:%M:%S GMT"),
            "timestamp": at(post),
            "state": "published",
            "format": "html",
            "reblog_key": f"{zlib.crc32(post.post_id.encode()):08x}",
            "tags": list(post.hashtags),
            "short_url": f"https://tmblr.example/{post.post_id}",
            "summary": post.text[:80],
            "note_count": len(notes),
            "content": own,
            "layout": [],
            "trail": self.trail(first) if passed_on else [],
            "can_like": False,
            "can_reblog": False,
        }
        if passed_on and asked.get("reblog_info") == "true":
            above = self.accounts[first.account_id]
            for end in ("from", "root"):
                found |= {
                    f"reblogged_{end}_id": root,
                    f"reblogged_{end}_name": above.handle,
                    f"reblogged_{end}_uuid": above.account_id,
                    f"reblogged_{end}_url": f"https://{above.handle}.tumblr.com/post/{root}",
                }
        if asked.get("notes_info") == "true":
            found["notes"] = notes[:NOTES_WITH_POST]
        return found | ({"is_pinned": True} if is_pinned else {})

    def trail(self, first: Post) -> list[Resource]:
        """What was passed on."""
        account = self.accounts[first.account_id]
        told = {"post": {"id": first.post_id}, "blog": short(account), "layout": []}
        return [{**told, "content": own_blocks(first)}]

    def notes_of(self, root: str) -> list[Resource]:
        """All notes of a tree, newest first, down to the author's own."""
        if root not in self.notes:
            found = [self.note(act) for act in self.received.get(root, [])]
            if post := self.by_id.get(root):
                posted = {"type": "posted", "timestamp": at(post)}
                found.append({**posted, **signature(self.accounts[post.account_id])})
            found.sort(key=lambda note: note["timestamp"], reverse=True)
            self.notes[root] = found
        return self.notes[root]

    def note(self, act: Act) -> Resource:
        """One note."""
        time = int(act.occurred_at.timestamp())
        signed = signature(self.accounts[act.actor_account_id])
        if act.act == "like":
            return {"type": "like", "timestamp": time, **signed}
        if act.act == "reply":
            return {"type": "reply", "timestamp": time, **signed, "reply_text": act.text}
        text = {"added_text": said(act.text)} if act.act == "quote" else {}
        above = self.accounts[self.above(act)].handle
        told = {"post_id": act.acting_post_id, "reblog_parent_blog_name": above, **text}
        return {"type": "reblog", "timestamp": time, **signed, **told}

    def above(self, act: Act) -> str:
        """The blog that a reblog was taken from: some take it from an earlier one who passed on."""
        if is_one_in(5, act.acting_post_id or ""):
            for earlier in self.reblogs[act.post_id or ""]:
                who = earlier.actor_account_id
                if earlier.occurred_at < act.occurred_at and self.accounts[who].person_id:
                    return who
        return act.target_account_id


def short(account: Account) -> Resource:
    """A blog as it is told beside a post."""
    return {
        "name": account.handle,
        "url": f"https://{account.handle}.tumblr.com/",
        "uuid": account.account_id,
    }


def signature(account: Account) -> Resource:
    """Who left a note; a few left it before there were uuids."""
    is_old = account.person_id is None and is_one_in(40, account.account_id)
    return {
        "blog_name": account.handle,
        "blog_uuid": f"{account.handle}.tumblr.com" if is_old else account.account_id,
        "blog_url": f"https://{account.handle}.tumblr.com/",
        "followed": False,
        "avatar_shape": "square",
    }


def own_blocks(post: Post) -> list[Resource]:
    """A post's own words; some keep a log, with the hour as its title."""
    if post.kind == "share":
        return []
    block = {"type": "text", "text": said(post.text)}
    if post.kind == "post" and is_one_in(6, post.post_id):
        log = {"type": "text", "subtype": "heading1", "text": f"{post.created_at:%Y-%m-%dT%H:%M}"}
        return [log, block]
    return [block]


def said(text: str) -> str:
    """The words themselves: what is passed on is no link here."""
    return text.rpartition(" https://t.co/")[0] or text


def at(post: Post) -> int:
    """The second of a post."""
    return int(post.created_at.timestamp())


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0
