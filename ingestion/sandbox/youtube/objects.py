"""The world as YouTube holds it: channels, videos, threads, and each of them as a resource."""

import html
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ingestion.sandbox.france.records import Account, Act, Post

AFTER_THOUGHT = timedelta(days=2)
Resource = dict[str, Any]


@dataclass(slots=True)
class Comment:
    """One comment with the replies below it, newest first."""

    act: Act
    replies: list["Comment"] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Ug…, below another comment parent.child."""
        return self.act.acting_post_id or ""


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


def rounded(count: int) -> int:
    """A number as YouTube shows it for subscribers: three digits, the rest cut."""
    unit = 10 ** max(0, len(str(count)) - 3)
    return count // unit * unit


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        end = datetime.combine(world.end + timedelta(days=1), time(), UTC)
        self.accounts: dict[str, Account] = world.accounts["youtube"]
        self.by_handle = {account.handle.lower(): account for account in self.accounts.values()}
        self.countries = {person.person_id: person.country_code for person in world.people}
        self.uploads: dict[str, list[Post]] = {}
        self.videos: dict[str, Post] = {}
        for channel, posts in world.posts["youtube"].items():
            # some regret what they uploaded: gone for good two days later
            kept = [
                post
                for post in posts
                if not (is_one_in(200, post.post_id) and post.created_at + AFTER_THOUGHT <= end)
            ]
            self.uploads[channel] = sorted(kept, key=lambda post: post.created_at, reverse=True)
            self.videos |= {post.post_id: post for post in kept}
        self.comments: dict[str, Comment] = {}
        self.threads_of_video: dict[str, list[Comment]] = {}
        self.threads_of_channel: dict[str, list[Comment]] = {}
        self.counts: Counter[str] = Counter()
        self._add_comments(
            act
            for acts in world.acts["youtube"].values()
            for act in acts
            if act.acting_post_id and act.post_id in self.videos
        )

    def channel(self, account: Account) -> Resource:
        """One channel with every part."""
        country = self.countries.get(account.person_id or "") or None
        country = None if is_one_in(3, account.account_id) else country
        posts = self.uploads.get(account.account_id, [])
        hidden = is_one_in(40, account.account_id)
        subscribers = {} if hidden else {"subscriberCount": str(rounded(account.followers))}
        # the links of the channel's page are told by no method: what is in its text is
        described = "\n".join((account.description, *account.links))
        text = {"title": account.display_name, "description": described}
        settings = {**text, **({"country": country} if country else {})}
        return {
            **resource("channel", account.account_id),
            "snippet": {
                **text,
                "customUrl": f"@{account.handle.lower()}",
                "publishedAt": instant(account.created_at),
                "thumbnails": thumbnails(account.account_id),
                "localized": text,
                **({"country": country} if country else {}),
            },
            "contentDetails": {
                "relatedPlaylists": {"likes": "", "uploads": f"UU{account.account_id[2:]}"}
            },
            "statistics": {
                "viewCount": str(sum(post.totals.get("view", 0) for post in posts)),
                **subscribers,
                "hiddenSubscriberCount": hidden,
                "videoCount": str(len(posts)),
            },
            "status": {"privacyStatus": "public", "isLinked": True, "madeForKids": False},
            "brandingSettings": {"channel": settings},
        }

    def playlist_item(self, post: Post, position: int) -> Resource:
        """One video in its channel's list of uploads."""
        listed = f"UU{post.account_id[2:]}"
        return {
            **resource("playlistItem", f"{listed}.{post.post_id}"),
            "snippet": {
                "publishedAt": instant(post.created_at),
                "channelId": post.account_id,
                **title_and_description(post),
                "thumbnails": thumbnails(post.post_id),
                "channelTitle": self.accounts[post.account_id].display_name,
                "playlistId": listed,
                "position": position,
                "resourceId": {"kind": "youtube#video", "videoId": post.post_id},
            },
            "contentDetails": {
                "videoId": post.post_id,
                "videoPublishedAt": instant(post.created_at),
            },
            "status": {"privacyStatus": "public"},
        }

    def is_closed(self, post: Post) -> bool:
        """Whether nobody may comment; only where nobody did."""
        return not self.counts[post.post_id] and is_one_in(5, post.post_id)

    def video(self, post: Post) -> Resource:
        """One video with every part; a channel may hide likes, closed comments have no count."""
        likes = {"likeCount": str(post.totals.get("like", 0))}
        comments = {"commentCount": str(self.counts[post.post_id])}
        text = title_and_description(post)
        return {
            **resource("video", post.post_id),
            "snippet": {
                "publishedAt": instant(post.created_at),
                "channelId": post.account_id,
                **text,
                "thumbnails": thumbnails(post.post_id),
                "channelTitle": self.accounts[post.account_id].display_name,
                **({"tags": list(post.hashtags)} if post.hashtags else {}),
                "categoryId": "22",
                "liveBroadcastContent": "none",
                "localized": text,
                "defaultAudioLanguage": post.language,
            },
            "contentDetails": {"duration": "PT4M13S", "dimension": "2d", "definition": "hd"},
            "status": {
                "uploadStatus": "processed",
                "privacyStatus": "public",
                "license": "youtube",
            },
            "statistics": {
                "viewCount": str(post.totals.get("view", 0)),
                **({} if is_one_in(50, post.post_id) else likes),
                "favoriteCount": "0",
                **({} if self.is_closed(post) else comments),
            },
        }

    def thread(self, comment: Comment, is_html: bool) -> Resource:
        """One thread: the comment that opened it and the newest five replies."""
        post = self.videos[comment.act.post_id or ""]
        shown = [self.comment(reply, is_html, comment.id) for reply in comment.replies[:5]]
        found = {
            **resource("commentThread", comment.id),
            "snippet": {
                "channelId": post.account_id,
                "videoId": post.post_id,
                "topLevelComment": self.comment(comment, is_html),
                "canReply": False,
                "totalReplyCount": len(comment.replies),
                "isPublic": True,
            },
        }
        return found | ({"replies": {"comments": shown}} if shown else {})

    def comment(self, comment: Comment, is_html: bool, parent: str | None = None) -> Resource:
        """One comment; some authors have left, some originals are shown to their author only."""
        act, post = comment.act, self.videos[comment.act.post_id or ""]
        author = self.accounts[act.actor_account_id]
        handle = author.handle.lower()
        has_left = author.person_id is None and is_one_in(150, author.account_id)
        signed = {
            "authorDisplayName": f"@{handle}",
            "authorProfileImageUrl": f"https://yt3.example/{author.account_id}=s48",
            "authorChannelUrl": f"http://www.youtube.com/@{handle}",
            "authorChannelId": {"value": author.account_id},
        }
        shown = html.escape(act.text, quote=False).replace("\n", "<br>") if is_html else act.text
        edited = act.occurred_at + timedelta(minutes=is_one_in(25, comment.id) * 7)
        return {
            **resource("comment", comment.id),
            "snippet": {
                **({"authorDisplayName": ""} if has_left else signed),
                "channelId": post.account_id,
                "videoId": post.post_id,
                **({"parentId": parent} if parent else {}),
                "textDisplay": shown,
                **({} if is_one_in(4, comment.id) else {"textOriginal": act.text}),
                "canRate": True,
                "viewerRating": "none",
                "likeCount": len(comment.replies),
                "publishedAt": instant(act.occurred_at),
                "updatedAt": instant(edited),
            },
        }

    def _add_comments(self, acts: Iterable[Act]) -> None:
        """File comments by video and channel; below a reply everything hangs on the first one."""
        newest_first = sorted(acts, key=lambda act: (act.occurred_at, act.acting_post_id or ""))
        for act in reversed(newest_first):
            self.comments.setdefault(act.acting_post_id or "", Comment(act))
        for comment in self.comments.values():
            self.counts[comment.act.post_id or ""] += 1
            parent = self.comments.get(comment.id.split(".")[0])
            if parent is not None and parent is not comment:
                parent.replies.append(comment)
                continue
            post = self.videos[comment.act.post_id or ""]
            self.threads_of_video.setdefault(post.post_id, []).append(comment)
            self.threads_of_channel.setdefault(post.account_id, []).append(comment)


def resource(kind: str, identity: str) -> Resource:
    """What every resource begins with."""
    tag = f"{zlib.crc32(f'{kind} {identity}'.encode()):08x}"
    return {"kind": f"youtube#{kind}", "etag": tag, "id": identity}


def title_and_description(post: Post) -> Resource:
    """A video's title of at most 100 signs, and the whole text below it."""
    title = post.title or post.text.split("\n")[0]
    title = title if len(title) <= 100 else f"{title[:99]}…"
    return {"title": title, "description": post.text}


def thumbnails(identity: str) -> Resource:
    """One small picture, which does not exist."""
    picture = {"url": f"https://i.ytimg.example/vi/{identity}/default.jpg"}
    return {"default": {**picture, "width": 120, "height": 90}}


def instant(moment: datetime) -> str:
    """RFC 3339, with six decimals where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
