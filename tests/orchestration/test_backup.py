"""A home comes back whole from one file, or stays as it is."""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from typer.testing import CliRunner

from ingestion import imports
from ingestion.forgotten import Forgotten
from ingestion.home import Home
from orchestration import homes
from orchestration.cli import app
from orchestration.operations import forget, swap, tarball, waiting
from orchestration.operations.lock import writing
from orchestration.operations.publish import publish
from orchestration.runs import Run


@pytest.fixture
def home(template, tmp_path):
    return Home(shutil.copytree(template.path, tmp_path / "home", symlinks=True))


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A home with a bit of everything."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    home.registry.mkdir(parents=True)
    (home.path / "home.json").write_text('{"kind": "real"}\n')
    (home.registry / "people.csv").write_text(
        "person_id,basis\nana-nym,public_figure\nbo,consent\n"
    )
    (home.registry / "person_accounts.csv").write_text(
        "person_id,network,account_id\nana-nym,twitter,7777777\n"
    )
    imports.ensure_tables(home)
    imports.load_registry(home)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema marts; create table marts.people as select 'bo' as person_id")
        con.execute("create schema raw_runs")
        con.execute("create table raw_runs.builds (run_id text, as_of date, passed bool)")
    publish(home, "20260401T000000Z-aaaaaa", date(2026, 3, 31))
    (home.dagster / "history").mkdir(parents=True)
    with sqlite3.connect(home.dagster / "history" / "runs.db") as con:
        con.execute("create table runs (id integer)")
        con.execute("insert into runs values (1)")
    con.close()
    (home.path / "dbt").mkdir()
    (home.path / "dbt" / "dbt.log").write_text("made anew")
    return home


@pytest.fixture
def clout(tmp_path, monkeypatch):
    monkeypatch.setattr("orchestration.settings.DOTENV", tmp_path / ".env")

    def run(home, *words):
        monkeypatch.setenv("CLOUT_HOME", str(home.path))
        done = CliRunner().invoke(app, [*map(str, words), "--json"])
        return SimpleNamespace(code=done.exit_code, told=json.loads(done.stdout), news=done.stderr)

    return run


def rows(home):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute("select person_id from raw_registry.people order by 1").fetchall()


def bytes_of(home):
    return {
        str(path.relative_to(home.path)): path.read_bytes()
        for path in sorted(home.path.rglob("*"))
        if path.is_file() and path.name != "clout.lock"
    }


def test_a_home_comes_back_whole_in_another_place(home, clout, tmp_path):
    file, other = tmp_path / "b.clout", Home(tmp_path / "other")
    made = clout(home, "backup", file)
    assert made.code == 0, made.told
    assert file.stat().st_mode & 0o077 == 0
    before = bytes_of(home)
    back = clout(other, "restore", file)

    assert back.code == 0, back.told
    assert rows(other) == [("ana-nym",), ("bo",)]
    assert (other.published / "current.duckdb").resolve().parent == other.published
    assert other.actor_key() == home.actor_key()
    after = bytes_of(other)
    assert after.keys() == before.keys() - {"dbt/dbt.log"}
    # dagster's databases are copied page by page
    assert {name for name in after if after[name] != before[name]} <= {"dagster/history/runs.db"}


def test_files_that_two_publications_share_come_back_in_both(home, clout, tmp_path):
    publish(home, "20260402T000000Z-bbbbbb", date(2026, 4, 1))
    first, second = sorted(home.published.glob("parquet-*/people.parquet"))
    assert first.samefile(second)
    before = bytes_of(home)
    assert clout(home, "backup", tmp_path / "b.clout").code == 0
    other = Home(tmp_path / "other")
    assert clout(other, "restore", tmp_path / "b.clout").code == 0
    assert {n: c for n, c in bytes_of(other).items() if n.startswith("published/")} == {
        n: c for n, c in before.items() if n.startswith("published/")
    }


def test_a_home_with_data_is_only_replaced_when_told(home, clout, tmp_path):
    clout(home, "backup", tmp_path / "b.clout")
    (home.registry / "people.csv").write_text("person_id,basis\nnewer,consent\n")
    refused = clout(home, "restore", tmp_path / "b.clout")
    assert refused.code == 1
    assert "--replace" in refused.told["error"]
    assert "newer" in (home.registry / "people.csv").read_text()
    (home.path / "stray.txt").write_text("not in the backup")
    assert clout(home, "restore", tmp_path / "b.clout", "--replace").code == 0
    assert "newer" not in (home.registry / "people.csv").read_text()
    assert {path.name for path in home.path.iterdir()} == {
        "home.json", "registry", "warehouse.duckdb", "published", "dagster", "actor.key",
        "clout.lock",
    }  # fmt: skip


