"""Hashes keep away who left: claims are not read, files lose the person and nothing else."""

import errno
import gzip
import os
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pytest
from damage import cut, damaged_parquet, zstd

from ingestion import imports
from ingestion.claims import claims_of
from ingestion.erasure.files import erase_files
from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from ingestion.erasure.recognising import forgotten_in
from ingestion.erasure.rules import BLOTTED, patterns_of
from ingestion.forgotten import Forgotten, adopt, remember, without
from ingestion.imports.files import files_of
from ingestion.minimise import create_macros
from ingestion.outcome import Outcome
from ingestion.reading import Claim, Reading
from ingestion.sieve import Sieve

TODAY = date(2026, 4, 1)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def forget(home):
    def forget(*forms):
        return remember(home, forms, TODAY)

    return forget


def claims(home, accounts):
    home.registry.mkdir(parents=True, exist_ok=True)
    (home.registry / "people.csv").write_text("person_id,basis\nana,public_figure\n")
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,account_id,handle,url\n{accounts}\n"
    )
    return [claim.account_id or claim.handle or claim.url for claim in claims_of("n", home, TODAY)]


@pytest.mark.parametrize(
    ("left", "claim", "is_read"),
    [
        (("n", "7"), "ana,n,7,,", False),
        (("n", "7"), "ana,n,7,any_handle,", False),
        (("n", "7"), "ana,n,8,,", True),
        (("m", "7"), "ana,n,7,,", True),
        (("n", "@zoe"), "ana,n,,@Zoe,", False),
        # whoever has the handle now is somebody else, and the claim says who
        (("n", "@zoe"), "ana,n,8,zoe,", True),
        (("n", "zoe"), "ana,n,,zoe,", True),
        (("n", "example.org/zoe"), "ana,n,,,https://www.example.org/Zoe/", False),
        (("person", "ana"), "ana,n,9,,", False),
    ],
)
def test_a_claim_of_who_left_is_not_read(home, forget, left, claim, is_read):
    assert claims(home, claim) != []
    forget(left)
    assert (claims(home, claim) != []) == is_read


def test_the_list_holds_nothing_but_hashes_and_days(home, forget):
    assert forget(("twitter", "4711-secret"), ("twitter", "@zoe")) == 2
    assert forget(("twitter", "4711-secret")) == 0
    text = (home.path / "forgotten.csv").read_text()
    assert "4711" not in text
    assert "zoe" not in text
    assert len(text.splitlines()) == 3
    assert adopt(home, ["~new"], TODAY) == 1
    assert Forgotten(home).has("twitter", "4711-secret")


def test_a_new_handle_does_not_lead_to_an_account_that_left(home, forget):
    forget(("n", "7"))
    reading = Reading("n", [], {}, TODAY, forgotten=Forgotten(home).of("n"))
    reading.resolve(Claim("p", handle="new"), "7")
    reading.mark("7", "posts", "x")
    reading.done("7")
    assert reading.state == {}
    assert list(reading.drain()) == []


def test_profiles_lose_mentions_of_who_left(home, forget):
    forget(("n", "@col·lectiu"))
    reading = Reading("n", [Claim("p", "1")], {}, NOW, forgotten=Forgotten(home).of("n"))
    row = {"account_id": "1", "description": "avec @Col·lectiu. et @col", "observed_at": NOW}
    [(_, table)] = Sieve(reading, home.actor_key(), Outcome("n")).tables([("accounts", [row])])
    assert table["description"].to_pylist() == ["avec @…. et @col"]


def test_what_is_remembered_loses_every_mention():
    state = {"resolved": {"zoe": "7", "ana": "8"}, "cursors": {"7": {"a": 1}, "8": {"f": "9 7 6"}}}
    assert without(state, lambda text: text in {"7", "zoe"}) == {
        "resolved": {"ana": "8"},
        "cursors": {"8": {"f": "9 6"}},
    }


