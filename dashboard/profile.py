"""What the marts say about one person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.language import named, t
from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import plain

# the person that a former id means
SUCCESSOR = "select person_id from marts.person_aliases where alias_id = $person"
COMPONENTS = ("response", "recognition", "audience", "base", "limits")


def person(publication: Publication, person_id: str) -> dict[str, Any] | None:
    """The person with the active score and the words of the largest account; none if unknown."""
    return publication.row(
        f"""
        with described as (
            select max_by(description, coalesce(followers, -1)) as description
            from marts.accounts where person_id = $person and description <> ''
        )
        select s.*, p.display_name, p.country_code, p.networks, d.description
        from marts.people as p
        join marts.person_scores as s using (person_id)
        cross join described as d
        where p.person_id = $person and s.person_id = $person and s.method_version = {ACTIVE}
        """,
        {"person": person_id},
    )


def today(publication: Publication, people: Sequence[str]) -> list[str]:
    """These people under the ids they have now, each once."""
    rows = publication.rows(
        "select alias_id, person_id from marts.person_aliases"
        " where alias_id in (select unnest($people))",
        {"people": list(people)},
    )
    now = {row["alias_id"]: row["person_id"] for row in rows}
    return list(dict.fromkeys(now.get(person, person) for person in people))


def search(publication: Publication, query: str, limit: int = 8) -> list[dict[str, Any]]:
    """The best ranked people whose name or handle holds the query, whatever its accents."""
    return publication.rows(
        f"""
        select p.person_id, p.display_name, s.score
        from marts.people as p
        join marts.person_scores as s using (person_id)
        where s.method_version = {ACTIVE}
            and (
                contains(lower(strip_accents(p.display_name)), lower(strip_accents($q)))
                or p.person_id in (
                    select person_id from marts.accounts
                    where contains(
                        lower(strip_accents(handle)), ltrim(lower(strip_accents($q)), '@')
                    )
                )
            )
        order by s.rank limit {limit}
        """,
        {"q": query},
    )


def country_rank(publication: Publication, person: dict[str, Any]) -> dict[str, Any] | None:
    """The place in the own country."""
    return publication.row(
        "select rank, rank_delta_30d from marts.leaderboard"
        " where scope_kind = 'country' and scope_id = $country and person_id = $person",
        {"country": person["country_code"], "person": person["person_id"]},
    )


def neighbour(publication: Publication, person: dict[str, Any]) -> dict[str, Any] | None:
    """Who stands next above in the world; of the first, who stands next below."""
    return publication.row(
        "select person_id, display_name from marts.leaderboard"
        " where scope_kind = 'world' and person_id <> $person"
        " order by rank > $rank, abs(rank - $rank) limit 1",
        {"person": person["person_id"], "rank": person["rank"]},
    )


def history(publication: Publication, person: dict[str, Any]) -> pd.DataFrame:
    """One row per day: score, score_low, score_high, rank."""
    return publication.frame(
        f"select score_date::date as score_date, score, score_low, score_high, rank"
        f" from marts.person_score_history where person_id = $person"
        f" and method_version = {ACTIVE} order by score_date",
        {"person": person["person_id"]},
    )


def history_table(frame: pd.DataFrame) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the exported history."""
    days = frame.assign(score_date=frame["score_date"].dt.date)
    return list(days.columns), days.astype(object).to_numpy().tolist()


def versions(publication: Publication, frame: pd.DataFrame) -> dict[date, str]:
    """The versions of the method that began within a history, by their first day."""
    rows = publication.rows(
        "select * from marts.methods where active_from > $first and active_from <= $last",
        {"first": frame["score_date"].min().date(), "last": frame["score_date"].max().date()},
    )
    return {row["active_from"]: plain(named(row), 40) for row in rows}


def contributions(publication: Publication, person: dict[str, Any]) -> pd.DataFrame:
    """One row per component, network, act and known flag at the last day, with the act's points."""
    return publication.frame(
        """
        select c.component, c.network, c.act, c.known, c.amount, c.share, c.score_part,
            a.points, a.native_acts
        from marts.score_contributions as c
        left join marts.acts as a
            on a.method_version = c.method_version and a.network = c.network and a.act = c.act
        where c.person_id = $person and c.method_version = $version and c.score_date = $day
        order by c.score_part desc
        """,
        {
            "person": person["person_id"],
            "version": person["method_version"],
            "day": person["score_date"],
        },
    )


def points_table(
    frame: pd.DataFrame, names: dict[str, str], acts: dict[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """The contributions in the reader's words, closed by their sum."""
    rows = [
        {
            t("tables.component"): names[row["component"]],
            t("tables.network"): row["source"] if row["network"] else "",
            t("tables.act"): _act(row, acts),
            t("tables.native"): plain(row["native_acts"]),
            t("tables.points"): row["points"],
            t("tables.amount"): row["amount"],
            t("tables.score_part"): row["score_part"],
        }
        for row in frame.astype(object).where(frame.notna(), None).to_dict("records")
    ]
    total = {t("tables.component"): t("tables.sum")}
    return [*rows, total | {t("tables.score_part"): float(frame["score_part"].sum())}]


def _act(row: dict[str, Any], acts: dict[tuple[str, str], str]) -> str:
    act = acts.get((row["network"], row["act"]), row["act"]) if row["act"] else ""
    return act if row["known"] or not act else f"{act} ({t('person.counted')})"


def topics(publication: Publication, person: dict[str, Any]) -> list[dict[str, Any]]:
    """The topics of a person, most answered first."""
    return publication.rows(
        "select * from marts.person_topics where person_id = $person"
        " and not is_repeated order by response desc, topic_id limit 12",
        {"person": person["person_id"]},
    )


def accounts(publication: Publication, person: dict[str, Any]) -> list[dict[str, Any]]:
    """The accounts of a person; the first of each network with what was read of all of them there.

    The others carry its handle as `read_with`: readings are counted by network and person.
    """
    return publication.rows(
        """
        with placed as (
            select *, row_number() over of_network as place,
                first_value(coalesce(handle, account_id)) over of_network as first_handle,
                max(followers) over (partition by network) as most
            from marts.accounts
            where person_id = $person
            window of_network as (
                partition by network order by followers desc nulls last, account_id
            )
        )
        select a.network, a.handle, a.url, a.followers, c.posts as read_posts, c.acts,
            coalesce(c.read_at, a.observed_at) as read_at, c.outcome, c.note,
            case when a.place > 1 then a.first_handle end as read_with
        from placed as a
        left join marts.coverage as c
            on c.network = a.network and c.person_id = a.person_id and a.place = 1
        order by a.most desc nulls last, a.network, a.place
        """,
        {"person": person["person_id"]},
    )


def rounded(parts: Sequence[float], total: float, digits: int = 1) -> list[float]:
    """The parts with few decimals; the largest takes the rest, so that they add up to the total."""
    shown = [round(part, digits) for part in parts]
    largest = max(range(len(shown)), key=shown.__getitem__)
    rest = round(total, digits) - sum(shown)
    shown[largest] = round(shown[largest] + rest, digits)
    return shown
