"""The world as LinkedIn holds it: pages, posts, comments, reactions, shares and mentions."""

import zlib
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.linkedin.habit import activity, number_of

EMOTIONS = ("LIKE", "LIKE", "LIKE", "LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION")
RESERVED = str.maketrans({sign: f"\\{sign}" for sign in "|{}@[]()<>#\\*_~"})
KEPT = timedelta(days=60)
HIDDEN = "urn:li:person:private"
Resource = dict[str, Any]


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.now: datetime = world.now
        self.accounts: dict[str, Account] = world.accounts["linkedin"]
        self.pages = {urn: a for urn, a in self.accounts.items() if a.person_id}
        self.posts: dict[str, list[Post]] = {
            page: posts[::-1] for page, posts in world.posts["linkedin"].items()
        }
        self.by_id = {post.post_id: post for posts in self.posts.values() for post in posts}
        # the token's user has a role on the pages that ever posted
        self.roles = [page for page, posts in self.posts.items() if posts]
        self.threads: defaultdict[str, list[Act]] = defaultdict(list)
        self.reactions: defaultdict[str, dict[str, Act]] = defaultdict(dict)
        self.notices: defaultdict[str, list[Act]] = defaultdict(list)
        comments = []
        for act in sorted(
            (act for acts in world.acts["linkedin"].values() for act in acts),
            key=lambda act: act.occurred_at,
            reverse=True,
        ):
            if act.act in ("share", "mention"):
                self.notices[act.target_account_id].append(act)
            elif act.act == "reaction":
                self.reactions[act.post_id or ""].setdefault(act.actor_account_id, act)
            else:
                comments.append(act)
        known = {act.acting_post_id for act in comments}
        for act in comments:
            # what answers no comment stands on its own below the post
            is_answer = act.parent_id in known
            self.threads[(act.parent_id if is_answer else act.post_id) or ""].append(act)

    def organization(self, page: str, *, own: bool) -> Resource:
        """One page as its administrators see it, or as everybody does."""
        account = self.pages[page]
        city, _, country = account.location.partition(", ")
        told = {"localizedDescription": account.description} if own and account.description else {}
        place = {"address": {"city": city, "country": "FR" if "France" in country else country}}
        return {
            "id": number_of(page),
            "vanityName": account.handle.lower(),
            "localizedName": account.display_name,
            "primaryOrganizationType": "NONE",
            **({"localizedWebsite": account.links[0]} if account.links else {}),
            **told,
            **({"locations": [place]} if city and country else {}),
            **({"created": {"time": milliseconds(account.created_at)}} if own else {}),
            "defaultLocale": {"language": account.language, "country": "FR"},
        }

    def listed(self, page: str) -> list[Resource]:
        """The posts of a page; some pages have a draft, which is nobody's business."""
        posts = [self.post(post) for post in self.posts.get(page, [])]
        if posts and is_one_in(5, page):
            draft = {**posts[0], "id": f"{posts[0]['id']}9", "commentary": "Brouillon secret"}
            posts.insert(0, {**draft, "lifecycleState": "DRAFT"})
        return posts

    def post(self, post: Post) -> Resource:
        """One post, in little text."""
        made = milliseconds(post.created_at)
        picture = {"content": {"media": {"id": f"urn:li:image:{post.post_id[-8:]}"}}}
        return {
            "id": post.post_id,
            "author": post.account_id,
            "commentary": post.text.translate(RESERVED),
            "visibility": "PUBLIC",
            "lifecycleState": "PUBLISHED",
            "lifecycleStateInfo": {"isEditedByAuthor": False},
            "createdAt": made,
            "publishedAt": made,
            "lastModifiedAt": made,
            "distribution": {"feedDistribution": "MAIN_FEED", "thirdPartyDistributionChannels": []},
            "isReshareDisabledByAuthor": False,
            **(picture if is_one_in(3, post.post_id) else {}),
        }

    def metadata(self, post: Post) -> Resource:
        """How many reactions of each kind, and comments, a post has."""
        kinds: defaultdict[str, int] = defaultdict(int)
        for act in self.reactions[post.post_id].values():
            kinds[emotion(act)] += 1
        if unnamed := post.totals.get("reaction", 0) - sum(kinds.values()):
            kinds["LIKE"] += max(unnamed, 0)
        top = self.threads[post.post_id]
        below = sum(len(self.threads[act.acting_post_id or ""]) for act in top)
        return {
            "entity": post.post_id,
            "commentsState": "OPEN",
            "commentSummary": {"count": len(top) + below, "topLevelCount": len(top)},
            "reactionSummaries": {
                kind: {"reactionType": kind, "count": count} for kind, count in kinds.items()
            },
        }

    def statistics(self, page: str, post: Post) -> Resource:
        """What a post's author is told of it; what was taken back may count below nothing."""
        kind = post.post_id.split(":")[2]
        shares = post.totals.get("share", 0)
        counts = {"shareCount": -1 if not shares and is_one_in(9, post.post_id) else shares}
        return {"organizationalEntity": page, kind: post.post_id, "totalShareStatistics": counts}

    def comment(self, act: Act) -> Resource:
        """One comment; who left is called private."""
        account = self.accounts[act.actor_account_id]
        has_left = account.person_id is None and is_one_in(80, account.account_id)
        actor = HIDDEN if has_left else account.account_id
        made = {"actor": actor, "time": milliseconds(act.occurred_at)}
        count = len(self.threads[act.acting_post_id or ""])
        is_answer = act in self.threads[act.parent_id or ""]
        return {
            "id": str(number_of(act.acting_post_id or "")),
            "$URN": act.acting_post_id,
            "actor": actor,
            "created": made,
            "lastModified": made,
            "message": {"text": act.text, "attributes": []},
            "object": activity(act.post_id or ""),
            "likesSummary": {"totalLikes": 0, "aggregatedTotalLikes": 0, "selectedLikes": []},
            **({"parentComment": act.parent_id} if is_answer else {}),
            **({"commentsSummary": {"aggregatedTotalComments": count}} if count else {}),
        }

    def reaction(self, act: Act) -> Resource:
        """One reaction; some who reacted do not show it."""
        account = self.accounts[act.actor_account_id]
        hides = account.person_id is None and is_one_in(60, account.account_id)
        made = {
            "actor": HIDDEN if hides else account.account_id,
            "time": milliseconds(act.occurred_at),
        }
        root = activity(act.post_id or "")
        return {
            "id": f"urn:li:reaction:({made['actor']},{root})",
            "reactionType": emotion(act),
            "created": made,
            "lastModified": made,
            "root": root,
        }

    def told(self, page: str, actions: list[str], start: int, end: int) -> list[Resource]:
        """What the administrators of a page are told of the last sixty days."""
        start = max(start, milliseconds(self.now - KEPT))
        return [
            self.notice(act)
            for act in self.notices[page]
            if ("SHARE" if act.act == "share" else "SHARE_MENTION") in actions
            and start <= milliseconds(act.occurred_at) < end
        ]

    def notice(self, act: Act) -> Resource:
        """One notification; posts that not everybody may see are not shown in it."""
        urn = f"urn:li:share:{number_of(act.acting_post_id or '')}"
        account = self.accounts[act.actor_account_id]
        is_hidden = account.person_id is None and is_one_in(80, urn)
        # many who name a page announce a date
        date = f"{act.occurred_at:%Y-%m-%dT%H:%M} : " if is_one_in(2, urn) else ""
        share = {"owner": account.account_id, "text": f"{date}{act.text}", "entity": urn}
        source = (
            {
                "sourcePost": activity(act.post_id),
                "decoratedSourcePost": {"owner": act.target_account_id, "entity": act.post_id},
            }
            if act.post_id
            else {"sourcePost": activity(urn)}
        )
        return {
            "notificationId": zlib.crc32(urn.encode()),
            "organizationalEntity": act.target_account_id,
            "action": "SHARE" if act.act == "share" else "SHARE_MENTION",
            "generatedActivity": urn,
            **source,
            **({} if is_hidden else {"decoratedGeneratedActivity": {"share": share}}),
            "lastModifiedAt": milliseconds(act.occurred_at),
            "subscriber": "urn:li:person:sandbox001",
        }


def emotion(act: Act) -> str:
    """Which of the six reactions it is."""
    return EMOTIONS[zlib.crc32(act.actor_account_id.encode()) % len(EMOTIONS)]


def milliseconds(moment: datetime) -> int:
    """A time as the API spells it."""
    return int(moment.timestamp() * 1000)


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0