def test_a_file_keeps_its_form_its_other_columns_and_its_broken_lines(home):
    folder = home.imports / "d"
    folder.mkdir(parents=True)
    file = folder / "interactions.csv"
    file.write_text(
        "Network;act;Mood;actor_account_id;target_account_id;post_id;occurred_at\n"
        'n;like;"so; so";7;1;p1;2026-01-01\n'
        "n;like;fine;2;1;p1;2026-01-01\n"
        "n;like;bad;2;7;p2;2026-01-02\n"
        "n;torn\n"
        "n;torn7zoe\n"
    )
    identity = Identity(accounts={("n", "7")}, handles={("n", "zoe7"), ("n", "torn7zoe")})
    before = loaded(home)
    with duckdb.connect() as con:
        create_macros(con, home.actor_key())
        con.execute("set TimeZone = 'UTC'")
        told = erase_files(con, files_of(folder)[0], identity)
    head, first, second, *rest = file.read_text().splitlines()

    assert dict(told.removed) == {"d/interactions.csv": 2}
    assert head.split(",")[:3] == ["Network", "act", "Mood"]
    assert first.startswith("n,like,so; so,~")
    assert second.startswith("n,like,fine,2,1,p1,2026-01-01")
    assert rest == ["n;torn"]
    # the same acts under the same keys: loading it again doubles nothing
    assert loaded(home) == before


def erased(home, name, content):
    """What is left of a file once ana_petit (123456789 on n) is taken out of it, and the count."""
    folder = home.imports / "d"
    folder.mkdir(parents=True)
    file = folder / name
    kind = {"gz": "gzip", "zst": "zstd"}.get(name.rpartition(".")[2])
    with pa.output_stream(str(file), compression=kind) as out:
        out.write(content)
    identity = Identity(accounts={("n", "123456789")}, handles={("n", "ana_petit")})
    with duckdb.connect() as con:
        create_macros(con, home.actor_key())
        told = erase_files(con, files_of(folder)[0], identity)
    with pa.input_stream(str(file), compression=kind) as left:
        return left.read(), told.removed[f"d/{name}"]


HEAD = b"network,account_id,handle,followers\n"
OTHERS = b"n,1,joana_petite,7\n"


@pytest.mark.parametrize("name", ["accounts.csv", "accounts.csv.gz", "accounts.csv.zst"])
@pytest.mark.parametrize(
    "line",
    [
        b"n,123456789,ana_petit\n",
        b"n,123456789,x,1,2\n",
        b"n,2,Ana_Petit,\xff\n",
        b'n,2,"ana_petit,7\n',
        b"n,2,ana_petit",
    ],
)
def test_a_line_that_is_no_row_goes_when_it_names_who_left(home, name, line):
    torn = b"n,torn\nn,3,\xe9t\xe9,1\n"
    content = HEAD + OTHERS + torn + line
    # and nothing else goes: what nobody could read is there as it was, to the byte
    assert erased(home, name, content) == (HEAD + OTHERS + torn, 1)


def test_lines_that_follow_an_open_quotation_mark_go_one_by_one(home):
    rest = b'n,2,"open,1\nn,3,zoe,1\n'
    left, count = erased(home, "accounts.csv", HEAD + rest + b"n,123456789,ana_petit,1\n")
    assert (left, count) == (HEAD + rest, 1)


def test_rows_keep_their_values_though_an_unknown_column_is_not_in_utf_8(home):
    head = b"network,account_id,handle,mood\n"
    odd, others = b"n,5,max,\xff\n", b"n,1,zoe,calm\nn,2,lea,glad\n"
    content = head + odd + others + b"n,123456789,ana_petit,\n"
    assert erased(home, "accounts.csv", content) == (head + others + odd, 1)


@pytest.mark.parametrize(
    "line", [b'{"network": "n", "handle": "ana_petit\n', b'["ana_petit"]\n', b'"ana_petit\xff"\n']
)
def test_a_line_that_is_no_object_goes_when_it_names_who_left(home, line):
    others = b'{"network": "n", "account_id": "1"}\n{"torn": \n"\xff"\n'
    assert erased(home, "accounts.jsonl", others + line) == (others, 1)


@pytest.mark.parametrize("line", [b"n,torn\n", b"n,1,joana_petite\n", b"n,1234567890,x\n"])
def test_a_file_that_does_not_name_who_left_is_not_touched(home, line):
    content = HEAD.replace(b"\n", b"\r\n") + b"n;2\r\n" + line
    assert erased(home, "accounts.csv", content) == (content, 0)


