"""Klout's second API, at its old paths and in its old shapes, for the clients that speak it.

Shapes as its documentation of 2012-15 and the clients of that time have them. Beside what they
read, every score carries `clout`: what it is made of, its day, its interval.
"""

import hashlib
from typing import Any

from dashboard.api.http import Answer, Asked, Problem, as_json
from dashboard.api.people import scores
from dashboard.marts import Publication

NETWORKS = {"tw": "twitter", "gp": "googleplus", "ig": "instagram", "fb": "facebook"}
# the whole numbers that every language keeps exactly: 13 hexadecimal digits
_ID = "('0x' || left(sha256({}), 13))::bigint"
_PERSON = f"""
select person_id from marts.person_scores where {_ID.format("person_id")} = $id
union all
select person_id from marts.person_aliases where {_ID.format("alias_id")} = $id
"""
_OWNER = """
select person_id from marts.accounts
where network = $network and {} and person_id in (select person_id from marts.person_scores)
order by followers desc nulls last, account_id limit 1
"""
_ACCOUNT = """
select person_id, {} as called from marts.accounts
where network = $network and person_id in (select unnest($people))
order by person_id, followers desc nulls last, account_id
"""
_TOPICS = """
select topic_id, t.name_en, t.name_fr from marts.person_topics as p
join marts.topics as t using (topic_id)
where p.person_id = $person and not p.is_repeated
order by p.response desc, topic_id limit 10
"""
_INFLUENCE = """
select direction, other_person_id from marts.person_influencers
where person_id = $person and other_person_id in (select person_id from marts.person_scores)
order by direction, points desc, other_person_id
"""


def klout_id(code: str) -> str:
    """The number by which Klout's clients know a person or a topic, as text."""
    return str(int(hashlib.sha256(code.encode()).hexdigest()[:13], 16))


def failed(problem: Problem) -> Answer:
    """An error as Klout told it."""
    told = {"error": problem.status, "description": problem.detail}
    return as_json(told, status=problem.status, cache="no-store")


def identity(asked: Asked) -> Answer:
    """Who has this id on a network."""
    code, account = asked.path["network"], asked.path["id"]
    if code in ("ks", "klout"):
        return _identity(_person(asked.publication, account))
    where = "account_id = $account"
    return _identity(_owner(asked.publication, _network(code), where, account))


def screen_name(asked: Asked) -> Answer:
    """Who has this name on Twitter."""
    name = asked.query.get("screenName", "").lstrip("@").lower()
    where = "lower(ltrim(handle, '@')) = $account"
    return _identity(_owner(asked.publication, "twitter", where, name))


def account(asked: Asked) -> Answer:
    """The id of a person on a network."""
    person, code = _person(asked.publication, asked.path["id"]), asked.path["network"]
    found = _called(asked.publication, "account_id", _network(code), [person])
    if person not in found:
        raise Problem(404, "No account", f"Nothing of this user is known on {code}.")
    return as_json({"id": found[person], "network": code})


def user(asked: Asked) -> Answer:
    """A person, the score and how it moved."""
    person = _person(asked.publication, asked.path["id"])
    return as_json(_users(asked, [person])[person])


def score(asked: Asked) -> Answer:
    """The score and how it moved, with all it is made of."""
    person = _person(asked.publication, asked.path["id"])
    row = scores(asked.publication, [person])[person]
    return as_json(
        {"score": row["score"], "scoreDelta": _deltas(row), "bucket": bucket(row["score"])}
        | {"clout": _beside(asked, row)}
    )


def topics(asked: Asked) -> Answer:
    """What a person is answered for."""
    person = _person(asked.publication, asked.path["id"])
    return as_json(
        [
            {
                "id": klout_id(row["topic_id"]),
                "name": row["name_en"],
                "displayName": row["name_fr" if asked.query.get("lang") == "fr" else "name_en"],
                "slug": row["topic_id"],
                "imageUrl": None,
            }
            for row in asked.publication.read(_TOPICS, {"person": person})
        ]
    )


def influence(asked: Asked) -> Answer:
    """Who moves a person to answer, and whom the person does, among those who are scored."""
    person = _person(asked.publication, asked.path["id"])
    rows = asked.publication.read(_INFLUENCE, {"person": person})
    users = _users(asked, sorted({row["other_person_id"] for row in rows}))

    def told(direction: str) -> list[dict[str, Any]]:
        others = [row["other_person_id"] for row in rows if row["direction"] == direction]
        return [{"entity": {"id": klout_id(one), "payload": users[one]}} for one in others]

    by, of = told("influenced_by"), told("influences")
    counts = {"myInfluencersCount": len(by), "myInfluenceesCount": len(of)}
    return as_json({"myInfluencers": by, "myInfluencees": of, **counts})


def unknown(asked: Asked) -> Answer:
    """No such path."""
    raise Problem(404, "No such path", "There is nothing at this address.")


def bucket(value: float) -> str:
    """The ten points around a score; the last bucket has eleven."""
    low = min(int(value) // 10 * 10, 90)
    return f"{low}-{100 if low == 90 else low + 9}"


def _identity(person: str) -> Answer:
    return as_json({"id": klout_id(person), "network": "ks"})


def _network(code: str) -> str:
    if code not in NETWORKS:
        raise Problem(404, "No such network", f"Networks are {', '.join(NETWORKS)} and ks.")
    return NETWORKS[code]


def _owner(publication: Publication, network: str, where: str, account: str) -> str:
    found = publication.read(_OWNER.format(where), {"network": network, "account": account})
    if not found:
        raise Problem(404, "No such user", "Nobody by that name or number is published.")
    return found[0]["person_id"]


def _person(publication: Publication, number: str) -> str:
    if number.isascii() and number.isdigit() and len(number) < 18:
        found = publication.read(_PERSON, {"id": int(number)})
        if found:
            return found[0]["person_id"]
    raise Problem(404, "No such user", "Nobody has this Klout id: ask /v2/identity.json first.")


def _called(
    publication: Publication, column: str, network: str, people: list[str]
) -> dict[str, str]:
    rows = publication.read(_ACCOUNT.format(column), {"network": network, "people": people})
    return {row["person_id"]: row["called"] for row in reversed(rows)}


def _users(asked: Asked, people: list[str]) -> dict[str, dict[str, Any]]:
    names = _called(asked.publication, "handle", "twitter", people)
    return {
        person: {
            "kloutId": klout_id(person),
            "nick": names.get(person, person).lstrip("@"),
            "score": {"score": row["score"], "bucket": bucket(row["score"])},
            "scoreDeltas": _deltas(row),
            "clout": _beside(asked, row),
        }
        for person, row in scores(asked.publication, people).items()
    }


def _deltas(row: dict[str, Any]) -> dict[str, float | None]:
    names = {"dayChange": "delta_1d", "weekChange": "delta_7d", "monthChange": "delta_30d"}
    return {name: row[column] for name, column in names.items()}


def _beside(asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
    told = ("person_id", "display_name", "score_low", "score_high", "as_of", "method_version")
    return {name: row[name] for name in (*told, "components")} | {
        "record": asked.links.person(row["person_id"]),
        "page": asked.links.page(row["person_id"]),
    }
