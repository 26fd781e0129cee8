import csv
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from fake_marts import AS_OF, publish

from dashboard import comparing, marts, registry
from dashboard.language import texts
from dashboard.untrusted import markdown
from ingestion.imports import checks
from orchestration import manifest


@pytest.fixture
def home(tmp_path, monkeypatch):
    publish(tmp_path / "published", people=30)
    (tmp_path / "registry").mkdir()
    lists = [
        ("famille-martin", "Famille Martin", "family"),
        ("sciences-po", "Sciences Po", "other"),
    ]
    members = [("famille-martin", f"p{i:03d}") for i in range(3, 10)]
    members += [("sciences-po", f"p{i:03d}") for i in range(0, 30, 4)]
    _write(tmp_path / "registry" / "lists.csv", ["list_id", "name", "kind"], lists)
    _write(tmp_path / "registry" / "list_members.csv", ["list_id", "person_id"], members)
    monkeypatch.setenv("CLOUT_HOME", str(tmp_path))
    monkeypatch.setenv("CLOUT_EDIT", "true")
    return tmp_path


def _write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def _publish_list(home, code, source, people, rule=None, day=AS_OF):
    with duckdb.connect(str((home / "published" / "current.duckdb").resolve())) as con:
        con.execute(
            "insert into marts.lists (list_id, name, kind, source, rule)"
            " values (?, ?, 'other', ?, ?)",
            [code, code.title(), source, rule],
        )
        con.execute(
            "insert into marts.list_scores values (?, ?, ?, 55, 50, 60, 70)",
            [code, day, len(people)],
        )
        if day == AS_OF:
            con.execute("insert into marts.list_members select ?, unnest(?)", [code, people])


