import csv
import io
import math
import re
from datetime import date
from urllib.parse import parse_qs

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml
from fake_marts import NASTY, publish

from dashboard import changes, exports, marts, outlook, profile
from dashboard.api.schemas import SCHEMAS
from dashboard.explanation import Explanation
from dashboard.language import texts
from dashboard.untrusted import markdown
from orchestration import manifest

METHOD = {"a": 0.94, "b": 4.2, "c": 5.0, "k": 5.0, "unclaimed_standing": 0.5}


def _table(app, *columns):
    return next(d.value for d in app.dataframe if set(columns) <= set(d.value.columns))


@pytest.mark.parametrize(
    ("place", "percentile", "french"),
    # the first of a thousand reaches all, the last themself, the second not quite everybody
    [(0, 100.0, "100"), (1, 99.97, "99,9"), (2, 20.0, "20")],
)
def test_a_percentile_is_told_as_scores_reached_not_as_people_left_behind(
    open_page, tmp_path, place, percentile, french
):
    file = publish(tmp_path / "published", people=3)
    with duckdb.connect(str(file)) as con:
        con.execute(
            "update marts.person_scores set percentile = ? where person_id = ?",
            [percentile, f"p{place:03d}"],
        )
    [rank] = [
        metric
        for metric in open_page(tmp_path, "person", p=f"p{place:03d}").metric
        if metric.label == "Rang mondial"
    ]
    assert rank.delta == f"égale ou dépasse {french}\u00a0%"


def test_every_place_that_explains_a_percentile_counts_equal_scores():
    marts = yaml.safe_load((manifest.DBT / "models" / "marts" / "_marts.yml").read_text())
    [columns] = [mart["columns"] for mart in marts["models"] if mart["name"] == "person_scores"]
    [told] = [column["description"] for column in columns if column["name"] == "percentile"]
    same = "with this score or a lower one"
    assert same in told
    assert same in SCHEMAS["Person"]["properties"]["percentile"]["description"]
    assert same in texts("en")["person.rank_help"]
    assert "égal ou inférieur" in texts("fr")["person.rank_help"]


@pytest.mark.parametrize("window", ["1", "30"])
def test_the_causes_add_up_to_the_change(open_page, full, window):
    app = open_page(full, "person", p="p010", w=window)
    causes = _table(app, "Cause")
    assert causes["Cause"].iloc[-1] == "Somme = changement"
    parts = causes["Part du score"]
    assert parts.iloc[:-1].sum() == pytest.approx(parts.iloc[-1], abs=0.01)


@pytest.mark.parametrize("asked", ["p000", "old-slug"])
def test_whoever_is_held_is_not_said_to_be_absent_under_a_former_id(open_page, full, asked):
    app = open_page(full, "privacy", p=asked)
    assert len(_table(app, "Du"))
    assert "clout forget p000" in app.code[0].value


def test_a_cause_is_opened_to_the_acts_behind_it(open_page, full):
    app = open_page(full, "person", p="p010", w="7", k="new-acts.twitter")
    acts = _table(app, "Qui")
    # the eighth act of the statement is a week and a day old
    assert len(acts) == 7
    old = open_page(full, "person", p="p010", w="7", k="fading.twitter")
    assert "la moitié tous les 60 jours" in " ".join(m.value for m in old.markdown)


def test_many_causes_are_told_by_the_largest_and_the_rest():
    found = [changes.Cause("new acts", f"n{i}", 1.0 - i / 20) for i in range(12)]
    words = type("Words", (), {"networks": {}})()
    steps = changes.steps(found, words)
    assert len(steps) == changes.MOST + 1
    assert sum(part for _, part in steps) == pytest.approx(sum(c.part for c in found))


def test_new_people_move_a_score_and_one_fan_hardly_does():
    one = outlook.from_new(METHOD, 100.0, 1)
    assert outlook.from_new(METHOD, 100.0, 100) > 50 * one > 0
    same = [outlook.from_same(METHOD, 100.0, 0.5, 3.0, n) for n in (1, 10, 1000)]
    assert same == sorted(same)
    assert same[-1] < one * 2


@pytest.mark.parametrize("response", [0.0, 3.0, 5000.0])
def test_so_many_people_are_enough_and_one_fewer_is_not(response):
    people = outlook.people_for(METHOD, response)
    assert outlook.from_new(METHOD, response, people) >= 1
    assert outlook.from_new(METHOD, response, people - 1) < 1
    assert math.isfinite(people)


