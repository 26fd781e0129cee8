"""The whole reasoning behind one score, in sentences, from the published marts alone."""

import json
import math
from collections.abc import Callable
from typing import Any

from babel import dates, numbers

from dashboard import outlook
from dashboard.language import texts
from dashboard.untrusted import plain

Ask = Callable[..., list[dict[str, Any]]]
ACTIVE = "(select max(method_version) from marts.methods where is_active)"
LARGEST = 6
SMALL = 0.005  # points of score that are not worth a line


class Unknown(LookupError):
    """Nobody by this name is scored; `near` are names that look alike."""

    def __init__(self, person: str, near: list[str]) -> None:
        """Keep the names."""
        super().__init__(person)
        self.near = near


class Explanation:
    """One person's score told in one language; `ask` answers SQL with rows as dicts."""

    def __init__(self, ask: Ask, person: str, language: str) -> None:
        """Find the person by person_id, name or handle; raises Unknown."""
        self.ask, self.language, self.words = ask, language, texts(language)
        self.person = self._find(person)
        self.method = ask(f"from marts.methods where method_version = {ACTIVE}")[0]
        self.titles = {r["network"]: r["title"] for r in ask("from marts.networks")}

    def lines(self) -> list[str]:
        """Everything, a line each; sections begin with an empty line and a title."""
        return [
            *self.score(), *self.formula(), *self.parts(), *self.fans(), *self.acts(),
            *self.moves(), *self.card(), *self.next_act(), *self.coverage(),
        ]  # fmt: skip

    def t(self, key: str, **values: object) -> str:
        """A text in the reader's language."""
        return self.words[key].format(**values)

    def number(self, value: float, digits: int = 1, *, sign: bool = False) -> str:
        """A number in the reader's language."""
        shape = "#,##0" + ("." + "0" * digits if digits else "")
        plus = "+" if sign and round(value, digits) > 0 else ""
        told = numbers.format_decimal(round(value, digits) + 0, format=shape, locale=self.language)
        return plus + told

    def day(self, value: Any) -> str:  # noqa: ANN401
        """A day in the reader's language."""
        return dates.format_date(value, "long", locale=self.language)

    def score(self) -> list[str]:
        """The score, how sure it is, and its rank."""
        row, n = self.person, self.number
        told = [
            self.t(
                "explain.score", name=plain(row["display_name"]), score=n(row["score"]),
                day=self.day(row["score_date"]), low=n(row["score_low"]), high=n(row["score_high"]),
            ),
            self.t(
                "explain.rank", rank=n(row["rank"], 0), low=n(row["rank_low"], 0),
                high=n(row["rank_high"], 0), percentile=n(row["percentile"]),
            ),
        ]  # fmt: skip
        return [*told, self.t("explain.capped")] if row["is_capped"] else told

    def formula(self) -> list[str]:
        """The published formula with this person's own three numbers in it."""
        row, method, n = self.person, self.method, self.number
        response, recognition, audience = (
            float(row[name]) for name in ("response", "recognition", "audience")
        )
        parts = (
            math.log(1 + response / method["c"]),
            method["w_recognition"] * math.log(1 + recognition),
            method["w_audience"] * math.log(1 + audience),
        )
        sums = [n(method["b"] * part, 2) for part in parts]
        return [
            "", self.t("explain.formula_title", method=self.method[f"name_{self.language}"]),
            self.t("explain.formula", a=n(method["a"], 2), b=n(method["b"], 2)),
            self.t("explain.response", response=n(response, 2), c=n(method["c"], 0), part=sums[0]),
            self.t("explain.recognition", recognition=n(recognition, 2), part=sums[1]),
            self.t("explain.audience", audience=n(audience, 0), part=sums[2]),
        ]  # fmt: skip

    def parts(self) -> list[str]:
        """What each network and act brings, largest first, and the sum of the rest."""
        rows = self.ask(
            "select c.*, a.points from marts.score_contributions as c left join marts.acts as a"
            " using (method_version, network, act) where c.person_id = $person"
            f" and c.method_version = {ACTIVE} and c.score_date = $day order by score_part desc",
            {"person": self.person["person_id"], "day": self.person["score_date"]},
        )
        shown = [row for row in rows if abs(row["score_part"]) >= SMALL][: 2 * LARGEST]
        rest = self.person["score"] - sum(round(row["score_part"], 2) for row in shown)
        told = [f"  {self.number(row['score_part'], 2)}  {self._part(row)}" for row in shown]
        if abs(rest) >= SMALL:
            told.append(f"  {self.number(rest, 2)}  {self.t('explain.rest')}")
        total = self.t("explain.sum", score=self.number(self.person["score"], 2))
        return ["", self.t("explain.parts_title"), *told, total]

    def fans(self) -> list[str]:
        """Which scored people add most."""
        rows = self.ask(
            "from marts.person_influencers where person_id = $person and direction = 'influences'"
            " order by value desc limit 3",
            {"person": self.person["person_id"]},
        )
        if not rows:
            return []
        names = ", ".join(
            f"{plain(row['other_display_name'])} ({self.number(row['value'], 2)})" for row in rows
        )
        return ["", self.t("explain.fans", names=names)]

    def acts(self) -> list[str]:
        """The acts that count most, each with every factor."""
        rows = self.ask(
            "select s.*, p.display_name from marts.activity_statement as s"
            " left join marts.people as p on s.actor_person_id = p.person_id"
            " where s.person_id = $person and position <= 3 order by position",
            {"person": self.person["person_id"]},
        )
        return ["", self.t("explain.acts_title"), *map(self._act, rows)] if rows else []

    def moves(self, windows: tuple[int, ...] = (1, 7, 30)) -> list[str]:
        """Why the score moved."""
        told = []
        for days in windows:
            change = self.person[f"delta_{days}d"]
            if change is None:
                continue
            rows = self.ask(
                "select cause, network, sum(score_part) as part from marts.score_changes"
                " where person_id = $person and days = $days group by all"
                " order by abs(sum(score_part)) desc",
                {"person": self.person["person_id"], "days": days},
            )
            causes = [self._cause(row) for row in rows if abs(row["part"]) >= SMALL][:LARGEST]
            line = self.t("explain.moved", days=days, change=self.number(change, 2, sign=True))
            told.append(line + (" : " if self.language == "fr" else ": ") * bool(causes)
                        + " ; ".join(causes))  # fmt: skip
        return ["", self.t("explain.moves_title"), *told] if told else []

    def card(self) -> list[str]:
        """The lines of the authenticity card that fired, with evidence."""
        rows = self.ask(
            "from marts.authenticity where person_id = $person and fired order by flags desc, rule",
            {"person": self.person["person_id"]},
        )
        if not rows:
            return ["", self.t("explain.card_clean")]
        told = ["", self.t("explain.card_title", trust=self.number(self.person["trust"], 2))]
        for row in rows:
            told.append(
                self.t(
                    "explain.card_line",
                    name=row[f"name_{self.language}"],
                    network=self.titles.get(row["network"], row["network"]),
                    flags=row["flags"],
                    measured=self.number(row["measured"], 2),
                    threshold=self.number(row["threshold"], 2),
                    evidence=_told(row["evidence"]),
                )
            )
            if row["contested"]:
                told.append(
                    self.t("explain.card_contested", reason=plain(row["trusted_because"], 200))
                )
        return [*told, self.t("explain.card_contest")]

    def next_act(self) -> list[str]:
        """What one more share would add, from somebody new and from the fan who is there most."""
        method, response = self.method, float(self.person["response"])
        fan = self.ask(
            "select max(fan_points) as points, max_by(standing * trust, fan_points) as weight"
            " from marts.activity_statement where person_id = $person",
            {"person": self.person["person_id"]},
        )[0]
        told = [
            self.t("explain.next_new", gain=self.number(outlook.from_new(method, response, 1), 3))
        ]
        if fan["points"]:
            weight, points = float(fan["weight"]), float(fan["points"])
            same = outlook.from_same(method, response, weight, points, 1)
            told.append(self.t("explain.next_same", gain=self.number(same, 3)))
        return ["", self.t("explain.next_title"), *told]

    def coverage(self) -> list[str]:
        """What was read, and when."""
        rows = self.ask(
            "from marts.coverage where person_id = $person order by network",
            {"person": self.person["person_id"]},
        )
        told = [
            self.t(
                "explain.coverage_line", network=self.titles.get(row["network"], row["network"]),
                posts=self.number(row["posts"], 0), acts=self.number(row["acts"], 0),
                day="–" if row["read_at"] is None else self.day(row["read_at"]),
            ) + ("" if row["is_in_score"] else " " + self.t("explain.beside"))
            for row in rows
        ]  # fmt: skip
        return ["", self.t("explain.coverage_title"), *told]

    def _find(self, person: str) -> dict[str, Any]:
        rows = self.ask(
            "select s.*, p.display_name from marts.person_scores as s"
            " join marts.people as p using (person_id)"
            f" where s.method_version = {ACTIVE} and (p.person_id = lower($name)"
            " or lower(p.display_name) = lower($name) or p.person_id in (select person_id"
            " from marts.accounts where ltrim(lower(handle), '@') = ltrim(lower($name), '@')))"
            " order by p.person_id = lower($name) desc, s.score desc",
            {"name": person.strip()},
        )
        if rows:
            return rows[0]
        near = self.ask(
            "select person_id from marts.people"
            " order by jaro_winkler_similarity(person_id, lower($name)) desc limit 3",
            {"name": person.strip()},
        )
        raise Unknown(person, [row["person_id"] for row in near])

    def _part(self, row: dict[str, Any]) -> str:
        component = self.words[f"component.{row['component']}"]
        if row["network"] is None:
            return component
        network = self.titles.get(row["network"], row["network"])
        priced = row["component"] == "response" and row["points"] is not None
        price = self.t("explain.price", points=self.number(row["points"], 2)) if priced else ""
        counted = self.t("explain.counted") if priced and not row["known"] else ""
        return f"{component}, {network}, {row['act']}{price}{counted}"

    def _act(self, row: dict[str, Any]) -> str:
        who = plain(row["display_name"]) if row["display_name"] else self.t("explain.somebody")
        if not row["display_name"] and row["actor_audience_band"]:
            who = self.t("explain.somebody_with", band=row["actor_audience_band"])
        n = self.number
        return self.t(
            "explain.act", day=self.day(row["day"]), network=self.titles.get(row["network"], ""),
            act=row["act"], who=who, points=n(row["points"], 2), fade=n(row["fade"], 2),
            selectivity=n(row["selectivity"], 2), standing=n(row["standing"], 2),
            trust=n(row["trust"], 2), fan_points=n(row["fan_points"], 1),
            fan_value=n(row["fan_value"], 2), part=n(row["score_part"], 3),
        )  # fmt: skip

    def _cause(self, row: dict[str, Any]) -> str:
        name = self.t(f"explain.cause_{row['cause'].replace(' ', '_')}")
        network = f" ({self.titles.get(row['network'], row['network'])})" if row["network"] else ""
        return f"{name}{network} {self.number(row['part'], 2, sign=True)}"


def _told(evidence: str | None) -> str:
    """The evidence of a rule as words; it is JSON in the mart."""
    found = json.loads(evidence or "{}")
    return ", ".join(f"{name} {value}" for name, value in found.items())
