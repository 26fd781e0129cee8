import json
import os
import re
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest
import streamlit as st
from fake_marts import NASTY, publish

from dashboard import answers, console, exports
from dashboard.exports import excel, parquet
from dashboard.untrusted import markdown, plain

PAGES = ("leaderboard", "person", "compare", "trends", "topics", "countries", "whatif")
PAGES += ("method", "sql", "status", "privacy")


def _all(app) -> str:
    kinds = (app.title, app.header, app.subheader, app.caption, app.markdown, app.metric)
    kinds += (app.info, app.warning, app.error, app.dataframe, app.table)
    return " ".join(str(element.value) for kind in kinds for element in kind)


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_in_both_languages(open_page, full, page, locale):
    app = open_page(full, page, locale)
    assert not app.exception
    assert not app.error
    # what is not the score says so
    assert len(app.warning) == (page == "whatif")
    french = locale == "fr-FR"
    stamp = app.caption[-1].value
    assert ("Données arrêtées au 22 nov. 2026" if french else "Data up to Nov 22, 2026") in stamp
    assert ("méthode v1" if french else "method v1") in stamp


@pytest.mark.parametrize(
    ("page", "asked", "told"),
    [
        ("leaderboard", {}, "Classement · Clout"),
        ("sql", {}, "SQL · Clout"),
        ("person", {}, "Profil · Clout"),
        ("person", {"p": "p010"}, "Inès Bousquet 10 · Clout"),
        ("person", {"p": "p003"}, "<img src=x onerror=alert(1)><b>HTML</b> · Clout"),
        ("topics", {"t": "climat"}, "Climat · Clout"),
    ],
)
def test_the_tab_of_the_browser_says_what_is_shown(open_page, full, monkeypatch, page, asked, told):
    titles = []
    monkeypatch.setattr(st, "set_page_config", lambda **how: titles.append(how.get("page_title")))
    open_page(full, page, **asked)
    assert titles[-1] == told


@pytest.mark.parametrize("page", ["leaderboard", "privacy"])
def test_every_page_says_what_to_do_when_nothing_is_published(open_page, tmp_path, page):
    app = open_page(tmp_path, page)
    assert not app.exception
    assert "make demo" in app.info[0].value


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_on_marts_without_people(open_page, empty, page):
    app = open_page(empty, page)
    assert not app.exception
    assert not app.error
    if page not in ("sql", "method", "status", "privacy"):
        assert "clout refresh" in app.info[0].value


def test_it_lands_on_the_first_hundred_of_france(open_page, full):
    app = open_page(full)
    assert app.subheader[0].value == "Top 100 · France"
    shown = app.dataframe[0].value
    assert len(shown) == 100
    assert list(shown["place"]) == list(range(1, 101))
    assert app.metric[0].value == "262"


def test_it_lands_on_the_world_where_nobody_is_french(open_page, tmp_path):
    file = publish(tmp_path / "published", people=40)
    with duckdb.connect(str(file)) as con:
        con.execute("update marts.people set country_code = 'BE'")
        con.execute("update marts.leaderboard set country_code = 'BE'")
        con.execute("delete from marts.leaderboard where scope_id like 'FR%'")
    app = open_page(tmp_path)
    assert app.subheader[0].value == "Top 100 · Monde"
    assert app.metric[0].value == "40"
    assert len(app.dataframe[0].value) == 40
    assert "FR" not in app.selectbox(key="at_c").options
    assert open_page(tmp_path, c="FR").subheader[0].value == "Top 100 · Monde"


def test_a_search_is_named_and_the_numbers_stay_those_of_the_ranking(open_page, full):
    whole, found = open_page(full, c="all"), open_page(full, c="all", q="Régnier")
    assert found.subheader[0].value == "Top 100 · Monde · «\u00a0Régnier\u00a0»"
    assert 0 < len(found.dataframe[0].value) < len(whole.dataframe[0].value)
    told = [[(metric.value, metric.delta) for metric in app.metric] for app in (whole, found)]
    assert told[0] == told[1]
    assert told[0][2][0] != "–"