def test_a_gain_too_small_to_write_is_no_nothing(open_page, full):
    assert outlook.told(0.0004, "fr") == "moins de 0,001"
    assert outlook.told(0.0014, "en") == "+0.001"
    table = open_page(full, "person", p="p000").table[0].value
    assert not [cell for row in table.to_numpy() for cell in row if "0,000" in cell]


def test_the_statement_is_searched_and_still_says_what_it_is_worth(open_page, full):
    whole = open_page(full, "person", p="p010", s="acts")
    some = open_page(full, "person", p="p010", s="acts", a="1k-10k")
    assert len(_table(whole, "Qui")) == 9
    assert len(_table(some, "Qui")) == 4
    folded = open_page(full, "person", p="p010", s="acts", a="MENARD 11")
    assert len(_table(folded, "Qui")) == 4
    assert "4 lignes" in " ".join(m.value for m in some.markdown)
    none = open_page(full, "person", p="p010", s="acts", a="zzz")
    assert "Aucun acte" in none.info[0].value


def test_a_profile_leads_to_its_topics_and_to_a_comparison(open_page, full):
    app = open_page(full, "person", p="p010", s="influence", lang="en")
    links = {link.proto.page: link.proto.query_string for link in app.get("page_link")}
    assert links["topics"] == f"lang=en&t={app.selectbox[-1].value}"
    compared = parse_qs(links["compare"])
    [mine, other] = compared["who"][0].split(",")
    assert (mine, compared["k"]) == ("p010", ["people"])
    ranks = _ranks(full)
    assert ranks[other] == ranks["p010"] - 1
    first = min(ranks, key=ranks.get)
    publication = marts.latest(full / "published")
    below = profile.neighbour(publication, profile.person(publication, first))
    assert ranks[below["person_id"]] == 2


def _ranks(home):
    rows = marts.latest(home / "published").rows(
        "select person_id, rank from marts.leaderboard where scope_kind = 'world'"
    )
    return {row["person_id"]: row["rank"] for row in rows}


def test_a_file_of_the_history_holds_every_day_of_the_curve(full):
    publication = marts.latest(full / "published")
    frame = profile.history(publication, profile.person(publication, "p010"))
    table = profile.history_table(frame)
    read = pq.read_table(io.BytesIO(exports.parquet(table, {"filters": "person=p010"})))
    assert read.column_names == ["score_date", "score", "score_low", "score_high", "rank"]
    assert read.column("score").to_pylist() == frame["score"].tolist()
    assert read.column("score_date").to_pylist()[-1] == date(2026, 11, 22)
    assert exports.excel(table, {})[:2] == b"PK"


def test_whoever_is_not_scored_is_not_named(open_page, full):
    who = _table(open_page(full, "person", p="p010", s="acts"), "Qui")["Qui"]
    assert "quelqu'un (1k-10k abonnés)" in set(who)
    assert "900 actes de plus" in set(who)


def test_posts_and_names_of_others_are_text(open_page, full):
    app = open_page(full, "person", p="p010", s="acts")
    said = [m.value for m in app.markdown]
    assert markdown(f"{NASTY[1]} 1", 260) in said
    influence = open_page(full, "person", p="p010", s="influence")
    names = influence.table[1].value.iloc[:, 0]
    assert f"[{markdown(NASTY[0], 60)}](person?p=p011)" in set(names)


def test_endorsements_show_who_gave_them_and_which_are_beyond_a_limit(open_page, full):
    app = open_page(full, "person", p="p010", s="influence")
    given = next(table.value for table in app.table if "Compte" in table.value.columns)
    assert given["De"].tolist()[1:] == ["quelqu'un", given["De"][0]]
    assert "(person?p=p011)" in given["De"][0]
    assert given["Thème"].tolist() == ["Cuisine", "–", "Cuisine"]
    assert given["Compte"].tolist() == ["● oui", "● oui", "○ non\u00a0: même thème dans la semaine"]
    assert "3 +K reçus, dont 2 dans les limites." in [m.value for m in app.markdown]
    nobody = open_page(full, "person", p="p050", s="influence")
    assert "Personne n'a encore donné de +K." in [c.value for c in nobody.caption]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_limits_of_endorsements_that_are_told_are_those_that_hold(language):
    seed = manifest.DBT / "seeds" / "endorsement_limits.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        (limits,) = csv.DictReader(file)
    told = re.findall(r"\d+", texts(language)["endorsements.note"])
    assert told == [limits[name] for name in ("a_day", "same_topic_days", "a_cycle", "cycle_days")]


