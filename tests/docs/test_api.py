"""docs/api.md: every example as it stands there, asked of a server in front of a refreshed home."""

import re
import shlex

import pytest
import requests
from contract import Contract
from documents import DOCS, commands, shell
from served import dashboard

from dashboard.api.klout import klout_id
from dashboard.api.routes import ROUTES

TOLD = "http://127.0.0.1:8501"
TEXT = (DOCS / "api.md").read_text()
EXAMPLES = [line for line in commands("docs/api.md") if line.startswith("curl ")]
OLD_CLIENTS = [line for line in EXAMPLES if "/v2/" in line]
PERSON = "gaspard-escarbille"


@pytest.fixture(scope="module")
def address(refreshed):
    with dashboard(refreshed.path) as (address, _):
        yield address


@pytest.fixture(scope="module")
def contract(address):
    return Contract(requests.get(f"{address}/api/v1/openapi.json", timeout=20).json())


@pytest.fixture
def ask(address):
    """What a line of curl gets, from the server here instead of the one that it names."""

    def ask(line):
        words = shlex.split(line)[1:]
        headers = dict([words[words.index("-H") + 1].split(": ", 1)]) if "-H" in words else {}
        method = "HEAD" if "-I" in words else "GET"
        url = words[-1].replace(TOLD, address)
        return requests.request(method, url, headers=headers, timeout=20)

    return ask


def path_of(line):
    return shlex.split(line)[-1].removeprefix(TOLD).split("?")[0]


def test_there_are_examples():
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_answers_as_its_description_says(example, ask, contract):
    answer = ask(example)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"]
    if answer.request.method == "GET":
        media = answer.headers["Content-Type"].split(";")[0]
        contract.check(path_of(example), 200, media, answer.content)


def test_asked_again_with_its_tag_an_answer_is_unchanged_and_empty(ask):
    [first] = [line for line in EXAMPLES if " -I " in line]
    [again] = [line for line in EXAMPLES if "If-None-Match" in line]
    tag = ask(first).headers["ETag"]
    unchanged = ask(re.sub(r'W/"\w+"', tag, again))
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["ETag"] == tag != ""


def test_what_is_routed_is_described_and_what_is_described_has_an_example(contract):
    routed = {route.path.replace(":path}", "}").rstrip("/") for route in ROUTES}
    # what else is asked below these is answered with what is not there
    described = {path for path in routed if not path.endswith("/{path}")}
    assert set(contract.document["paths"]) == described
    asked = {
        next(known for known, pattern in contract.patterns.items() if pattern.match(path_of(line)))
        for line in EXAMPLES
    }
    assert asked == described


def test_a_client_of_klout_goes_from_a_name_to_all_that_is_told_of_it(ask, published):
    by_name, by_number, back, *of_user = OLD_CLIENTS
    found = ask(by_name).json()
    assert found == ask(by_number).json()
    assert {re.search(r"(?<=/)\d{9,}", line).group() for line in [back, *of_user]} == {found["id"]}
    assert ask(back).json()["id"] == path_of(by_number).rpartition("/")[2]
    user, score, topics, influence = (ask(line).json() for line in of_user)
    [row] = published.execute(
        "select score, delta_1d, delta_7d, delta_30d from current_scores where person_id = ?",
        [PERSON],
    ).fetchall()
    deltas = [score["scoreDelta"][f"{window}Change"] for window in ("day", "week", "month")]
    assert (score["score"], *deltas) == row
    assert user["score"]["score"] == row[0]
    assert topics
    assert len(influence["myInfluencees"]) == influence["myInfluenceesCount"] > 0


def test_the_klout_id_is_made_as_it_is_told():
    assert "the first thirteen hexadecimal digits of the SHA-256" in TEXT
    import hashlib

    number = int(hashlib.sha256(PERSON.encode()).hexdigest()[:13], 16)
    assert str(number) == klout_id(PERSON)
    assert str(number) in TEXT


def test_the_same_is_written_as_files(refreshed, settings, tmp_path):
    [told] = [line for line in commands("docs/api.md") if line.startswith("clout ")]
    folder = tmp_path / "site"
    shell(told.replace("FOLDER", str(folder)), settings)
    places = re.findall(r"`([\w./]+)`", TEXT.partition("## As files")[2])
    assert len(places) > 7
    for place in places:
        assert (folder / place.replace("NAME", PERSON)).exists(), place
