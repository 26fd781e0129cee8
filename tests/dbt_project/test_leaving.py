"""Who leaves is gone from every byte of the home, and nothing brings the person back."""

import base64
import csv
import gzip
import io
import json
import os
import pickle
import re
import shutil
import sqlite3
import zipfile
from datetime import UTC, date, datetime
from types import SimpleNamespace

import duckdb
import pyarrow as pa
import pytest
from contract import Contract
from damage import cut, damaged_parquet
from fake_marts import reading
from typer.testing import CliRunner

from ingestion import imports
from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from ingestion.erasure.rules import Erased
from ingestion.home import Home
from ingestion.minimise import actor_key
from ingestion.networks import twitter
from ingestion.pipeline import ensure_tables, extract, load
from orchestration.cli import app
from orchestration.commands.leaving import certificate
from orchestration.language import Words
from orchestration.operations import forget as leaving
from orchestration.operations.publish import publish
from orchestration.operations.search import Look, look
from orchestration.operations.waiting import waiting

AS_OF = date(2026, 3, 31)
NOW = datetime(2026, 4, 1, tzinfo=UTC)
ID, OLD_ID = "770000000000000777", "880000000000000888"
# everything that gives the person away: no other row of the scene holds any of it
TELLING = {
    "zebulon-quarktas", ID, OLD_ID, "zquark_tas", "old_quark", "Zébulon Quarktas",
    "quarktas-blog.example", "my secret quinoa recipe", "quinoa for two",
    "ownpost-4711", "ownpost-4712", "given-act-1", "netpost-4713", "Collector of quarks",
}  # fmt: skip

FILES = {
    "people": """
        person_id,display_name,basis,country_code
        zebulon-quarktas,Zébulon Quarktas,public_figure,FR
        ada,Ada Lenoir,public_figure,FR
        bob,Bob Martin,public_figure,FR
    """,
    "person_accounts": f"""
        person_id,network,account_id,handle,url
        zebulon-quarktas,twitter,,ZQuark_Tas,
        zebulon-quarktas,youtube,{OLD_ID},,https://quarktas-blog.example/
        ada,twitter,1000000001,ada,
        bob,twitter,1000000002,bob,
    """,
    "accounts": f"""
        network,account_id,handle,display_name,description,followers,observed_at
        twitter,{ID},old_quark,Zébulon Quarktas,Collector of quarks,700,2026-01-01
        twitter,{ID},ZQuark_Tas,Zébulon Quarktas,Collector of quarks,900,2026-03-30
        youtube,{OLD_ID},,Zébulon Quarktas,,50,2026-03-30
        twitter,1000000001,ada,Ada Lenoir,"Works with @zquark_tas, daily",5000,2026-03-30
        twitter,1000000002,bob,Bob Martin,,400,2026-03-30
    """,
    "posts": f"""
        network,post_id,account_id,created_at,text,in_reply_to_post_id,repost_of_post_id
        twitter,ownpost-4711,{ID},2026-03-20,my secret quinoa recipe,,
        youtube,ownpost-4712,{OLD_ID},2026-03-21,quinoa for two,,
        twitter,ada-1,1000000001,2026-03-21,"lunch with @ZQuark_Tas, @bob",ownpost-4711,
        twitter,ada-2,1000000001,2026-03-22,my secret quinoa recipe,,ownpost-4711
    """,
    "interactions": f"""
        network,act,actor_account_id,target_account_id,occurred_at,interaction_id,post_id,text
        twitter,reply,1000000001,{ID},2026-03-21,got-1,ownpost-4711,delicious
        twitter,like,fan-1,{ID},2026-03-22,got-2,ownpost-4711,
        twitter,reply,{ID},1000000001,2026-03-22,given-act-1,ada-1,quinoa for two
        twitter,mention,{ID},1000000002,2026-03-23,,ownpost-4711,my secret quinoa recipe
        twitter,reply,1000000002,1000000001,2026-03-23,other-1,ada-1,so says @zquark_tas
        twitter,share,fan-1,1000000001,2026-03-23,other-2,ada-1,
    """,
    "counters": f"""
        network,account_id,act,count,observed_at,post_id
        twitter,{ID},like,70,2026-03-25,ownpost-4711
        youtube,{OLD_ID},view,900,2026-03-25,ownpost-4712
        twitter,1000000001,like,12,2026-03-25,ada-1
    """,
    "list_memberships": f"""
        network,account_id,list_id,list_name,owner_account_id,observed_at
        twitter,{ID},l-1,cooks,1000000001,2026-03-01
        twitter,1000000001,l-2,quinoa for two,{ID},2026-03-01
    """,
    "endorsements": f"""
        network,giver_account_id,target_account_id,topic,given_at
        twitter,{ID},1000000001,jazz,2026-03-01
        twitter,1000000001,{ID},jazz,2026-03-02
    """,
    "lists": "list_id,name,kind\ncooks,Cooks,other\n",
    "list_members": "list_id,person_id\ncooks,zebulon-quarktas\ncooks,ada\n",
}


