"""Saved answers of the API plus/v1, which showed public activities only."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ingestion.archives.googleplus.entries import Entry, Said, markup, moment, post_of, who
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import Reading

FEED = re.compile(r"activities/([^/?#]+)/people/(plusoners|resharers)")
ACTS = {"plusoners": "+1", "resharers": "reshare"}
TOTALS = {"plusoners": "+1", "resharers": "reshare", "replies": "comment"}


def items(document: object, kind: str) -> list[Item]:
    """The items of a kind in an answer: a feed of them, or one alone."""
    if not isinstance(document, Mapping):
        return []
    found = [document, *entries(document, "items")]
    return [item for item in found if item.get("kind") == f"plus#{kind}"]


def entry(reading: Reading, activity: Item) -> Entry | None:
    """The post; the totals of a reshare are its own, not those of what it passes on."""
    access = entries(inner(activity, "access"), "items")
    if not any(one.get("type") == "public" for one in access):
        return reading.skip("posts that are not said to be public")
    told, is_share = inner(activity, "object"), activity.get("verb") == "share"
    original = post_of(told.get("url")) if is_share else None
    content = activity.get("annotation") if is_share else told.get("content")
    totals = {act: number(inner(told, name).get("totalItems")) for name, act in TOTALS.items()}
    return Entry(
        post_id=post_of(activity.get("url")) or "",
        author=person(inner(activity, "actor")),
        at=moment(activity.get("published")),
        content=markup(content),
        url=activity.get("url"),
        original=(original, person(inner(told, "actor"))) if original else None,
        totals={act: count for act, count in totals.items() if count is not None},
    )


def comment(item: Item) -> tuple[str | None, Said]:
    """A comment, and the post that it is below."""
    above = [post_of(one.get("url")) for one in entries(item, "inReplyTo")]
    content = markup(inner(item, "object").get("content"))
    said = Said(person(inner(item, "actor")), moment(item.get("published")), content)
    return (above[0] if above else None), said


class Given(NamedTuple):
    """Who did something to a post; the feed's own link tells to which, and what."""

    activity_id: str
    act: str
    people: list[str]


def given(document: object) -> Given | None:
    """What a feed of people says; None for any other answer."""
    link = document.get("selfLink") if isinstance(document, Mapping) else None
    if (found := FEED.search(str(link))) is None:
        return None
    people = [one for item in items(document, "person") if (one := person(item))]
    return Given(found[1], ACTS[found[2]], people)


def person(told: Mapping[str, Any]) -> str | None:
    """Somebody's id."""
    return who(told.get("id"), told.get("url"))
