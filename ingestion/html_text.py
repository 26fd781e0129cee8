"""Plain text out of the HTML that networks render."""

import html
import re
from typing import Any

import nh3

BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|pre)>|<br\s*/?>", re.IGNORECASE)
# tags without any trick, as servers write them: to clean the rest costs ten times as much
PLAIN_TAGS = re.compile(r'<(?:p|a|span)(?: [a-z-]+="[^"<>]*")*>|</(?:a|span)>')
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
    # most have plain tags alone; what has more is begun again, with all that break a line
    if "<" in text:
        text = PLAIN_TAGS.sub("", rendered.replace("</p>", "\n"))
    if "<" in text:
        text = PLAIN_TAGS.sub("", BREAKS.sub("\n", rendered))
    if NEEDS_CLEANING.search(text):
        text = CLEANER.clean(BREAKS.sub("\n", rendered))
    text = html.unescape(text).strip()
    return BLANKS.sub("\n", text) if "\n" in text else text
