"""The world as Facebook holds it: pages, posts, comments, reactions, shares and tags as nodes."""

from collections import defaultdict
from typing import Any

from ingestion.sandbox.facebook.graph import Edge, Node, instant, is_one_in
from ingestion.sandbox.france.records import Account, Act, Post

KINDS = ("LIKE", "LIKE", "LIKE", "LIKE", "LOVE", "LOVE", "HAHA", "WOW", "CARE", "SAD", "ANGRY")


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.accounts: dict[str, Account] = world.accounts["facebook"]
        self.pages = {a.account_id: a for a in self.accounts.values() if a.person_id}
        self.by_name = {page.handle.lower(): page.account_id for page in self.pages.values()}
        self.posts: dict[str, list[Post]] = {
            page: posts[::-1] for page, posts in world.posts["facebook"].items()
        }
        self.by_id = {post.post_id: post for posts in self.posts.values() for post in posts}
        self.comments: defaultdict[str, list[Act]] = defaultdict(list)
        self.reactions: defaultdict[str, dict[str, Act]] = defaultdict(dict)
        self.shares: defaultdict[str, list[Act]] = defaultdict(list)
        self.tags: defaultdict[str, list[Act]] = defaultdict(list)
        for act in sorted(
            (act for acts in world.acts["facebook"].values() for act in acts),
            key=lambda act: act.occurred_at,
            reverse=True,
        ):
            if act.act == "mention":
                self.tags[act.target_account_id].append(act)
            elif act.act == "reaction":
                self.reactions[act.post_id or ""][act.actor_account_id] = act
            elif act.act == "share":
                self.shares[act.post_id or ""].append(act)
            else:
                self.comments[act.post_id or ""].append(act)

    def user(self, account_id: str) -> Node:
        """Somebody as others' content names them."""
        return Node("User", {"id": account_id, "name": self.accounts[account_id].display_name})

    def page(self, page_id: str, *, own: bool) -> Node:
        """One page; `own`: asked with its own token, which is told who did what."""
        page = self.pages[page_id]
        city, _, country = page.location.partition(", ")
        place = {"city": city, **({"country": country} if country else {})}
        values = {
            "id": page_id,
            "name": page.display_name,
            "username": page.handle,
            "about": page.description,
            "fan_count": page.followers,
            "verification_status": "blue_verified" if page.verified else "not_verified",
            "link": f"https://www.facebook.com/{page.handle}",
            **({"followers_count": page.followers} if own else {}),
            **({"location": place} if city else {}),
            **({"website": " ".join(page.links)} if page.links else {}),
        }
        edges = {
            "posts": Edge(lambda: [self.post(p, own=own) for p in self.posts.get(page_id, [])]),
            "tagged": Edge(lambda: [self.written("Post", a, own) for a in self.tags[page_id]]),
        }
        return Node(
            "Page", values, {"location", "followers_count", "description", "website"}, edges
        )

    def managed(self, page: Account, token: str) -> Node:
        """One page in the list of those that a user manages."""
        values = {"id": page.account_id, "name": page.display_name, "username": page.handle}
        return Node("Page", {**values, "access_token": token})

    def post(self, post: Post, *, own: bool) -> Node:
        """One post; what nobody shared has no count of shares, what is only a picture no text."""
        native_id, total = post.post_id, post.totals.get("reaction", 0)
        shares = post.totals.get("share", 0)
        page = self.pages[post.account_id]
        values = {
            "id": native_id,
            "created_time": instant(post.created_at),
            "updated_time": instant(post.created_at),
            "from": self.user(post.account_id),
            "permalink_url": f"https://www.facebook.com/{page.handle}/posts/{native_id}",
            "status_type": "mobile_status_update",
            **({} if is_one_in(30, native_id) else {"message": post.text}),
            **({"shares": {"count": shares}} if shares else {}),
        }
        comments = self.comments[native_id]
        edges = {
            "comments": Edge(
                lambda: [self.comment(act, own) for act in comments],
                {"filter", "summary", "order"},
                total=len(comments),
            ),
            "reactions": Edge(
                lambda: (
                    [self.reaction(a) for a in self.reactions[native_id].values()] if own else []
                ),
                {"summary", "type"},
                total=total,
            ),
            "sharedposts": Edge(
                lambda: [self.written("Post", act, own) for act in self.shares[native_id]]
            ),
        }
        silent = {"message", "story", "shares", "parent_id", "message_tags"}
        return Node("Post", values, silent, edges, at=post.created_at)

    def comment(self, act: Act, own: bool) -> Node:
        """One comment, with the one it answers."""
        node = self.written("Comment", act, own)
        above = [c for c in self.comments[act.post_id or ""] if c.acting_post_id == act.parent_id]
        if act.parent_id and above:
            node.values["parent"] = self.written("Comment", above[0], own)
            node.is_top = False
        node.silent |= {"parent", "like_count"}
        return node

    def reaction(self, act: Act) -> Node:
        """Somebody who reacted; when is never told."""
        user = self.accounts[act.actor_account_id]
        values = {"id": user.account_id, "name": user.display_name, "profile_type": "user"}
        feeling = KINDS[int(act.actor_account_id) % len(KINDS)]
        return Node("Profile", {**values, "type": feeling})

    def written(self, kind: str, act: Act, own: bool) -> Node:
        """What somebody wrote; some cannot be seen, and strangers only with the page's token."""
        account = self.accounts[act.actor_account_id]
        hidden = account.person_id is None and is_one_in(60, account.account_id)
        values = {
            "id": act.acting_post_id,
            "message": act.text,
            "created_time": instant(act.occurred_at),
            **({"from": self.user(account.account_id)} if own and not hidden else {}),
        }
        return Node(kind, values, {"from", "message"}, at=act.occurred_at)
