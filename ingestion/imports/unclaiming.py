"""Hash, or drop, what is stored of accounts that nobody who may be scored claims any longer."""

import duckdb

from ingestion.imports.claimed import score_unclaimed
from ingestion.imports.counting import some
from ingestion.imports.minimising import mentions

# what goes with an account's name
HIDDEN = {
    "actor_account_id": """, text = null, interaction_id = keyed(network, interaction_id),
        acting_post_id = keyed(network, acting_post_id)""",
    "target_account_id": """, interaction_id = keyed(network, interaction_id),
        post_id = keyed(network, post_id)""",
    "owner_account_id": ", list_id = keyed(network, list_id)",
}


def forget_the_unclaimed(con: duckdb.DuckDBPyConnection) -> None:
    """Hash or drop what was stored in clear while somebody still claimed the account."""
    con.execute("""
        create or replace temp macro keyed(network, id) as
            if(starts_with(id, '~'), id, id_key(network, id))
    """)
    ours = "in (select (network, account_id) from claimed)"
    if score_unclaimed():
        ours = "not in (select (network, account_id) from barred)"
    for column, text in (("in_reply_to_post_id", "text"), ("repost_of_post_id", "null")):
        con.execute(f"""
            update raw_imports.posts set {column} = keyed(network, {column}), text = {text}
            where (network, {column}) in (
                select (network, post_id) from raw_imports.posts
                where not (network, account_id) {ours}
            )
        """)
    for relation, column in (
        ("accounts", "account_id"),
        ("posts", "account_id"),
        ("counters", "account_id"),
        ("list_memberships", "account_id"),
        ("endorsements", "target_account_id"),
    ):
        con.execute(f"delete from raw_imports.{relation} where not (network, {column}) {ours}")
    for relation, column in (
        ("interactions", "actor_account_id"),
        ("interactions", "target_account_id"),
        ("list_memberships", "owner_account_id"),
        ("endorsements", "giver_account_id"),
    ):
        con.execute(f"""
            update raw_imports.{relation}
            set {column} = actor_key(network, {column}) {HIDDEN.get(column, "")}
            where not starts_with({column}, '~') and not (network, {column}) {ours}
        """)
    for relation in () if score_unclaimed() else ("posts", "interactions"):
        con.execute(f"""
            create or replace temp table mentioned as {mentions(f"raw_imports.{relation}")}
        """)
        if some(con, "mentioned"):
            con.execute(f"""
                update raw_imports.{relation} as stored
                set text = without_strangers(stored.text, mentioned.known)
                from mentioned where stored.rowid = mentioned.at
            """)
