"""The whole reasoning behind one score, in sentences, from the published marts alone."""

import math
from typing import Any

from dashboard import beside, outlook
from dashboard.marts import ACTIVE
from dashboard.teller import Teller, Unknown
from dashboard.untrusted import plain

__all__ = ["Explanation", "Unknown"]

LARGEST = 6
SMALL = 0.005  # points of score that are not worth a line
CHOICES = ("list", "endorse", "follow")  # what else brings recognition is lasting response


class Explanation(Teller):
    """One person's score told in one language."""

    def lines(self) -> list[str]:
        """Everything, a line each; sections begin with an empty line and a title."""
        return [
            *self.score(), *self.formula(), *self.parts(), *self.fans(), *self.acts(),
            *self.moves(), *self.next_act(), *beside.numbers(self), *beside.topics(self),
            *beside.card(self), *beside.coverage(self),
        ]  # fmt: skip

    def score(self) -> list[str]:
        """The score, how sure it is, and its ranks."""
        row, n = self.person, self.number
        told = [
            self.t(
                "explain.score", name=plain(row["display_name"]), score=n(row["score"], 1),
                day=self.day(row["score_date"]), low=n(row["score_low"], 1),
                high=n(row["score_high"], 1),
            ),
            self.t(
                "explain.rank", rank=n(row["rank"]), people=n(row["people"]),
                low=n(row["rank_low"]), high=n(row["rank_high"]),
                percentile=n(row["percentile"], 1),
            ) + self._beside_others() + ".",
        ]  # fmt: skip
        return [*told, self.t("explain.capped")] if row["is_capped"] else told

    def formula(self) -> list[str]:
        """The published formula with this person's own three numbers in it."""
        row, method, n = self.person, self.method, self.number
        sums = {
            "response": math.log(1 + float(row["response"]) / method["c"]),
            "recognition": method["w_recognition"] * math.log(1 + float(row["recognition"])),
            "audience": method["w_audience"] * math.log(1 + float(row["audience"])),
        }
        constants = {name: n(method[name], None) for name in "abc"} | {
            "w_g": n(method["w_recognition"], None), "w_a": n(method["w_audience"], None),
        }  # fmt: skip
        return [
            "",
            self.t("explain.formula_title", method=method[f"name_{self.language}"]),
            self.t("explain.formula", **constants),
            *(
                self.t(
                    f"explain.{name}", part=n(method["b"] * part, 2), c=constants["c"],
                    amount=n(float(row[name]), 0 if name == "audience" else 2),
                )
                for name, part in sums.items()
            ),
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
        rows = self.about(
            "from marts.person_influencers where person_id = $person and direction = 'influences'"
            " order by value desc limit 3"
        )
        names = ", ".join(
            f"{plain(row['other_display_name'])} ({self.number(row['value'], 2)})" for row in rows
        )
        return ["", self.t("explain.fans", names=names)] if rows else []

    def acts(self) -> list[str]:
        """The acts that count most, each with every factor."""
        rows = self.about(
            "select s.*, p.display_name from marts.activity_statement as s"
            " left join marts.people as p on s.actor_person_id = p.person_id"
            " where s.person_id = $person and position <= 3 order by position"
        )
        title = self.t("explain.acts_title", k=self.number(self.method["k"], None))
        return ["", title, *map(self._act, rows)] if rows else []

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
            line = self.t("explain.moved", n=days, change=self.number(change, 2, sign=True))
            told.append(line + self.t("explain.colon") * bool(causes) + ", ".join(causes))
        return ["", self.t("explain.moves_title"), *told] if told else []

    def next_act(self) -> list[str]:
        """What one more share would add, from somebody new and from the fan who is there most."""
        method, response = self.method, float(self.person["response"])
        fan = self.about(
            "select max(fan_points) as points, max_by(standing * trust, fan_points) as weight"
            " from marts.activity_statement where person_id = $person"
        )[0]
        new = outlook.told(outlook.from_new(method, response, 1), self.language)
        told = [self.t("explain.next_new", gain=new)]
        if fan["points"]:
            weight, points = float(fan["weight"]), float(fan["points"])
            same = outlook.from_same(method, response, weight, points, 1)
            told.append(self.t("explain.next_same", gain=outlook.told(same, self.language)))
        return ["", self.t("explain.next_title"), *told]

    def _beside_others(self) -> str:
        row = self.person
        return "".join(
            self.t(
                f"explain.rank_{name}",
                share=self.number(row[f"percentile_{name}"], 1),
                band=row["audience_tier"],
            )
            for name in ("country", "tier")
            if row[f"percentile_{name}"] is not None
        )

    def _part(self, row: dict[str, Any]) -> str:
        component = self.t(f"component.{row['component']}")
        if row["network"] is None:
            return component
        if row["component"] == "recognition" and row["act"] not in CHOICES:
            return f"{component}, {self.network(row)}, {self.act(row)}{self.t('explain.lasting')}"
        priced = row["component"] == "response" and row["points"] is not None
        price = self.t("explain.price", points=self.number(row["points"], None)) if priced else ""
        counted = self.t("explain.counted") if priced and not row["known"] else ""
        return f"{component}, {self.network(row)}, {self.act(row)}{price}{counted}"

    def _act(self, row: dict[str, Any]) -> str:
        who = plain(row["display_name"]) if row["display_name"] else self.t("explain.somebody")
        if not row["display_name"] and row["actor_audience_band"]:
            who = self.t("explain.somebody_with", band=row["actor_audience_band"])
        n = self.number
        return self.t(
            "explain.act", day=self.day(row["day"]), network=self.network(row),
            act=self.act(row), who=who, points=n(row["points"], 2), fade=n(row["fade"], 2),
            selectivity=n(row["selectivity"], 2), standing=n(row["standing"], 2),
            trust=n(row["trust"], 2), fan_points=n(row["fan_points"], 1),
            fan_value=n(row["fan_value"], 2), part=n(row["score_part"], 3),
        )  # fmt: skip

    def _cause(self, row: dict[str, Any]) -> str:
        name = self.t(f"explain.cause_{row['cause'].replace(' ', '_')}")
        network = f" ({self.network(row)})" if row["network"] else ""
        return f"{name}{network} {self.number(row['part'], 2, sign=True)}"
