from datetime import UTC, datetime

import pandas as pd
import pytest
import streamlit as st

from dashboard import language
from dashboard.untrusted import plain


@pytest.fixture(params=["fr", "en"])
def spoken(request, monkeypatch):
    monkeypatch.setattr(language, "current", lambda: request.param)
    return request.param


def _as(language_code: str, french: str, english: str) -> str:
    return french if language_code == "fr" else english


def test_numbers_are_written_as_their_readers_write_them(spoken):
    assert language.number(1234567.25, 1) == _as(spoken, "1\u202f234\u202f567,2", "1,234,567.2")
    assert language.number(12.0, 1) == _as(spoken, "12,0", "12.0")
    assert language.number(0.01, None) == _as(spoken, "0,01", "0.01")
    assert language.number(150.0, None) == "150"


def test_a_sign_stands_only_before_what_is_not_zero(spoken):
    assert language.number(2, 0, sign=True) == "+2"
    assert language.number(-2, 0, sign=True) == "-2"
    assert language.number(-0.04, 1, sign=True) == _as(spoken, "0,0", "0.0")


def test_a_share_below_half_a_percent_is_nothing_and_has_no_sign(spoken):
    assert language.percent(-0.004) == language.percent(0.004) == _as(spoken, "0\xa0%", "0%")
    assert language.percent(-0.25) == _as(spoken, "-25\xa0%", "-25%")


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_no_number_is_a_dash(nothing, spoken):
    assert language.number(nothing, 1) == "–"


def test_one_and_many_have_their_own_words(spoken):
    assert language.t("leaderboard.places", n=1) == "place"
    assert language.t("leaderboard.places", n=2) == "places"
    # zero is singular in french and plural in english
    assert language.t("leaderboard.places", n=0) == _as(spoken, "place", "places")


def test_an_unknown_text_is_an_error_and_not_a_blank(spoken):
    with pytest.raises(KeyError):
        language.t("nothing.here")


def test_french_is_spoken_where_nobody_chose():
    st.session_state.clear()
    assert language.current() == "fr"


def test_what_a_table_tells_is_written_as_its_readers_write_it(spoken):
    then = datetime(2026, 11, 9, 4, 5, tzinfo=UTC)
    day = _as(spoken, "9 nov. 2026", "Nov 9, 2026")
    assert language.told(then) == f"{day} 04:05 UTC"
    assert language.told(then.date()) == day
    assert language.told(51.61) == _as(spoken, "51,61", "51.61")
    assert language.told("x") == "x"
    assert {language.told(nothing) for nothing in (None, float("nan"), pd.NaT)} == {"–"}


def test_no_line_of_a_french_text_begins_with_a_sign(spoken):
    row = {
        "name_fr": "2 750 avis « qui compte ? » : 80 % ; en 30 jours",
        "name_en": "2,750 views : 80 %",
    }
    french = "2_750 avis «_qui compte_?_»_: 80_%_; en 30 jours".replace("_", "\u00a0")
    told = language.named(row)
    assert told == plain(told) == _as(spoken, french, row["name_en"])
