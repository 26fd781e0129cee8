"""Merge rows into the warehouse by key: the later row counts, and the later load."""

from collections import Counter
from datetime import datetime

import duckdb

from ingestion.imports.minimising import ACCOUNTS, minimised
from ingestion.imports.report import EXAMPLES, Report
from ingestion.imports.tables import TABLES

# relations in which rows about accounts nobody claims are stored, with a hash instead
WITH_STRANGERS = ("interactions", "list_memberships", "endorsements")


def store(con: duckdb.DuckDBPyConnection, relation: str, at: datetime, report: Report) -> None:
    """Merge staged_<relation> into raw_imports.<relation>; the report gets the counts."""
    table = f"raw_imports.{relation}"
    if not _some(con, f"staged_{relation}"):
        return
    rows, counted = f"({minimised(con, relation, at)})", table
    # the first acts ever, none of them twice, need not be compared with anything
    if relation != "interactions" or _some(con, table) or _acts_repeat(con):
        con.execute(f"create or replace temp table coming as {rows}")
        rows = counted = "coming"
        report.withheld += Counter(
            {relation: _count(con, f"staged_{relation}") - _count(con, "coming")}
        )
        report.replaced += Counter({relation: _make_room(con, relation)})
    columns = ", ".join(f'"{column}"' for column in ("dataset", *TABLES[relation].columns))
    kept = _one(con, f"insert into {table} ({columns}) select {columns} from {rows}")
    report.kept += Counter({relation: kept})
    if relation in WITH_STRANGERS:
        hashed = " or ".join(f"starts_with({column}, '~')" for column in ACCOUNTS[relation])
        report.hashed += Counter({relation: _count(con, f"{counted} where {hashed}")})


def _acts_repeat(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether two staged acts have the same key."""
    unnamed = "act, actor_account_id, target_account_id, post_id, occurred_at"
    return any(
        _count(con, f"staged_interactions where {these}")
        > _count(con, f"(select distinct network, {key} from staged_interactions where {these})")
        for key, these in (
            ("interaction_id", "interaction_id is not null"),
            (unnamed, "interaction_id is null"),
        )
    )


def _make_room(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Leave one row a key in `coming`, and none of these keys in the warehouse; how many went."""
    table, key = f"raw_imports.{relation}", TABLES[relation].key
    # of an act both forms are one key: hashed in row_key, maybe clear in interaction_id
    same_key = ", ".join(("network", "row_key") if relation == "interactions" else key)
    coming = _count(con, "coming")
    distinct = _count(con, f"(select distinct {same_key} from coming)")
    if relation == "interactions":
        _rename_stored(con)
        _keep_first_observation(con)
    if distinct < coming:
        con.execute(f"""
            create or replace temp table coming as from coming
            qualify row_number() over (partition by {same_key} order by file desc, row desc) = 1
        """)
    same = " and ".join(f"old.{column} is not distinct from coming.{column}" for column in key)
    gone = _one(con, f"delete from {table} as old using coming where {same}")
    return coming - distinct + gone


def _rename_stored(con: duckdb.DuckDBPyConnection) -> None:
    """Give stored acts the id under which they come now that other accounts are claimed."""
    for form in ("row_key", "given_id"):
        con.execute(f"""
            update raw_imports.interactions as old set interaction_id = coming.interaction_id
            from coming
            where
                old.network = coming.network and old.interaction_id = coming.{form}
                and coming.{form} <> coming.interaction_id
        """)


def _keep_first_observation(con: duckdb.DuckDBPyConnection) -> None:
    """An act that comes without a time happened when it was first observed, now or earlier."""
    if not _some(con, "coming where occurred_at is null"):
        return
    con.execute("""
        update coming set observed_at = least(coming.observed_at, earlier.observed_at)
        from (
            select network, interaction_id, min(observed_at) as observed_at
            from (
                select network, interaction_id, observed_at from raw_imports.interactions
                union all
                select network, interaction_id, observed_at from coming
            )
            group by all
        ) as earlier
        where
            coming.occurred_at is null
            and coming.network = earlier.network
            and coming.interaction_id = earlier.interaction_id
    """)


def replace_all(
    con: duckdb.DuckDBPyConnection,
    schema: str,
    dataset: str,
    relations: tuple[str, ...],
    report: Report,
) -> None:
    """Replace all that a data set says in these relations: a deleted line is a deleted row."""
    for relation in relations:
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
    if _some(con, "raw_imports.removals where kind = 'interaction'"):
        con.execute("""
            update raw_imports.removals as gone set id = coalesce((
                select any_value(acts.interaction_id) from raw_imports.interactions as acts
                where
                    acts.network = gone.network and gone.row_key = if(
                        starts_with(acts.interaction_id, '~'),
                        acts.interaction_id,
                        id_key(acts.network, acts.interaction_id)
                    )
            ), gone.row_key)
            where gone.kind = 'interaction'
        """)


def _some(con: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return bool(_one(con, f"select count(*) from (from {rows} limit 1)"))


def _count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    return _one(con, f"select count(*) from {rows}")


def _one(con: duckdb.DuckDBPyConnection, sql: str, *values: str) -> int:
    row = con.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
