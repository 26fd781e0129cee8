"""Accounts, statuses and notifications in the shapes of Mastodon 4.5."""

import re
from datetime import datetime
from html import escape
from typing import Any

from ingestion.sandbox.france.records import Account
from ingestion.sandbox.mastodon.view import Notification, Status, View, digest

LINK = re.compile(r"https://\S+")


class Rendering:
    """What one instance shows."""

    def __init__(self, view: View, host: str) -> None:
        """Nothing is shown yet."""
        self.view, self.host = view, host

    def account(self, account_id: str) -> dict[str, Any]:
        """An account; `acct` has no host where it is at home."""
        made = self.view.made
        if (self.host, account_id) not in made:
            made[self.host, account_id] = self._account(account_id)
        return made[self.host, account_id]

    def _account(self, account_id: str) -> dict[str, Any]:
        account, host = self.view.accounts[account_id], account_id.partition("/")[0]
        name = account.handle.partition("@")[0]
        avatar = (
            "/avatars/original/missing.png" if account.default_image else f"/avatars/{name}.png"
        )
        day = f"{account.created_at:%Y-%m-%d}T00:00:00.000Z"
        written = self.view.of.get(account_id)
        shown = {
            "id": self.view.number(self.host, account_id), "username": name,
            "acct": name if host == self.host else f"{name}@{host}",
            "display_name": account.display_name, "locked": False, "bot": False,
            "discoverable": True, "indexable": True, "group": False, "created_at": day,
            "note": f"<p>{escape(account.description)}</p>" if account.description else "",
            "url": f"https://{host}/@{name}", "uri": actor_uri(account, account_id),
            "avatar": f"https://{host}{avatar}", "avatar_static": f"https://{host}{avatar}",
            "header": f"https://{host}/headers/original/missing.png",
            "header_static": f"https://{host}/headers/original/missing.png",
            "followers_count": account.followers, "following_count": account.following,
            "statuses_count": account.posts,
            "last_status_at": f"{written[-1].created:%Y-%m-%d}" if written else None,
            "hide_collections": digest(account_id) % 3 == 0, "noindex": False, "emojis": [],
            "roles": [],
            "fields": fields(account),
        }  # fmt: skip
        if account_id in self.view.suspended:
            shown |= {"display_name": "", "note": "", "fields": [], "suspended": True}
        return shown

    def own_account(self, account_id: str) -> dict[str, Any]:
        """An account as its owner sees it."""
        return self.account(account_id) | {
            "source": {"privacy": "public", "sensitive": False, "language": None, "note": "",
                       "fields": [], "follow_requests_count": 0, "quote_policy": "public"},
            "role": {"id": "-99", "name": "", "permissions": "65536", "color": ""},
        }  # fmt: skip

    def status(self, status: Status, *, is_inner: bool = False) -> dict[str, Any]:
        """A status with what it passes on or quotes; a boost has no words and totals of its own."""
        view, uri = self.view, status.uri
        about = view.statuses.get(status.about or "")
        is_boost, is_answer = status.kind == "share", status.kind == "reply"
        number = view.number_of(self.host, status)
        aim = status.aim if status.kind in ("reply", "mention") else None
        url = f"https://{self.host}/@{view.accounts[status.author].handle}/{number}"
        return {
            "id": number, "created_at": instant(status.created),
            "in_reply_to_id": view.number_of(self.host, about) if is_answer and about else None,
            "in_reply_to_account_id": view.number(self.host, about.author) if is_answer and about
            else None,
            "sensitive": False, "spoiler_text": "", "visibility": status.visibility,
            "language": status.language if not is_boost else None,
            "uri": uri, "url": None if is_boost else url,
            "replies_count": 0 if is_boost else len(view.below.get(uri, ())),
            "reblogs_count": 0 if is_boost else len({s.author for s in view.boosts.get(uri, ())}),
            "favourites_count": 0 if is_boost else len(view.likers.get(uri, ())),
            "quotes_count": 0 if is_boost else len(view.quotes.get(uri, ())),
            "edited_at": None, "content": "" if is_boost else self._content(status, about),
            "reblog": self.status(about, is_inner=True) if is_boost and about else None,
            "quote": self._quote(about, is_inner) if status.kind == "quote" and about else None,
            "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
            "account": self.account(status.author), "media_attachments": [],
            "mentions": [self._mention(aim)] if aim else [],
            "tags": [{"name": tag, "url": f"https://{self.host}/tags/{tag}"}
                     for tag in status.hashtags],
            "emojis": [], "card": None, "poll": None, "application": {"name": "Web"},
        }  # fmt: skip

    def notification(self, told: Notification) -> dict[str, Any]:
        """A notification of the first version of the API: one actor, with the time."""
        status = self.view.statuses.get(told.status or "")
        about = {"status": self.status(status) if status else None}
        return {
            "id": told.id, "type": told.type,
            "created_at": instant(told.created),
            "group_key": f"ungrouped-{told.id}", "account": self.account(told.actor),
            **(about if told.type != "follow" else {}),
        }  # fmt: skip

    def _quote(self, quoted: Status, is_inner: bool) -> dict[str, Any]:
        if is_inner:
            return {
                "state": "accepted",
                "quoted_status_id": self.view.number_of(self.host, quoted),
            }
        return {"state": "accepted", "quoted_status": self.status(quoted, is_inner=True)}

    def _mention(self, account_id: str) -> dict[str, Any]:
        shown = self.account(account_id)
        return {name: shown[name] for name in ("id", "username", "url", "acct")}

    def _content(self, status: Status, about: Status | None) -> str:
        text = escape(status.text, quote=False)
        if status.aim and status.kind in ("reply", "mention"):
            handle = self.view.accounts[status.aim].handle
            name, _, host = handle.partition("@")
            link = (
                f'<span class="h-card" translate="no"><a href="https://{host}/@{name}" '
                f'class="u-url mention">@<span>{name}</span></a></span>'
            )
            text = text.replace(f"@{handle}", link)
        before = ""
        if status.kind == "quote" and about:
            text = LINK.sub("", text).strip()
            before = f'<p class="quote-inline">RE: <a href="{about.uri}">{about.uri}</a></p>'
        return f"{before}<p>{text}</p>"


def fields(account: Account) -> list[dict[str, Any]]:
    """The fields of a profile: a site of one's own, and addresses elsewhere."""
    site = f"https://{account.account_id.replace('/', '.')}.site.example"
    told = [(site, account.verified)]
    told += [(one, False) for one in account.links]
    told += [(one, True) for one in account.verified_links]
    return [
        {
            "name": "Web",
            "value": f'<a href="{one}" target="_blank" rel="nofollow noopener me" translate="no">'
            f'<span class="invisible">https://</span><span>{one[8:]}</span></a>',
            "verified_at": "2024-01-01T00:00:00.000+00:00" if proved else None,
        }
        for one, proved in told
    ]


def instant(when: datetime) -> str:
    """A time as the API writes it, with milliseconds."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def actor_uri(account: Account, account_id: str) -> str:
    """Where an account lives for other servers: since 4.5 with its number, before with its name."""
    host, _, number = account_id.partition("/")
    if digest(account_id) % 2 == 0:
        return f"https://{host}/users/{account.handle.partition('@')[0]}"
    return f"https://{host}/ap/users/{number}"
