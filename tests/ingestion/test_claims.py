from datetime import date

import pytest

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
    write("a,,organisation\n", "a,N,1,,,\na,n,,Ines,,\na,n,,,https://x.example,\na,other,2,,,\n")

    assert set(claims_of("n", home, TODAY)) == {
        Claim("a", "1", None, None),
        Claim("a", None, "Ines", None),
        Claim("a", None, None, "https://x.example"),
    }


def test_an_account_that_two_claim_is_read_for_nobody(home, write):
    write("a,,organisation\nb,,organisation\n", "a,n,,Ines,,\nb,n,,ines,,\nb,n,2,,,\n")

    assert claims_of("n", home, TODAY) == [Claim("b", "2", None, None)]


def test_a_claim_that_ended_is_not_read(home, write):
    write("a,,organisation\n", "a,n,1,,,2026-03-31\na,n,2,,,2026-04-01\na,n,3,,,soon\n")

    assert [claim.account_id for claim in claims_of("n", home, TODAY)] == ["2"]


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
