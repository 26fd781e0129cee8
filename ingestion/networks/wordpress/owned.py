"""What WordPress.com tells the owner of a site only: who follows it, and who reblogged."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.networks.wordpress.likes import moment
from ingestion.networks.wordpress.public_api import Sites, error_of, number_of, pages_of
from ingestion.parsed import entries, inner
from ingestion.reading import Page, Reading

FOLLOWERS_AGAIN = timedelta(days=7)
MOST_PAGES = 50  # of a hundred followers each, those who came last


def read_followers(
    api: Sites, reading: Reading, host: str, account: str, actor: Callable[[int], str]
) -> Iterator[Page]:
    """Who follows a site with an account of WordPress.com, and since when; once a week.

    GET /sites/{site}/stats/followers. Who follows by e-mail is asked for nowhere: they only count.
    """
    last = reading.cursor(account, "followers")
    if not api.com_token or (last and reading.now - datetime.fromisoformat(last) < FOLLOWERS_AGAIN):
        return
    try:
        params = {"type": "wpcom", "max": 100}
        path = f"sites/{host}/stats/followers"
        for page in pages_of(api, path, "subscribers", params, MOST_PAGES):
            yield (
                "interactions",
                [
                    {
                        "interaction_id": f"{host}/follow:{user}", "act": "follow",
                        "actor_account_id": actor(user), "target_account_id": account,
                        "occurred_at": moment(one.get("date_subscribed")),
                        "observed_at": reading.now,
                    }
                    for one in page if (user := number_of(one))
                ],
            )  # fmt: skip
    except (Gone, Refused):
        reading.skip("followers of sites that do not belong to the token's user")
    reading.mark(account, "followers", reading.now)


class Notes:
    """The notifications of the token's user: asked for once a run, when a first site needs them."""

    def __init__(self, api: Sites, reading: Reading) -> None:
        """Nothing is asked yet."""
        self.api, self.reading = api, reading
        self._told: list[Mapping[str, Any]] | None = None

    def reblogs(
        self, host: str, site: int, writers: Mapping[int, str], actor: Callable[[int], str]
    ) -> list[dict[str, Any]]:
        """Rows of who reblogged posts of a site; one note may tell of several.

        GET /notifications: the last hundred, whatever they are about.
        """
        rows = []
        for note in self._notes():
            about = inner(note, "meta", "ids")
            post = number_of(about, "post")
            if note.get("type") != "reblog" or number_of(about, "site") != site:
                continue
            if (account := writers.get(post)) is None:
                continue
            for one in entries(note, "body"):
                user = number_of(inner(one, "meta", "ids"), "user")
                if one.get("type") == "user" and user:
                    rows.append(
                        {
                            "interaction_id": f"{host}/{post}:reblog:{user}", "act": "reblog",
                            "actor_account_id": actor(user), "target_account_id": account,
                            "post_id": f"{host}/{post}", "occurred_at": _time(note),
                            "observed_at": self.reading.now,
                        }
                    )  # fmt: skip
        return rows

    def _notes(self) -> list[Mapping[str, Any]]:
        if self._told is None:
            self._told = []
            if self.api.com_token:
                try:
                    self._told = entries(
                        self.api.ask_com("notifications", {"number": 100}), "notes"
                    )
                except Refused as refused:
                    self.reading.skip(f"who reblogged: {error_of(refused.body) or 'refused'}")
        return self._told


def _time(note: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """When a note was made, as a time or as seconds since 1970."""
    told = note.get("timestamp")
    if number_of(note, "timestamp"):
        return datetime.fromtimestamp(number_of(note, "timestamp"), UTC)
    return moment(told)
