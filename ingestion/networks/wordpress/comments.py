"""What is written below the articles of a WordPress site: who did what to whom."""

from collections.abc import Iterable, Iterator
from typing import Any

from ingestion import addresses
from ingestion.client import Refused
from ingestion.html_text import plain
from ingestion.networks.wordpress.paging import PER_PAGE, listed
from ingestion.networks.wordpress.public_api import SPEAKING_ROOT, Sites
from ingestion.networks.wordpress.withdrawn import Recent
from ingestion.parsed import batches
from ingestion.reading import Page, Reading

COMMENT = (
    "id", "post", "parent", "author", "author_name", "author_url", "date_gmt", "content", "type",
)  # fmt: skip
COMMENT_FIELDS = set(COMMENT)
LINKS = {"pingback", "trackback"}


class Comments:
    """Comments, replies and links on one site, in one run."""

    def __init__(self, api: Sites, reading: Reading, host: str, root: str = SPEAKING_ROOT) -> None:
        """Nothing is asked yet."""
        self.api, self.reading, self.host = api, reading, host
        self.root = f"{api.site(host)}/{root}/wp/v2"
        self.password_refused: Refused | None = None
        self._writers: dict[int, int] = {}  # post -> its author, 0 when it cannot be known
        self._commenters: dict[int, str] = {}  # comment -> the account that wrote it
        self._recent = Recent(reading, host)
        self._claimed: frozenset[str] | None = None
        self._single: dict[str, str] = {}  # host -> its claimed author, where there is just one

    def _comments(self, since: str) -> Iterator[Page]:
        asked = {
            "order": "asc",
            "orderby": "date_gmt",
            "after": since,
            "_fields": ",".join(COMMENT),
        }
        try:
            pages = self._list("comments", **asked, **self._members_only())
            for page in pages:
                yield "interactions", self._received(page)
        except Refused as refused:
            if not self._members_only():
                raise
            # a site answers a wrong password as it answers anybody
            self.password_refused = refused
            for page in self._list("comments", **asked):
                yield "interactions", self._received(page)

    def _members_only(self) -> dict[str, Any]:
        known = self.api.password_for(self.host) and self.password_refused is None
        return {"type": "all"} if known else {}

    def _received(self, comments: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The acts that comments are, on the author of the article or of the comment answered."""
        for comment in comments:
            self.reading.notice("comment", comment, COMMENT_FIELDS)
            self._commenters[comment["id"]] = self._actor(comment)
        self._look_up("posts", {c["post"] for c in comments} - self._writers.keys())
        self._look_up("comments", {c["parent"] for c in comments} - self._commenters.keys() - {0})
        rows = [row for comment in comments if (row := self._act(comment))]
        self._recent.note(comments, rows)
        if others := len(comments) - len(rows):
            self.reading.skip("comments in which nobody who may be scored has a part", others)
        return rows

    def _act(self, comment: dict[str, Any]) -> dict[str, Any] | None:
        claimed = self.reading.claimed()
        writer = f"{self.host}/{self._writers.get(comment['post'], 0)}"
        actor, target = self._commenters[comment["id"]], writer
        act = comment["type"] if comment["type"] in LINKS else "comment"
        if comment["parent"] and act == "comment":
            act = "reply"
            answered = self._commenters.get(comment["parent"], writer)
            # a reply below an article honours its writer, unless it answers somebody we know
            target = answered if answered in claimed or actor == writer else writer
        if actor not in claimed and target not in claimed:
            return None
        native_id = f"{self.host}/{comment['id']}"
        return {
            "interaction_id": native_id, "acting_post_id": native_id, "act": act,
            "actor_account_id": actor, "target_account_id": target,
            "post_id": f"{self.host}/{comment['post']}", "occurred_at": f"{comment['date_gmt']}Z",
            # the words around a link were cut out by software, and are nobody's habit of writing
            "text": None if act in LINKS else plain(comment["content"]),
        }  # fmt: skip

    def _actor(self, comment: dict[str, Any]) -> str:
        """Who wrote: an author of this site, a site that linked, a visitor by what they typed."""
        if comment["author"]:
            return f"{self.host}/{comment['author']}"
        address = (comment["author_url"] or "").strip().lower()
        if comment["type"] in LINKS:
            return self._linking(addresses.split(address).hostname or address)
        # anybody can type somebody's address: a visitor is never taken for a claimed account
        name = f"{self.host} {comment['author_name']}".lower()
        return f"visitor {address.rstrip('/') or name}"

    def _linking(self, host: str) -> str:
        """A site that links was checked by this one; its single claimed author is the one."""
        claimed = self.reading.claimed()
        if claimed is not self._claimed:
            self._claimed, self._single = claimed, single_authors(claimed)
        return self._single.get(host, host)

    def _look_up(self, kind: str, native_ids: Iterable[int]) -> None:
        """Learn who wrote older posts or comments that are commented on now."""
        fields = "id,author" if kind == "posts" else ",".join(COMMENT)
        for item in self._some(kind, sorted(native_ids, key=str), fields):
            if kind == "posts":
                self._writers[item["id"]] = item["author"]
            else:
                self._commenters[item["id"]] = self._actor(item)

    def _some(self, kind: str, native_ids: Iterable[Any], fields: str) -> Iterator[dict[str, Any]]:
        asked = self._members_only() if kind == "comments" else {}
        for part in batches(native_ids, PER_PAGE):
            include = ",".join(map(str, part))
            for page in self._list(kind, include=include, _fields=fields, **asked):
                yield from page

    def _list(self, kind: str, **asked: Any) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401
        return listed(self.api, self.reading, self.host, f"{self.root}/{kind}", asked)


def single_authors(claimed: Iterable[str]) -> dict[str, str]:
    """The claimed author of each host that has no other."""
    by_host: dict[str, list[str]] = {}
    for account_id in claimed:
        by_host.setdefault(account_id.partition("/")[0], []).append(account_id)
    return {host: authors[0] for host, authors in by_host.items() if len(authors) == 1}
