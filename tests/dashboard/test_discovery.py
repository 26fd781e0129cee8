"""Topics, countries, what if, privacy."""

import json
import math

import pytest
from fake_marts import publish

from dashboard import marts, places, tiles, topics, whatif
from dashboard.language import texts
from ingestion.networks import mastodon
from orchestration.operations.retention import DAYS, needed_days


@pytest.fixture
def publication(full):
    return marts.latest(full / "published")


def test_the_formula_is_the_published_one(publication):
    question = whatif.Question(dropped=("twitter",))
    rows = {row["person_id"]: row for row in whatif.answer(publication, "world", "world", question)}
    # somebody on twitter alone is left with the base, and ln(1 + 0) adds nothing
    assert rows["p000"]["other"] == 1
    kept = publication.rows(
        "select component, sum(amount) as amount from marts.score_contributions"
        " where person_id = 'p002' and network <> 'twitter' and score_date = '2026-11-22'"
        " group by 1"
    )
    sums = {row["component"]: row["amount"] for row in kept}
    x = math.log(1 + sums.get("response", 0) / 5) + math.log(1 + sums.get("recognition", 0))
    x += 0.1 * math.log(1 + sums.get("audience", 0))
    assert rows["p002"]["other"] == pytest.approx(0.94 + 4.2 * x, abs=1e-6)


def test_double_raises_free_lowers_and_places_are_whole(publication):
    def scores(**asked):
        rows = whatif.answer(publication, "country", "FR", whatif.Question(**asked))
        assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
        return {row["person_id"]: row["other"] for row in rows}

    usual, double, free = scores(), scores(double=("like",)), scores(free=("like",))
    assert all(double[p] >= usual[p] >= free[p] for p in usual)
    assert any(double[p] > usual[p] > free[p] for p in usual)


def test_an_act_worth_nothing_leaves_no_recognition_where_there_are_no_lists(publication):
    def scores(**asked):
        rows = whatif.answer(publication, "world", "world", whatif.Question(**asked))
        return {row["person_id"]: row["other"] for row in rows}

    # p001 is on twitter and youtube, where comments and views are all there is
    free, without = scores(free=("comment", "view")), scores(dropped=("youtube",))
    assert free["p001"] == without["p001"]
    # and what a list on twitter is worth does not depend on a price
    assert scores(free=("list", "follow")) == scores(double=("list", "follow")) == scores()


def test_the_address_holds_the_whole_question_and_nothing_unknown(open_page, full):
    app = open_page(full, "whatif", x="twitter,nobody,'; --", z="like")
    assert app.pills(key="at_x").value == ["twitter"]
    assert app.pills(key="at_z").value == ["like"]
    assert "n'est pas le score" in app.warning[0].value
    assert list(app.dataframe[0].value["#"]) == list(range(1, 101))
    app.pills(key="at_x").set_value(["twitter", "youtube"]).run()
    assert app.query_params["x"] == "twitter,youtube"
    app.pills(key="at_x").set_value([]).run()
    assert "x" not in app.query_params


def test_topics_rise_whether_large_or_small(publication):
    rows = topics.overview(publication)
    assert [row["response"] for row in rows] == sorted((r["response"] for r in rows), reverse=True)
    # the made-up topics grow by k a day, the first by nothing
    still = [row["topic_id"] for row in rows if row["momentum"] == 0]
    assert still == ["cuisine"]


def test_a_topic_shows_the_influential_beside_the_experts(open_page, full, publication):
    app = open_page(full, "topics", t="climat")
    influential, experts = app.table[0].value, app.table[1].value
    first = "select person_id from marts.person_topics where topic_id = 'climat' order by rank"
    assert f"?p={publication.row(first)['person_id']}" in influential["Nom"].iloc[0]
    assert "Par publication" in influential
    best = (
        "select person_id from marts.person_topics where topic_id = 'climat' order by expert_rank"
    )
    assert f"?p={publication.row(best)['person_id']}" in experts["Nom"].iloc[0]
    assert {"Expertise", "Cité par", "Pairs"} <= set(experts)
    shown = " ".join(m.value for m in app.markdown)
    assert shown.index("t=sante") < shown.index("t=cuisine")


def test_an_unknown_topic_says_so_and_shows_them_all(open_page, full):
    app = open_page(full, "topics", t="<b>x</b>")
    assert not app.exception
    assert "est inconnu" in app.warning[0].value
    assert len(app.dataframe[-1].value) == 6


def test_nobody_is_lost_between_the_map_and_the_table(open_page, full, publication):
    rows = places.countries(publication)
    assert {row["code"] for row in rows} == {"FR", "BE"}
    table = open_page(full, "countries").dataframe[0].value
    assert table["Personnes"].sum() == sum(row["size"] for row in rows)
    region = open_page(full, "countries", s="FR", m="median")
    assert region.dataframe[0].value["Lieu"].tolist() == ["Bretagne"]
    assert "Les dix premiers · Bretagne" in region.subheader[-1].value


@pytest.mark.parametrize("squares", [tiles.countries(), tiles.regions()])
def test_no_two_squares_share_a_place_or_a_code(squares):
    assert len({(tile.column, tile.row) for tile in squares}) == len(squares)
    assert len({tile.code for tile in squares}) == len(squares)


def test_the_map_has_a_square_for_every_country_of_the_european_union():
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    assert set(union.split()) <= {tile.code for tile in tiles.countries()}


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_the_privacy_page_says_how_long_raw_data_stay(open_page, tmp_path, locale):
    publish(tmp_path / "published", people=3)
    unit = "jours" if locale == "fr-FR" else "days"

    def told():
        [text] = [
            m.value for m in open_page(tmp_path, "privacy", locale).markdown if "270" in m.value
        ]
        return text

    assert needed_days() - 90 == 270
    # an older status does not say it: then the setting, and what holds without it
    assert f"{DAYS} {unit}" in told()
    assert "`CLOUT_RETENTION_DAYS`" in told()
    file = tmp_path / "published" / "status.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"retention_days": 400}))
    assert f"400 {unit}" in told()
    assert str(DAYS) not in told()


@pytest.mark.parametrize("words", ["fr", "en"])
def test_the_privacy_page_claims_no_more_than_is_true(words):
    text = texts(words)
    # the page shows counts; the command tells all, and a backup is not reached
    assert "`clout data`" in text["privacy.here"]
    assert {"fr": "sauvegardes", "en": "backups"}[words] in text["privacy.leave_text"]
    # lists that an account shows to its own token alone are read
    assert "nobody else sees" in mastodon.OPTIONAL_SECRETS["access_tokens"]
    assert {"fr": "personne d'autre ne voit", "en": "nobody else sees"}[words] in (
        text["privacy.intro"]
    )


def test_anybody_can_ask_what_is_held_about_them(open_page, full):
    app = open_page(full, "privacy", p="p002")
    assert app.dataframe[0].value["Actes lus"].sum() == 2700
    assert "clout forget p002" in app.code[0].value
    gone = open_page(full, "privacy", p="<i>nobody</i>")
    assert "n'est ici" in gone.info[0].value
    assert not gone.exception