MANY = HEAD + b"".join(b"n,%d,max%d,%d\n" % (i, i * 7919, i) for i in range(2, 90_000))
DAMAGED = {
    "accounts.csv.gz": cut(gzip.compress(MANY, mtime=0)),
    "accounts.csv.zst": cut(zstd(MANY)),
    "accounts.jsonl.gz": gzip.compress(b'{"network": "n"}\n' * 90_000, mtime=0)[:-20],
    "accounts.parquet": damaged_parquet(MANY, "account_id"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_stays_as_it_is_and_keeps_nobody_in_the_others(home, forget, name):
    forget(("n", "123456789"))
    folder = home.imports / "d"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(DAMAGED[name])
    (folder / "accounts.csv").write_bytes(HEAD + OTHERS + b"n,123456789,ana_petit,1\n")
    files = files_of(folder)[0]
    with duckdb.connect() as con:
        create_macros(con, home.actor_key())
        identity = forgotten_in(con, files, Forgotten(home))
        told = erase_files(con, files, identity)
    assert identity.handles == {("n", "ana_petit")}
    assert told.removed == {"d/accounts.csv": 1}
    assert (folder / "accounts.csv").read_bytes() == HEAD + OTHERS
    assert (folder / name).read_bytes() == DAMAGED[name]


def test_a_column_that_nobody_knows_or_can_read_keeps_nobody_in_a_file(home):
    folder = home.imports / "d"
    folder.mkdir(parents=True)
    content = MANY.replace(b"followers", b"mood", 1)
    (folder / "accounts.parquet").write_bytes(damaged_parquet(content, "mood"))
    identity = Identity(accounts={("n", "77")})
    with duckdb.connect() as con:
        create_macros(con, home.actor_key())
        told = erase_files(con, files_of(folder)[0], identity)
        left = con.execute(
            "select count(distinct handle), count(*) filter (where account_id = '77') "
            f"from '{folder}/accounts.parquet'"
        )
        assert left.fetchall() == [(89_997, 0)]
    assert told.removed == {"d/accounts.parquet": 1}


def test_who_left_stays_in_no_file_because_the_disk_is_full(home, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("ingestion.erasure.files.rewrite", fail)
    with pytest.raises(OSError, match="space"):
        erased(home, "accounts.csv", HEAD + OTHERS + b"n,123456789,ana_petit,1\n")


ASCII = "".join(map(chr, range(1, 128)))


@pytest.mark.parametrize(
    "handle", ["col·lectiu", "ชัยวัฒน์", "jose\u0301-x", "a’b’c’d", pytest.param(ASCII, id="ascii")]
)
def test_who_left_is_found_in_texts_whatever_signs_the_name_is_spelled_with(handle):
    identity = Identity(handles={("n", handle)}, urls={("n", f"i❤.ws/{handle}")})
    text = f"so says @{handle}, see https://i❤.ws/{handle} or i❤.ws/{handle}/"
    with duckdb.connect() as con:
        [(is_named, left)] = con.execute(
            f"select regexp_matches($text, $marks), {BLOTTED.replace('{c}', '$text')}",
            {"text": text, "marks": Marks(identity).sql, "pattern": patterns_of(identity)["n"]},
        ).fetchall()
    assert is_named
    assert left == "so says @…, see https://… or …/"


@pytest.mark.parametrize("size", [7, 300, 1000])
@pytest.mark.parametrize("length", [9, 400])
def test_bytes_name_who_left_as_often_wherever_they_are_cut(length, size):
    mark = b"zoe".ljust(length, b"x")
    marks = Marks(Identity(person_ids={mark.decode()}))

    def count(text):
        return marks.within(text[i : i + size] for i in range(0, len(text), size))

    for offset in range(601):
        text = (b" " * offset + mark).ljust(900 + length)
        assert count(text) == 1
        # as a part of a longer word it means somebody else
        assert count(b"." * offset + b"x" + text.lstrip()) == count(text.rstrip() + b"x") == 0
    assert count((mark + b" ") * 100) == 100


def loaded(home):
    imports.ensure_tables(home)
    list(imports.load_imports(home))
    with duckdb.connect(str(home.warehouse)) as con:
        return con.execute(
            "select interaction_id, act, actor_account_id from raw_imports.interactions order by 1"
        ).fetchall()
