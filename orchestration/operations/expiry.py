"""What expires of one network's raw tables: what is gone there, and what is too old to count."""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import duckdb

from orchestration.settings import PROJECT

LASTING = ("follow", "list", "endorse")
PATIENCE = timedelta(days=2)
SEEDS = PROJECT / "dbt_project" / "seeds"
# the keys by which EXPORTED names rows
KEYS = {
    "accounts": "concat_ws('|', account_id, observed_on)",
    "interactions": "interaction_id",
    "counters": "concat_ws('|', account_id, post_id, act, observed_on)",
}
# a post has no row there: that counters of it were exported tells that it was
EXPORTED = {
    relation: f"{key} in (select id from {{raw}}.exported where relation = '{relation}')"
    for relation, key in KEYS.items()
} | {
    "posts": "post_id in (select split_part(id, '|', 2) from {raw}.exported"
    " where relation = 'counters')"
}
OWNED = (
    "account_id in (select split_part(id, '|', 1) from {raw}.exported where relation = 'accounts')"
)


@cache
def _lasting(network: str) -> tuple[str, ...]:
    """The native acts of a network that hold until they are taken back."""
    with (SEEDS / "networks" / f"{network}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(sorted({row["native_act"] for row in rows if row["act"] in LASTING}))


class Expiry:
    """Takes what expired out of one network's raw tables; rows that went are counted by table."""

    def __init__(self, con: duckdb.DuckDBPyConnection, network: str, told: Counter[str]) -> None:
        """Work on the tables of a network; the caller begins and commits."""
        self.con, self.network, self.told = con, network, told

    def keep(self, now: datetime, as_of: date, days: int, kept_days: int | None) -> list[str]:
        """Apply all of them; the accounts that are back.

        Old rows go after `days`, those that the API did not tell again after `kept_days`, if any.
        """
        back = self.mark_accounts(now)
        self.unmark_told()
        self.drop_removed()
        self.drop_old(as_of - timedelta(days=days))
        if kept_days:
            self.drop_unrefreshed(now - timedelta(days=kept_days))
        return back

    def mark_accounts(self, now: datetime) -> list[str]:
        """Mark accounts that are gone, unmark those that are back and return them."""
        last = """
            select account_id, max_by(outcome, read_at) as outcome from {raw}.reads group by all
        """
        self._change(
            "insert into",
            "removals",
            f"""
            select 'account', account_id, $now from ({last})
            where outcome = 'gone'
                and account_id not in (select id from {{raw}}.removals where kind = 'account')
            """,
            {"now": now},
        )
        # of an account whose export is here, not to be called gone is enough
        back = f"""
            kind = 'account' and id in (
                select account_id from ({last})
                where outcome in ('read', 'protected') or outcome <> 'gone' and {OWNED}
            )
        """
        ids = self._ask(f"select id from {{raw}}.removals where {back}")
        self._change("delete from", "removals", f"where {back}")
        return [account for (account,) in ids]

    def unmark_told(self) -> None:
        """Unmark posts and acts that were told after their removal: a draft may be published."""
        for kind, relation, key in (
            ("post", "posts", "post_id"), ("interaction", "interactions", "interaction_id"),
        ):  # fmt: skip
            self._change(
                "delete from",
                "removals",
                f"""
                where kind = '{kind}' and exists (
                    select 1 from {{raw}}.{relation} as told
                    where told.{key} = removals.id and told.observed_at > removals.observed_at
                )
                """,
            )

    def drop_removed(self) -> None:
        """Rows that staging leaves out; those of accounts once they had time to come back."""
        removed = "in (select id from {raw}.removals where kind = '%s')"
        post, act = removed % "post", removed % "interaction"
        self._drop("posts", f"post_id {post}")
        self._drop("counters", f"post_id {post}")
        self._drop(
            "interactions",
            f"interaction_id {act} or acting_post_id {act} or post_id {post} "
            f"or acting_post_id {post}",
        )
        # a network that was not read since has not said it again
        account = """in (
            select id from {raw}.removals
            inner join {raw}.reads on id = account_id
            where kind = 'account' and outcome = 'gone' and read_at >= observed_at + $patience
        )"""
        # nor are posts named that have no counters: those of an export are older than it is
        older = """exists (
            select 1 from {raw}.exported as own
            where own.relation = 'accounts' and split_part(own.id, '|', 1) = account_id
                and created_at <= own.observed_at
        )"""
        patience: dict[str, object] = {"patience": PATIENCE}
        for relation, gone, kept in (
            ("accounts", f"account_id {account}", EXPORTED["accounts"]),
            ("posts", f"account_id {account}", f"({EXPORTED['posts']} or {older})"),
            ("counters", f"account_id {account}", EXPORTED["counters"]),
            (
                "interactions",
                f"(actor_account_id {account} or target_account_id {account})",
                EXPORTED["interactions"],
            ),
        ):
            self._drop(relation, f"{gone} and not {kept}", patience)

    def drop_old(self, since: date) -> None:
        """Acts that fade and words, from before this day."""
        self._drop(
            "interactions",
            "occurred_at < $since and not list_contains($lasting::varchar[], act)",
            {"since": since, "lasting": list(_lasting(self.network))},
        )
        for relation, column, at in (
            ("posts", "text", "created_at"),
            ("interactions", "text", "observed_at"),
            ("accounts", "description", "observed_at"),
        ):
            where = f"where {at} < $since and {column} is not null"
            self.told[self._place(relation)] += self._change(
                "update", relation, f"set {column} = null {where}", {"since": since}
            )

    def drop_unrefreshed(self, since: datetime) -> None:
        """What the API told and has not told again since then."""
        for relation, kept in EXPORTED.items():
            self._drop(relation, f"observed_at < $since and not {kept}", {"since": since})

    def _ask(self, sql: str, values: dict[str, object] | None = None) -> list[tuple]:
        return self.con.execute(sql.replace("{raw}", f'"raw_{self.network}"'), values).fetchall()

    def _drop(self, relation: str, where: str, values: dict[str, object] | None = None) -> None:
        self.told[self._place(relation)] += self._change(
            "delete from", relation, f"where {where}", values
        )

    def _change(
        self, verb: str, relation: str, rest: str, values: dict[str, object] | None = None
    ) -> int:
        """Run a statement on a relation; rows."""
        [(count,)] = self._ask(f"{verb} {{raw}}.{relation} {rest}", values)
        return count

    def _place(self, relation: str) -> str:
        return f"raw_{self.network}.{relation}"


class Asked(Expiry):
    """The same, asked whether anything would change."""

    def changes(self, *given: Any) -> bool:  # noqa: ANN401
        """Whether `keep` would."""
        self.found = 0
        self.keep(*given)
        return bool(self.found)

    def _change(
        self, verb: str, relation: str, rest: str, values: dict[str, object] | None = None
    ) -> int:
        rows = rest
        if verb != "insert into":
            rows = f"select 1 from {{raw}}.{relation} where {rest.partition('where ')[2]}"
        self.found += len(self._ask(f"select 1 from ({rows}) limit 1", values))
        return 0
