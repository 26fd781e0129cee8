import csv
import io

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import answers, charts, list_charts, place_charts, tiles
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


LINK = """<a href="//a.io">L'Été & %{y}</a>"""
DRAWN = """&lt;a href="//a.io"&gt;L'Été &amp; &#37;{y}&lt;/a&gt;"""
DAYS = [pd.Timestamp(2026, 11, day) for day in (8, 15, 22)]


def _figures():
    """Every chart that takes names, of people, lists or places with a name that is markup."""
    by_day = pd.DataFrame({"score_date": DAYS, "code": "x", "value": [1.0, 2.0, 3.0]})
    history = pd.DataFrame(
        {"score_date": DAYS, "score": 50.0, "score_low": 48.0, "score_high": 52.0}
    )
    place = {"name": LINK, "size": 9, "median": 40.0, "lower_quartile": 30, "upper_quartile": 50}
    return {
        charts.history: charts.history(history, {DAYS[1].date(): LINK}),
        charts.parts: charts.parts(
            pd.DataFrame({"source": [LINK], "component": ["base"], "score_part": [1.0]}),
            {"base": "Base"},
        ),
        charts.bump: charts.bump(
            pd.DataFrame({"score_date": DAYS, "person_id": "x", "rank": [3, 2, 1]}),
            {"x": LINK}, ["x"], 10,
        ),
        charts.waterfall: charts.waterfall(40.0, [(LINK, 2.0)], ("then", "now")),
        list_charts.distribution: list_charts.distribution(
            {LINK: pd.DataFrame({"name": [LINK, "a"], "score": [10.0, 20.0]})}
        ),
        list_charts.lines: list_charts.lines(by_day, {"x": LINK}),
        list_charts.mix: list_charts.mix(
            pd.DataFrame({"code": ["x"], "network": [LINK], "share": [1.0]}), {"x": LINK}
        ),
        place_charts.tiles: place_charts.tiles(
            tiles.countries(), {tiles.countries()[0].code: place}, "size", 0
        ),
        place_charts.ranges: place_charts.ranges([place]),
    }  # fmt: skip


def _texts(value):
    """Every text of a figure, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple | np.ndarray | pd.Series):
        for part in value:
            yield from _texts(part)


def test_no_name_is_markup_in_any_chart():
    figures = _figures()
    made = {
        function
        for module in (charts, list_charts, place_charts)
        for function in vars(module).values()
        if getattr(function, "__annotations__", {}).get("return") is go.Figure
    }
    assert made == figures.keys()
    for function, figure in figures.items():
        told = list(_texts(figure.to_dict()))
        assert any(DRAWN in text for text in told), function.__name__
        assert not [text for text in told if "<a" in text or "%{y}</a" in text], function.__name__


def test_the_chart_of_an_answer_shows_its_words_as_they_are():
    figure = answers._bars(pd.DataFrame({"word": ["Été " + LINK[-9:]], "n": [1]}), "word", "n")
    assert figure.layout.yaxis.ticktext == ("Été &#37;{y}&lt;/a&gt;",)


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
