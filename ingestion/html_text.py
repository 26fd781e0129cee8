"""Plain text out of the HTML that networks render."""

import html
import re
from typing import Any

import nh3

BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|pre)>|<br\s*/?>", re.IGNORECASE)
# in nearly every text
EVERYWHERE = (("</p>", "\n"), ("<p>", ""), ("</a>", ""), ("</span>", ""))
# tags without any trick, as servers write them: to clean the rest costs ten times as much
PLAIN_TAGS = re.compile(r'<(?:p|a|span)(?: [a-z-]+="[^"<>]*")*>')
NEEDS_CLEANING = re.compile("[<\r\0\ufeff]")
BLANKS = re.compile(r"[ \t]*\n\s*")
CLEANER = nh3.Cleaner(tags=set())


def plain(rendered: Any) -> Any:  # noqa: ANN401
    """The text of a fragment: a line per paragraph, no tags, no scripts, entities as characters.

    Anything but text stays as it is, so that it is refused where rows are checked.
    """
    if isinstance(rendered, dict) and "rendered" in rendered:
        rendered = rendered["rendered"]
    if not isinstance(rendered, str):
        return rendered
    text = rendered
    for tag, blank in EVERYWHERE:
        text = text.replace(tag, blank)
    if "</" in text or "<b" in text or "<B" in text:
        text = BREAKS.sub("\n", text)
    if "<" in text:
        text = PLAIN_TAGS.sub("", text)
    if NEEDS_CLEANING.search(text):
        text = CLEANER.clean(BREAKS.sub("\n", rendered))
    text = html.unescape(text).strip()
    return BLANKS.sub("\n", text) if "\n" in text else text