class Files:
    """The scene in as many forms as the interchange format has."""

    def write(self, folder, _seed=0):
        folder.mkdir(parents=True)
        for relation, content in FILES.items():
            text = "".join(f"{line.strip()}\n" for line in content.strip().splitlines())
            file = folder / f"{relation}.csv"
            file.write_text(text, encoding="utf-8")
            if relation == "posts":
                with duckdb.connect() as con:
                    rows = con.sql(f"from read_csv('{file}', all_varchar = true)")
                    rows.write_parquet(str(folder / "posts.parquet"))
            elif relation == "interactions":
                lines = [
                    json.dumps({name: value for name, value in row.items() if value} | {"x": 1})
                    for row in csv.DictReader(io.StringIO(text))
                ]
                with gzip.open(folder / "interactions.jsonl.gz", "wt") as packed:
                    packed.write("\n".join(lines))
            elif relation == "accounts":
                with pa.output_stream(str(folder / "accounts.csv.zst")) as packed:
                    packed.write(file.read_bytes() + b"twitter,broken,zquark_tas,1\n")
            else:
                continue
            file.unlink()


def network(api, reading):
    """A network that tells of the person under every id there is, whoever is claimed."""
    for claim in reading.claims:
        if reading.account_of(claim) is None:
            reading.resolve(claim, ID)
    at = {"observed_at": reading.now}
    act = {"act": "reply", "occurred_at": "2026-03-24T00:00:00Z", **at}
    yield (
        "accounts",
        [
            {"account_id": ID, "handle": "ZQuark_Tas", "display_name": "Zébulon Quarktas", **at},
            {"account_id": "1000000001", "handle": "ada", "description": "@zquark_tas", **at},
        ],
    )
    yield "posts", [
        {"post_id": "netpost-4713", "account_id": ID, "created_at": "2026-03-24T00:00:00Z",
         "text": "quinoa for two", **at},
        {"post_id": f"{ID}/x", "account_id": "1000000001", "created_at": "2026-03-24T00:00:00Z",
         "text": "hello @zquark_tas", "in_reply_to_post_id": "netpost-4713",
         "in_reply_to_account_id": ID, **at},
    ]  # fmt: skip
    yield "interactions", [
        {"interaction_id": f"{ID}:1", "actor_account_id": ID, "target_account_id": "1000000001",
         "post_id": "ada-9", "acting_post_id": "netpost-4713", "text": "quinoa for two", **act},
        {"interaction_id": "n-2", "actor_account_id": "fan-1", "target_account_id": ID, **act},
    ]  # fmt: skip
    yield "counters", [{"account_id": ID, "act": "like", "count": 7, **at}]
    for account in (ID, "1000000001"):
        reading.mark(account, "recent", f"{ID} 1000000002")
        reading.done(account)