def test_nothing_is_overwritten_and_no_backup_lies_in_its_home(home, clout, tmp_path):
    (tmp_path / "taken").write_text("precious")
    assert clout(home, "backup", tmp_path / "taken").code == 1
    assert (tmp_path / "taken").read_text() == "precious"
    assert clout(home, "backup", home.path / "b.clout").code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["home", "taken"] or not list(
        tmp_path.glob("*.draft")
    )


def test_a_backup_lies_where_files_have_no_links(home, clout, tmp_path, monkeypatch):
    file, other = tmp_path / "b.clout", Home(tmp_path / "other")

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    made = clout(home, "backup", file)
    assert made.code == 0, made.told
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.draft"))
    assert clout(other, "restore", file).code == 0
    assert rows(other) == [("ana-nym",), ("bo",)]


def test_a_name_that_was_taken_meanwhile_is_left_alone(home, clout, tmp_path, monkeypatch):
    file = tmp_path / "b.clout"

    def refuse(*_):
        file.write_text("precious")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    assert clout(home, "backup", file).code == 1
    assert file.read_text() == "precious"
    assert not list(tmp_path.glob("*.draft"))


def test_a_key_is_made_once_where_files_have_no_links(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    home = Home(tmp_path)
    key = home.actor_key()
    assert len(key) == 32
    assert home.actor_key() == key
    assert [path.name for path in tmp_path.iterdir()] == ["actor.key"]
    assert (tmp_path / "actor.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["registry", "published", "registry/people.csv"])
def test_what_a_link_points_at_is_not_left_out_of_a_backup_unsaid(home, clout, tmp_path, name):
    elsewhere = (home.path / name).rename(tmp_path / "elsewhere")
    (home.path / name).symlink_to(elsewhere)
    for made_anew in ("dbt/link", "lake"):
        (home.path / made_anew).symlink_to(elsewhere)
    refused = clout(home, "backup", tmp_path / "b.clout")
    assert refused.code == 1
    assert refused.told["error"].startswith(f"{home.path / name} is a link")
    assert [path.name for path in tmp_path.glob("b.clout*")] == []


def test_a_home_that_is_written_is_not_backed_up(home, clout, tmp_path):
    with writing(home, "clout refresh"):
        refused = clout(home, "backup", tmp_path / "b.clout")
    assert "`clout refresh`" in refused.told["error"]
    assert not (tmp_path / "b.clout").exists()


def test_a_restore_that_breaks_off_loses_nothing(home, clout, tmp_path, monkeypatch):
    clout(home, "backup", tmp_path / "b.clout")
    (home.registry / "people.csv").write_text("person_id,basis\nnewer,consent\n")
    before, rename = bytes_of(home), Path.rename

    def fails(path, target):
        if path.parent.name == swap.RESTORED and path.name == "registry":
            raise OSError("the disk went away")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fails)
        assert clout(home, "restore", tmp_path / "b.clout", "--replace").code == 1
    assert bytes_of(home) == before
    assert not list(home.path.glob(".re*"))


KILLED = """
import os, sys
from pathlib import Path
from orchestration.cli import app

rename = Path.rename

def dies(path, target):
    if path.parent.name in (".restoring", ".restored"):
        os._exit(9)
    return rename(path, target)

Path.rename = dies
app(["restore", sys.argv[1], "--replace"])
"""


def restore_killed(home, file):
    """Restore in a process that dies when all has made room and nothing has come in its place."""
    settings = os.environ | {"CLOUT_HOME": str(home.path)}
    done = subprocess.run([sys.executable, "-c", KILLED, file], env=settings)
    assert done.returncode == 9
    assert not home.imports.exists()


def test_a_restore_that_was_killed_forgets_nobodys_wish(imported, clout, tmp_path):
    clout(imported, "backup", tmp_path / "b.clout")
    forget.forget(imported, forget.identify(imported, "ana-nym"))
    hashes = Forgotten(imported).keys
    restore_killed(imported, tmp_path / "b.clout")
    assert clout(imported, "restore", tmp_path / "b.clout").code == 1
    back = clout(imported, "restore", tmp_path / "b.clout", "--replace")
    assert back.code == 0, back.told
    assert (back.told["forgotten_again"], back.told["hashes_lost"]) == (1, 0)
    assert Forgotten(imported).keys >= hashes
    assert named(imported) == {"bo"}
    assert not list(imported.path.glob(".re*"))


def test_any_writer_ends_a_restore_that_was_killed(imported, clout, tmp_path):
    clout(imported, "backup", tmp_path / "b.clout")
    forget.forget(imported, forget.identify(imported, "ana-nym"))
    restore_killed(imported, tmp_path / "b.clout")
    with Run(imported):
        assert named(imported) == {"bo"}
    assert Forgotten(imported).has("twitter", "7777777")


def test_what_had_made_room_for_a_restore_that_was_killed_comes_back(home, clout, tmp_path):
    before = bytes_of(home)
    for place in (swap.STAGING, swap.REPLACED):
        (home.path / place).mkdir()
    (home.path / swap.STAGING / "registry").mkdir()
    home.registry.rename(home.path / swap.REPLACED / "registry")
    with writing(home, "clout refresh"):
        assert bytes_of(home) == before
    assert not list(home.path.glob(".re*"))


def test_what_was_replaced_is_swept_when_all_is_in(home):
    before = bytes_of(home)
    (home.path / swap.REPLACED / "registry").mkdir(parents=True)
    with writing(home, "clout refresh"):
        assert bytes_of(home) == before
    assert not (home.path / swap.REPLACED).exists()


def test_who_left_after_the_backup_leaves_again(home, clout, tmp_path):
    clout(home, "backup", tmp_path / "b.clout")
    forget.forget(home, forget.identify(home, "ana-nym"))
    back = clout(home, "restore", tmp_path / "b.clout", "--replace")
    assert back.told["forgotten_again"] == 1
    assert rows(home) == [("bo",)]
    assert "ana-nym" not in (home.registry / "people.csv").read_text()
    assert Forgotten(home).has("twitter", "7777777")


@pytest.fixture
def imported(tmp_path):
    """A home with two people that was imported into, and never refreshed."""
    home, given = Home(tmp_path / "imported"), tmp_path / "given"
    given.mkdir()
    (given / "people.csv").write_text("person_id,basis\nana-nym,public_figure\nbo,consent\n")
    (given / "person_accounts.csv").write_text(
        "person_id,network,account_id\nana-nym,twitter,7777777\nbo,twitter,8888888\n"
    )
    homes.settle(home)
    imports.import_folder(given, home)
    return home


def named(home):
    """Who of the two is in the warehouse or in a file."""
    texts = [path.read_text() for path in home.imports.rglob("*.csv")]
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        texts += [
            row for (row,) in con.execute("select person_id from raw_imports.people").fetchall()
        ]
    return {who for who in ("ana-nym", "bo") if any(who in text for text in texts)}


def test_who_left_leaves_a_home_again_that_was_never_refreshed(imported, clout, tmp_path):
    clout(imported, "backup", tmp_path / "b.clout")
    forget.forget(imported, forget.identify(imported, "ana-nym"))
    back = clout(imported, "restore", tmp_path / "b.clout", "--replace")
    assert back.code == 0, back.told
    assert back.told["forgotten_again"] == 1
    assert named(imported) == {"bo"}
    assert not (imported.path / "forgetting.json").exists()


def test_a_restore_that_is_killed_once_the_files_are_back_forgets_nobodys_wish(
    imported, clout, tmp_path, monkeypatch
):
    clout(imported, "backup", tmp_path / "b.clout")
    forget.forget(imported, forget.identify(imported, "ana-nym"))

    def killed(*_):
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(forget, "replay", killed)
        assert clout(imported, "restore", tmp_path / "b.clout", "--replace").code == 1
    assert named(imported) == {"ana-nym", "bo"}
    with Run(imported):
        assert named(imported) == {"bo"}
    assert Forgotten(imported).has("twitter", "7777777")


def test_all_who_are_still_to_leave_again_are_remembered(imported, clout, tmp_path, monkeypatch):
    clout(imported, "backup", tmp_path / "b.clout")
    for who in ("ana-nym", "bo"):
        forget.forget(imported, forget.identify(imported, who))

    def killed(*_):
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(forget, "erase_published", killed)
        assert clout(imported, "restore", tmp_path / "b.clout", "--replace").code == 1
    assert [who.person_ids for who in waiting.waiting(imported)] == [{"ana-nym"}, {"bo"}]
    assert len(forget.resume(imported)) == 2
    assert named(imported) == set()
    assert not (imported.path / "forgetting.json").exists()


def test_an_erasure_that_had_only_begun_is_finished_in_what_is_restored(
    imported, clout, tmp_path, monkeypatch
):
    clout(imported, "backup", tmp_path / "b.clout")

    def killed(*_):
        raise OSError("killed")

    identity = forget.identify(imported, "ana-nym")
    with monkeypatch.context() as patch:
        patch.setattr(forget, "remember", killed)
        with pytest.raises(OSError, match="killed"):
            forget.forget(imported, identity)
    assert clout(imported, "restore", tmp_path / "b.clout", "--replace").code == 0
    assert named(imported) == {"bo"}


def test_hashes_that_mean_nothing_in_the_backup_are_told_of(home, imported, clout, tmp_path):
    clout(home, "backup", tmp_path / "other.clout")
    forget.forget(imported, forget.identify(imported, "ana-nym"))
    hashes = len(Forgotten(imported).keys)
    back = clout(imported, "restore", tmp_path / "other.clout", "--replace")
    assert back.code == 0, back.told
    assert back.told["hashes_lost"] == hashes > 0
    assert f"{hashes} hashes" in back.news
    again = clout(imported, "restore", tmp_path / "other.clout", "--replace")
    assert again.told["hashes_lost"] == 0
    assert again.news == ""


def tar(path, *members, manifest=True):
    """A file in the form of a backup, with members given as (name, bytes or link target)."""
    with tarfile.open(path, "w:gz") as packed:
        files = {}
        for name, content in members:
            entry = tarfile.TarInfo(name)
            if isinstance(content, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, content
                packed.addfile(entry)
                continue
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
            files[name] = {
                "size": entry.size,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        if manifest:
            told = {"format": 1, "made_at": "2026-04-01", "files": files, "links": {}}
            told |= manifest if isinstance(manifest, dict) else {}
            text = json.dumps(told).encode()
            entry = tarfile.TarInfo(tarball.MANIFEST)
            entry.size = len(text)
            packed.addfile(entry, io.BytesIO(text))
    return path


@pytest.mark.parametrize(
    ("members", "manifest"),
    [
        ([("../evil", b"x")], True),
        ([("a/../../evil", b"x")], True),
        ([("/tmp/evil", b"x")], True),
        ([("a\\evil", b"x")], True),
        ([("./home.json", b"x")], True),
        ([("registry", "/etc")], True),
        ([("registry", "/etc"), ("registry/evil", b"x")], True),
        ([("home.json", b"x"), ("home.json", b"y")], True),
        ([("clout.lock", b"x")], True),
        ([("home.json", b"x")], False),
        ([("home.json", b"x")], {"format": 99}),
        ([("home.json", b"x")], {"links": {"published/current.duckdb": "../../evil"}}),
        ([("home.json", b"x")], {"links": {"registry": "x"}}),
        ([("home.json", b"x")], {"files": {}}),
        ([("home.json", b"x")], {"files": {"home.json": {"size": 1, "sha256": "0"}}}),
    ],
)
def test_what_is_no_backup_changes_nothing(home, clout, tmp_path, members, manifest):
    before, file = bytes_of(home), tar(tmp_path / "b", *members, manifest=manifest)
    refused = clout(home, "restore", file, "--replace")
    assert refused.code == 1
    assert bytes_of(home) == before
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "not packed"])
def test_a_damaged_backup_changes_nothing(home, clout, tmp_path, damage):
    file = tmp_path / "b.clout"
    clout(home, "backup", file)
    raw = bytearray(file.read_bytes())
    if damage == "cut":
        raw = raw[: len(raw) * 2 // 3]
    elif damage == "flipped":
        inside = bytearray(gzip.decompress(raw))
        inside[len(inside) // 2] ^= 1
        raw = gzip.compress(inside)
    else:
        raw = b"just a text"
    file.write_bytes(raw)
    before = bytes_of(home)
    assert clout(home, "restore", file, "--replace").code == 1
    assert bytes_of(home) == before