def test_the_address_sets_the_filters_and_the_filters_the_address(open_page, full):
    app = open_page(full, c="all", t="climat", n="youtube", w="7", q="user_")
    assert [box.value for box in app.selectbox] == ["all", "climat", "all", "youtube", "all"]
    assert "Climat · Monde · YouTube" in app.subheader[0].value
    app.selectbox(key="at_t").select("all").run()
    assert "t" not in app.query_params
    app.selectbox(key="at_c").select("BE").run()
    assert app.query_params["c"] == "BE"
    assert "Belgique" in app.subheader[0].value


def test_a_region_and_a_style_narrow_the_country_that_holds_them(open_page, full):
    app = open_page(full, r="FR-BRE", y="TrueFalseFalseTrue")
    assert app.subheader[0].value == "Top 100 · Bretagne · Style 12"
    assert "Rennes" in open_page(full, r="FR-35-rennes").subheader[0].value
    # a region of another country is no region here
    assert "Bretagne" not in open_page(full, c="BE", r="FR-BRE").subheader[0].value


@pytest.mark.parametrize("asked", [{"c": "XX"}, {"t": "'; --"}, {"w": "999"}, {"l": "nobody"}])
def test_an_address_with_unknown_codes_shows_the_usual_page(open_page, full, asked):
    app = open_page(full, **asked)
    assert not app.exception
    assert not app.error
    assert app.subheader[0].value == "Top 100 · France"


def test_a_search_without_hits_says_so_and_offers_the_world(open_page, full):
    app = open_page(full, q="zzzzzz")
    assert "Personne ne correspond" in app.info[0].value
    assert not app.dataframe


def test_the_plain_table_holds_the_same_people(open_page, full):
    grid = open_page(full).dataframe[0].value
    table = open_page(full, v="table").table[0].value
    assert len(table) == len(grid)
    assert "(person?p=" in table.iloc[0]["Nom"]


def test_a_person_shows_parts_that_add_up(open_page, full):
    app = open_page(full, "person", p="p010")
    sums = next(m.value for m in app.markdown if "Réponse **" in m.value)
    *parts, total = [float(x.replace(",", ".")) for x in sums.replace("=", "").split("**")[1::2]]
    assert round(sum(parts), 1) == total
    assert app.metric[0].value.replace(",", ".") == str(total)
    table = next(d.value for d in app.dataframe if "Part du score" in d.value.columns)
    assert table.iloc[-1]["Partie"] == "Somme = score"
    assert abs(table["Part du score"].iloc[:-1].sum() - table["Part du score"].iloc[-1]) < 1e-6
    assert table["Points par acte"].notna().any()


@pytest.mark.parametrize("person", ["<b>x</b>", "[a](http://x)", "'; --"])
def test_an_unknown_person_is_a_kind_sentence(open_page, full, person):
    app = open_page(full, "person", p=person)
    assert not app.exception
    assert markdown(person, 60) in app.warning[0].value


def test_a_person_is_found_by_name_without_accents(open_page, full):
    app = open_page(full, "person", q="eric rey")
    assert not app.exception
    assert not [i for i in app.info if "Aucun nom" in i.value]
    none = open_page(full, "person", q="zzzz")
    assert any("Aucun nom" in i.value for i in none.info)


@pytest.mark.parametrize("place", range(len(NASTY)))
def test_names_are_text_where_a_person_is_shown(open_page, full, place):
    app = open_page(full, "person", p=f"p{3 * place:03d}", s="evidence")
    assert not app.exception
    assert app.header[0].value == markdown(NASTY[place].strip(), 120)


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("trends", {"s": "world"}),
        ("compare", {"k": "people", "who": "p000,p003"}),
        ("compare", {"l": "famille-martin,sciences-po"}),
    ],
)
def test_names_are_text_in_charts(open_page, full, page, asked):
    charts = open_page(full, page, **asked).get("plotly_chart")
    drawn = " ".join(str(json.loads(chart.proto.spec)) for chart in charts)
    assert "&lt;img src=x" in drawn
    assert "<img" not in drawn


def test_names_are_text_in_both_forms_of_the_table(open_page, full):
    names = {plain(name.strip(), 60) for name in NASTY}
    assert names <= set(open_page(full, c="all").dataframe[0].value["name"])
    links = " ".join(open_page(full, c="all", v="table").table[0].value["Nom"])
    assert all(markdown(name.strip(), 60) in links for name in NASTY)


