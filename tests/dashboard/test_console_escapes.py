"""Ways out of the SQL console that people have tried on DuckDB: each is refused, in a sentence."""

import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard import console
from dashboard.console import Refused, run

CANARY = "canary-7f3a91"
# {file}: the published file, {name}: its name, {other}: a text file beside it, {url}: this machine
FILES = """
from '{other}'
from 'other.csv'
from "other.csv"
from './other.csv'
from '../published/other.csv'
from read_csv('{other}')
from read_csv(['{other}', '{other}'])
from read_csv_auto('*.csv')
from sniff_csv('{other}')
from read_text('{other}')
from read_text('other.csv')
from read_blob('other.csv')
from read_json('{other}')
from read_json_auto('{other}')
from read_json_objects('{other}')
from read_ndjson('{other}')
from read_ndjson_objects('{other}')
from read_parquet('{other}')
from parquet_scan('{other}')
from parquet_metadata('{other}')
from parquet_schema('{other}')
from parquet_file_metadata('{other}')
from parquet_kv_metadata('{other}')
from parquet_bloom_probe('{other}', 'a', 1)
from glob('*')
from glob('{other}')
from glob('/proc/self/*')
from read_text('/proc/self/environ')
from read_text('/proc/self/cmdline')
from read_text('/dev/stdin')
from '/dev/fd/0'
from read_csv('file://{other}')
from read_duckdb('{file}')
from read_duckdb('{name}', table_name = 'people')
from read_blob('{file}')
from read_blob('{name}')
from '{file}'
from '{name}'
select * from query('from read_text(''{other}'')')
from query_table('{other}')
select * from json_execute_serialized_sql(json_serialize_sql('from read_text(''{other}'')'))
select (select content from read_text('{other}'))
with a as (from read_text('{other}')) from a
select count(*) from people where exists (from read_text('{other}'))
explain analyze select * from read_text('{other}')
explain select * from read_csv('{other}')
from people union all by name from read_text('{other}')
from people, lateral (from read_text('{other}'))
from people positional join read_text('{other}')
from people order by (select content from read_text('{other}'))
from sql_auto_complete('{other}')
""".strip().splitlines()
STATEMENTS = """
attach '{file}' as again
attach '{file}' as again (read_only)
attach ':memory:' as free
attach '{other}' as other (type sqlite)
detach marts
use memory
copy people to '{other}'
copy (select 1) to 'x.parquet'
copy people from '{other}'
copy people to '/dev/stdout'
copy from database marts to memory
export database 'x'
import database 'x'
install httpfs
install spatial from community
force install httpfs
load httpfs
load '{other}'
update extensions
set enable_external_access = true
set disabled_filesystems = ''
set lock_configuration = false
set memory_limit = '100GB'
set threads = 64
set temp_directory = '/tmp'
set home_directory = '/'
set extension_directory = '/tmp'
set secret_directory = '/tmp'
set global search_path = 'main'
set variable x = 1
reset all
pragma database_list
pragma enable_profiling
pragma profiling_output = '{other}'
pragma memory_limit = '100GB'
pragma import_database('x')
call enable_logging()
call enable_logging(storage = 'file', storage_path = '{other}')
call pragma_database_list()
call checkpoint()
call force_checkpoint()
create persistent secret s (type s3, key_id 'a', secret 'b')
create secret s (type http, bearer_token 'x')
drop secret s
create macro people() as table from read_text('{other}')
create temp macro f(x) as x
create temp table people as select 1
create or replace temp view people as select 1
create view marts.people as select 1
create table x as select 1
create schema x
create type t as enum ('a')
create sequence s
create index i on people (person_id)
insert into people select * from people
update people set person_id = 'x'
delete from people
truncate people
merge into people using people as p on false when not matched then insert
drop table people
alter table people rename to folk
comment on table people is 'x'
vacuum
analyze
checkpoint
begin transaction
commit
rollback
prepare p as select 1
execute p
deallocate p
select 1; select 2
select 1; copy people to '{other}'
; ; drop table people
explain copy people to '{other}'
explain analyze copy people to '{other}'
explain analyze create table x as select 1
explain analyze delete from people
with gone as (delete from people returning *) from gone
pivot people on country_code using count(*)
show tables; drop table people
select 1 /* ; */ ; attach '{file}' as b
""".strip().splitlines()
OTHERS = """
from frame
from secret_py_var
from sys
select getenv('HOME')
select getenv('CLOUT_HOME')
from read_csv('http://127.0.0.1:{port}/x')
from read_text('https://127.0.0.1:{port}/x')
from 'http://127.0.0.1:{port}/x.parquet'
from 's3://bucket/x.parquet'
from read_blob('hf://datasets/x/y')
from parquet_scan('gcs://bucket/x')
from iceberg_scan('{other}')
from delta_scan('{other}')
from sqlite_scan('{other}', 't')
from postgres_scan('host=127.0.0.1', 'public', 't')
from mysql_query('x', 'select 1')
from st_read('{other}')
from read_xlsx('{other}')
from ducklake_snapshots('x')
select http_get('http://127.0.0.1:{port}')
from shell('id')
select system('id')
select load_extension('{other}')
select write_blob('{other}', 'x')
from arrow_scan(1, 2, 3)
from pandas_scan(1)
from python_map_function(1)
from seq_scan('x')
from test_all_types(nope := 1)
select nextval('s')
select currval('s')
from pragma_storage_info('nope')
select error('asked for')
select 1 from (select * from people) where 1 = (select 1 from nope)
""".strip().splitlines()
# a child like the console's, which tries all of them, for starting one costs more than asking it
TRIES = """
import importlib.util, json, resource, sys
spec = importlib.util.spec_from_file_location("console", sys.argv[1])
console = importlib.util.module_from_spec(spec)
sys.modules["console"] = console
spec.loader.exec_module(console)
resource.setrlimit(resource.RLIMIT_AS, (console.MEMORY, console.MEMORY))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
secret_py_var = frame = [1]
tries = json.load(sys.stdin)
json.dump([console._answer(sql, sys.argv[2], 1000) for sql in tries], sys.stdout)
"""


