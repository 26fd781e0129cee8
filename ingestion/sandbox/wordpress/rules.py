"""Which parameters wp/v2 takes, what it refuses and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

SITE_ZONE = ZoneInfo("Europe/Paris")
COMMON = {"context", "page", "per_page", "order", "orderby", "include", "_fields", "_embed"}
# list: its own parameters, what it can be ordered by, its default order
LISTS: dict[str, tuple[set[str], set[str], str]] = {
    "users": ({"search", "slug"}, {"id", "name", "slug"}, "asc"),
    "posts": (
        {"after", "before", "modified_after", "modified_before", "author", "status", "search"},
        {"id", "date", "modified", "title"},
        "desc",
    ),
    "comments": (
        {"after", "before", "author", "author_email", "parent", "post", "status", "type", "search"},
        {"id", "date", "date_gmt", "post"},
        "desc",
    ),
}
TIMES = {"after", "before", "modified_after", "modified_before"}
MEMBERS_ONLY = {"author", "author_email", "status", "type"}  # of comments


class Refusal(Exception):
    """An error as wp/v2 words it: the code is stable, the message in the site's language."""

    def __init__(
        self, status: int, code: str, message: str, params: list[str] | None = None
    ) -> None:
        """`params` names what was wrong with which parameter."""
        super().__init__(code)
        data: dict[str, Any] = {"status": status}
        if params:
            detail = {"code": code, "message": message, "data": None}
            data |= {"params": dict.fromkeys(params, message)}
            data |= {"details": dict.fromkeys(params, detail)}
        self.status, self.body = status, {"code": code, "message": message, "data": data}


@dataclass(frozen=True)
class Query:
    """A list request that passed all checks."""

    page: int
    per_page: int
    order: str
    sort_key: Callable[[dict[str, Any]], Any]
    takes: Callable[[dict[str, Any]], bool]


def asked(kind: str, query: dict[str, list[str]], knows: bool) -> Query:
    """Check a list request's parameters; `knows` is whether the right password came with it."""
    own, orders, default_order = LISTS[kind]
    given = {name.removesuffix("[]"): values[-1] for name, values in query.items()}
    # the real one overlooks a parameter it does not know; here a connector's slip shall show
    if wrong := sorted(given.keys() - own - COMMON):
        raise invalid(*wrong)
    if given.get("context", "view") == "edit" and not knows:
        raise Refusal(401, "rest_forbidden_context", "Vous ne pouvez pas modifier ces contenus.")
    if given.get("context", "view") not in ("view", "embed", "edit"):
        raise invalid("context")
    hidden = sorted(name for name in MEMBERS_ONLY & given.keys() if given[name] != "comment")
    if kind == "comments" and not knows and hidden:
        message = f"Paramètre(s) d’interrogation non autorisé(s) : {', '.join(hidden)}"
        raise Refusal(401, "rest_forbidden_param", message)
    if kind == "posts" and not knows and given.get("status", "publish") != "publish":
        raise invalid("status")
    order, orderby = given.get("order", default_order), given.get("orderby", "date")
    if order not in ("asc", "desc"):
        raise invalid("order")
    if "orderby" in given and orderby not in orders:
        raise invalid("orderby")
    times = {name: _time(name, given[name]) for name in TIMES & given.keys()}
    wanted = {
        n: set(given[n].split(",")) for n in ("author", "post", "parent", "include") if n in given
    }
    types = given.get("type", "comment")

    def takes(item: dict[str, Any]) -> bool:
        return (
            all(_within(name, limit, item) for name, limit in times.items())
            and all(
                str(item["id" if name == "include" else name]) in values
                for name, values in wanted.items()
            )
            and (kind != "comments" or types in ("all", item["type"]))
        )

    column = {"date_gmt": " at", "modified": " modified", "name": "name"}.get(orderby, " at")
    return Query(
        page=_number("page", given.get("page", "1"), 1, 10**9),
        per_page=_number("per_page", given.get("per_page", "10"), 1, 100),
        order=order,
        sort_key=lambda item: item.get(column if orderby != "id" else "id", 0),
        takes=takes,
    )


def invalid(*names: str) -> Refusal:
    """400 for parameters with a wrong value."""
    message = f"Paramètre(s) non valide(s) : {', '.join(names)}"
    return Refusal(400, "rest_invalid_param", message, list(names))


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isdigit() or not least <= int(value) <= most:
        raise invalid(name)
    return int(value)


def _time(name: str, value: str) -> datetime:
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        raise invalid(name) from None
    # without a zone a time is the site's own
    return when if when.tzinfo else when.replace(tzinfo=SITE_ZONE)


def _within(name: str, limit: datetime, item: dict[str, Any]) -> bool:
    moment = item[" modified" if name.startswith("modified") else " at"]
    return moment > limit if name.endswith("after") else moment < limit
