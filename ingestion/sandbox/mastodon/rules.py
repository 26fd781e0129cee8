"""Which requests an instance takes, what it refuses, and how often it may be asked."""

import re
from dataclasses import dataclass
from typing import Any

PAGES = {"max_id", "since_id", "min_id", "limit"}
LISTED = {"max_id", "since_id", "limit"}
FILTERS = {"exclude_replies", "exclude_reblogs"}
MOST_AT_ONCE = {"accounts": 40, "statuses": 20}
INVALID_TOKEN = "The access token is invalid"
USER_ONLY = "This method requires an authenticated user"
TYPES = {
    "mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update",
    "quote", "quoted_update", "moderation_warning", "severed_relationships", "admin.sign_up",
    "admin.report",
}  # fmt: skip


class Refusal(Exception):
    """An error as an instance words it."""

    def __init__(self, status: int, error: str) -> None:
        """Its status and the one sentence."""
        super().__init__(error)
        self.status, self.body = status, {"error": error}


@dataclass(frozen=True)
class Route:
    """One address: its own parameters, the usual and the greatest page, the scope it needs."""

    name: str
    pattern: re.Pattern[str]
    parameters: set[str]
    scope: str
    limits: tuple[int, int] = (0, 0)
    user_only: bool = False


def route(
    name: str,
    path: str,
    parameters: set[str],
    scope: str,
    version: str = "v1",
    **more: Any,  # noqa: ANN401
) -> Route:
    """A route below /api; `:id` is a number."""
    pattern = re.compile(f"{version}/{path}".replace(":id", r"(?P<id>\d+)"))
    return Route(name, pattern, parameters, scope, **more)


ROUTES = (
    route("instance", "instance", set(), "read:accounts", version="v2"),
    route(
        "verify_credentials", "accounts/verify_credentials", set(), "read:accounts", user_only=True
    ),
    route("lookup", "accounts/lookup", {"acct"}, "read:accounts"),
    route("accounts", "accounts", {"id[]"}, "read:accounts"),
    route("account", "accounts/:id", set(), "read:accounts"),
    route("timeline", "accounts/:id/statuses", PAGES | FILTERS, "read:statuses", limits=(20, 40)),
    route("statuses", "statuses", {"id[]"}, "read:statuses"),
    route("status", "statuses/:id", set(), "read:statuses"),
    route("context", "statuses/:id/context", set(), "read:statuses"),
    route("favourited_by", "statuses/:id/favourited_by", LISTED, "read:accounts", limits=(40, 80)),
    route("reblogged_by", "statuses/:id/reblogged_by", LISTED, "read:accounts", limits=(40, 80)),
    route(
        "quotes", "statuses/:id/quotes", LISTED, "read:statuses", limits=(20, 40), user_only=True
    ),
    route("lists", "lists", set(), "read:lists", user_only=True),
    route(
        "list_accounts", "lists/:id/accounts", LISTED, "read:lists", limits=(40, 80), user_only=True
    ),
    route(
        "notifications", "notifications",
        PAGES | {"types[]", "exclude_types[]", "account_id"}, "read:notifications",
        limits=(40, 80), user_only=True,
    ),
)  # fmt: skip


def find_route(path: str) -> tuple[Route, str]:
    """The route of a path below /api, and the number in it."""
    for one in ROUTES:
        if found := one.pattern.fullmatch(path):
            return one, found.groupdict().get("id", "")
    raise Refusal(404, "Record not found")


def check(route: Route, query: dict[str, list[str]]) -> int:
    """The size of the page asked for; refuses what the route does not take."""
    # the real one overlooks a parameter it does not know; here a connector's slip shall show
    if unknown := sorted(query.keys() - route.parameters):
        raise Refusal(422, f"found unpermitted parameters: {', '.join(unknown)}")
    for name, values in query.items():
        if not name.endswith("[]") and len(values) > 1:
            raise Refusal(422, f"{name} is given twice")
        if name in PAGES and not values[0].isdigit():
            raise Refusal(422, f"{name} is not a number")
    if len(query.get("id[]", ())) > MOST_AT_ONCE.get(route.name, 0):
        raise Refusal(422, "Validation failed")
    if not set(query.get("types[]", ())) <= TYPES:
        raise Refusal(422, "no such type of notification")
    usual, greatest = route.limits
    return min(int(query.get("limit", [str(usual)])[0]), greatest)
