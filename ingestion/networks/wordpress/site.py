"""One WordPress site: its claimed authors, their articles, and who commented or linked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from ingestion import addresses
from ingestion.client import Gone, Refused
from ingestion.html_text import plain
from ingestion.links import links_of
from ingestion.networks.wordpress.authors import authors_of
from ingestion.networks.wordpress.paging import PER_PAGE, listed
from ingestion.networks.wordpress.public_api import SPEAKING_ROOT, Sites
from ingestion.networks.wordpress.withdrawn import Recent
from ingestion.parsed import batches, inner
from ingestion.reading import Claim, Page, Reading

POST = ("id", "date_gmt", "link", "title", "content", "author")
COMMENT = (
    "id", "post", "parent", "author", "author_name", "author_url", "date_gmt", "content", "type",
)  # fmt: skip
POST_FIELDS, COMMENT_FIELDS = set(POST), set(COMMENT)
LINKS = {"pingback", "trackback"}
DELETED = "rest_user_invalid_id"


class Site:
    """One run over one site."""

    def __init__(self, api: Sites, reading: Reading, host: str, root: str = SPEAKING_ROOT) -> None:
        """Nothing is asked yet."""
        self.api, self.reading, self.host = api, reading, host
        self.root = f"{api.site(host)}/{root}/wp/v2"
        self.password_refused: Refused | None = None
        self._times: dict[int, str] = {}  # post -> when it was published, as the site spells it
        self._writers: dict[int, int] = {}  # post -> its author, 0 when it cannot be known
        self._commenters: dict[int, str] = {}  # comment -> the account that wrote it
        self._recent = Recent(reading, host)
        self._claimed: frozenset[str] | None = None
        self._single: dict[str, str] = {}  # host -> its claimed author, where there is just one

    def pages(self, claims: list[Claim]) -> Iterator[Page]:
        """Profiles, articles and what they received, for the claimed authors of this site."""
        yield "accounts", self._profiles(claims)
        mine = {known for claim in claims if (known := self.reading.account_of(claim))}
        present = sorted(mine - self._absent)
        if not present:
            return
        since = [self.reading.since(account_id, "site") for account_id in present]
        start = min((s for s in since if s), default=None) if all(since) else None
        yield from self._posts(present, start.isoformat() if start else None)
        yield from self._comments((start or self.reading.horizon).isoformat())
        yield "removals", list(self._removals(present))
        yield from self._known_elsewhere(present)
        self._finish(present)

    def _finish(self, present: Iterable[str]) -> None:
        self._recent.keep()
        for account_id in present:
            self.reading.mark(account_id, "site", self.reading.now)
            self.reading.done(account_id)

    def _known_elsewhere(self, present: list[str]) -> Iterator[Page]:
        """What others than the site itself tell of it: nothing, on a site of one's own."""
        yield from ()

    def _profiles(self, claims: list[Claim]) -> list[dict[str, Any]]:
        """The profiles of claimed authors; handles and addresses are resolved on the way."""
        self._absent: set[str] = set()
        users, are_all = authors_of(self.api, self.reading, self.host, self.root)
        lone = next(iter(users)) if are_all and len(users) == 1 else None
        self._alone = f"{self.host}/{lone}" if lone is not None else None
        by_slug = {user["slug"]: user["id"] for user in users.values()}
        for claim in claims:
            if self.reading.account_of(claim):
                continue
            found = by_slug.get((claim.handle or "").lower())
            if found is None and claim.handle is None:
                # the address of a site with a single author means that one
                found = lone
            if found is not None:
                self.reading.resolve(claim, f"{self.host}/{found}")
            else:
                reason = (
                    f"the site has {len(users)} authors and none is meant by this: give account_id"
                )
                self.reading.quarantine("accounts", claim.handle or self.host, "account_id", reason)
        rows = []
        for claim in claims:
            if (account_id := self.reading.account_of(claim)) is None:
                continue
            user = users.get(int(account_id.rpartition("/")[2])) or self._unlisted(account_id)
            if user:
                rows.append(
                    {
                        "account_id": account_id, "handle": user.get("slug"),
                        "display_name": plain(user.get("name")), "url": user.get("link"),
                        "description": plain(user.get("description")),
                        "links": links_of([user.get("url")]),
                    }
                )  # fmt: skip
        return rows

    def _unlisted(self, account_id: str) -> Mapping[str, Any] | None:
        """An author whom the list leaves out: without public articles, or deleted."""
        try:
            return self.api.get(f"{self.root}/users/{account_id.rpartition('/')[2]}").body
        except (Gone, Refused) as problem:
            if inner(problem.body).get("code") == DELETED:
                self._absent.add(account_id)
                self.reading.done(account_id, "gone", str(problem))
            else:
                self.reading.skip("profiles the site does not show")
        return None

    def _posts(self, authors: list[str], since: str | None) -> Iterator[Page]:
        """Articles published since, and those edited since whatever their age.

        One that was scheduled is published without an edit.
        """
        asked = {
            "author": ",".join(account_id.rpartition("/")[2] for account_id in authors),
            "order": "asc",
            "_fields": ",".join(POST),
        }
        # nothing older than the horizon counts
        lists = [{"orderby": "date", "after": since or self.reading.horizon.isoformat()}]
        if since:
            lists.append({"orderby": "modified", "modified_after": since})
        for page in chain.from_iterable(self._list("posts", **asked, **one) for one in lists):
            rows = []
            for post in page:
                if post["id"] in self._times:
                    continue
                self.reading.notice("post", post, POST_FIELDS)
                self._writers[post["id"]] = post["author"]
                self._times[post["id"]] = post["date_gmt"]
                rows.append(
                    {
                        "post_id": f"{self.host}/{post['id']}", "kind": "post",
                        "account_id": f"{self.host}/{post['author']}", "url": post["link"],
                        "created_at": f"{post['date_gmt']}Z", "text": article(post),
                    }
                )  # fmt: skip
            yield "posts", rows

    def _removals(self, present: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Of articles and comments that the site does not show any more, once all were listed."""
        posts, comments = partial(self._left, "posts"), partial(self._left, "comments")
        for account_id in present:
            yield from self._recent.lost_articles(account_id, self._times, self._writers, posts)
        view = self._members_only().get("type", "comment")
        yield from self._recent.lost_comments(view, comments)

    def _left(self, kind: str, native_ids: list[str]) -> set[str]:
        """Which of these articles or comments the site still shows."""
        return {str(item["id"]) for item in self._some(kind, native_ids, "id")}

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


def article(post: dict[str, Any]) -> Any:  # noqa: ANN401
    """Title and text of a post; what a password protects is not there."""
    title, content = plain(post["title"]), plain(post["content"])
    if isinstance(title, str) and isinstance(content, str):
        return "\n".join(filter(None, (title, content)))
    return content if isinstance(title, str) else title