def test_a_topic_tells_why_and_shows_the_posts_as_text(open_page, full):
    app = open_page(full, "person", p="p000", s="influence")
    told = " ".join(m.value for m in app.markdown)
    assert "12 publications en parlent" in told
    assert "3 personnes qui s'y connaissent" in told
    assert "mot-dièse" not in told
    assert "(<https://x.com/i/1>)" in told
    assert "Un \\*texte\\* \\<" in told


def test_contexts_stand_beside_the_whole_where_somebody_keeps_them(open_page, full):
    tables = [table.value for table in open_page(full, "person", p="p000", s="influence").table]
    kept = next(table for table in tables if "Contexte" in table)
    assert kept["Contexte"].tolist() == ["pro", "loisir"]
    assert kept["Score"].tolist() == ["41,5", "12,0"]
    others = [table.value for table in open_page(full, "person", p="p010", s="influence").table]
    assert not [table for table in others if "Contexte" in table]


def test_the_style_is_marked_by_a_sign_and_not_by_colour_alone(open_page, full):
    app = open_page(full, "person", p="p000", s="influence")
    cells = app.table[-1].value.astype(str).to_numpy().ravel()
    assert sum("◆" in cell for cell in cells) == 1
    quiet = open_page(full, "person", p="p003", s="influence")
    assert any("Aucun style" in c.value for c in quiet.caption)


def test_the_card_shows_what_fired_and_that_it_was_contested(open_page, full):
    app = open_page(full, "person", p="p006", s="evidence")
    assert "1 signal" in app.warning[0].value
    assert "Contesté et levé" in app.info[0].value
    assert "<i>" not in app.info[0].value.replace("\\<", "")
    assert _table(app, "État")["État"].tolist() == ["▲ signal"]


def test_two_accounts_on_one_network_are_read_once_and_not_each(open_page, tmp_path):
    file = publish(tmp_path / "published", people=3)
    with duckdb.connect(str(file)) as con:
        con.execute("""
            insert into marts.accounts by name
            select * replace ('pro' as account_id, '@pro' as handle, 7 as followers)
            from marts.accounts where person_id = 'p001' and network = 'twitter'
        """)
        con.execute("update marts.coverage set account_count = 2 where network = 'twitter'")
    read = _table(open_page(tmp_path, "person", p="p001", s="evidence"), "Lecture")
    assert read["Réseau"].tolist() == ["X", "X", "YouTube"]
    assert read["Abonnés"].tolist()[:2] == [2000, 7]
    assert read["Publications"].sum() == 400
    assert read["Actes lus"].sum() == 1800
    assert read["Lecture"].tolist()[:2] == ["lu", "comptée avec @user_1"]
    held = _table(open_page(tmp_path, "privacy", p="p001"), "Du").set_index("Réseau")
    assert held["Identifiant"].to_dict() == {"X": "@pro, @user_1", "YouTube": "@user_1"}
    assert held["Publications"].tolist() == [200, 200]


def test_a_former_address_leads_to_the_person_of_today(open_page, full):
    app = open_page(full, "person", p="old-slug")
    assert app.query_params["p"] == "p000"
    assert not app.warning
    assert app.markdown[0].value == open_page(full, "person", p="p000").markdown[0].value


def test_an_unknown_section_is_the_first(open_page, full):
    app = open_page(full, "person", p="p010", s="'; --")
    assert not app.exception
    assert "Pourquoi le score a-t-il bougé" in " ".join(s.value for s in app.subheader)


def test_the_whole_reasoning_is_told_in_words_of_the_reader(full):
    publication = marts.latest(full / "published")
    french, english = (
        "\n".join(Explanation(publication.rows, "p006", language).lines())
        for language in ("fr", "en")
    )
    # a person of no country and no tier is compared with all only
    assert "au moins aussi haut que" in french
    for said, acts, evidence in ((french, "j'aime", "textes 40"), (english, "like", "texts 40")):
        assert f", {acts}" in said
        assert evidence in said
        assert "None" not in said
    assert "  +K\xa0: 3 reçus, dont 2 dans les limites, de" in french
    assert "depuis hier" in french
    assert "in 7 days" in english


def test_a_gain_too_small_to_tell_is_not_told_as_nothing(full):
    told = Explanation(marts.latest(full / "published").rows, "p010", "en")
    told.person["response"] = 1e6
    assert told.next_act()[2].endswith("less than 0.001")


def test_the_page_and_the_command_line_tell_the_same_outlook(full, monkeypatch):
    publication = marts.latest(full / "published")
    told = Explanation(publication.rows, "p010", "en").next_act()
    method = publication.method
    expected = outlook.from_new(method, 490.0, 1)
    assert f"{expected:.3f}" in told[2]