def _members(home, code):
    with (home / "registry" / "list_members.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["list_id"] == code]


def test_a_list_is_made_changed_and_taken_out_and_the_others_stay(home):
    code = registry.save("Été à l'île, œuvres", "other", ["p001", "p002", "p001"])
    assert code == "ete-a-l-ile-uvres"
    assert registry.lists()[code].people == ("p001", "p002")
    assert registry.save("Été à l'île, œuvres", "other", ["p009"]) == f"{code}-2"
    assert registry.save("Autre nom", "family", ["p002", "p003"], code) == code
    assert registry.lists()[code].name == "Autre nom"
    assert registry.lists()[code].people == ("p002", "p003")
    registry.remove(code)
    assert set(registry.lists()) == {"famille-martin", "sciences-po", f"{code}-2"}
    assert len(registry.lists()["famille-martin"].people) == 7
    assert not list((home / "registry").glob("*.part"))


def test_columns_that_the_page_does_not_know_are_kept(home):
    path = home / "registry" / "list_members.csv"
    header = ["list_id", "person_id", "since", "until", "role"]
    rows = [("sciences-po", "p000", "2026-01-01", "", "doyen")]
    _write(path, header, [*rows, ("sciences-po", "p004", "", "2020-01-01", "")])
    assert registry.lists()["sciences-po"].people == ("p000",)
    registry.save("Sciences Po", "other", ["p000", "p008"], "sciences-po")
    with path.open(encoding="utf-8", newline="") as file:
        kept = {row["person_id"]: row for row in csv.DictReader(file)}
    assert kept["p000"]["role"] == "doyen"
    assert kept["p000"]["since"] == "2026-01-01"


def test_who_is_taken_out_was_on_the_list_and_who_is_new_was_not(home):
    today = datetime.now(UTC).date()
    registry.save("Famille Martin", "family", ["p003", "p020"], "famille-martin")
    registry.save("Famille Martin", "family", ["p003", "p004", "p021"], "famille-martin")
    assert registry.lists()["famille-martin"].people == ("p003", "p004", "p021")
    with (home / "registry" / "list_members.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["list_id"] == "famille-martin"]
    spans = {(row["person_id"], row["since"], row["until"]) for row in rows}
    yesterday = (today - timedelta(days=1)).isoformat()
    assert {("p003", "", ""), ("p004", "", yesterday), ("p004", today.isoformat(), "")} <= spans
    # who came and went within a day was never on it
    assert "p020" not in {person for person, _, _ in spans}


def test_a_rule_outlives_a_change_of_the_name_and_is_changed_itself(home):
    code = registry.save("Bretons", "other", [], rule="region:Bretagne")
    path = home / "registry" / "lists.csv"
    registry.save("Sciences Po", "university", ["p000"], "sciences-po")
    assert "region:Bretagne" in path.read_text(encoding="utf-8")
    registry.save("Bretonnes", "other", [], code, "region:Bretagne score:40")
    assert registry.lists()[code].rule == "region:Bretagne score:40"
    registry.save("Bretonnes", "other", ["p001"], code)
    assert registry.lists()[code].rule == ""


@pytest.mark.parametrize(
    ("asked", "kind", "may"),
    [
        ("true", "real", True),
        ("false", "demo", False),
        ("", "demo", True),
        ("", "real", False),
        ("yes", "demo", False),
    ],
)
def test_lists_are_changed_only_where_it_is_allowed(home, monkeypatch, asked, kind, may):
    monkeypatch.setenv("CLOUT_EDIT", asked)
    (home / "home.json").write_text(f'{{"kind": "{kind}"}}')
    assert registry.editable() is may
    if not may:
        before = (home / "registry" / "lists.csv").read_bytes()
        for change in (lambda: registry.save("x", "other", ["p001"]), lambda: registry.remove("x")):
            with pytest.raises(ValueError, match="CLOUT_EDIT"):
                change()
        assert (home / "registry" / "lists.csv").read_bytes() == before


def test_a_new_list_is_counted_at_once_from_the_scores(home):
    publication = marts.latest(home / "published")
    code = registry.save("Trio", "other", ["p001", "p002", "p003"])
    found = {row["list_id"]: row for row in comparing.lists(publication)}
    assert (found[code]["size"], found[code]["fresh"]) == (3, True)
    assert not found["famille-martin"]["fresh"]
    scores = comparing.members(publication, code)["score"]
    assert found[code]["median"] == pytest.approx(scores.median())
    registry.remove("famille-martin")
    assert "famille-martin" not in {row["list_id"] for row in comparing.lists(publication)}


def test_people_are_named_by_code_name_or_handle(home):
    publication = marts.latest(home / "published")
    name = publication.row("from marts.people where person_id = 'p001'")["display_name"]
    asked = ["p000", name.upper(), "user_2", "@user_4", "nobody at all", "p000"]
    found, lost = comparing.resolved(publication, asked)
    assert found == ["p000", "p001", "p002", "p004"]
    assert lost == ["nobody at all"]


def test_a_list_is_made_on_the_page_and_compared_at_once(open_page, home):
    app = open_page(home, "compare")
    app.text_input[0].set_value("<b>Trio</b>")
    app.text_area[0].set_value("p001\nuser_2, @user_4\nnobody")
    app.button[0].click().run()
    assert "3 personnes" in app.success[0].value
    assert "nobody" in app.warning[0].value
    again = open_page(home, "compare", l="b-trio-b,sciences-po")
    assert not again.exception
    assert "dès la prochaine mise à jour" in again.info[0].value
    assert markdown("<b>Trio</b>") in again.info[0].value


def test_a_list_saved_as_it_is_keeps_members_who_have_no_score_yet(open_page, home):
    with (home / "registry" / "list_members.csv").open("a", encoding="utf-8") as file:
        file.write("famille-martin,pas-encore-evalue\r\n")
    before = _members(home, "famille-martin")
    app = open_page(home, "compare")
    app.selectbox(key="edited").select("famille-martin").run()
    assert "pas-encore-evalue" in app.text_area[0].value
    app.button[0].click().run()
    assert not app.warning
    assert "8 personnes" in app.success[0].value
    after = _members(home, "famille-martin")
    assert [row["person_id"] for row in after] == [row["person_id"] for row in before]
    assert not any(row["until"] for row in after)
    # the others stay when one line is taken out
    kept = [row["person_id"] for row in before if row["person_id"] != "p003"]
    app.text_area[0].set_value("\n".join(kept))
    app.button[0].click().run()
    assert {r["person_id"] for r in _members(home, "famille-martin") if r["until"]} <= {"p003"}
    assert registry.lists()["famille-martin"].people == tuple(kept)


def test_a_member_without_a_score_or_under_a_former_name_makes_no_list_a_new_one(home):
    path = home / "registry" / "list_members.csv"
    path.write_text(path.read_text().replace("sciences-po,p000", "sciences-po,old-slug"))
    with path.open("a", encoding="utf-8") as file:
        file.write("famille-martin,pas-encore-evalue\r\n")
    publication = marts.latest(home / "published")
    assert [row["fresh"] for row in comparing.lists(publication)] == [False, False]
    assert "p000" in set(comparing.members(publication, "sciences-po")["person_id"])


def test_too_many_people_at_once_are_refused_and_nothing_is_saved(open_page, home):
    before = (home / "registry" / "list_members.csv").read_bytes()
    app = open_page(home, "compare")
    app.text_input[0].set_value("Foule")
    crowd = [f"user_{i}" for i in range(501)]
    for typed in ("\n".join(crowd), ", ".join(crowd)):
        app.text_area[0].set_value(typed)
        app.button[0].click().run()
        assert "500" in app.warning[0].value
        assert not app.success
    assert (home / "registry" / "list_members.csv").read_bytes() == before
    assert "foule" not in registry.lists()


def test_a_name_with_a_comma_is_one_person_and_handles_with_commas_are_several(home):
    with duckdb.connect(str((home / "published" / "current.duckdb").resolve())) as con:
        con.execute(
            "update marts.people set display_name = 'Dupont, Marie' where person_id = 'p005'"
        )
    publication = marts.latest(home / "published")
    asked = ["dupont, marie", "user_2, @user_4,", "user_7, nobody", "Durand, Paul"]
    found, lost = comparing.resolved(publication, asked)
    assert found == ["p005", "p002", "p004", "p007"]
    assert lost == ["nobody", "Durand, Paul"]


def test_lists_by_rule_of_networks_and_of_imports_are_compared_where_lists_are_edited(
    open_page, home
):
    for code, source in (("twitter:l1", "network"), ("lyon", "import")):
        _publish_list(home, code, source, ["p001", "p002", "p003"])
    _publish_list(home, "bretons", "registry", ["p004", "p005"], "region:Bretagne")
    _publish_list(home, "partie", "registry", ["p004"])
    registry.save("Autres", "other", [], rule="score:40")
    with (home / "registry" / "lists.csv").open("a", encoding="utf-8") as file:
        file.write("bretons,Bretons,other,region:Bretagne\r\n")
    publication = marts.latest(home / "published")
    found = {row["list_id"]: row for row in comparing.lists(publication)}
    assert set(found) == {"famille-martin", "sciences-po", "twitter:l1", "lyon", "bretons"}
    assert not any(row["fresh"] for row in found.values())
    assert list(comparing.members(publication, "bretons")["person_id"]) == ["p004", "p005"]
    app = open_page(home, "compare", l="bretons,twitter:l1,autres")
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["55,0", "55,0"]
    assert "Autres" in app.info[0].value


def test_a_list_that_everybody_left_is_not_shown_with_the_numbers_of_then(
    open_page, home, monkeypatch
):
    _publish_list(home, "partis", "import", ["p001"] * 12, day=AS_OF - timedelta(days=31))
    publication = marts.latest(home / "published")
    for editable in ("true", "false"):
        monkeypatch.setenv("CLOUT_EDIT", editable)
        assert "partis" not in {row["list_id"] for row in comparing.lists(publication)}
        app = open_page(home, "compare", l="partis,famille-martin,sciences-po")
        assert not app.exception
        assert len(app.metric) == 2
        assert "22 nov. 2026" in app.info[0].value
        assert "Partis" in app.info[0].value


@pytest.mark.parametrize("rule", ["pays:France", "Topic:lyon", "lyon", "topic:", "score:40 ou x:1"])
def test_a_rule_that_the_import_would_refuse_is_refused_with_the_keys_there_are(
    open_page, home, rule
):
    before = (home / "registry" / "lists.csv").read_bytes()
    app = open_page(home, "compare")
    app.text_input[0].set_value("Français")
    app.text_input[1].set_value(rule)
    app.button[0].click().run()
    assert markdown(rule.split()[-1]) in app.warning[0].value
    assert all(f"`{condition}`" in app.warning[0].value for condition in registry.CONDITIONS)
    assert not app.success
    assert (home / "registry" / "lists.csv").read_bytes() == before


def test_a_rule_is_saved_with_single_blanks_and_without_a_number_of_people(open_page, home):
    app = open_page(home, "compare")
    app.text_input[0].set_value("Français")
    app.text_input[1].set_value(" country:France,BE \u00a0 score:40 ")
    app.button[0].click().run()
    assert not app.warning
    assert "prochaine mise à jour" in app.success[0].value
    assert registry.lists()["francais"].rule == "country:France,BE score:40"


def test_the_keys_of_a_rule_are_those_of_the_import_of_the_sql_and_of_the_help():
    models = manifest.DBT / "models" / "intermediate" / "lists"
    matched = (models / "int_list_matches.sql").read_text(encoding="utf-8")
    with (manifest.DBT / "seeds" / "lists" / "list_conditions.csv").open(encoding="utf-8") as file:
        assert tuple(row["condition"] for row in csv.DictReader(file)) == registry.CONDITIONS
    assert registry.CONDITIONS == checks.CONDITIONS
    for condition in registry.CONDITIONS:
        assert f"'{condition}'" in matched
        assert all(f"`{condition}`" in texts(code)["lists.rule_keys"] for code in ("fr", "en"))
    for code in ("fr", "en"):
        [example] = [
            part for part in texts(code)["lists.rule_help"].split("`") if ":" in part.split()[0]
        ]
        assert registry.strange(example) == []


def test_nothing_is_offered_where_lists_may_not_be_changed(open_page, home, monkeypatch):
    monkeypatch.setenv("CLOUT_EDIT", "false")
    app = open_page(home, "compare")
    assert not app.text_area
    assert app.table


def _editor(open_page, home, code):
    return open_page(home, "compare").selectbox(key="edited").select(code).run()


def test_one_click_takes_no_list_out(open_page, home):
    app = _editor(open_page, home, "famille-martin")
    assert "Supprimer cette liste" not in [button.label for button in app.button]
    [sure] = [button for button in app.button if "pour de bon" in button.label]
    assert "Famille Martin" in sure.label
    sure.click().run()
    assert not app.exception
    assert "famille-martin" not in registry.lists()
    assert "sciences-po" in registry.lists()


def test_a_list_that_is_saved_twice_is_one_list(open_page, home):
    app = _editor(open_page, home, "")
    for _ in range(2):
        [name] = [field for field in app.text_input if field.label == "Nom de la liste"]
        name.set_value("Les voisins")
        app.text_area[0].set_value("p001\np002")
        [save] = [button for button in app.button if button.label == "Enregistrer"]
        save.click().run()
        assert "Enregistrée, avec 2 personnes." in app.success[0].value
        # the browser draws the page again, as it does after every click
        app.run()
    assert [code for code in registry.lists() if code.startswith("les-voisins")] == ["les-voisins"]