def test_two_lists_are_laid_side_by_side(open_page, full):
    app = open_page(full, "compare", l="famille-martin,sciences-po")
    assert app.metric[0].label.replace("\\", "").startswith("n = 7")
    table = app.table[0].value
    assert list(table.columns[1:]) == ["Famille Martin", "Sciences Po"]
    wins = table[table[""] == "L'emporte dans un duel tiré au sort"].iloc[0].tolist()[1:]
    assert sum(int(share.split()[0]) for share in wins) == 100
    assert int(wins[0].split()[0]) > 50


def test_a_list_is_not_compared_with_itself_or_with_nothing(open_page, full):
    app = open_page(full, "compare", l="sciences-po,sciences-po,nobody")
    assert "au moins deux listes" in app.info[0].value
    app.selectbox(key="added").select("famille-martin").run()
    assert app.query_params["l"] == "sciences-po,famille-martin"
    assert app.table


def test_up_to_five_persons_are_laid_side_by_side(open_page, full):
    asked = ["p000", "p001", "p002", "nobody", "p003", "p004", "p005"]
    app = open_page(full, "compare", k="people", who=",".join(asked))
    assert "nobody" in app.warning[0].value
    table = app.table[0].value
    # the first five of the address, without the one who is not here
    assert len(table.columns) == 5
    assert "(person?p=p003)" in table.iloc[0, 4]
    assert "\\*\\*Gras" in table.columns[1]
    lines = table.set_index("").iloc[:, 0]
    beside = open_page(full, "person", p="p000", s="influence").table[0].value
    for label, told in beside.itertuples(index=False):
        assert f"**{lines[label]}**" == told
    former = open_page(full, "compare", k="people", who="p001,old-slug,p000")
    assert not former.warning
    assert former.query_params["who"] == "p001,p000"
    alone = open_page(full, "compare", k="people", who="p001")
    assert "au moins deux" in alone.info[0].value


def test_a_rise_is_measured_against_people_of_a_similar_score(open_page, full):
    app = open_page(full, "trends", s="FR", w="7")
    index = [float(x.strip("*").replace(",", ".")) for x in app.table[0].value["Indice"]]
    assert index == sorted(index, reverse=True)
    assert len(index) == 8
    family = open_page(full, "trends", s="l-famille-martin")
    assert "Médiane" in family.dataframe[-1].value.columns
    assert any(
        "suivi pour les pays" in c.value for c in open_page(full, "trends", s="world").caption
    )


def test_trends_follow_the_chosen_ranking(open_page, full):
    app = open_page(full, "trends", s="t-climat", k="15", w="7")
    assert "15 premiers, Climat" in app.subheader[0].value
    assert any("en 7 jours." in caption.value for caption in app.caption)
    risers = app.dataframe[1].value
    assert len(risers) == (risers["Voir"] != "").sum() > 0
    assert all(cell.startswith("▲") for cell in risers["Évol."])


def test_a_shared_query_is_answered_at_once(open_page, full):
    app = open_page(full, "sql", q="select 42 as answer")
    assert app.text_area[0].value == "select 42 as answer"
    assert app.dataframe[0].value["answer"].tolist() == [42]


def displayed(grid):
    """What a reader sees in the cells of a table."""
    return pa.ipc.open_stream(grid.proto.arrow_data.styler.display_values).read_pandas()


def test_days_are_sorted_as_days_and_numbers_are_written_in_the_language_of_the_page(
    open_page, full
):
    held = next(
        grid for grid in open_page(full, "privacy", p="p010").dataframe if "Du" in grid.value
    )
    assert [type(day).__name__ for day in held.value["Du"]] == ["date"] * len(held.value)
    assert "2026" in displayed(held)["Du"][0]
    assert not displayed(held)["Du"][0].startswith("2026")
    told = [displayed(grid) for grid in open_page(full, "person", p="p010").dataframe]
    scores = next(table["Score"] for table in told if "Score" in table)
    assert any("," in score for score in scores)
    assert not any("." in score for score in scores)
    formula = " ".join(m.value for m in open_page(full, "method").markdown)
    assert "0{,}25" in formula
    assert "0.25" not in formula


@pytest.fixture
def taken_away(monkeypatch):
    """What the files of a page say of themselves, by the key of their buttons."""
    told = {}
    monkeypatch.setattr(
        exports, "buttons", lambda name, table, filters, key: told.update({key: filters})
    )
    return told