@pytest.fixture(scope="module", params=["warehouse", "lake"])
def original(request, build, tmp_path_factory):
    """A home that has seen it all: imports, a network, two publications, runs, logs, archives."""
    if request.param == "lake":
        pytest.importorskip("deltalake")
    home = build(Files(), "+path:models/marts").home
    if request.param == "lake":
        home.raw_files.mkdir()
    folder = tmp_path_factory.mktemp("files") / "scene"
    Files().write(folder)
    with pytest.MonkeyPatch.context() as patch:
        _connect(patch)
        read(home)
    for run in ("20260401T000000Z-aaaaaa", "20260402T000000Z-bbbbbb"):
        publish(home, run, AS_OF)
    status = {"networks": {"twitter": {"error": f"refused (GET https://x.example/u/{ID})"}}}
    (home.published / "status.json").write_text(json.dumps(status))
    (home.path / "dbt").mkdir()
    (home.path / "dbt" / "dbt.log").write_text("could not convert Zébulon Quarktas")
    (home.pipelines / "twitter" / "trace.pickle").write_bytes(pickle.dumps({"who": "zquark_tas"}))
    (home.path / "archives").mkdir()
    with zipfile.ZipFile(home.path / "archives" / "export.zip", "w", 8) as archive:
        archive.writestr("data/account.js", f'{{"accountId": "{ID}"}}')
    (home.path / "archives" / "other.txt").write_text("of somebody else")
    (home.dagster / "history").mkdir(parents=True)
    with sqlite3.connect(home.dagster / "history" / "runs.db") as con:
        con.execute("create table event_logs (id integer, event text)")
        con.execute("insert into event_logs values (1, 'read 3 rows'), (2, ?)", [f"no {ID} there"])
    con.close()
    return SimpleNamespace(home=home, files=folder)


def _connect(patch):
    api = SimpleNamespace(requests=0, objects=0, redact=str, close=lambda: None)
    patch.setattr(twitter, "connect", lambda *_args, **_manners: api)
    patch.setattr(twitter, "read", network)
    patch.setenv("SOURCES__TWITTER__BEARER_TOKEN", "x")


def read(home):
    ensure_tables(home, ["twitter"])
    outcome = load("twitter", home, extract("twitter", home, now=NOW))
    assert outcome.error is None


def copied(original, path):
    """A copy of the home to forget somebody in."""
    home = Home(shutil.copytree(original.home.path, path / "home", symlinks=True))
    return SimpleNamespace(home=home, files=original.files)


@pytest.fixture
def scene(original, tmp_path):
    return copied(original, tmp_path)


@pytest.fixture(scope="module")
def erased(original, tmp_path_factory):
    """What was told when the person left."""
    scene = copied(original, tmp_path_factory.mktemp("erased"))
    scene.done = clout(scene.home, "forget", "Zébulon Quarktas", "--yes", "--json")
    return scene


def contents(home):
    """(place, bytes) of all that the home holds, packed or not; independent of what erases."""
    for path in sorted(home.path.rglob("*")):
        place = str(path.relative_to(home.path))
        yield place, place.encode()
        if path.is_symlink() or not path.is_file():
            continue
        raw = path.read_bytes()
        yield place, raw
        if raw[8:12] == b"DUCK":
            with duckdb.connect(str(path), read_only=True) as con:
                tables = con.execute("select schema_name, table_name from duckdb_tables()")
                for schema, table in tables.fetchall():
                    yield f"{place} {table}", dumped(con, f'"{schema}"."{table}"')
        elif raw[:4] == b"PAR1":
            with duckdb.connect() as con:
                yield place, dumped(con, f"'{path}'")
        elif raw.startswith(b"SQLite"):
            with sqlite3.connect(path) as con:
                yield place, "\n".join(con.iterdump()).encode()
            con.close()
        elif path.suffix in (".gz", ".zst", ".zip"):
            kinds = {".gz": gzip.decompress, ".zst": unzst, ".zip": unzip}
            yield place, kinds[path.suffix](raw)


def dumped(con, table):
    return "\n".join(map(str, con.execute(f"from {table}").fetchall())).encode()


def unzst(raw):
    with pa.input_stream(pa.BufferReader(raw), compression="zstd") as stream:
        return stream.read()


