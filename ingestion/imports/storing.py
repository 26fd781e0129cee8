"""Merge rows into the warehouse by key: the later row counts, and the later load."""

from collections import Counter
from datetime import datetime

import duckdb

from ingestion.imports.minimising import minimise
from ingestion.imports.report import EXAMPLES, Report
from ingestion.imports.tables import REGISTRY, TABLES


def store(con: duckdb.DuckDBPyConnection, relation: str, at: datetime, report: Report) -> None:
    """Merge staged_<relation> into raw_imports.<relation>; the report gets the counts."""
    staged = _one(con, f"select count(*) from staged_{relation}")
    if not staged:
        return
    minimise(con, relation, at)
    columns = ["dataset", *TABLES[relation].columns]
    key = TABLES[relation].key
    found = {name for (name, *_) in con.execute("describe coming").fetchall()}
    keyed = ", ".join(key)
    coming, distinct = con.execute(f"""
        select
            (select count(*) from coming), (select count(*) from (select distinct {keyed} from coming))
    """).fetchone() or (0, 0)
    if relation == "interactions":
        _keep_first_observation(con, keyed, repeated=distinct < coming)
    if distinct < coming:
        con.execute(f"""
            create or replace temp table coming as from coming
            qualify row_number() over (partition by {keyed} order by file desc, row desc) = 1
        """)
    same = " and ".join(f"old.{column} is not distinct from coming.{column}" for column in key)
    replaced = 0
    if _one(con, f"select count(*) from (select 1 from raw_imports.{relation} limit 1)"):
        replaced = _one(con, f"delete from raw_imports.{relation} as old using coming where {same}")
    listed = ", ".join(f'"{column}"' for column in columns)
    con.execute(f"insert into raw_imports.{relation} ({listed}) select {listed} from coming")
    report.kept += Counter({relation: distinct})
    report.replaced += Counter({relation: replaced + coming - distinct})
    report.withheld += Counter({relation: staged - coming})
    if "is_hashed" in found:
        hashed = _one(con, "select count(*) from coming where is_hashed")
        report.hashed += Counter({relation: hashed})


def _keep_first_observation(con: duckdb.DuckDBPyConnection, key: str, repeated: bool) -> None:
    """An act that comes without a time happened when it was first observed, now or earlier."""
    if not _one(
        con, "select count(*) from (select 1 from coming where occurred_at is null limit 1)"
    ):
        return
    earlier = "select network, row_key, observed_at from raw_imports.interactions"
    if repeated:
        earlier += " union all select network, row_key, observed_at from coming"
    con.execute(f"""
        update coming set observed_at = least(coming.observed_at, earlier.observed_at)
        from (
            select {key}, min(observed_at) as observed_at from ({earlier}) group by all
        ) as earlier
        where
            coming.occurred_at is null
            and coming.network = earlier.network and coming.row_key = earlier.row_key
    """)


def replace_people(
    con: duckdb.DuckDBPyConnection, schema: str, dataset: str, report: Report
) -> None:
    """Replace all that a data set says of people and lists: a deleted line is a deleted row."""
    for relation in REGISTRY:
        added = f", {ACCOUNT_KEY} as account_key" if relation == "person_accounts" else ""
        con.execute(f"delete from {schema}.{relation} where dataset = ?", [dataset])
        kept = _one(
            con,
            f"""
            insert into {schema}.{relation} by name
            select * exclude (file, row, line, problem) {added}
            from staged_{relation} as said where dataset = ?
            qualify row_number() over (
                partition by {", ".join(TABLES[relation].key)} order by file desc, row desc
            ) = 1
            """,
            dataset,
        )
        staged = _one(con, f"select count(*) from staged_{relation} where dataset = ?", dataset)
        report.kept += Counter({relation: kept})
        report.replaced += Counter({relation: staged - kept})


# also of an account that is claimed by its handle, once somebody has seen its profile
ACCOUNT_KEY = """coalesce(
    actor_key(network, account_id),
    (
        select any_value(actor_key(claim.network, claim.account_id)) from claim
        where
            claim.network = said.network and claim.handle = said.handle
            and claim.person_id = said.person_id
    )
)"""


def set_aside(
    con: duckdb.DuckDBPyConnection,
    schema: str,
    dataset: str,
    relations: tuple[str, ...],
    report: Report,
) -> None:
    """Replace the quarantine of some relations of a data set by what was found in its files."""
    for file, reason in report.refused_files.items():
        row = [dataset, file.partition(".")[0], file, reason]
        con.execute("insert into found values (?, ?, ?, null, '', ?)", row)
    listed = ", ".join(f"'{relation}'" for relation in relations)
    con.execute(
        f"delete from {schema}.quarantine where dataset = ? and relation in ({listed})", [dataset]
    )
    con.execute(
        f"""
        insert into {schema}.quarantine by name
        select *, now() as observed_at from found where dataset = ?
        """,
        [dataset],
    )
    wrong = "from found where dataset = ? and line is not null"
    counts = con.execute(f"select reason, count(*) {wrong} group by all order by all", [dataset])
    report.quarantined += Counter(dict(counts.fetchall()))
    examples = con.execute(
        f"select * exclude (dataset) {wrong} order by file, line, column_name limit {EXAMPLES}",
        [dataset],
    )
    names = [column[0] for column in examples.description or ()]
    report.examples = [dict(zip(names, row, strict=True)) for row in examples.fetchall()]


def settle_removals(con: duckdb.DuckDBPyConnection) -> None:
    """Give the removal of an act the form in which the act itself is stored."""
    con.execute("""
        update raw_imports.removals as gone set id = coalesce((
            select any_value(acts.interaction_id) from raw_imports.interactions as acts
            where acts.network = gone.network and acts.row_key = gone.row_key
        ), gone.row_key)
        where gone.kind = 'interaction'
    """)


def _one(con: duckdb.DuckDBPyConnection, sql: str, *values: str) -> int:
    row = con.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
