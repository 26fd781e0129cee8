"""What X's API v2 accepts and refuses: each route's parameters, its problems, its windows."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PROBLEMS = "https://api.twitter.com/2/problems"
ID = r"^[0-9]{1,19}$"
USERNAME = r"^[A-Za-z0-9_]{1,15}$"


def words(text: str) -> frozenset[str]:
    """The names in a text, whatever stands between them."""
    return frozenset(text.split())


TWEET_FIELDS = words(
    "article attachments author_id card_uri community_id context_annotations conversation_id "
    "created_at display_text_range edit_controls edit_history_tweet_ids entities geo id "
    "in_reply_to_user_id lang media_metadata non_public_metrics note_tweet organic_metrics "
    "possibly_sensitive promoted_metrics public_metrics referenced_tweets reply_settings scopes "
    "source suggested_source_links suggested_source_links_with_counts text withheld"
)
USER_FIELDS = words(
    "affiliation confirmed_email connection_status created_at description entities id "
    "is_identity_verified location most_recent_tweet_id name parody pinned_tweet_id "
    "profile_banner_url profile_image_url protected public_metrics receives_your_dm "
    "subscribes_to_you subscription subscription_type url username verified "
    "verified_followers_count verified_type withheld"
)
TWEET_EXPANSIONS = words(
    "article.cover_media article.media_entities attachments.media_keys "
    "attachments.media_source_tweet attachments.poll_ids author_id edit_history_tweet_ids "
    "entities.mentions.username geo.place_id in_reply_to_user_id entities.note.mentions.username "
    "referenced_posts referenced_tweets.id referenced_tweets.id.author_id"
)
USER_EXPANSIONS = frozenset({"affiliation", "most_recent_tweet_id", "pinned_tweet_id"})
# since spec 2.167 everything called tweet has a second name; whoever sends post.fields reads those
SECOND_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "most_recent_tweet_id": "most_recent_post_id",
    "note_tweet": "note_post",
    "pinned_tweet_id": "pinned_post_id",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}


def also_second(names: frozenset[str]) -> frozenset[str]:
    """The names and their second names."""
    return names | {SECOND_NAMES[name] for name in names if name in SECOND_NAMES}


LISTS = {
    "tweet.fields": TWEET_FIELDS,
    "post.fields": also_second(TWEET_FIELDS),
    "user.fields": also_second(USER_FIELDS),
    "media.fields": frozenset({"alt_text", "media_key", "public_metrics", "type", "url"}),
    "place.fields": frozenset({"country", "country_code", "full_name", "id", "name"}),
    "poll.fields": frozenset({"end_datetime", "id", "options", "voting_status"}),
    "exclude": frozenset({"replies", "retweets"}),
    "list.fields": words(
        "created_at description follower_count id member_count name owner_id private"
    ),
}
OF_USERS = frozenset({"user.fields", "expansions", "tweet.fields", "post.fields"})
OF_TWEETS = OF_USERS | {"media.fields", "poll.fields", "place.fields"}
WINDOWED = frozenset({"start_time", "end_time", "since_id", "until_id"})
PAGED = frozenset({"max_results", "pagination_token"})


@dataclass(frozen=True)
class Route:
    """One endpoint: what it takes, its page sizes, its requests per 15 minutes (app, user)."""

    name: str
    pattern: str
    takes: frozenset[str]
    window: tuple[int, int]
    page: tuple[int, int, int] = (1, 100, 100)  # smallest, largest, default
    needs: str | None = None
    user_only: bool = False

    @property
    def of_users(self) -> bool:
        """Whether it returns users rather than posts."""
        return "media.fields" not in self.takes


ROUTES = (
    Route("usage", "/2/usage/tweets", frozenset({"days", "usage.fields"}), (50, 50)),
    Route("me", "/2/users/me", OF_USERS, (75, 75), user_only=True),
    Route("users_by", "/2/users/by", OF_USERS | {"usernames"}, (300, 900), needs="usernames"),
    Route("users", "/2/users", OF_USERS | {"ids"}, (300, 900), needs="ids"),
    Route(
        "timelines", "/2/users/(?P<id>[^/]+)/tweets",
        OF_TWEETS | WINDOWED | PAGED | {"exclude"}, (10_000, 900), (5, 100, 10),
    ),
    Route(
        "mentions", "/2/users/(?P<id>[^/]+)/mentions",
        OF_TWEETS | WINDOWED | PAGED, (450, 300), (5, 100, 10),
    ),
    Route("followers", "/2/users/(?P<id>[^/]+)/followers", OF_USERS | PAGED, (300, 300),
          (1, 1000, 100)),
    Route("lists", "/2/users/(?P<id>[^/]+)/list_memberships", PAGED | {"list.fields"}, (75, 75)),
    Route("tweets", "/2/tweets", OF_TWEETS | {"ids"}, (3_500, 5_000), needs="ids"),
    Route("reposters", "/2/tweets/(?P<id>[^/]+)/retweeted_by", OF_USERS | PAGED, (75, 75)),
    Route("likers", "/2/tweets/(?P<id>[^/]+)/liking_users", OF_USERS | PAGED, (75, 75),
          user_only=True),
    Route("quotes", "/2/tweets/(?P<id>[^/]+)/quote_tweets", OF_TWEETS | PAGED | {"exclude"},
          (75, 75), (10, 100, 10)),
    Route(
        "search", "/2/tweets/search/recent",
        OF_TWEETS | WINDOWED | PAGED | {"query", "next_token", "sort_order"}, (450, 300),
        (10, 100, 10), needs="query",
    ),
)  # fmt: skip


class Refusal(Exception):
    """An answer other than 200; `status` and `body` are what X sends."""

    def __init__(self, status: int, title: str, detail: str, kind: str, **more: Any) -> None:  # noqa: ANN401
        """Shape one problem; `kind` is the address of its type."""
        super().__init__(detail)
        self.status = status
        self.body = {"title": title, "detail": detail, "type": kind} | more


def invalid(parameter: str, value: str, message: str) -> Refusal:
    """The 400 for one parameter."""
    return Refusal(
        400, "Invalid Request", "One or more parameters to your request was invalid.",
        f"{PROBLEMS}/invalid-request",
        errors=[{"parameters": {parameter: [value]}, "message": message}],
    )  # fmt: skip


def plain(status: int, title: str) -> Refusal:
    """A problem that says no more than its status."""
    refusal = Refusal(status, title, title, "about:blank")
    refusal.body["status"] = status
    return refusal


def find_route(path: str) -> tuple[Route, str | None]:
    """The route of a path and the id in it; a 404 where there is none."""
    for route in ROUTES:
        if match := re.fullmatch(route.pattern, path):
            asked = match.groupdict().get("id")
            if asked is not None and not re.match(ID, asked):
                message = f"The `id` query parameter value [{asked}] does not match {ID}"
                raise invalid("id", asked, message)
            return route, asked
    raise plain(404, "Not Found")


def check(route: Route, query: dict[str, list[str]]) -> dict[str, str]:
    """The query with one value per parameter; a 400 for whatever X would not take."""
    asked = {}
    for name, values in query.items():
        if name not in route.takes:
            known = ",".join(sorted(route.takes))
            raise invalid(name, values[0], f"The query parameter [{name}] is not one of [{known}]")
        if len(values) > 1:
            message = f"Duplicate parameters are not allowed: the `{name}` query parameter"
            raise invalid(name, values[0], message)
        asked[name] = values[0]
    if route.needs and not asked.get(route.needs):
        message = f"The `{route.needs}` query parameter can not be empty"
        raise invalid(route.needs, asked.get(route.needs, ""), message)
    expansions = also_second(USER_EXPANSIONS if route.of_users else TWEET_EXPANSIONS)
    for name, value in asked.items():
        allowed = expansions if name == "expansions" else LISTS.get(name, frozenset())
        for one in value.split(",") if allowed else ():
            if one not in allowed:
                raise invalid(name, one, (
                    f"The `{name}` query parameter value [{one}] is not one of "
                    f"[{','.join(sorted(allowed))}]"
                ))  # fmt: skip
        _check_form(route, name, value)
    return asked


def _check_form(route: Route, name: str, value: str) -> None:
    pattern = {"ids": ID, "since_id": ID, "until_id": ID, "usernames": USERNAME}.get(name, "")
    ones = value.split(",") if name in ("ids", "usernames") else [value]
    if len(ones) > 100:
        message = f"The number of values in the `{name}` query parameter list is not 1 to 100"
        raise invalid(name, str(len(ones)), message)
    for one in ones if pattern else ():
        if not re.match(pattern, one):
            message = f"The `{name}` query parameter value [{one}] does not match {pattern}"
            raise invalid(name, one, message)
    if name in ("start_time", "end_time") and not _is_instant(value):
        message = f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date-time"
        raise invalid(name, value, message)
    if name == "max_results":
        least, most, _ = route.page
        if not (value.isdecimal() and least <= int(value) <= most):
            raise invalid(name, value, (
                f"The `{name}` query parameter value [{value}] is not between {least} and {most}"
            ))  # fmt: skip


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def page_of(
    route: Route, path: str, asked: dict[str, str], size: int
) -> tuple[slice, dict[str, str]]:
    """The slice of `size` results that is asked for, and the tokens that lead away from it.

    A token belongs to one query: with any other it is refused.
    """
    step = int(asked.get("max_results", route.page[2]))
    name = "next_token" if "next_token" in asked else "pagination_token"
    rest = {key: value for key, value in asked.items() if key not in (name, "pagination_token")}
    seal = hashlib.sha256(repr((path, sorted(rest.items()))).encode()).hexdigest()[:16]
    start = 0
    if token := asked.get(name):
        if not (re.fullmatch("7140[0-9a-f]{22}", token) and token.endswith(seal)):
            message = f"The `{name}` query parameter value [{token}] is not a valid token."
            raise invalid(name, token, message)
        start = int(token[4:10], 16)
    tokens = {}
    if start + step < size:
        tokens["next_token"] = f"7140{start + step:06x}{seal}"
    if start:
        tokens["previous_token"] = f"7140{max(0, start - step):06x}{seal}"
    return slice(start, start + step), tokens
