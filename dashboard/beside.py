"""What is told beside the reasoning of a score: other numbers, topics, +K, the card, coverage."""

from dashboard import evidence
from dashboard.teller import Teller
from dashboard.untrusted import plain

FEW = 3
GIVEN = """
    select e.*, p.display_name as giver_name, c.name_fr, c.name_en from marts.endorsements as e
    left join marts.people as p on p.person_id = e.giver_person_id
    left join marts.topics as c using (topic_id)
    where e.person_id = $person order by e.position
"""
DIGITS = {"reach": 0, "regulars": 0, "popularity": 0, "activity": 2}
NUMBERS = (
    "reach", "amplification", "network_impact", "regulars", "popularity", "activity", "generosity",
)  # fmt: skip


def numbers(teller: Teller) -> list[str]:
    """The numbers that Klout hid or dropped, and the style."""
    told = [
        f"  {teller.t(f'person.{name}')}{teller.t('explain.colon')}"
        + teller.number(teller.person[name], DIGITS.get(name, 1))
        for name in NUMBERS
    ]
    for style in teller.ask(
        "from marts.styles where style = $style", {"style": teller.person["style"]}
    ):
        name, means = (style[f"{key}_{teller.language}"] for key in ("name", "meaning"))
        told.append(teller.t("explain.style", name=name, means=means))
    return ["", teller.t("person.beside"), *told]


def topics(teller: Teller) -> list[str]:
    """What people answer to, and who gave +K."""
    rows = teller.about(
        "select t.*, c.name_fr, c.name_en from marts.person_topics as t"
        " join marts.topics as c using (topic_id) where t.person_id = $person"
        f" order by t.response desc, t.topic_id limit {FEW}"
    )
    told = [
        teller.t(
            "explain.topic", name=row[f"name_{teller.language}"],
            share=teller.number(100 * (row["share"] or 0)),
        ) + (teller.t("explain.topic_rank", rank=teller.number(row["rank"])) if row["rank"] else "")
        for row in rows
    ]  # fmt: skip
    given = teller.about(GIVEN) if teller.has("endorsements") else []
    counting = [row for row in given if row["counts"]]
    if given:
        names = sorted({plain(row["giver_name"]) for row in counting if row["giver_name"]})
        told.append(
            teller.t("explain.endorsed", n=len(given), counting=teller.number(len(counting)))
            + (teller.t("explain.endorsed_by", names=", ".join(names[:FEW])) if names else "")
        )
    return ["", teller.t("person.topics"), *told] if told else []


def card(teller: Teller) -> list[str]:
    """The lines of the authenticity card that fired, with evidence."""
    rows = teller.about(
        "from marts.authenticity where person_id = $person and fired order by flags desc, rule"
    )
    if not rows:
        return ["", teller.t("explain.card_clean")]
    told = ["", teller.t("explain.card_title", trust=teller.number(teller.person["trust"], 2))]
    for row in rows:
        told.append(
            teller.t(
                "explain.card_line",
                n=row["flags"],
                name=row[f"name_{teller.language}"],
                network=teller.network(row),
                measured=teller.number(row["measured"], 2),
                threshold=teller.number(row["threshold"], 2),
                evidence=evidence.told(row["evidence"], teller.language),
            )
        )
        told.append("    " + row[f"meaning_{teller.language}"])
        if row["contested"]:
            reason = plain(row["trusted_because"], 200)
            told.append(teller.t("explain.card_contested", reason=reason))
    return [*told, teller.t("explain.card_contest")]


def coverage(teller: Teller) -> list[str]:
    """What was read, and when."""
    rows = teller.about("from marts.coverage where person_id = $person order by network")
    told = [
        teller.t(
            "explain.coverage_line", network=teller.network(row), day=teller.day(row["read_at"]),
            posts=teller.number(row["posts"]), acts=teller.number(row["acts"]),
        ) + ("" if row["is_in_score"] else " " + teller.t("explain.beside"))
        for row in rows
    ]  # fmt: skip
    return ["", teller.t("explain.coverage_title"), *told]
