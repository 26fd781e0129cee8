"""Pinterest's own export: public pins as HTML or JSON, and nothing else of all that is in it."""

import json
import random
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.archives.pinterest import listing
from ingestion.unpacking import Archive

ME = "1099300727702429065"
SAID = {
    "Title": "Été",
    "Details": "deux lignes : une\net deux",
    "Image": "abcdef",
    "Board Id": "9876543210",
    "Board Name": "Idées",
    "Ip Address": "198.51.100.7 planted",
    "Username": "zoe",
    "Alt Text": "No data",
    "Created at": "2026/02/13 15:35:01",
    "Alive": "True",
    "Is a repin": "False",
    "Private": "False",
}


def pin(number, **changes):
    return {"number": number, **SAID, **{k.replace("_", " "): v for k, v in changes.items()}}


def spelled(pins):
    parts = ['<html><body><div id="contents"><h1 id=y1>Pins</h1>']
    for one in pins:
        address = f"https://www.pinterest.com/pin/{one['number']}/"
        parts.append(f'\n<a href="{address}">{address}</a>')
        for label, value in one.items():
            if label not in ("number", "Created at", "Alive", "Is a repin", "Private"):
                parts.append(f"\n<br>{label}: {value},")
        source = "https://ailleurs.example/a"
        parts.append(f'\n<br>Canonical Link: <a href="{source}">{source}</a>,')
        for label in ("Created at", "Alive", "Is a repin", "Private"):
            parts.append(f"\n<br>{label}: {one[label]}" if label in one else "")
        parts.append("<br>")
    parts.append(
        "<br><h1 id=2>Messages</h1><br>Text: planted, <br>To: planted"
        '<h1>Searches</h1><a href="https://www.pinterest.com/search/?q=planted">planted</a><br>'
        '<h1>Comments</h1><a href="https://www.pinterest.com/pin/77/">planted</a>'
        "<br>Text: planted<br>Created at: 2026/02/13 15:35:01<br></div></body></html>"
    )
    return "".join(parts)


@pytest.fixture
def exported(home, bring):
    """Import members, or pins as the one HTML file; somebody claims the account."""
    home.register("pinterest", [ME])

    def exported(content, **options):
        members = content if isinstance(content, dict) else {"zoe.html": spelled(content)}
        return bring(members, **{"person": "p0", **options})

    return exported


def test_a_public_pin_has_the_id_and_the_words_that_the_api_gives(exported, rows):
    report = exported([pin(11), pin(12, Is_a_repin="True"), pin(13, Title="No data")])
    own, repin, bare = rows("pinterest", "posts")
    assert (own["post_id"], own["account_id"], own["kind"]) == ("11", ME, "pin")
    assert own["text"] == "Été\ndeux lignes : une\net deux"
    assert own["created_at"] == datetime(2026, 2, 13, 15, 35, 1, tzinfo=UTC)
    assert own["url"] == "https://www.pinterest.com/pin/11/"
    assert (repin["post_id"], repin["kind"], repin["text"]) == ("12", "repin", None)
    assert bare["text"] == "deux lignes : une\net deux"
    assert [(row["account_id"], row["handle"]) for row in rows("pinterest", "accounts")] == [
        (ME, "zoe")
    ]
    assert (report.problems, report.kept["posts"]) == ([], 3)


def test_secret_deleted_and_unclear_pins_stay_outside(exported, rows, home, everything_below):
    unclear = pin(24, Title="planted")
    del unclear["Private"]
    report = exported(
        [
            pin(21, Private="True", Title="planted"),
            pin(22, Alive="False", Title="planted"),
            pin(23, Private="Oui", Title="planted"),
            unclear,
            pin(25),
        ]
    )
    assert [row["post_id"] for row in rows("pinterest", "posts")] == ["25"]
    assert report.left_out["pins that are not said to be public"] == 3
    assert report.left_out["pins that were deleted"] == 1
    # neither the addresses of the network, nor messages, searches and comments
    assert "planted" not in everything_below(home.path)


