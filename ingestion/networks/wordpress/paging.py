"""Lists of a WordPress site (wp/v2), in pages as large as the site has the memory for."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Answer, Problem, Refused, Unavailable
from ingestion.networks.wordpress.public_api import Overtaxed, Sites
from ingestion.parsed import inner, number
from ingestion.reading import Reading

PER_PAGE = 100
SMALLER = {100: 50, 50: 10}  # each size is a whole part of the one before
MAINTENANCE = 503
NUMBERS = ("id", "author", "post", "parent")


def listed(
    api: Sites, reading: Reading, host: str, address: str, asked: Mapping[str, Any]
) -> Iterator[list[dict[str, Any]]]:
    """All pages of the list at an address; the size that a site could bear is remembered."""
    start, auth = 0, api.password_for(host) if "type" in asked else None
    sizes = reading.state.setdefault("page_sizes", {})
    while True:
        size = sizes.get(host, PER_PAGE)
        place = {"per_page": size, "page": start // size + 1}
        try:
            answer = api.get(address, {**asked, **place}, auth=auth)
        except (Unavailable, Refused) as problem:
            if size in SMALLER and is_over_size(problem):
                sizes[host] = SMALLER[size]
                continue
            if isinstance(problem, Unavailable):
                raise
            # the last page was full, and there is none behind it
            if (problem.body or {}).get("code") == "rest_post_invalid_page_number":
                return
            raise
        yield [with_numbers(one) for one in answer.body]
        if is_last(answer, place):
            return
        start += size


def is_over_size(problem: Problem) -> bool:
    """Whether a smaller page may do: a large one takes memory that the site has not, or forbids."""
    if isinstance(problem, Refused) and not isinstance(problem, Overtaxed):
        return "per_page" in inner(problem.body, "data", "params")
    return problem.status not in (None, MAINTENANCE)


def is_last(answer: Answer, place: Mapping[str, int]) -> bool:
    """Whether a page ends its list: what is not for everybody is missing, and may be all of one."""
    pages = number(answer.headers.get("x-wp-totalpages"))
    if isinstance(pages, int):
        return place["page"] >= pages
    return len(answer.body) < place["per_page"]


def with_numbers(item: dict[str, Any]) -> dict[str, Any]:
    """An item whose numbers are numbers: plugins may write them as text."""
    texts = [name for name in NUMBERS if isinstance(item.get(name), str)]
    return {**item, **{name: number(item[name]) for name in texts}} if texts else item
