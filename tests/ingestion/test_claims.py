import gzip
from datetime import date

import duckdb
import pyarrow as pa
import pytest

from ingestion import claims, imports
from ingestion.claims import claims_of
from ingestion.reading import Claim

TODAY = date(2026, 4, 1)


@pytest.fixture
def write(home):
    def write(people, accounts, folder=None):
        folder = folder or home.registry
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "people.csv").write_text("person_id,birth_year,basis\n" + people)
        (folder / "person_accounts.csv").write_text(
            "person_id,network,account_id,handle,url,until\n" + accounts
        )

    return write


def claimants(home, network="n"):
    return [claim.person_id for claim in claims_of(network, home, TODAY)]


@pytest.mark.parametrize(
    ("person", "read"),
    [
        ("a,1980,consent", True), ("a,,public_figure", True), ("a,,organisation", True),
        # born on the last day of 2008, somebody is 17 until the end of the year
        ("a,2007,consent", True), ("a,2008,consent", False), ("a,2008,public_figure", False),
        ("a,,consent", False), ("a,1980,", False), ("a,1980,rumour", False),
        ("a,about 1980,consent", False), ("", False),
    ],
)  # fmt: skip
def test_only_who_may_be_scored_is_read(home, write, person, read):
    write(person + "\n", "a,n,1,,,\n")

    assert claimants(home) == (["a"] if read else [])


def test_what_identifies_an_account_is_handed_on(home, write):
    write("a,,organisation\n", "a,n,1,,,\na,n,,Ines,,\na,n,,,https://x.example,\na,other,2,,,\n")

    assert set(claims_of("n", home, TODAY)) == {
        Claim("a", "1", None, None),
        Claim("a", None, "Ines", None),
        Claim("a", None, None, "https://x.example"),
    }


@pytest.mark.parametrize(
    ("network", "account_id", "is_read"),
    [
        ("mastodon", "A.test/1", False), ("wordpress", "Ines.wordpress.com/501", False),
        # behind the host is an id, which has the case it has
        ("mastodon", "a.test/01FBVD42", True), ("n", "A/1", True),
    ],
)  # fmt: skip
def test_the_host_in_an_id_is_written_in_lower_case_or_nothing_would_fit(
    home, write, network, account_id, is_read
):
    write("a,,organisation\n", f"a,{network},{account_id},,,\n")

    assert claimants(home, network) == (["a"] if is_read else [])
    told = [row["reason"] for row in imports.load_registry(home).examples]
    assert told == ([] if is_read else ["write the host in lower case"])


def test_files_are_checked_once_for_all_networks_and_again_when_one_changed(
    home, write, monkeypatch
):
    checked, stage_people = [], claims.stage_people
    monkeypatch.setattr(
        claims, "stage_people", lambda *what: checked.append(what) or stage_people(*what)
    )
    write("a,,organisation\n", "a,n,1,,,\na,m,2,,,\n")

    assert [claims_of(network, home, TODAY)[0].account_id for network in "nm"] == ["1", "2"]
    assert len(checked) == 1

    write("a,,organisation\nb,,organisation\n", "a,n,1,,,\nb,m,3,,,\n")
    assert [c.account_id for c in claims_of("m", home, TODAY)] == ["3"]
    assert len(checked) == 2


def test_an_account_that_two_claim_is_read_for_nobody(home, write):
    write("a,,organisation\nb,,organisation\n", "a,n,,Ines,,\nb,n,,ines,,\nb,n,2,,,\n")

    assert claims_of("n", home, TODAY) == [Claim("b", "2", None, None)]


def test_a_claim_that_ended_is_not_read(home, write):
    write("a,,organisation\n", "a,n,1,,,2026-03-31\na,n,2,,,2026-04-01\na,n,3,,,soon\n")

    assert [claim.account_id for claim in claims_of("n", home, TODAY)] == ["2"]


