"""A post as Takeout's HTML shows it, its usual format; labels are in the account's language."""

import re

from ingestion.archives.googleplus.entries import Entry, Said, moment, post_of, who
from ingestion.archives.youtube import PUBLIC
from ingestion.reading import Reading
from ingestion.unpacking.hypertext import Node

NUMBER = re.compile(r"\d+")
WORDS = PUBLIC | {"一般公開", "公開", "公开", "전체 공개", "전체공개", "для всех", "общедоступно"}
NOBODY = Node("")


def entry(reading: Reading, page: Node) -> Entry | None:
    """The post, unless the page does not say that everybody could see it."""
    if not is_public(page.first("visibility") or NOBODY):
        return reading.skip("posts that are not said to be public")
    author = _first(page, "author")
    dated = next((link for link in page.links() if moment(link.own_text())), NOBODY)
    address = dated.attributes.get("href")
    shared = _first(page, "reshare-attribution").attributes.get("href")
    original = post_of(shared)
    comments = page.all("comment")
    plus_ones, plus_total = _people(_first(page, "plus-oners"))
    resharers, reshare_total = _people(_first(page, "resharers"))
    return Entry(
        post_id=post_of(address) or "",
        author=who(author.attributes.get("href")),
        at=moment(dated.own_text()),
        content=_first(page, "main-content"),
        url=address,
        original=(original, who(shared)) if original else None,
        plus_ones=plus_ones,
        resharers=resharers,
        comments=[_comment(one) for one in comments],
        totals={"+1": plus_total, "reshare": reshare_total, "comment": len(comments)},
    )


def is_public(visibility: Node) -> bool:
    """Whether the audience is everybody: names of people and circles are links, this is a word."""
    told = re.split("[:：]", visibility.own_text(), maxsplit=1)[-1]
    return any(word.strip().casefold() in WORDS for word in re.split("[,、，]", told))


def _comment(node: Node) -> Said:
    return Said(
        who(_first(node, "author").attributes.get("href")),
        moment(_first(node, "time").own_text()),
        _first(node, "comment-content"),
    )


def _people(node: Node) -> tuple[list[str], int]:
    """Who is named, and how many there are with those whom the end of the list only counts."""
    links, last = node.links(), node.children[-1] if node.children else ""
    others = NUMBER.search(last) if links and isinstance(last, str) else None
    people = [one for link in links if (one := who(link.attributes.get("href")))]
    return people, len(links) + (int(others[0]) if others else 0)


def _first(node: Node, name: str) -> Node:
    return node.first(name) or NOBODY