def test_what_stands_before_a_label_is_no_record_of_another_section(exported, rows):
    exported([pin(31)])
    assert [row["post_id"] for row in rows("pinterest", "posts")] == ["31"]
    assert rows("pinterest", "interactions") == []


def test_it_needs_to_be_told_whose_it_is(home, pack):
    home.register("pinterest", [ME])
    with pytest.raises(Refused, match="--person"):
        import_archive(pack({"zoe.html": spelled([pin(1)])}), home, now=home.now)


def test_pins_that_another_account_signs_are_not_the_claimed_persons(home, bring, rows):
    home.register("pinterest", [ME])
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,account_id,handle\np0,pinterest,{ME},@Zoe\n"
    )
    report = bring({"a.html": spelled([pin(1), pin(2, Username="ana")])}, person="p0")
    assert [row["post_id"] for row in rows("pinterest", "posts")] == ["1"]
    assert report.left_out["pins of another account than the claimed one"] == 1


@pytest.mark.parametrize(
    ("below", "change"),
    [(None, str.title), ("pins", lambda one: one.replace(" ", "_")), ("Pins", str.lower)],
)
def test_the_same_pins_as_json(exported, rows, below, change):
    items = [
        {change(k): v for k, v in one.items() if k != "number"}
        | {"link": f"https://www.pinterest.com/pin/{one['number']}/", "media": {"a": [1]}}
        for one in (
            pin(41, Created_at="2026-02-13T15:35:01.5", Private=False, Alive=True),
            pin(42, Private=True),
        )
    ]
    content = json.dumps({"searches": ["planted"], below: items} if below else items)
    exported({"pinterest/data.json": content})
    (row,) = rows("pinterest", "posts")
    assert (row["post_id"], row["text"]) == ("41", "Été\ndeux lignes : une\net deux")


def test_a_second_import_and_several_parts_change_nothing(exported, rows):
    parts = {"a/1.html": spelled([pin(1)]), "a/2.html": spelled([pin(2)])}
    exported(parts)
    first = rows("pinterest", "posts")
    report = exported(parts)
    assert [row["post_id"] for row in first] == ["1", "2"]
    assert rows("pinterest", "posts") == first
    assert not report.kept["posts"]


def test_a_broken_pin_is_told_and_the_others_are_kept(exported, rows):
    report = exported([pin(1), pin(2, Created_at="jadis"), pin(3)])
    assert [row["post_id"] for row in rows("pinterest", "posts")] == ["1", "3"]
    assert [place for place, _ in report.problems] == ["zoe.html, item 2"]


def test_a_tag_without_end_costs_no_more_than_its_limit(exported, rows, monkeypatch):
    monkeypatch.setattr(listing, "LONGEST_RECORD", 4096)
    report = exported({"a.html": spelled([pin(1)]) + "<a href='" + "x" * 600_000})
    assert [row["post_id"] for row in rows("pinterest", "posts")] == ["1"]
    assert report.problems == [("a.html", "a tag has no end")]


def test_what_only_links_to_pinterest_is_no_export(pack):
    page = '<h1>My board of repins</h1><a href="https://www.pinterest.com/zoe/">x</a>'
    assert recognise(pack({"a.html": page, "b.json": '[{"pinterest.": 1}]'})) == []
    assert recognise(pack({"a.html": spelled([pin(1)])}, name="whole")) == ["pinterest"]


def test_no_cut_or_change_makes_it_crash(tmp_path):
    chance, whole = random.Random(5), spelled([pin(n) for n in range(1, 9)]).encode()
    path, counts = tmp_path / "a.html", set()
    for _ in range(200):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            token = chance.choice([b"<", b">", b"&#", b"\0", b"<!--", b"<script>", b'"', b"\xff"])
            content[at : at + chance.choice([0, 3, 400])] = token
        path.write_bytes(content)
        with Archive(path) as archive:
            counts.add(len(list(listing.records(archive, "a.html"))))
    assert {8, 7} < counts


# whose it is, and what test_mutations.py changes in it
EXPORT = ME, {"zoe.html": spelled([pin(number) for number in range(1, 9)])}