def test_a_file_of_an_answer_says_the_query_it_answers(open_page, full, taken_away):
    app = open_page(full, "sql", q="select 42 as answer")
    app.text_area[0].set_value("select 43 as next").run()
    assert app.dataframe[0].value["answer"].tolist() == [42]
    assert taken_away["sql"] == {"query": "select 42 as answer"}
    app.button[0].click().run()
    assert taken_away["sql"] == {"query": "select 43 as next"}


def test_an_answer_is_asked_again_of_a_new_publication(open_page, tmp_path, taken_away):
    publish(tmp_path / "published", people=12, run="a")
    asked = "select count(*) as n from people"
    app = open_page(tmp_path, "sql", q=asked)
    app.text_area[0].set_value("select 43 as next").run()
    assert app.dataframe[0].value["n"].tolist() == [12]
    publish(tmp_path / "published", people=20, run="b")
    assert app.run().dataframe[0].value["n"].tolist() == [20]
    # and not the query that waits in the editor
    assert taken_away["sql"] == {"query": asked}


def test_a_file_of_what_if_says_which_ranking_it_is_about(open_page, full, taken_away):
    open_page(full, "whatif", x="twitter", c="BE")
    assert taken_away["whatif"]["scope"] == "country:BE"
    open_page(full, "whatif", x="twitter", c="all")
    assert taken_away["whatif"]["scope"] == "world:world"


def chart(app):
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def test_an_answer_is_drawn_along_words_and_along_days(open_page, full):
    sql = "select '<b>a</b>' as word, 2 as n union all select 'b', 3"
    bars = chart(open_page(full, "sql", q=sql, v="chart"))
    assert bars["data"][0]["type"] == "bar"
    assert bars["layout"]["yaxis"]["ticktext"][0] == "&lt;b&gt;a&lt;/b&gt;"
    sql = "select date '2026-01-02' as day, 5 as n union all select date '2026-01-01', 4"
    lines = chart(open_page(full, "sql", q=sql, v="chart"))
    assert lines["data"][0]["type"] == "scatter"
    assert lines["layout"]["xaxis"]["ticktext"] == ["1 janv.", "2 janv."]
    nothing = open_page(full, "sql", q="select 42 as answer", v="chart")
    assert "Un graphique demande" in nothing.info[0].value


def test_what_a_cell_of_a_file_cannot_hold_becomes_text(full):
    sql = "select [1, 2] as many, 1.5::double as n union all select null, 'inf'::double"
    found = console.run(sql, full / "published" / "current.duckdb")
    header, rows = answers.flat(["many", "n"], found)
    table = (header, rows)
    assert "[1, 2]" in {row[0] for row in rows}
    assert parquet(table, {})[:4] == b"PAR1"
    assert excel(table, {})[:2] == b"PK"


def test_a_query_is_run_shared_and_explained_when_wrong(open_page, full):
    app = open_page(full, "sql")
    app.text_area[0].set_value("select nope from people").run()
    app.button[0].click().run()
    assert "n'a pas compris" in app.error[0].value
    assert "nope" in app.code[0].value
    assert app.query_params["q"] == "select nope from people"
    app.text_area[0].set_value("drop table people").run()
    app.button[0].click().run()
    assert "SELECT ou EXPLAIN" in app.error[0].value


def test_points_and_constants_come_from_the_marts(open_page, full):
    app = open_page(full, "method", n="youtube")
    points, constants = app.table[0].value, app.table[1].value
    assert constants.set_index("Symbole")["Valeur"]["*b*"] == "4,2"
    assert points.set_index("Acte")["Points par acte"]["vue"] == "**0,01**"
    english = open_page(full, "method", "en-GB", n="youtube").table[0].value
    assert english["Act"].tolist() == ["comment", "view"]
    assert "Aucun acte" in open_page(full, "method", q="zzz").info[0].value
    folded = open_page(full, "method", q="REPONSE").table[0].value
    assert set(folded["Acte"]) >= {"réponse"}


def test_the_method_says_which_goals_it_misses_and_why(open_page, full):
    app = open_page(full, "method", s="promises")
    told = " ".join(m.value for m in app.markdown)
    assert "Buts manqués\u00a0: 1." in told
    assert "- **Médiane**, Un monde\u00a0: 0,76 au lieu de ≤ 0,75. Car \\*x\\*" in told
    measures = next(table.value for table in app.table if "But" in table.value.columns)
    assert measures["But"].tolist() == ["15 à 25", "≤ 0,75"]
    assert measures[""].tolist() == ["● tenu", "▲ manqué"]


