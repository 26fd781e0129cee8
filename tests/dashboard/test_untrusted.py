import csv
import io

import pytest

from dashboard.untrusted import avatar, csv_of, link, markdown, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("‮evil‬ name", "evil name"),
        ("a\x00b\nc\td", "ab c d"),
        ("👩‍🚀 Zoé", "👩‍🚀 Zoé"),
        ("عمر الخيّام", "عمر الخيّام"),
        ("\ud800broken", "broken"),
        (None, ""),
    ],
)
def test_plain_text_keeps_what_can_be_seen_and_nothing_else(text, shown):
    assert plain(text) == shown


def test_a_long_name_is_cut_with_a_sign():
    assert plain("a" * 200, 10) == "a" * 9 + "…"


@pytest.mark.parametrize(
    "text",
    ["**b**", "[a](http://x)", "`c`", "<b>", "# h", "~~s~~", "![i](u)", "$x$", "|", "- a", "1. b"],
)
def test_no_sign_of_markdown_goes_without_its_backslash(text):
    shown = markdown(text)
    for place, char in enumerate(shown):
        if char in "*[]()`<>#~!$|-.\\" and (place == 0 or shown[place - 1] != "\\"):
            assert char == "\\"


def test_streamlits_own_signs_are_kept_apart():
    shown = markdown(":red[x] :material/home: :smile: $a$ -> b")
    assert ":r" not in shown
    assert ":m" not in shown
    assert ":s" not in shown
    assert "$a" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a",
        "http://",
        "",
        None,
        "http://[broken",
    ],
)
def test_only_web_addresses_become_links(url):
    assert link(url) is None


def test_a_web_address_stays():
    assert link(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_a_cell_is_never_a_formula(text):
    rows = list(csv.reader(io.StringIO(csv_of(["=h"], [[text]]).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["'=h"]
    assert rows[1] == ["'" + text]


def test_a_negative_number_stays_a_number():
    assert csv_of(["a"], [[-2.5]]).decode("utf-8-sig").split() == ["a", "-2.5"]


def test_the_initials_of_a_name_cannot_close_the_picture():
    assert "<script" not in avatar("<script> &").lower()
    assert avatar("").startswith("data:image/svg+xml")
