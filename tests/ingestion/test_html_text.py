"""Text out of HTML: the quick way for plain tags gives what the sanitiser gives for all."""

import html

from hypothesis import given
from hypothesis import strategies as st

from ingestion import html_text
from ingestion.html_text import BLANKS, BREAKS, CLEANER, plain

FRAGMENTS = [
    "<p>", "</p>", "<br />", '<a href="https://x.test/?a=1&amp;b=2" class="u-url mention">', "</a>",
    "<span>", "</span>", '<span class="h-card">', "<p", "<", ">", "a<b", "1 > 0", "<b>", "</b>",
    '<a title="x>y">', "<a href=x>", "<SPAN>", "<script>", "</script>", "<!--", "-->", "<style>",
    "<scr", "ipt>", '<img alt="', '">', "@zoe", "texte", " & ", "&amp;", "&lt;", "&amp;lt;",
    "&nbsp;", "&eacute;", "&copy", "&#39;", "&#0;", "&#x80;", "&#xD800;", "&bogus;", "\n", "\t",
    "\r\n", "\0", "é", "👩‍👩‍👧", "\xa0", "\ufeff", "]]>", "\x0b",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS)).map("".join))
def test_the_quick_way_gives_what_the_sanitiser_gives(rendered):
    cleaned = html.unescape(CLEANER.clean(BREAKS.sub("\n", rendered)))
    assert plain(rendered) == BLANKS.sub("\n", cleaned).strip()


def test_what_servers_write_takes_the_quick_way(monkeypatch):
    monkeypatch.setattr(html_text, "CLEANER", None)
    mention = (
        '<span class="h-card"><a href="https://a.test/@zoe" class="u-url">@<span>zoe</span></a>'
    )
    assert (
        plain(f"<p>Bonjour {mention}</span> &amp; tous</p><p>Oui</p>") == "Bonjour @zoe & tous\nOui"
    )