def test_the_method_measures_itself_on_what_is_published(open_page, full):
    proofs = open_page(full, "method", s="promises").table[0].value
    assert "plus grand écart" in proofs["Preuve"].iloc[-1]
    scores = open_page(full, "method", s="scores")
    assert scores.dataframe[0].value["Personnes"].sum() == 300
    assert scores.dataframe[1].value["Part"].sum() == pytest.approx(1, abs=0.001)
    assert sum(int(n) for n in scores.table[2].value["n"]) == 300
    versions = open_page(full, "method", s="versions")
    assert len(versions.dataframe[0].value) == 20
    told = " ".join(m.value for m in versions.markdown)
    # the thirty move by 4 to 33 places
    assert "la moitié des personnes changeraient de 18 places au plus" in told
    assert "un score de 10,0 points au plus" in told


def test_the_status_tells_which_network_failed_and_why(open_page, full):
    table = open_page(full, "status").dataframe[0].value.set_index("Réseau")
    assert table["État"]["YouTube"] == "▲ en échec"
    assert table["Que faire"]["YouTube"].startswith("Sa limite est épuisée")
    assert table["État"]["WordPress"] == "○ non connecté"


@pytest.mark.parametrize(
    ("locale", "told"),
    [("fr-FR", ["Réussie", "Échouée", "Partielle"]), ("en-GB", ["Succeeded", "Failed", "Partial"])],
)
def test_refreshes_are_listed_with_their_outcome_in_words(open_page, full, locale, told):
    app = open_page(full, "status", locale)
    column = "Résultat" if locale == "fr-FR" else "Outcome"
    [runs] = [grid.value for grid in app.dataframe if column in grid.value.columns]
    assert runs[column].tolist() == told
    # failed ones published nothing
    assert not [s for s in app.subheader if "publi" in s.value]


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("size", r"Carte en carrés, personnes ; le plus haut : France, \d+\."),
        ("median", r"Carte en carrés, score médian ; le plus haut : \w+, \d+,\d\."),
    ],
)
def test_the_words_for_a_map_tell_what_it_measures(open_page, full, measure, told):
    alt = open_page(full, "countries", m=measure).get("plotly_chart")[0].proto.alt
    assert re.match(told, alt.replace("\u00a0", " "))


def test_a_failed_refresh_is_told_on_every_page_and_explained_on_one(open_page, tmp_path):
    publish(tmp_path / "published", people=3)
    file = tmp_path / "published" / "status.json"
    broken = {"outcome": "failed", "steps": [{"name": "transformation", "outcome": "failed"}]}
    file.write_text(json.dumps(json.loads(file.read_text()) | broken))
    assert "a échoué" in open_page(tmp_path).warning[0].value
    assert "transformation" in open_page(tmp_path, "status").error[0].value


def test_an_old_publication_is_told(open_page, tmp_path):
    file = publish(tmp_path / "published", people=3)
    then = (datetime.now(UTC) - timedelta(days=5, hours=1)).timestamp()
    os.utime(file, (then, then))
    assert "5 jours" in open_page(tmp_path).warning[0].value


def test_a_new_publication_appears_on_the_next_run(open_page, tmp_path):
    publish(tmp_path / "published", people=12, run="a")
    app = open_page(tmp_path, c="all")
    assert app.metric[0].value == "12"
    publish(tmp_path / "published", people=20, run="b")
    assert app.run().metric[0].value == "20"


def test_the_language_is_switched_kept_in_the_address_and_carried_along(open_page, full):
    app = open_page(full)
    assert "lang" not in app.query_params
    app.segmented_control(key="at_lang").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert "Leaderboard" in app.title[0].value
    assert "Leaderboard" in open_page(full, lang="en").title[0].value
    assert "Classement" in open_page(full, locale="en-GB", lang="fr").title[0].value
    assert "Classement" in open_page(full, locale="", lang="xx").title[0].value


def test_a_file_that_breaks_is_a_sentence_and_not_a_trace(open_page, tmp_path):
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "current.duckdb").write_bytes(b"not a database")
    app = open_page(tmp_path)
    assert not app.exception
    assert "n'a pas pu être dessinée" in app.error[0].value
    assert str(tmp_path) not in _all(app)
