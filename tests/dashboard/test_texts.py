import csv
import re
import string
from pathlib import Path

import yaml

from dashboard.language import texts
from orchestration import manifest

CODE = Path(__file__).parents[2] / "dashboard"
FRENCH, ENGLISH = texts("fr"), texts("en")
CALL = re.compile(r"""\bt\(\s*(f?)(["'])(.+?)\2""")


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _asked() -> list[tuple[bool, str]]:
    sources = [path.read_text(encoding="utf-8") for path in CODE.rglob("*.py")]
    return [(bool(f), key) for source in sources for f, _, key in CALL.findall(source)]


def test_both_languages_have_the_same_keys():
    assert FRENCH.keys() == ENGLISH.keys()


def test_both_languages_fill_in_the_same_values():
    assert {k: _fields(v) for k, v in FRENCH.items()} == {k: _fields(v) for k, v in ENGLISH.items()}


def test_every_text_that_a_page_asks_for_exists():
    plain = {key for is_pattern, key in _asked() if not is_pattern and "." in key}
    assert plain
    assert {key for key in plain if key not in FRENCH and f"{key}_other" not in FRENCH} == set()


def test_all_evidence_of_the_card_and_every_act_has_a_word():
    sql = [path.read_text() for path in (manifest.DBT / "models").rglob("authenticity/*.sql")]
    counted = {
        name
        for objects in re.findall(r"json_object\(\[(.*?)\]\)", "".join(sql))
        for name in re.findall(r"\('(\w+)'", objects)
    }
    signs = {row["sign"] for row in _seed("profile_signs")}
    assert len(counted) > 10
    assert {n for n in counted | signs if f"evidence.{n}" not in FRENCH} == set()
    assert {row["act"] for row in _seed("act_ladder") if f"act.{row['act']}" not in FRENCH} == set()


def test_every_outcome_of_a_reading_has_a_word():
    marts = yaml.safe_load((manifest.DBT / "models" / "marts" / "_marts.yml").read_text())
    [columns] = [mart["columns"] for mart in marts["models"] if mart["name"] == "coverage"]
    [told] = [column["description"] for column in columns if column["name"] == "outcome"]
    outcomes = set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", told))) - {"or"}
    assert {"read", "imported", "unread"} < outcomes
    sql = (manifest.DBT / "models" / "intermediate" / "reading" / "int_coverage.sql").read_text()
    given = re.search(r"coalesce\(reads.outcome, case .* end\)", sql)[0]
    assert set(re.findall(r"'(\w+)'", given)) <= outcomes
    assert {one for one in outcomes if f"outcome.{one}" not in FRENCH} == set()


def _seed(name: str) -> list[dict[str, str]]:
    with (manifest.DBT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_text_is_left_that_nobody_asks_for():
    named = {value for path in CODE.rglob("*.py") for value in _strings(path)}
    patterns = [
        re.compile(re.sub(r"\\\{.+?\\\}", r"[\\w-]+", re.escape(key)).replace("[\\w-]+", r"\w+"))
        for is_pattern, key in _asked()
        if is_pattern
    ]
    unused = {
        key
        for key in FRENCH
        if (short := re.sub(r"_(one|other)$", "", key)) not in named
        and key not in named
        and not any(pattern.match(short) for pattern in patterns)
        and not key.startswith(("outcome.", "act.", "basis.", "evidence."))
    }
    assert unused == set()


def _strings(path: Path) -> list[str]:
    return re.findall(r"""["']([a-z_]+\.[a-z_0-9]+)["']""", path.read_text(encoding="utf-8"))


def test_french_puts_no_breakable_space_before_its_high_signs():
    assert [key for key, text in FRENCH.items() if re.search(r" [:;?!»%]|« ", text)] == []


def test_no_text_is_empty_by_accident():
    assert {key for key, text in FRENCH.items() if not text} == {"trends.kind_world"}
