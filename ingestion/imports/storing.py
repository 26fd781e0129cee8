"""Move staged rows into raw_imports: actors nobody claims hashed, later rows replacing earlier ones."""

from datetime import datetime

import duckdb

from ingestion.imports.report import Report
from ingestion.imports.tables import FORMATS, REGISTRY, TABLES

# the columns that name an account, by relation; the rows of the first one's owner are only kept
# where somebody claims it, except for accounts and interactions, which are kept as hashes
ACCOUNT_COLUMNS = {
    "accounts": ("account_id",),
    "posts": ("account_id",),
    "interactions": ("actor_account_id", "target_account_id"),
    "counters": ("account_id",),
    "list_memberships": ("account_id", "owner_account_id"),
    "endorsements": ("target_account_id", "giver_account_id"),
    "removals": ("id",),
}

# staged rows as they are stored; k1, k2 are the hashes of the account columns, null where claimed
SELECTS = {
    "accounts": """
        select network, coalesce(k1.key, account_id) as account_id, {profile},
            audience_band(s.followers) as audience_band,
            coalesce(observed_at, $at) as observed_at, __file, __row
        from staged_accounts as s {joins}
    """,
    "posts": "select s.*, $at as observed_at from staged_posts as s {joins} where k1.key is null",
    "interactions": """
        select network, act, occurred_at,
            coalesce(k1.key, actor_account_id) as actor_account_id,
            coalesce(k2.key, target_account_id) as target_account_id,
            case
                when act = 'mention' or post_id is null then null
                when k2.key is null then post_id
                else actor_key(network, post_id)
            end as post_id,
            case
                when act <> 'mention' or post_id is null then null
                when k1.key is null then post_id
                else actor_key(network, post_id)
            end as acting_post_id,
            case
                when interaction_id is null then md5(concat_ws(
                    '|', act, coalesce(k1.key, actor_account_id),
                    coalesce(k2.key, target_account_id), coalesce(post_id, ''),
                    coalesce(epoch_us(occurred_at)::varchar, '')
                ))
                when k1.key is null then interaction_id
                else actor_key(network, interaction_id)
            end as interaction_id,
            case when k1.key is null then text end as text,
            case when k1.key is not null then fingerprint(text) end as fingerprint,
            null as audience_band,
            coalesce(observed_at, $at) as observed_at,
            __file, __row
        from staged_interactions as s {joins}
    """,
    "counters": "select s.* from staged_counters as s {joins} where k1.key is null",
    "list_memberships": """
        select s.* replace (
            coalesce(k2.key, owner_account_id) as owner_account_id,
            coalesce(observed_at, $at) as observed_at
        )
        from staged_list_memberships as s {joins} where k1.key is null
    """,
    "endorsements": """
        select s.* replace (coalesce(k2.key, giver_account_id) as giver_account_id),
            $at as observed_at
        from staged_endorsements as s {joins} where k1.key is null
    """,
    "removals": """
        select s.* replace (case when kind = 'account' then coalesce(k1.key, id) else id end as id)
        from staged_removals as s {joins}
    """,
}

# of an account nobody claims none of these is kept
PROFILE = ", ".join(
    f"case when k1.key is null then s.{column} end as {column}"
    for column in FORMATS["accounts"]
    if column not in ("network", "account_id", "observed_at")
)


def store(
    con: duckdb.DuckDBPyConnection, relation: str, dataset: str, at: datetime, report: Report
) -> None:
    """Merge staged_<relation> into raw_imports.<relation> by key; counts go to the report."""
    table = TABLES[relation]
    columns = ["dataset", *table.columns]
    _stored_form(con, relation, dataset, at)
    key = ", ".join(table.key)
    staged = _count(con, f"staged_{relation}")
    total = _count(con, "coming")
    if _one(con, f"select count(*) from (select 1 from coming group by {key} having count(*) > 1)"):
        con.execute(f"""
            create or replace temp table coming as from coming
            qualify row_number() over (partition by {key} order by __file desc, __row desc) = 1
        """)
    kept = _count(con, "coming")
    same = " and ".join(f"old.{c} is not distinct from coming.{c}" for c in table.key)
    if relation == "interactions":
        con.execute(f"""
            update coming set observed_at = least(coming.observed_at, old.observed_at)
            from raw_imports.interactions as old where {same} and coming.occurred_at is null
        """)
    gone = con.execute(f"delete from raw_imports.{relation} as old using coming where {same}")
    replaced = _changes(gone)
    listed = ", ".join(f'"{c}"' for c in columns)
    con.execute(f"insert into raw_imports.{relation} ({listed}) select {listed} from coming")
    report.kept[relation] = kept
    report.replaced[relation] = replaced + total - kept
    report.withheld[relation] = staged - total


def replace(con: duckdb.DuckDBPyConnection, schema: str, dataset: str, report: Report) -> None:
    """Replace all rows of people, person_accounts, lists and list_members of a data set."""
    for relation in REGISTRY:
        table = TABLES[relation]
        extra = (
            ", actor_key(network, account_id) as account_key"
            if relation == "person_accounts"
            else ""
        )
        con.execute(f"delete from {schema}.{relation} where dataset = ?", [dataset])
        con.execute(
            f"""
            insert into {schema}.{relation} by name
            select ? as dataset, * exclude (__file, __row, __problem) {extra}
            from staged_{relation}
            qualify row_number() over (
                partition by {", ".join(table.key)} order by __file desc, __row desc
            ) = 1
            """,
            [dataset],
        )
        kept = _one(con, f"select count(*) from {schema}.{relation} where dataset = ?", [dataset])
        report.kept[relation] = kept
        report.replaced[relation] = _count(con, f"staged_{relation}") - kept


def _stored_form(con: duckdb.DuckDBPyConnection, relation: str, dataset: str, at: datetime) -> None:
    """Make the temporary table `coming`: staged rows as they will be stored."""
    names = ACCOUNT_COLUMNS[relation]
    everybody = " union ".join(
        f"select network, {name} as account_id from staged_{relation} where {name} is not null"
        for name in names
    )
    con.execute(f"""
        create or replace temp table hashed as
        select network as of_network, account_id as of_account, actor_key(network, account_id) as key
        from ({everybody}) anti join claimed using (network, account_id)
    """)
    joins = " ".join(
        f"left join hashed as k{i} on k{i}.of_network = s.network and k{i}.of_account = s.{name}"
        for i, name in enumerate(names, 1)
    )
    select = SELECTS[relation].format(joins=joins, profile=PROFILE)
    when = f"timestamptz '{at.isoformat()}'"
    columns = TABLES[relation].columns
    days = ", cast(observed_at as date) as observed_on" if "observed_on" in columns else ""
    con.execute(f"""
        create or replace temp table coming as
        select *, '{dataset}' as dataset {days} from ({select.replace("$at", when)})
    """)


def _one(con: duckdb.DuckDBPyConnection, sql: str, values: list | None = None) -> int:
    row = con.execute(sql, values or []).fetchone()
    return int(row[0]) if row else 0


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return _one(con, f"select count(*) from {table}")


def _changes(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
