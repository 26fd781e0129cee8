"""What the marts say about lists and persons laid side by side."""

from typing import Any

import pandas as pd

from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import plain

MOST = 5


def lists(publication: Publication) -> list[dict[str, Any]]:
    """The lists that have scored members, largest first, with their latest numbers."""
    return publication.rows(
        """
        select l.list_id, l.name, l.kind, s.*
        from marts.lists as l
        join marts.list_scores as s using (list_id)
        where s.size > 0
        qualify row_number() over (partition by l.list_id order by s.score_date desc) = 1
        order by s.size desc, l.list_id
        """
    )


def members(publication: Publication, code: str) -> pd.DataFrame:
    """One row per scored member of a list: person_id, name, score, best first."""
    frame = publication.frame(
        f"""
        select p.person_id, p.display_name as name, s.score
        from marts.list_members as m
        join marts.people as p using (person_id)
        join marts.person_scores as s using (person_id)
        where m.list_id = $code and s.method_version = {ACTIVE}
        order by s.score desc, p.person_id
        """,
        {"code": code},
    )
    return frame.assign(name=frame["name"].map(lambda name: plain(name, 40)))


def medians(publication: Publication, codes: list[str]) -> pd.DataFrame:
    """One row per list and day: code, score_date, value."""
    return publication.frame(
        "select list_id as code, score_date::date as score_date, round(median, 2) as value"
        " from marts.list_scores where list_contains($codes, list_id) order by score_date",
        {"codes": codes},
    )


def scores(publication: Publication, people: list[str]) -> pd.DataFrame:
    """One row per person and day: code, score_date, value."""
    return publication.frame(
        "select person_id as code, score_date::date as score_date, round(score, 2) as value"
        f" from marts.person_score_history where method_version = {ACTIVE}"
        " and person_id in (select unnest($codes)) order by score_date",
        {"codes": people},
    )


def mix_of_lists(publication: Publication, codes: list[str]) -> pd.DataFrame:
    """One row per list and network: the share of what the members' networks add up to."""
    of = "join marts.list_members as m using (person_id) where list_contains($codes, m.list_id)"
    return _mix(publication, "m.list_id", of, codes)


def mix_of_people(publication: Publication, people: list[str]) -> pd.DataFrame:
    """One row per person and network: the share of what the networks add up to."""
    return _mix(publication, "c.person_id", "where c.person_id in (select unnest($codes))", people)


def _mix(publication: Publication, code: str, of: str, codes: list[str]) -> pd.DataFrame:
    return publication.frame(
        f"""
        with parts as (
            select {code} as code, c.network, sum(c.score_part) as part
            from marts.score_contributions as c
            {of} and c.network is not null
                and c.method_version = {ACTIVE}
                and c.score_date = (select max(score_date) from marts.leaderboard)
            group by all
        )
        select code, network, part / nullif(sum(part) over (partition by code), 0) as share
        from parts order by max(part) over (partition by network) desc, network
        """,
        {"codes": codes},
    )


def people(publication: Publication, asked: list[str]) -> list[dict[str, Any]]:
    """The scored persons among those asked for, in that order, with their numbers."""
    rows = publication.rows(
        "select s.*, p.display_name, p.country_code from marts.person_scores as s"
        " join marts.people as p using (person_id)"
        f" where s.method_version = {ACTIVE} and s.person_id in (select unnest($people))",
        {"people": asked},
    )
    return sorted(rows, key=lambda row: asked.index(row["person_id"]))


def first(publication: Publication, count: int = 2) -> list[str]:
    """The best ranked persons."""
    rows = publication.rows(
        f"select person_id from marts.person_scores where method_version = {ACTIVE}"
        f" order by rank limit {count}"
    )
    return [row["person_id"] for row in rows]


def won(one: pd.Series, others: pd.Series) -> float:
    """How often one drawn from the first outscores one drawn from the others; ties count half."""
    ranks = pd.concat([one, others]).rank().iloc[: len(one)].sum()
    pairs = len(one) * len(others)
    return float((ranks - len(one) * (len(one) + 1) / 2) / pairs)
