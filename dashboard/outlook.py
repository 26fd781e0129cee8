"""What more acts would add to a score, by the published formula and nothing else."""

import math
from collections.abc import Mapping
from typing import Any

from dashboard.language import number, phrase

# a share, the usual price of passing something on
PRICE = 6.0
# a gain below it would read as none
LEAST = 0.001


def value(method: Mapping[str, Any], weight: float, points: float) -> float:
    """What all the points of one fan are worth after saturation."""
    return weight * method["k"] * points / (method["k"] + points)


def gain(method: Mapping[str, Any], response: float, added: float) -> float:
    """Points of score that so much more response adds."""
    return method["b"] * math.log((method["c"] + response + added) / (method["c"] + response))


def from_new(method: Mapping[str, Any], response: float, people: int) -> float:
    """Points of score if so many unknown people share something once."""
    one = value(method, method["unclaimed_standing"], PRICE)
    return gain(method, response, people * one)


def from_same(
    method: Mapping[str, Any], response: float, weight: float, points: float, shares: int
) -> float:
    """Points of score if one fan, who already carries some points, shares so many times more."""
    before, after = (value(method, weight, p) for p in (points, points + shares * PRICE))
    return gain(method, response, after - before)


def told(gain: float, language: str) -> str:
    """Points of score in words."""
    if gain < LEAST:
        least = number(LEAST, 3, language=language)
        return phrase(language, "explain.less_than", least=least)
    return number(gain, 3, sign=True, language=language)


def people_for(method: Mapping[str, Any], response: float, points: float = 1.0) -> int:
    """How many unknown people must share once for so many more points of score."""
    one = value(method, method["unclaimed_standing"], PRICE)
    needed = (method["c"] + response) * (math.exp(points / method["b"]) - 1)
    return math.ceil(needed / one)