def unzip(raw):
    with zipfile.ZipFile(pa.BufferReader(raw)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def spellings(text):
    plain = text.encode()
    yield plain.lower()
    yield json.dumps(text).strip('"').encode().lower()
    yield plain.hex().encode()
    for shift in range(3):
        coded = base64.b64encode(b" " * shift + plain)
        # without the characters that what stands around decides
        yield coded[4 if shift else 0 : len(coded) // 4 * 4 - 4].lower()


def traces(home):
    """Where the person is still to be found: {(what, where)}."""
    forms = {form: text for text in TELLING for form in spellings(text) if len(form) > 8}
    return {
        (text, place)
        for place, raw in contents(home)
        for folded in [raw.lower()]
        for form, text in forms.items()
        if form in folded
    }


def acts_given(home):
    key = actor_key(home.actor_key(), "twitter", ID)
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return [
            con.execute(
                f"select count(*), count(text) from raw_{schema}.interactions "
                "where actor_account_id = ?",
                [key],
            ).fetchall()[0]
            for schema in ("imports", "twitter")
        ]


def clout(home, *words):
    before = dict(os.environ)
    os.environ["CLOUT_HOME"] = str(home.path)
    try:
        return CliRunner().invoke(app, words)
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_the_search_would_find_the_person_everywhere(original):
    found = traces(original.home)
    assert {text for text, _ in found} == TELLING
    places = {place.split(" ")[0].split("/")[0] for _, place in found}
    assert places >= {"warehouse.duckdb", "published", "imports", "pipelines", "dagster",
                      "archives", "dbt"}  # fmt: skip


def test_nothing_is_left_of_who_leaves(erased):
    told = json.loads(erased.done.stdout)

    assert erased.done.exit_code == 0, erased.done.output
    assert told["found"]["left"] == {}
    assert traces(erased.home) == set()
    assert told["removed"]["scene/people.csv"] == 1
    assert not (erased.home.path / "archives" / "export.zip").exists()


def test_the_next_files_for_a_web_host_do_without_who_left(original, erased, tmp_path):
    folder = tmp_path / "site"
    for home, here in ((original.home, True), (erased.home, False)):
        done = clout(home, "publish", "--static", str(folder), "--json")
        assert done.exit_code == 0, done.output
        held = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert (folder / "api/v1/people/ada.json") in held
        assert any(path.stem == "zebulon-quarktas" for path in held) == here
        for told in ("Zébulon Quarktas", "zebulon-quarktas", "ZQuark_Tas"):
            assert any(told.encode() in content for content in held.values()) == here
        ada = json.loads(held[folder / "api/v1/people/ada.json"])
        assert sum(ada["components"].values()) == pytest.approx(ada["score"], abs=1e-6)
        described = json.loads(held.pop(folder / "api/v1/openapi.json"))
        for path, content in held.items():
            if path.suffix == ".json" and path.name != "clout.json":
                place = f"/{path.relative_to(folder)}"
                Contract(described).check(place, 200, "application/json", content)


def test_others_keep_what_is_theirs(erased):
    assert acts_given(erased.home) == [(2, 0), (1, 0)]
    with duckdb.connect(str(erased.home.warehouse), read_only=True) as con:
        texts = con.execute("select post_id, text from raw_imports.posts order by all").fetchall()
        acts = con.execute(
            "select interaction_id, text from raw_imports.interactions "
            "where interaction_id not like '~%' order by all"
        ).fetchall()
    assert texts == [("ada-1", "lunch with @…, @bob"), ("ada-2", None)]
    assert acts == [("other-1", "so says @…")]
    assert (erased.home.path / "archives" / "other.txt").exists()


def test_readers_see_others_at_once_and_the_person_no_more(erased):
    [file] = erased.home.published.glob("marts-*.duckdb")
    assert (erased.home.published / "current.duckdb").resolve() == file
    with reading(erased.home.path) as con:
        people = con.execute("select person_id from marts.people order by 1").fetchall()
        anonymous = con.execute(
            "select count(*) from marts.activity_statement "
            "where person_id = 'ada' and act = 'reply' and interaction_id is null"
        ).fetchall()
    assert people == [("ada",), ("bob",)]
    assert anonymous[0][0] >= 1


def test_nothing_comes_back(erased, tmp_path, monkeypatch):
    scene = copied(erased, tmp_path)
    _connect(monkeypatch)
    # the same files and the same network once more, and a new handle of the same account
    report = imports.import_folder(scene.files, scene.home)
    assert report.forgotten > 0
    registry = scene.home.registry
    registry.mkdir()
    (registry / "people.csv").write_text("person_id,basis\nsomebody-new,public_figure\n")
    (registry / "person_accounts.csv").write_text(
        "person_id,network,handle\nsomebody-new,twitter,brand_new_handle\n"
    )
    imports.load_registry(scene.home)
    read(scene.home)

    assert traces(scene.home) == set()
    assert acts_given(scene.home) == [(2, 0), (1, 0)]


def test_the_certificate_says_the_same_in_both_languages(erased):
    told = json.loads(erased.done.stdout)
    french, english = (certificate("x", told, Words("certificate", code)) for code in ("fr", "en"))
    assert french[0] == "Certificat d’effacement"
    assert "Il ne restait rien." in french
    assert "Nothing was left." in english
    assert [digits(line) for line in french] == [digits(line) for line in english]


def digits(line):
    return re.sub(r"\D", "", line)


def test_a_handle_on_a_network_means_the_same_person(scene):
    identity = leaving.identify(scene.home, "@old_quark", "twitter")
    assert identity.person_ids == {"zebulon-quarktas"}
    assert identity.accounts == {("twitter", ID), ("youtube", OLD_ID)}


def test_who_is_not_known_is_told_with_who_is_near(scene):
    done = clout(scene.home, "forget", "quark", "--yes")
    assert done.exit_code == 1
    assert "zebulon-quarktas" in done.stderr
    assert traces(scene.home)


def test_without_a_yes_nothing_is_erased(scene):
    done = clout(scene.home, "forget", "ada")
    assert done.exit_code == 1
    assert "--yes" in done.stderr
    assert not (scene.home.path / "forgotten.csv").exists()


def test_an_erasure_that_broke_off_is_finished_by_the_next(scene, monkeypatch):
    identity = leaving.identify(scene.home, "zebulon-quarktas")
    for step in ("erase_tables", "erase_published"):
        with monkeypatch.context() as patch:
            patch.setattr(leaving, step, _interrupted)
            with pytest.raises(KeyboardInterrupt):
                leaving.forget(scene.home, identity)
    [told] = leaving.resume(scene.home)
    assert told.found.left == {}
    assert traces(scene.home) == set()
    assert leaving.resume(scene.home) == []


def test_who_leaves_may_be_called_by_signs_beyond_ascii(home):
    handles = ("col·lectiu", "ชัยวัฒน์", "jose\u0301-x", "a’b’c’d")
    urls = ("i❤.ws/abcd", "émilie.example/abcd")
    (folder := home.imports / "d").mkdir(parents=True)
    (folder / "people.csv").write_text("person_id,basis\nzoe,public_figure\nada,public_figure\n")
    (folder / "person_accounts.csv").write_text(
        "person_id,network,account_id,handle,url\nada,twitter,1,,\n"
        + "".join(f"zoe,twitter,,{handle},\n" for handle in handles)
        + "".join(f"zoe,twitter,,,https://{url}\n" for url in urls)
    )
    (folder / "posts.csv").write_text(
        "network,post_id,account_id,created_at,text\n"
        + "".join(f"twitter,{i},1,2026-01-01,with @{name}\n" for i, name in enumerate(handles))
        + "".join(f"twitter,{i},1,2026-01-02,at {url}/\n" for i, url in enumerate(urls, 10))
    )
    done = clout(home, "forget", "zoe", "--yes", "--json")

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["found"]["left"], told["found"]["words"]) == ({}, {})
    assert told["blotted"]["d/posts.csv"] == 6
    assert not (home.path / "forgetting.json").exists()
    named = [raw for _, raw in contents(home)]
    assert not any(text.encode() in raw for raw in named for text in (*handles, *urls))


TORN = {
    "fewer values": b"twitter,123456789,anapetit\n",
    "not in utf-8": b"twitter,123456789,anapetit,\xff\n",
    "an open quotation mark": b'twitter,123456789,"anapetit,7\n',
}


@pytest.mark.parametrize("line", TORN.values(), ids=TORN)
@pytest.mark.parametrize("name", ["accounts.csv", "accounts.csv.gz"])
def test_a_certificate_is_not_clean_while_a_torn_line_names_the_person(
    home, monkeypatch, name, line
):
    folder = home.imports / "hist"
    folder.mkdir(parents=True)
    content = b"network,account_id,handle,followers\ntwitter,1,other,5\n" + line
    packed = gzip.compress if name.endswith("gz") else bytes
    (folder / name).write_bytes(packed(content))
    identity = Identity(accounts={("twitter", "123456789")}, handles={("twitter", "anapetit")})
    assert look(folder / name, Marks(identity)) == Look(1)

    told = leaving.forget(home, identity)
    assert told.found.left == {}
    assert told.removed[f"hist/{name}"] == 1
    held = [raw for place, raw in contents(home)]
    assert not any(what in raw for raw in held for what in (b"anapetit", b"123456789"))

    # what cannot be taken out, nothing calls clean
    (folder / name).write_bytes(packed(content))
    monkeypatch.setattr(leaving, "erase_files", lambda *_: Erased())
    assert leaving.forget(home, identity).found.left.keys() >= {f"imports/hist/{name}"}


def test_files_that_break_end_no_erasure_and_stand_in_its_certificate(home):
    content = b"network,account_id,handle,followers\n" + b"".join(
        b"twitter,%d,max%d,5\n" % (i, i * 7919) for i in range(90_000)
    )
    broken = {
        "imports/hist/accounts.csv.gz": cut(gzip.compress(content, mtime=0)),
        "imports/hist/posts.parquet": damaged_parquet(content, "handle"),
        "archives/export.tgz": cut(gzip.compress(content, mtime=0)),
        "dagster/history/runs.db": b"SQLite format 3\0 and nothing else",
    }
    whole = {
        "imports/hist/people.csv": b"person_id,basis\nzoe,public_figure\n",
        "imports/hist/person_accounts.csv": b"person_id,network,handle\nzoe,twitter,anapetit\n",
        "imports/hist/accounts.csv": content + b"twitter,123456789,anapetit,7\n",
        "archives/of_hers.txt": b"by anapetit",
    }
    for place, raw in (broken | whole).items():
        (home.path / place).parent.mkdir(parents=True, exist_ok=True)
        (home.path / place).write_bytes(raw)
    done = clout(home, "forget", "zoe", "--yes", "--json")

    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert not (home.path / "forgetting.json").exists()
    told = json.loads(done.stdout)
    assert set(told["found"]["unopened"]) == set(broken)
    assert told["found"]["left"] == {}
    assert {place: (home.path / place).read_bytes() for place in broken} == broken
    assert (home.path / "imports/hist/accounts.csv").read_bytes() == content
    assert not (home.path / "archives/of_hers.txt").exists()

    lines = certificate("zoe", told, Words("certificate", "en"))
    assert {f"  {place}" for place in broken} <= set(lines)
    assert "Nothing was left." not in lines


def test_a_search_that_breaks_off_holds_up_nothing(home, monkeypatch):
    home.path.mkdir()
    identity = Identity(accounts={("twitter", "123456789")})
    with monkeypatch.context() as patch:
        patch.setattr(leaving, "search", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            leaving.forget(home, identity)
    assert waiting(home) == []
    assert leaving.resume(home) == []
    assert not (home.path / "forgetting.json").exists()


def test_words_of_others_are_told_apart_from_what_should_be_gone(tmp_path):
    file, marks = tmp_path / "posts.csv", Marks(Identity(handles={("twitter", "anapetit")}))
    file.write_text(
        "network,account_id,post_id,text\n"
        'twitter,1,p,"so,\nsays @AnaPetit"\n'
        "twitter,1,banapetita,none\n"
        "twitter,anapetit,q,none\n"
    )
    assert look(file, marks) == Look(1, 1)


def _interrupted(*_args, **_values):
    raise KeyboardInterrupt


def test_a_stranger_may_leave_before_being_known(scene):
    done = clout(scene.home, "forget", "fan-2", "--network", "twitter", "--yes", "--json")
    assert done.exit_code == 0, done.output
    hashes = (scene.home.path / "forgotten.csv").read_text()
    assert actor_key(scene.home.actor_key(), "twitter", "fan-2") in hashes
    assert traces(scene.home)


def test_all_that_is_held_is_told_and_others_only_as_in_the_marts(scene, tmp_path):
    done = clout(scene.home, "data", "zquark_tas", "--to", str(tmp_path), "--lang", "fr")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "zebulon-quarktas.json").read_text())
    page = (tmp_path / "zebulon-quarktas.html").read_text()

    whole = json.dumps(told, ensure_ascii=False)
    assert {text for text in TELLING if text not in whole} == set()
    assert {row["act"] for row in told["received"]["raw_imports.interactions"]} == {"reply", "like"}
    assert told["given"]["raw_imports.interactions"][0]["text"] == "quinoa for two"
    assert "fan-1" not in whole
    assert "delicious" not in whole  # what another wrote
    assert "1000000001" not in json.dumps(told["received"])
    assert {row.get("other_person_id") for row in told["given"]["raw_imports.interactions"]} == {
        "ada", "bob",
    }  # fmt: skip
    assert told["published"]["person_scores"]
    assert "<script" not in page
    assert "Zébulon Quarktas" in page
    assert (tmp_path / "zebulon-quarktas.json").stat().st_mode & 0o077 == 0
