"""Where people are, from what they write of it."""

import csv
from pathlib import Path
from types import SimpleNamespace

import pytest

HARD = Path(__file__).with_name("hard_locations.csv")

# location -> region, department, commune
IN_FRANCE = {
    "Bretagne": ("FR-BRE", None, None),
    "Brittany, France": ("FR-BRE", None, None),
    "Basse-Normandie, France": ("FR-NOR", None, None),
    "Lorraine": ("FR-GES", None, None),
    "Lyon 7": ("FR-ARA", "FR-69", "Lyon"),
    "#paris15": ("FR-IDF", "FR-75C", "Paris"),
    "Seine Saint-Denis (93)": ("FR-IDF", "FR-93", None),
    "Saint-Denis (93)": ("FR-IDF", "FR-93", "Saint-Denis"),
    "Saint-Denis, La Réunion": ("FR-974", "FR-974", "Saint-Denis"),
    "Rennes / Paris": ("FR-BRE", "FR-35", "Rennes"),
    "Paris - Marne": ("FR-GES", "FR-51", None),
    "Député de la 3e circonscription de l'Isère": ("FR-ARA", "FR-38", None),
    "#circo3508": ("FR-BRE", "FR-35", None),
    "Laval, la Mayenne": ("FR-PDL", "FR-53", "Laval"),
    "BEZIERS 34": ("FR-OCC", "FR-34", "Béziers"),
    "Bastia, Corsica": ("FR-20R", "FR-2B", "Bastia"),
    "Laxou, 54520": ("FR-GES", "FR-54", "Laxou"),
    "Nouméa": ("FR-NC", None, None),
    "Le Plessis-Robinson": ("FR-IDF", "FR-92", "Le Plessis-Robinson"),
    # two communes of the name: which one is not said
    "Saint-Denis": (None, None, None),
    "Baie-des-Orignaux, France": (None, None, None),
}


@pytest.fixture(scope="module")
def hard():
    with HARD.open(encoding="utf-8") as file:
        return {row["location"]: row["country_code"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def read(build, scene, hard):
    """What the models say of texts and accounts (country, region, department, commune, rule)."""
    texts = dict.fromkeys([*hard, *IN_FRANCE])
    stated = {f"a{number}": (text, None) for number, text in enumerate(texts)} | {
        # the same words, from people who write French and from others
        "french": ("Orange", "fr-FR"),
        "english": ("Orange", "en"),
        "undecided": ("Orange", None),
        "joker": ("Ici et là", "fr"),
        "away": ("Dakar", "fr"),
        "at-home": ("Rennes", None),
    }
    for account, (location, language) in stated.items():
        scene.person(account, ("twitter", account))
        scene.profile(account, location=location, language=language)
    warehouse = build(scene, "+int_account_places", "+int_person_regions", places=True)
    answers = {
        account: answer
        for account, *answer in warehouse.ask(
            "select account_id, country_code, region_code, department_code, commune, country_rule "
            "from intermediate.int_account_places"
        )
    }
    named = {stated[account][0]: answer for account, answer in answers.items() if account[0] == "a"}
    people = {
        person: answer
        for person, *answer in warehouse.ask(
            "select person_id, country_code, country_rule, region_code, department_code, "
            "region_rule from intermediate.int_countries"
        )
    }
    regions = warehouse.ask("select * from intermediate.int_person_regions order by all")
    return SimpleNamespace(texts=named, accounts=answers, people=people, regions=regions)


def test_hard_locations_of_ten_countries(read, hard):
    answered = {text for text in hard if text in read.texts}
    wrong = {text for text in answered if read.texts[text][0] != hard[text]}
    missing = {text for text in hard if hard[text] and text not in answered}
    assert sum(bool(country) for country in hard.values()) == 200
    assert len(wrong) <= 0.02 * len(answered), sorted(wrong)
    assert len(wrong | missing) <= 0.03 * 200, sorted(wrong | missing)


def test_a_joke_is_no_place(read, hard):
    assert {text for text, country in hard.items() if not country} & set(read.texts) == set()


@pytest.mark.parametrize("text", IN_FRANCE)
def test_where_in_france(read, text):
    country, *area, _rule = read.texts[text]
    assert country == "FR"
    assert tuple(area) == IN_FRANCE[text]


def test_the_language_decides_only_what_the_text_leaves_open(read):
    assert (read.accounts["french"][0], read.accounts["french"][4]) == ("FR", "language")
    assert (read.accounts["english"][0], read.accounts["english"][4]) == ("US", "language")
    assert (read.accounts["away"][0], read.accounts["away"][4]) == ("SN", "location")
    assert {"joker", "undecided"}.isdisjoint(read.accounts)


def test_the_registry_overrules_what_an_account_says(read):
    assert read.people["away"] == ["FR", "registry", None, None, None]
    assert read.people["at-home"] == ["FR", "registry", "FR-BRE", "FR-35", "location"]


def test_who_is_in_a_department_is_ranked_in_its_region_too(read):
    assert [region for person, region in read.regions if person == "at-home"] == ["FR-35", "FR-BRE"]
