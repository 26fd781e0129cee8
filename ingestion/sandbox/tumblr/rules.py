"""What Tumblr's API v2 takes and refuses: parameters of each method, limits, its envelope."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

HOURLY, DAILY = 1000, 5000
EVERYWHERE = {"api_key"}
METHODS = {
    "info": {"fields[blogs]"},
    "posts": {
        "type", "limit", "offset", "before", "after", "sort", "npf", "reblog_info", "notes_info",
        "tag", "id", "filter", "page_number", "tumblelog",
    },
    "notes": {"id", "before_timestamp", "mode"},
}  # fmt: skip
MODES = ("all", "likes", "conversation", "rollup", "reblogs_with_tags")
NUMBERS = ("limit", "offset", "before", "after", "before_timestamp", "id")
FLAGS = ("npf", "reblog_info", "notes_info")
MOST = 20


class Refusal(Exception):
    """An error in the envelope; its `response` is a list, unlike any other."""

    def __init__(self, status: int, title: str, code: int, detail: str) -> None:
        """Keep what will be sent."""
        super().__init__(title)
        self.status = status
        self.body: dict[str, Any] = {
            "meta": {"status": status, "msg": title},
            "response": [],
            "errors": [{"title": title, "code": code, "detail": detail}],
        }


def not_found() -> Refusal:
    """404: a blog or post that is gone, or never was."""
    return Refusal(404, "Not Found", 0, "Désolé, il n’y a rien par ici.")


def unauthorized() -> Refusal:
    """401: a key that was never given out, or is not valid any more."""
    return Refusal(401, "Unauthorized", 1016, "Unable to authorize")


def limit_exceeded() -> Refusal:
    """429: only headers tell whether it is for a moment or for a day."""
    return Refusal(429, "Limit Exceeded", 0, "Limite dépassée.")


def bad(detail: str) -> Refusal:
    """400: a parameter that the method does not take, or not so."""
    return Refusal(400, "Bad Request", 8001, detail)


def headers(asked: Counter[str], now: datetime) -> dict[str, str]:
    """What is left of the hour and of the day; what is refilled comes in seconds."""
    hour, day = now.minute * 60 + now.second, now.hour * 3600 + now.minute * 60 + now.second
    spans = {
        "perhour": (HOURLY, asked[f"{now:%F %H}"], 3600 - hour),
        "perday": (DAILY, asked[f"{now:%F}"], 86_400 - day),
    }
    return {
        f"X-Ratelimit-{span.capitalize()}-{name}": str(value)
        for span, (most, used, reset) in spans.items()
        for name, value in (("Limit", most), ("Remaining", max(0, most - used)), ("Reset", reset))
    }


def check(method: str, query: Mapping[str, list[str]]) -> dict[str, str]:
    """The parameters of a request, each once; the real one overlooks unknown ones."""
    if wrong := sorted(query.keys() - METHODS[method] - EVERYWHERE):
        raise bad(f"unknown parameter {wrong[0]}")
    if twice := [name for name, values in query.items() if len(values) > 1]:
        raise bad(f"{twice[0]} was given twice")
    asked = {name: values[0] for name, values in query.items()}
    for name in NUMBERS:
        if not re.fullmatch(r"[0-9]{1,19}", asked.get(name, "1")):
            raise bad(f"{name} must be a number")
    for name in FLAGS:
        if asked.get(name, "true") not in ("true", "false"):
            raise bad(f"{name} must be true or false")
    if not 1 <= int(asked.get("limit", MOST)) <= MOST:
        raise bad(f"limit must be from 1 to {MOST}")
    if "before" in asked and "offset" in asked:
        raise bad("before cannot be combined with offset")
    if asked.get("mode", "all") not in MODES:
        raise bad("unknown mode")
    if method == "notes" and "id" not in asked:
        raise bad("id is missing")
    return asked
