"""Acts stored twice: under a hash, and by name since both of their accounts are claimed."""

import duckdb

from ingestion import lake
from ingestion.home import Home
from ingestion.minimise import create_macros

# an account was hashed under its id, on Mastodon also under the name@host that others know it by
_KNOWN_AS = """
create or replace temp table known_as as
with actors as (
    select distinct actor_account_id as account_id from {raw}.interactions
    where not starts_with(interaction_id, '~')
),

names as (
    select distinct account_id, lower(if(
        contains(handle, '@'), handle, handle || '@' || split_part(account_id, '/', 1)
    )) as name
    from {raw}.accounts semi join actors using (account_id)
    where contains(account_id, '/')
)

select account_id, actor_key($network, account_id) as hash from actors
union
select account_id, actor_key($network, name) from names
"""
# The id of an act may have in it the day on which it was first seen, or the actor's name: then it
# is the same where the actor did the same to the same post, and could do it once. That is so of
# what has no time, as in SQL, and of what has one but no post of the actor's own to tell it apart.
_FOUND = """
create or replace temp table retold as
select
    told.interaction_id, hidden.interaction_id as hidden_id, hidden.occurred_at, hidden.observed_at
from (
    select interaction_id, id_key($network, interaction_id) as hidden_id
    from {raw}.interactions
    where not starts_with(interaction_id, '~')
) as told
inner join {raw}.interactions as hidden on told.hidden_id = hidden.interaction_id
union
select told.interaction_id, hidden.interaction_id, hidden.occurred_at, hidden.observed_at
from {raw}.interactions as hidden
inner join known_as on hidden.actor_account_id = known_as.hash
inner join {raw}.interactions as told
    on
        known_as.account_id = told.actor_account_id
        and hidden.act = told.act
        and hidden.target_account_id = told.target_account_id
        -- a list is its owner's: it was hashed with them
        and hidden.post_id = if(told.act = 'list', id_key($network, told.post_id), told.post_id)
where
    not starts_with(told.interaction_id, '~')
    and (
        hidden.occurred_at is null
        or hidden.acting_post_id is null and told.act in ('like', 'favourite', 'repost', 'reblog')
    )
"""
# an act without a time happened when it was first seen, under whichever id
_DATED = """
update {raw}.interactions as told
set
    occurred_at = first.occurred_at,
    observed_at = least(told.observed_at, first.observed_at)
from (
    select interaction_id, min(occurred_at) as occurred_at, min(observed_at) as observed_at
    from retold group by all
) as first
where told.interaction_id = first.interaction_id and told.occurred_at is null
"""
_EXPORTED = """
insert into {raw}.exported (relation, id, observed_at)
select 'interactions', retold.interaction_id, min(exported.observed_at)
from {raw}.exported
inner join retold on exported.id = retold.hidden_id
where
    exported.relation = 'interactions'
    and retold.interaction_id not in (select id from {raw}.exported where relation = 'interactions')
group by retold.interaction_id
"""
_DROPPED = (
    "delete from {raw}.exported "
    "where relation = 'interactions' and id in (select hidden_id from retold)",
    "delete from {raw}.interactions where interaction_id in (select hidden_id from retold)",
)


def fold(con: duckdb.DuckDBPyConnection, home: Home, network: str) -> int:
    """Make one of the rows of an act, the one by name; how many hashed ones there were.

    Whoever joins the registry did things before, and what is read again then comes by name: both
    together would count twice. `con` is open on the warehouse, and the caller has the lock.
    """
    create_macros(con, home.actor_key())
    raw = f'"raw_{network}"'
    for sql in (_KNOWN_AS, _FOUND):
        con.execute(sql.replace("{raw}", raw), {"network": network})
    [(found,)] = con.execute("select count(distinct hidden_id) from retold").fetchall()
    if found:
        with lake.opened(con, home, [network]):
            con.execute("begin")
            for sql in (_DATED, _EXPORTED, *_DROPPED):
                con.execute(sql.replace("{raw}", raw))
            con.execute("commit")
    con.execute("drop table retold; drop table known_as")
    return found