@pytest.mark.parametrize(
    ("until", "since", "owners"),
    [
        ("2026-12-31", "2027-01-01", ["a"]),
        ("2026-03-31", "2026-04-01", ["b"]),
        # on a day that both claim, it is nobody's, and so the import takes it
        ("2026-12-31", "2026-12-31", []),
        ("2026-04-01", "2026-03-01", []),
    ],
)
@pytest.mark.parametrize("folders", [1, 2])
def test_an_account_that_is_handed_over_is_read_for_whose_it_is(
    home, write, until, since, owners, folders
):
    write("a,,organisation\nb,,organisation\n", "")
    claims = [f"a,n,1,,{until}\n", f"b,n,1,{since},\n"]
    for number, said in enumerate(["".join(claims)] if folders == 1 else claims):
        folder = home.imports / f"d{number}"
        folder.mkdir(parents=True)
        header = "person_id,network,account_id,since,until\n"
        (folder / "person_accounts.csv").write_text(header + said)
    assert claimants(home) == owners


def test_an_account_that_the_registry_gave_away_is_no_imports(home, write):
    write("a,,organisation\n", "a,n,1,,,2025-12-31\n")
    write("b,,organisation\n", "b,n,1,,,\n", folder=home.imports / "some")
    assert claimants(home) == []


@pytest.mark.parametrize(
    "name",
    ["people.backup.csv", "people.csv.bak", "people.csv~", ".people.csv", "people.old.csv.gz"],
)
def test_a_copy_that_the_import_passes_over_brings_nobody_back(home, write, name):
    write("a,,organisation\ngone,,organisation\n", "a,n,1,,,\ngone,n,2,,,\n")
    for relation in ("people", "person_accounts"):
        file = home.registry / f"{relation}.csv"
        copy = file.with_name(name.replace("people", relation))
        text = file.read_bytes()
        copy.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    write("a,,organisation\n", "a,n,1,,,\n")
    assert claimants(home) == ["a"]


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("basis", "public_figure", True), ("basis", "Public_Figure", False),
        ("basis", " public_figure", False), ("country_code", "FR", True),
        ("country_code", "France", False), ("country_code", "fr", False),
        ("birth_year", "1980", True), ("birth_year", "1980.5", False),
        ("basis_date", "yesterday", False), ("person_id", "Anna B", False),
    ],
)  # fmt: skip
def test_nobody_is_read_whom_the_import_sets_aside(home, column, value, read):
    person = {"person_id": "a", "basis": "organisation", column: value}
    accounts = f"person_id,network,account_id\n{person['person_id']},n,1\n"
    home.registry.mkdir(parents=True)
    (home.registry / "people.csv").write_text(f"{','.join(person)}\n{','.join(person.values())}\n")
    (home.registry / "person_accounts.csv").write_text(accounts)
    assert (claims_of("n", home, TODAY) != []) == read

    # and the import says the same of the same files
    imports.ensure_tables(home)
    imports.load_registry(home)
    with duckdb.connect(str(home.warehouse)) as con:
        assert con.execute("select count(*) from raw_registry.people").fetchall() == [(int(read),)]


@pytest.mark.parametrize(
    ("name", "pack"),
    [("csv", bytes), ("csv.gz", gzip.compress), ("csv.zst", None)],
)
def test_files_are_read_in_every_form_that_the_import_knows(home, name, pack):
    home.registry.mkdir(parents=True)
    for relation, text in (
        ("people", b"Person_ID;basis\r\na;organisation\n"),
        ("person_accounts", b"\xef\xbb\xbfperson_id;network;account_id\na;n;1\n"),
    ):
        file = home.registry / f"{relation}.{name}"
        if pack:
            file.write_bytes(pack(text))
        else:
            with pa.output_stream(str(file), compression="zstd") as out:
                out.write(text)
    assert claimants(home) == ["a"]


def test_the_registry_beats_an_import(home, write):
    write("a,,organisation\nc,1980,\n", "a,n,1,,,\n")
    write(
        "b,,organisation\nc,1980,consent\n",
        "b,n,1,,,\nb,n,2,,,\nc,n,3,,,\n",
        folder=home.imports / "some",
    )

    assert [(c.person_id, c.account_id) for c in claims_of("n", home, TODAY)] == [
        ("a", "1"), ("b", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"PAR1", b"person_id\n", b"\xff\xfe\n1,2"])
def test_a_file_that_is_none_is_nobody(home, write, content):
    write("a,,organisation\n", "a,n,1,,,\n")
    folder = home.imports / "broken"
    folder.mkdir(parents=True)
    for name in ("people.csv", "person_accounts.parquet", "person_accounts.jsonl"):
        (folder / name).write_bytes(content)

    assert claimants(home) == ["a"]


def test_without_a_registry_nobody_is_read(home):
    assert claimants(home) == []
