"""The world as Instagram holds it: professional accounts, media, comments and tags as nodes."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ingestion.sandbox.facebook.graph import Edge, Node, Refusal, instant, is_one_in
from ingestion.sandbox.france.records import Account, Act, Post

KINDS = ("IMAGE", "IMAGE", "CAROUSEL_ALBUM", "VIDEO")


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["instagram"]
        self.professional = {a.account_id: a for a in self.accounts.values() if a.person_id}
        self.by_name = {a.handle.lower(): a for a in self.professional.values()}
        self.media: dict[str, list[Post]] = {
            account: posts[::-1] for account, posts in world.posts["instagram"].items()
        }
        self.by_id = {post.post_id: post for posts in self.media.values() for post in posts}
        self.comments: defaultdict[str, list[Act]] = defaultdict(list)
        self.replies: defaultdict[str, list[Act]] = defaultdict(list)
        self.tags: defaultdict[str, list[Act]] = defaultdict(list)
        acts = [act for acts in world.acts["instagram"].values() for act in acts]
        self.said = {act.acting_post_id or "": act for act in acts if act.act != "mention"}
        for act in sorted(acts, key=lambda act: act.occurred_at, reverse=True):
            if act.act == "mention":
                self.tags[act.target_account_id].append(act)
            elif act.parent_id in self.said:
                self.replies[self.root(act)].append(act)
            else:
                self.comments[act.post_id or ""].append(act)

    def root(self, act: Act) -> str:
        """The comment that opened the thread of an answer: below it there is one level only."""
        while act.parent_id in self.said:
            act = self.said[act.parent_id]
        return act.acting_post_id or ""

    def managed(self, account: Account) -> Node:
        """The page that an account is linked to, in the list of a user's pages."""
        linked = Node("IGUser", {"id": account.account_id, "username": account.handle})
        return Node("Page", {"id": f"9{account.account_id}", "instagram_business_account": linked})

    def user(self, account: Account, *, own: bool = True) -> Node:
        """One professional account; of somebody else's the comments and tags stay hidden."""
        posts = self.media.get(account.account_id, [])
        values = {
            "id": account.account_id,
            "username": account.handle,
            "name": account.display_name,
            "biography": account.description,
            "followers_count": account.followers,
            "follows_count": account.following,
            "media_count": len(posts),
            **({"website": account.links[0]} if account.links else {}),
        }
        edges = {"media": Edge(lambda: [self.medium(p, own=own) for p in posts], tells_next=own)}
        if own:
            tags = self.tags[account.account_id]
            edges["tags"] = Edge(lambda: [self.tag(act) for act in tags])
        silent = {"website", "profile_picture_url"}
        return Node(
            "IGUser",
            values,
            silent,
            edges,
            {"business_discovery": self.discovered} if own else {},
        )

    def discovered(self, arguments: Mapping[str, str]) -> Node:
        """Somebody else's professional account by its name."""
        account = self.by_name.get(arguments.get("username", "").lower())
        if account is None or arguments.keys() != {"username"}:
            told = "Invalid user id"
            raise Refusal(400, 110, told, error_subcode=2207013)
        return self.user(account, own=False)

    def medium(self, post: Post, *, own: bool) -> Node:
        """One medium; some owners hide the likes, some captions are empty."""
        native_id = post.post_id
        kind = KINDS[int(native_id) % len(KINDS)]
        comments = self.comments[native_id]
        likes = {} if is_one_in(40, native_id) else {"like_count": post.totals.get("like", 0)}
        values = {
            "id": native_id,
            "media_type": kind,
            "media_product_type": "REELS" if kind == "VIDEO" else "FEED",
            "timestamp": instant(post.created_at),
            "permalink": f"https://www.instagram.com/p/{native_id}/",
            "username": self.accounts[post.account_id].handle,
            "comments_count": sum(1 + len(self.replies[c.acting_post_id or ""]) for c in comments),
            **likes,
            **({} if is_one_in(30, native_id) else {"caption": post.text}),
        }
        edges = {"comments": Edge(lambda: [self.comment(act) for act in comments])} if own else {}
        silent = {"caption", "like_count"}
        return Node("IGMedia", values, silent, edges, at=post.created_at)

    def comment(self, act: Act) -> Node:
        """One comment; its author's id is not the one that the account has elsewhere."""
        account = self.accounts[act.actor_account_id]
        scoped = {"id": str(int(account.account_id) + 10**15), "username": account.handle}
        native_id = act.acting_post_id or ""
        values = {
            "id": native_id,
            "text": act.text,
            "timestamp": instant(act.occurred_at),
            "username": account.handle,
            "like_count": 0,
            **({} if is_one_in(50, native_id) else {"from": scoped}),
        }
        answers = self.replies[native_id]
        edges = {"replies": Edge(lambda: [self.comment(answer) for answer in answers])}
        return Node("IGComment", values, {"from"}, edges)

    def tag(self, act: Act) -> Node:
        """Somebody else's medium in which an account is tagged."""
        values = {
            "id": act.acting_post_id,
            "username": self.accounts[act.actor_account_id].handle,
            "caption": act.text,
            "timestamp": instant(act.occurred_at),
        }
        return Node("IGMedia", values, {"caption", "like_count"})
