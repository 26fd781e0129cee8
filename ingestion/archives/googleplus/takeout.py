"""A post as Takeout's JSON tells it; all keys are optional, some came with late exports only."""

from collections.abc import Mapping
from typing import Any

from ingestion.archives.googleplus.entries import Entry, Said, markup, moment, post_of, who
from ingestion.parsed import entries, inner
from ingestion.reading import Reading

PUBLIC = "CIRCLE_TYPE_PUBLIC"


def entry(reading: Reading, post: Mapping[str, Any]) -> Entry | None:
    """The post, unless it is not said that everybody could see it."""
    if not is_public(inner(post, "postAcl")):
        return reading.skip("posts that are not said to be public")
    reshared = inner(post, "resharedPost")
    original = post_of(reshared.get("url"), reshared.get("resourceName"))
    plus_ones, reshares, comments = (
        entries(post, kind) for kind in ("plusOnes", "reshares", "comments")
    )
    return Entry(
        post_id=post_of(post.get("url"), post.get("resourceName")) or "",
        author=person(post, "author"),
        at=moment(post.get("creationTime")),
        content=markup(post.get("content")),
        url=post.get("url"),
        original=(original, person(reshared, "author")) if original else None,
        plus_ones=[one for given in plus_ones if (one := person(given, "plusOner"))],
        resharers=[one for given in reshares if (one := person(given, "resharer"))],
        comments=[
            Said(
                person(comment, "author"),
                moment(comment.get("creationTime")),
                markup(comment.get("content")),
            )
            for comment in comments
        ],
        totals={"+1": len(plus_ones), "reshare": len(reshares), "comment": len(comments)},
    )


def person(item: Mapping[str, Any], name: str) -> str | None:
    """Somebody's id below a name; a deleted profile has a name only, or nothing."""
    told = inner(item, name)
    return who(told.get("resourceName"), told.get("profilePageUrl"))


def is_public(acl: Mapping[str, Any]) -> bool:
    """Whether a post's list of who may see it says: everybody."""
    if acl.get("isDomainRestricted") or acl.get("isPublic") is False:
        return False
    circles = entries(inner(acl, "visibleToStandardAcl"), "circles")
    return acl.get("isPublic") is True or any(circle.get("type") == PUBLIC for circle in circles)
