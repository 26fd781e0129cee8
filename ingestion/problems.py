"""What a network can say instead of an answer, and the answer itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# what went wrong, in a word that unlike a message quotes nobody
Kind = Literal["refused", "throttled", "unavailable", "misunderstood", "unstored", "unforeseen"]


class Problem(Exception):
    """What a network said instead of an answer; `status` and `body` as far as there were any."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        body: Any = None,  # noqa: ANN401
    ) -> None:
        """Say what happened, with the HTTP status and the parsed body as far as there were any."""
        super().__init__(message)
        self.status = status
        self.body = body


class Refused(Problem):
    """This request will not work as it is: token, right or parameter (a 4xx)."""


class Gone(Problem):
    """What was asked for is not there any more, or never was (404, 410)."""


class Throttled(Problem):
    """The network asks for more patience than a run has: stop it, keep what was read."""


class Unavailable(Problem):
    """No usable answer now: 5xx, no connection, not JSON. Tried again before it is raised."""


def kind_of(error: Exception) -> Kind:
    """What kind of trouble ended a reading; no Problem is what comes up when an answer is read."""
    match error:
        case Throttled():
            return "throttled"
        case Unavailable():
            return "unavailable"
        case Problem():
            return "refused"
    return "misunderstood"


# for whoever reads what is published
TOLD: dict[Kind, str] = {
    "refused": "it refused what was asked",
    "throttled": "its limit is used up, the next run goes on",
    "unavailable": "it gave no usable answer",
    "misunderstood": "an answer could not be understood",
    "unstored": "its rows could not be stored, the next run reads them again",
    "unforeseen": "its reading broke off",
}


@dataclass(frozen=True)
class Answer:
    """One answer: parsed JSON in `body` (None when it was not JSON), headers in any case."""

    status: int
    headers: Mapping[str, str]
    body: Any
    is_json: bool = True


def status_problem(answer: Answer) -> Problem | None:
    """What the status alone says went wrong; None where nothing did."""
    match answer.status:
        case 429:
            return Throttled("the rate limit is reached")
        case 404 | 410:
            return Gone("there is nothing at this address")
        case status if status >= 500 or status == 408:
            return Unavailable(f"the server failed with HTTP {status}")
        case 401:
            return Refused("the credentials are not accepted: check the secrets in .env")
        case status if status >= 400:
            return Refused(f"refused with HTTP {status}: {json.dumps(answer.body)[:300]}")
    return None if answer.is_json else Unavailable("the answer is not JSON, maybe a web page")
