"""What a site shows no more of the last three days: articles, and comments, those of spam too."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from ingestion.reading import LOOKBACK, Reading

Row = Mapping[str, Any]
Left = Callable[[list[str]], Collection[str]]  # which of these the site still shows


class Recent:
    """What a site shows of three days in this run, beside what it showed in the run before.

    Comments are remembered as view -> comment -> the claimed account that wrote it, or nothing: of
    strangers no word is kept. What is listed to members only is not gone for everybody else, so one
    view is never held against another.
    """

    def __init__(self, reading: Reading, host: str) -> None:
        """Nothing is shown yet."""
        self.reading, self.host, self.view = reading, host, ""
        self.since = f"{(reading.now - LOOKBACK).astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        self._listed: set[str] = set()
        self._comments: dict[str, str] = {}

    def note(self, comments: Iterable[Row], acts: Iterable[Row]) -> None:
        """Remember which comments a page lists, and those of its acts that are recent."""
        claimed = self.reading.claimed()
        self._listed |= {str(comment["id"]) for comment in comments}
        for act in acts:
            if act["occurred_at"] >= self.since:
                actor = act["actor_account_id"]
                number = act["interaction_id"].rpartition("/")[2]
                self._comments[number] = actor if actor in claimed else ""

    def lost_articles(
        self, account_id: str, times: Mapping[int, str], writers: Mapping[int, int], left: Left
    ) -> Iterator[dict[str, Any]]:
        """Removals of an author's articles that are not among these any more; marks the recent.

        They were deleted, are in the bin, or became drafts or private.
        """
        known = set((self.reading.cursor(account_id, "recent") or "").split())
        for post in _gone(known - {str(post) for post in times}, left):
            native_id = f"{self.host}/{post}"
            yield {"kind": "post", "id": native_id, "observed_at": self.reading.now}
        writer = account_id.rpartition("/")[2]
        recent = [
            str(post) for post, time in times.items()
            if str(time) >= self.since and str(writers[post]) == writer
        ]  # fmt: skip
        self.reading.mark(account_id, "recent", " ".join(recent))

    def lost_comments(self, view: str, left: Left) -> Iterator[dict[str, Any]]:
        """Removals of comments that are not listed any more in this view.

        They were deleted, are in the bin, or were taken for spam.
        """
        self.view = view
        known = self.reading.state.get("comments", {}).get(self.host, {}).get(view, {})
        for comment in _gone(known.keys() - self._listed, left):
            yield {
                "kind": "interaction", "id": f"{self.host}/{comment}",
                "account_id": known[comment] or None, "observed_at": self.reading.now,
            }  # fmt: skip

    def keep(self) -> None:
        """Leave the comments to the next run; only where the site was read to its end."""
        self.reading.state.setdefault("comments", {})[self.host] = {self.view: self._comments}


def _gone(missing: Collection[str], left: Left) -> list[str]:
    """What is missing from the lists, and not shown where it is asked for either."""
    asked = sorted(missing)
    kept = left(asked) if asked else ()
    return [one for one in asked if one not in kept]
