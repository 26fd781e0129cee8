"""What the marts say about lists and persons laid side by side."""

from typing import Any

import pandas as pd

from dashboard import registry
from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import plain

MOST = 5


def lists(publication: Publication) -> list[dict[str, Any]]:
    """The lists that have scored members, largest first, with their latest numbers.

    A list that the registry holds otherwise than what is published is counted from the scores:
    `fresh` says so. Whom a rule brings is known from the next refresh on.
    """
    published = {row["list_id"]: row | {"fresh": False} for row in _published(publication)}
    if not registry.editable():
        return _largest_first(published)
    held = registry.lists()
    by_hand = {code: listed for code, listed in held.items() if not listed.rule}
    scored = _scored(publication, [one for listed in by_hand.values() for one in listed.people])
    members = _members_published(publication)
    for code, listed in by_hand.items():
        people = {scored[one] for one in listed.people if one in scored}
        if people == members.get(code, set()):
            continue
        published.pop(code, None)
        counted = publication.row(
            "select count(*) as size, median(score) as median,"
            " quantile_cont(score, 0.25) as lower_quartile,"
            " quantile_cont(score, 0.75) as upper_quartile, max(score) as top"
            f" from marts.person_scores where method_version = {ACTIVE}"
            " and person_id in (select unnest($people))",
            {"people": sorted(people)},
        )
        if counted and counted["size"]:
            published[code] = {"list_id": code, "name": listed.name, "fresh": True} | counted
    # one that was taken out is no longer offered; imports and networks keep theirs elsewhere
    return _largest_first(
        {
            code: row
            for code, row in published.items()
            if code in held or row["source"] != "registry"
        }
    )


def _largest_first(lists: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lists.values(), key=lambda row: (-row["size"], row["list_id"]))


def _scored(publication: Publication, people: list[str]) -> dict[str, str]:
    # the registry may hold a former id, and people who have no score yet
    rows = publication.rows(
        "select asked.code, p.person_id from (select unnest($people) as code) as asked"
        " left join marts.person_aliases as a on asked.code = a.alias_id"
        " join marts.people as p on p.person_id = coalesce(a.person_id, asked.code)",
        {"people": sorted(set(people))},
    )
    return {row["code"]: row["person_id"] for row in rows}


def _members_published(publication: Publication) -> dict[str, set[str]]:
    rows = publication.rows(
        "select list_id, list(person_id) as people from marts.list_members group by list_id"
    )
    return {row["list_id"]: set(row["people"]) for row in rows}


def _published(publication: Publication) -> list[dict[str, Any]]:
    # a day on which nobody was on a list has no row: an earlier one is not today's
    return publication.rows(
        """
        select l.list_id, l.name, l.kind, l.source, s.*
        from marts.lists as l
        join marts.list_scores as s using (list_id)
        where s.size > 0 and s.score_date = $day
        order by s.size desc, l.list_id
        """,
        {"day": publication.as_of},
    )


def without_people(publication: Publication, codes: list[str]) -> list[str]:
    """The names of the lists among these codes, for those that a comparison cannot show."""
    rows = publication.rows(
        "select list_id, name from marts.lists where list_id in (select unnest($codes))",
        {"codes": codes},
    )
    names = {row["list_id"]: row["name"] for row in rows}
    if registry.editable():
        names |= {code: listed.name for code, listed in registry.lists().items() if code in codes}
    return [plain(names[code], 40) for code in codes if code in names]


def members(publication: Publication, code: str) -> pd.DataFrame:
    """One row per scored member of a list: person_id, name, score, best first."""
    of = "select person_id from marts.list_members where list_id = $code"
    asked: dict[str, Any] = {"code": code}
    held = registry.lists().get(code) if registry.editable() else None
    if held and not held.rule:
        people = _scored(publication, list(held.people))
        of, asked = "select unnest($people)", {"people": sorted(set(people.values()))}
    frame = publication.frame(
        f"""
        select p.person_id, p.display_name as name, s.score
        from marts.people as p
        join marts.person_scores as s using (person_id)
        where p.person_id in ({of}) and s.method_version = {ACTIVE}
        order by s.score desc, p.person_id
        """,
        asked,
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
    return publication.frame(
        "select list_id as code, network, share from marts.list_networks"
        " where list_id in (select unnest($codes))"
        " order by max(share) over (partition by network) desc, network",
        {"codes": codes},
    )


def mix_of_people(publication: Publication, people: list[str]) -> pd.DataFrame:
    """One row per person and network: the share of what the networks add up to."""
    return publication.frame(
        f"""
        with parts as (
            select person_id as code, network, sum(score_part) as part
            from marts.score_contributions
            where person_id in (select unnest($codes)) and network is not null
                and method_version = {ACTIVE}
                and score_date = (select max(score_date) from marts.leaderboard)
            group by all
        )
        select code, network, part / nullif(sum(part) over (partition by code), 0) as share
        from parts order by max(part) over (partition by network) desc, network
        """,
        {"codes": people},
    )


def resolved(publication: Publication, asked: list[str]) -> tuple[list[str], list[str]]:
    """The persons meant by codes, names or handles, and the words that mean nobody.

    A name may have a comma in it: only a line that means nobody as a whole is several words.
    """
    apart = {line: [word.strip() for word in line.split(",") if word.strip()] for line in asked}
    rows = publication.rows(
        """
        with asked as (
            select word, lower(ltrim(word, '@')) as folded from (select unnest($words) as word)
        ), known as (
            select person_id, person_id as folded, 1 as sure from marts.people
            union all select person_id, lower(display_name), 2 from marts.people
            union all select person_id, lower(ltrim(handle, '@')), 3 from marts.accounts
        )
        select a.word, min_by(k.person_id, (k.sure, k.person_id)) as person_id
        from asked as a join known as k using (folded)
        group by a.word
        """,
        {"words": list(dict.fromkeys([*asked, *(word for line in asked for word in apart[line])]))},
    )
    meant = {row["word"]: row["person_id"] for row in rows}
    words: dict[str, None] = {}
    for line in asked:
        several = line not in meant and any(word in meant for word in apart[line])
        words |= dict.fromkeys(apart[line] if several else [line])
    found = dict.fromkeys(meant[word] for word in words if word in meant)
    return list(found), [word for word in words if word not in meant]


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
