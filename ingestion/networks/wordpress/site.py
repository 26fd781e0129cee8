"""One WordPress site: its claimed authors, their articles, and who commented or linked."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.html_text import plain
from ingestion.links import links_of
from ingestion.networks.wordpress.authors import authors_of
from ingestion.networks.wordpress.comments import Comments
from ingestion.networks.wordpress.public_api import SPEAKING_ROOT, Sites
from ingestion.parsed import inner
from ingestion.reading import Claim, Page, Reading

POST = ("id", "date_gmt", "link", "title", "content", "author")
POST_FIELDS = set(POST)
DELETED = "rest_user_invalid_id"


class Site(Comments):
    """One run over one site."""

    def __init__(self, api: Sites, reading: Reading, host: str, root: str = SPEAKING_ROOT) -> None:
        """Nothing is asked yet."""
        super().__init__(api, reading, host, root)
        self._times: dict[int, str] = {}  # post -> when it was published, as the site spells it

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


def article(post: dict[str, Any]) -> Any:  # noqa: ANN401
    """Title and text of a post; what a password protects is not there."""
    title, content = plain(post["title"]), plain(post["content"])
    if isinstance(title, str) and isinstance(content, str):
        return "\n".join(filter(None, (title, content)))
    return content if isinstance(title, str) else title