@pytest.fixture(scope="module")
def place(full, tmp_path_factory):
    """A folder with the published file in it, and a file beside it that nobody may read."""
    folder = tmp_path_factory.mktemp("published")
    file = (full / "published" / "current.duckdb").resolve()
    (folder / file.name).write_bytes(file.read_bytes())
    (folder / "other.csv").write_text(f"a\n{CANARY}\n")
    return folder / file.name


@pytest.fixture(scope="module")
def tried(place):
    """Each attempt, with what the console said to it."""
    attempts = [
        sql.format(file=place, name=place.name, other=place.parent / "other.csv", port=9)
        for sql in (*FILES, *STATEMENTS, *OTHERS)
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", TRIES, console.__file__, place.name],
        input=json.dumps(attempts), cwd=place.parent, env={}, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(zip(attempts, json.loads(done.stdout), strict=True))


def test_there_are_many_ways_and_all_are_different():
    assert len({*FILES, *STATEMENTS, *OTHERS}) > 150


def test_each_way_out_is_refused_in_a_sentence(tried):
    answered = [sql for sql, answer in tried.items() if "reason" not in answer]
    assert answered == []
    assert {answer["reason"] for answer in tried.values()} == {"syntax", "statement"}
    assert [
        sql for sql, answer in tried.items() if not re.search(r"\w{3}", answer["message"])
    ] == []


def test_no_refusal_tells_what_it_guards(tried, place):
    told = json.dumps(list(tried.values()))
    assert CANARY not in told
    assert f"{place.parent}/" not in told.replace(f"{place.parent}/other.csv", "")


def test_nothing_was_written(tried, place):
    assert sorted(path.name for path in place.parent.iterdir()) == sorted([place.name, "other.csv"])


ENDLESS = [
    "select count(*) from range(1000000000000)",
    "select count(*) from generate_series(1, 1000000000000) as g(n) where n % 7 = 3",
    "select count(*) from generate_series(timestamp '0001-01-01', now(), interval 1 microsecond)",
    "select sum(a.n * b.n * c.n) from range(1000000) a(n), range(1000000) b(n), range(99999) c(n)",
    "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
    "with recursive r(n) as (select 1 union all select 1 - n from r) select count(*) from r",
    "select sleep_ms(600000)",
    "select max(levenshtein(repeat('a', 100000), repeat('b', 100000) || n)) from range(9) t(n)",
    "select max(regexp_matches(repeat('a', 5000000), '(a*)*' || n || 'b')) from range(99999) t(n)",
    "select count(*) from people a, people b, people c, people d, people e",
    "select n from range(1000000000000) t(n) order by hash(n) limit 1",
]
HUGE = [
    "select len(range(1000000000))",
    "select repeat('x', 2000000000)",
    "select list(n) from range(1000000000) t(n)",
    "select string_agg(n::varchar, ',') from range(1000000000) t(n)",
    "select printf('%1000000000d', 1)",
    "select lpad('x', 2000000000, 'y')",
    "select bitstring('1', 2000000000)",
    "select sum(len(repeat('x', 1000000 + n::int))) from range(1000000) t(n)",
    "select list_transform(range(30000000), lambda x: x::varchar || repeat('y', 100))",
    "select count(distinct n) from range(1000000000) t(n)",
    "select unnest(range(n)) from range(100000) t(n) order by 1",
    "select map_from_entries(list((n, repeat('x', 1000)))) from range(10000000) t(n)",
    f"select {'(' * 900}1{')' * 900}",
    f"select {'(' * 5000}1{')' * 5000}",
    "select 1 where " + " or ".join(f"1 = {n}" for n in range(2, 20_000)),
]


def ask(place, sql):
    start = time.perf_counter()
    try:
        told = run(sql, place, seconds=1.0)
        said = "answered, and too long"
        if sum(len(str(cell)) for row in told.rows for cell in row) < 20 * 2**20:
            said = "answered"
    except Refused as refusal:
        said = refusal.reason
    return said, time.perf_counter() - start


def test_what_never_ends_and_what_is_huge_is_bounded(place):
    with ThreadPoolExecutor(4) as crowd:
        told = dict(
            zip(
                (*ENDLESS, *HUGE),
                crowd.map(lambda sql: ask(place, sql), (*ENDLESS, *HUGE)),
                strict=True,
            )
        )
    assert [sql for sql, (_, seconds) in told.items() if seconds > 4] == []
    assert [sql for sql in ENDLESS if told[sql][0] != "time"] == []
    assert {said for said, _ in told.values()} <= {"time", "memory", "answered", "syntax"}
