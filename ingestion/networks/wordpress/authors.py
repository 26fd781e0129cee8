"""Who writes on a WordPress site (wp/v2), even where it hides its users."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.networks.wordpress.paging import listed
from ingestion.networks.wordpress.public_api import Sites
from ingestion.parsed import entries, inner
from ingestion.reading import Reading

USER = ("id", "name", "url", "description", "link", "slug")


def authors_of(
    api: Sites, reading: Reading, host: str, root: str
) -> tuple[dict[int, Mapping[str, Any]], bool]:
    """Authors by their number, and whether these are all.

    A site that hides the list, with or without saying so, may still name those of its newest
    articles (https://developer.wordpress.org/rest-api/using-the-rest-api/linking-and-embedding/).
    """
    try:
        asked = {"_fields": ",".join(USER)}
        users = chain.from_iterable(listed(api, reading, host, f"{root}/users", asked))
        return {user["id"]: user for user in users}, True
    except (Gone, Refused):
        asked = {"_embed": "author", "_fields": "_links,_embedded"}
        articles = next(listed(api, reading, host, f"{root}/posts", asked))
    embedded = chain.from_iterable(
        entries(inner(article, "_embedded"), "author") for article in articles
    )
    named = {user["id"]: user for user in embedded if "id" in user}
    if not named:
        reading.skip("sites that hide their authors")
    return named, False
