"""One site that lives on WordPress.com: its claimed authors, their articles, and who reacted."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.html_text import plain
from ingestion.links import links_of
from ingestion.networks.wordpress.known import COUNTS, Known, users_of
from ingestion.networks.wordpress.public_api import number_of, pages_of, posts_of
from ingestion.parsed import Item, inner
from ingestion.reading import Claim, Page

POST = f"{COUNTS},title,URL,content,type"
POST_FIELDS = set(POST.split(","))
FORBIDDEN = 403
PUBLIC = {"publish", "approved"}  # articles and comments
COMMENT = "ID,author,post,parent,date,content,type"
COMMENT_FIELDS = set(COMMENT.split(","))


class ComSite(Known):
    """One run over one site on WordPress.com."""

    def pages(self, claims: list[Claim]) -> Iterator[Page]:
        """Profiles, articles and what they received, for the claimed authors of this site."""
        self.describe()
        known = [self.reading.account_of(claim) for claim in claims]
        since = [self.reading.since(one, "site") for one in known if one]
        start = min(s for s in since if s) if since and all(since) and all(known) else None
        listed = self._listed(POST if start is None else COUNTS)
        authors: dict[int, Item] = {
            number_of(author): author for item in listed if (author := _author(item))
        }
        rows = self._resolved(claims, authors)
        mine = {known for claim in claims if (known := self.reading.account_of(claim))}
        alone = f"{self.host}/{next(iter(authors))}" if len(authors) == 1 else None
        yield (
            "accounts",
            [
                row | ({"followers": self.followers} if row["account_id"] == alone else {})
                for row in rows
            ],
        )
        self.user = users_of(self.api, self.reading)(self.host)
        if not (present := mine - self._absent):
            return
        told = listed if start is None else self._edited(start)
        yield "posts", [row for item in told if (row := self._post(item))["account_id"] in present]
        yield from self._comments((start or self.reading.horizon).isoformat())
        yield "removals", list(self._removals(sorted(present)))
        yield from self.reactions(self._claimed_posts(present), listed)
        yield from self.audience(alone if alone in present else None)
        self._finish(sorted(present))

    def _listed(self, fields: str) -> list[Item]:
        """All posts that are not too old to count; their authors are remembered."""
        after = self.reading.horizon.isoformat()
        found = [
            item for page in posts_of(self.api, self.host, fields, after=after) for item in page
        ]
        self._writers |= {number_of(item): number_of(_author(item)) for item in found}
        self._times |= {number_of(item): _gmt(item.get("date")) for item in found}
        return found

    def _left(self, kind: str, native_ids: list[str]) -> set[str]:
        left = set()
        for one in native_ids:
            path = f"sites/{self.host}/{kind}/{one}"
            try:
                told = self.api.ask_com(path, {"fields": "ID,status"})
            except Gone:
                continue
            except Refused as refused:
                # in the bin, a draft again, spam, or private
                if refused.status != FORBIDDEN:
                    raise
                continue
            # the owner's token is shown those as well
            status = told.get("status")
            if not isinstance(status, str) or status in PUBLIC:
                left.add(one)
        return left

    def _edited(self, start: datetime) -> Iterator[Item]:
        """Posts published or edited since; one that was scheduled is published without an edit."""
        told: set[int] = set()
        since = start.isoformat()
        for asked in (
            {"order_by": "date", "after": since},
            {"order_by": "modified", "modified_after": since},
        ):
            for page in posts_of(self.api, self.host, POST, order="ASC", **asked):
                fresh = [item for item in page if number_of(item) not in told]
                told |= {number_of(item) for item in fresh}
                self._writers |= {number_of(item): number_of(_author(item)) for item in fresh}
                yield from fresh

    def _resolved(self, claims: list[Claim], authors: dict[int, Item]) -> list[dict[str, Any]]:
        """The profiles of claimed authors; handles and addresses are resolved on the way."""
        self._absent: set[str] = set()
        by_login = {str(author.get("login")).lower(): user for user, author in authors.items()}
        rows = []
        for claim in claims:
            account_id = self.reading.account_of(claim)
            if account_id is None:
                found = by_login.get((claim.handle or "").lower())
                if found is None and claim.handle is None and len(authors) == 1:
                    found = next(iter(authors))
                if found is None:
                    reason = (
                        f"the site has {len(authors)} authors and none is meant by this: "
                        "give account_id"
                    )
                    place = claim.handle or self.host
                    self.reading.quarantine("accounts", place, "account_id", reason)
                    continue
                account_id = f"{self.host}/{found}"
                self.reading.resolve(claim, account_id)
            user = account_id.rpartition("/")[2]
            if author := authors.get(int(user) if user.isdigit() else 0) or self._older(user):
                rows.append(
                    {
                        "account_id": account_id, "handle": author.get("login"),
                        "display_name": plain(author.get("name")),
                        # what an author gives as an address may be anybody's
                        "url": f"https://{self.host}/", "links": links_of([author.get("URL")]),
                    }
                )  # fmt: skip
            else:
                self._absent.add(account_id)
                reason = "the site shows nothing by an author of this number"
                self.reading.done(account_id, "gone", reason)
        return rows

    def _older(self, user: str) -> Item | None:
        """An author who has written nothing that is young enough to count."""
        asked = {"author": user, "number": 1, "fields": "ID,author"}
        page = next(posts_of(self.api, self.host, **asked), [])
        return _author(page[0]) if page else None

    def _post(self, item: Item) -> dict[str, Any]:
        self.reading.notice("post", item, POST_FIELDS)
        title, content = plain(item.get("title")), plain(item.get("content"))
        texts = [text for text in (title, content) if isinstance(text, str) and text]
        return {
            "post_id": f"{self.host}/{number_of(item)}", "kind": item.get("type") or "post",
            "account_id": f"{self.host}/{number_of(_author(item))}", "url": item.get("URL"),
            "created_at": item.get("date"), "text": "\n".join(texts) or None,
        }  # fmt: skip

    def _comments(self, since: str) -> Iterator[Page]:
        asked = {
            "number": 100, "order": "ASC", "after": since, "type": "any", "status": "approved",
            "fields": COMMENT,
        }  # fmt: skip
        for page in pages_of(self.api, f"sites/{self.host}/comments/", "comments", asked):
            yield "interactions", self._received([self._as_wp(one) for one in page])

    def _as_wp(self, told: Item) -> dict[str, Any]:
        """A comment in the words of wp/v2."""
        self.reading.notice("comment", told, COMMENT_FIELDS)
        author, kind = inner(told, "author"), told.get("type")
        return {
            "id": number_of(told), "post": number_of(inner(told, "post")),
            "parent": number_of(inner(told, "parent")), "author": number_of(author),
            "author_name": author.get("name"), "author_url": author.get("URL"),
            "date_gmt": _gmt(told.get("date")), "content": told.get("content"),
            "type": kind if isinstance(kind, str) and kind else "comment",
        }  # fmt: skip

    def _actor(self, comment: dict[str, Any]) -> str:
        """Who wrote: a user of WordPress.com by number, others as on any site."""
        return self.user(comment["author"]) if comment["author"] else super()._actor(comment)

    def _look_up(self, kind: str, native_ids: Iterable[int]) -> None:
        """Learn who wrote older posts or comments, one by one: there is no list of some."""
        fields = "ID,author" if kind == "posts" else COMMENT
        for native_id in sorted(native_ids):
            path = f"sites/{self.host}/{kind}/{native_id}"
            try:
                told = self.api.ask_com(path, {"fields": fields})
            except (Gone, Refused):
                continue
            if kind == "posts":
                self._writers[native_id] = number_of(_author(told))
            else:
                self._commenters[native_id] = self._actor(self._as_wp(told))


def _author(item: Item) -> dict[str, Any]:
    return inner(item, "author")


def _gmt(told: Any) -> Any:  # noqa: ANN401
    """A time with an offset as wp/v2 spells it, in UTC without saying so."""
    try:
        return f"{datetime.fromisoformat(told).astimezone(UTC).replace(tzinfo=None).isoformat()}"
    except (TypeError, ValueError):
        return told
