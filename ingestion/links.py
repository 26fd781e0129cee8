"""The addresses that profiles give, as `links` and `verified_links` of accounts hold them."""

import html
import re
from collections.abc import Iterable
from typing import Any

# where a name leads on networks that profiles speak of
PROFILES = {
    "twitter": "https://x.com/{}",
    "facebook": "https://www.facebook.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "pinterest": "https://www.pinterest.com/{}",
    "tumblr": "https://{}.tumblr.com",
}
ANCHOR = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# whom a text names, and under what, is said by the text itself
NAMING = re.compile(r"""\sclass\s*=\s*["'][^"']*\b(?:mention|hashtag)\b""", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://)?[^\s/:@]+\.[^\s/:@]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def links_of(told: Iterable[Any]) -> str | None:
    """Addresses with a blank between them, each once, None without any; others are left out."""
    spelled = (one.strip() for one in told if isinstance(one, str))
    found = dict.fromkeys(one for one in spelled if ADDRESS.fullmatch(one))
    return " ".join(found) or None


def profile_at(network: str, name: Any) -> str | None:  # noqa: ANN401
    """The address of a name on another network, typed with @ or as an address; None for none."""
    if not isinstance(name, str) or not name:
        return None
    return name if "/" in name else PROFILES[network].format(name.lstrip("@"))


def anchors(rendered: Any) -> list[str]:  # noqa: ANN401
    """Where a fragment of HTML leads, but for names and hashtags; nothing for what is no text."""
    tags = ANCHOR.findall(rendered) if isinstance(rendered, str) else []
    found = [HREF.search(tag) for tag in tags if not NAMING.search(tag)]
    return [html.unescape(next(filter(None, match.groups()), "")) for match in found if match]
