import duckdb
import pytest
from fake_marts import publish

from dashboard import marts, profile
from dashboard.ranking import Filters, summary, top


@pytest.fixture
def publication(full):
    return marts.latest(full / "published")


def test_a_published_ranking_is_shown_as_published(publication):
    shown = top(publication, Filters(country="FR", window="7"))
    published = publication.rows(
        "select person_id, rank as place, rank_delta_7d as move from marts.leaderboard"
        " where scope_kind = 'country' and scope_id = 'FR' and rank <= 100 order by rank"
    )
    assert [{k: row[k] for k in published[0]} for row in shown] == published


def test_filters_combine_and_places_start_again_at_one(publication):
    shown = top(publication, Filters(country="FR", topic="climat", network="youtube"))
    assert [row["place"] for row in shown] == list(range(1, len(shown) + 1))
    assert shown
    assert all(row["country_code"] == "FR" for row in shown)
    assert all("youtube" in row["networks"].split(",") for row in shown)
    assert [row["score"] for row in shown] == sorted((r["score"] for r in shown), reverse=True)


def test_moves_inside_a_selection_compare_the_same_people(publication):
    shown = top(publication, Filters(country="FR", network="youtube"), limit=1000)
    ranked = [row for row in shown if row["move"] is not None]
    assert any(row["move"] for row in ranked)
    before = sorted(row["place"] + row["move"] for row in ranked)
    assert before == list(range(1, len(ranked) + 1))


def test_a_search_keeps_the_places_and_ignores_accents_and_case(publication):
    everybody = {row["person_id"]: row["place"] for row in top(publication, Filters(), limit=1000)}
    found = top(publication, Filters(search="regnier"), limit=1000)
    assert found
    assert all("régnier" in row["display_name"].casefold() for row in found)
    assert all(everybody[row["person_id"]] == row["place"] for row in found)


def test_a_search_finds_handles_too(publication):
    assert "p042" in {row["person_id"] for row in top(publication, Filters(search="user_42"))}


@pytest.mark.parametrize("handle", ["ada", "@ada", "ada@libre.example"])
@pytest.mark.parametrize("search", ["ada", "@ada", "@ADA"])
def test_a_handle_is_found_with_and_without_its_sign(tmp_path, handle, search):
    file = publish(tmp_path / "published", people=5)
    with duckdb.connect(str(file)) as con:
        con.execute("update marts.accounts set handle = ? where person_id = 'p003'", [handle])
    publication = marts.latest(tmp_path / "published")
    assert [row["person_id"] for row in top(publication, Filters(search=search))] == ["p003"]
    assert [row["person_id"] for row in profile.search(publication, search)] == ["p003"]


@pytest.mark.parametrize("search", ["'; drop table x", "%", "_", "\\", "(", "$x"])
def test_a_search_is_text_and_not_a_pattern(publication, search):
    found = top(publication, Filters(search=search), limit=1000)
    assert all(search in row["display_name"] or "_" in search for row in found)


def test_an_unknown_window_is_the_usual_one(publication):
    assert top(publication, Filters(window="9; drop")) == top(publication, Filters())


def test_the_summary_counts_whom_the_table_could_show(publication):
    filters = Filters(country="BE")
    shown = top(publication, filters, limit=1000)
    told = summary(publication, filters)
    assert told["people"] == len(shown)
    assert told["threshold"] is None
    assert summary(publication, Filters())["threshold"] == top(publication, Filters())[-1]["score"]


def test_the_trend_covers_the_window(publication):
    assert len(top(publication, Filters(window="7"))[0]["trend"]) == 8
    assert len(top(publication, Filters(window="30"))[0]["trend"]) == 31


def test_the_parts_a_reader_sees_add_up_to_the_score_a_reader_sees():
    for parts in ([54.21, 18.07, 18.07, 0.94], [0.05, 0.05, 0.05], [30.04, -0.04], [12.349, 0.001]):
        shown = profile.rounded(parts, sum(parts))
        assert round(sum(shown), 6) == round(sum(parts), 1)
        assert sum(abs(a - b) > 0.05 + 1e-9 for a, b in zip(shown, parts, strict=True)) <= 1


def test_the_contributions_of_everybody_sum_to_their_scores(publication):
    person = profile.person(publication, "p005")
    frame = profile.contributions(publication, person)
    assert abs(frame["score_part"].sum() - person["score"]) < 1e-6
    assert frame["points"].notna().sum() == frame["network"].notna().sum()


def test_a_region_a_style_and_a_network_combine(publication):
    region = Filters(region="FR-BRE")
    assert region.native
    assert region.scope == ("region", "FR-BRE")
    everybody = {row["person_id"] for row in top(publication, region)}
    assert everybody
    some = top(publication, Filters(region="FR-BRE", style="TrueFalseFalseTrue", network="youtube"))
    assert some
    assert {row["person_id"] for row in some} < everybody
    # every fourth person has that style, every fifth lives there
    assert all(int(row["person_id"][1:]) % 20 == 0 for row in some)
    assert [row["place"] for row in some] == list(range(1, len(some) + 1))


def test_a_topic_in_a_region_is_ranked_by_the_topic(publication):
    rows = top(publication, Filters(region="FR-BRE", topic="climat"))
    of_topic = [row["person_id"] for row in top(publication, Filters(topic="climat"), 1000)]
    there = {row["person_id"] for row in top(publication, Filters(region="FR-BRE"), 1000)}
    assert [row["person_id"] for row in rows] == [p for p in of_topic if p in there]
