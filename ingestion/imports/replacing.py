"""Replace what a data set says of people, lists and topics, and what is set aside of it."""

from collections import Counter

import duckdb

from ingestion.imports.counting import one
from ingestion.imports.report import EXAMPLES, Report
from ingestion.imports.tables import TABLES


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
        kept = one(
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
        staged = one(con, f"select count(*) from staged_{relation} where dataset = ?", dataset)
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
