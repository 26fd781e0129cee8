"""What X's answers mean: problems, partial errors, pages, and fields that have two names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingestion.client import Answer, Auth, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.networks.twitter.billing import Meter
from ingestion.networks.twitter.v1 import modern, problem_of
from ingestion.parsed import Item

BATCH = 100
A_MOMENT = 10.0  # seconds
# titles and ends of types of problems that no waiting within a run will solve
MONEY = {"UsageCapExceeded", "SpendCapReached", "CreditsDepleted", "usage-capped"}
ENROLMENT = {"client-forbidden", "unsupported-authentication"}


class XClient(Client):
    """A client that may also ask in the name of a user, and counts what X bills."""

    user_token: str | None = None
    # what is asked for no more in this run: X's window for it is full
    full: frozenset[str] = frozenset()
    meter: Meter = Meter(None)

    def _asked_wait(self, problem: Problem, answer: Answer) -> float | None:
        # the reset is that of the window, of which there is something left: some endpoints have a
        # limit of one request a second besides, of which no header tells
        remaining = answer.headers.get("x-rate-limit-remaining") or "0"
        if answer.status == 429 and remaining != "0" and not answer.headers.get("retry-after"):
            return A_MOMENT
        return super()._asked_wait(problem, answer)

    def get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        auth: Auth | None = None,
    ) -> Answer:
        """Ask unless the month's cap is reached; every object of the answer is counted."""
        self.meter.check()
        answer = super().get(path, params, auth=auth)
        self.objects += self.meter.count(answer.body)
        return replace(answer, body=modern(answer.body))

    def put_off(self, what: str, throttled: Throttled) -> None:
        """Ask for this no more in this run; the operator's own cap is raised, it ends the run."""
        if throttled.status is None:
            raise throttled
        self.full |= {what}


class Unreadable(Exception):
    """One account (or post) that X does not show; the others can still be read."""

    def __init__(self, outcome: str, note: str) -> None:
        """`outcome` is a word of the relation `reads`: gone, protected or unreadable."""
        super().__init__(note)
        self.outcome, self.note = outcome, note


def judge(answer: Answer) -> Problem | None:
    """What the body means: a used-up budget looks like a rate limit, but no waiting helps."""
    body = answer.body if isinstance(answer.body, dict) else {}
    names = {str(body.get("title")), str(body.get("type")).rpartition("/")[2]}
    told = body.get("detail") or body.get("title") or "no reason given"
    if answer.status == 402 or names & MONEY:
        reset = f", until {day}" if (day := body.get("reset_date")) else ""
        return Refused(f"the reads paid for are used up{reset} ({told}): see console.x.com")
    if answer.status == 403 and names & ENROLMENT:
        return Refused(f"the app may not ask for this ({told}): see its access at console.x.com")
    if answer.status == 401:
        return Refused(
            "the token is not accepted: check SOURCES__TWITTER__BEARER_TOKEN "
            "(or SOURCES__TWITTER__USER_TOKEN, which expires after two hours)"
        )
    if answer.status == 200 and answer.is_json and not isinstance(answer.body, dict):
        return Unavailable("the answer is not an object")
    return None


def ask(api: Client, path: str, params: Mapping[str, Any], auth: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """One answer; Unreadable where X shows nothing of the one account or post asked for."""
    try:
        body = api.get(path, params, auth=auth).body
    except Gone as gone:
        raise Unreadable("gone", str(gone)) from None
    except Refused as refused:
        problem = problem_of(refused.body)
        if kind(problem) in ("not-authorized-for-resource", "resource-not-found"):
            raise unreadable(problem) from None
        raise
    if "data" not in body and "meta" not in body and (problems := entries(body, "errors")):
        raise unreadable(problems[0])
    return body


def pages(
    api: Client,
    path: str,
    params: Mapping[str, Any],
    auth: Any = None,  # noqa: ANN401
) -> Iterator[dict[str, Any]]:
    """The answers to one paged request, as far as the caller asks; a page can be without `data`."""
    token: str | None = None
    used: set[str] = set()
    while True:
        body = ask(api, path, {**params, "max_results": BATCH, "pagination_token": token}, auth)
        yield body
        token = inner(body, "meta").get("next_token")
        if not token or token in used:
            return
        used.add(token)


def kind(problem: Item) -> str:
    """The last part of a problem's type."""
    return str(problem.get("type")).rpartition("/")[2]


def unreadable(problem: Item) -> Unreadable:
    """What a problem about one account means for reading it."""
    detail = str(problem.get("detail") or problem.get("title"))
    if kind(problem) == "not-authorized-for-resource":
        return Unreadable("protected", detail)
    # a suspension has the type of a deletion; only the words tell, and it can be lifted
    gone = kind(problem) == "resource-not-found" and "suspended" not in detail
    return Unreadable("gone" if gone else "unreadable", detail)


def either(item: object, *names: str) -> Any:  # noqa: ANN401
    """The value below the first of these names that is there: X renames tweets to posts."""
    if isinstance(item, dict):
        for name in names:
            if (told := item.get(name)) is not None:
                return told
    return None


def inner(item: object, *names: str) -> dict[str, Any]:
    """The object below one of these names, empty where there is none."""
    value = either(item, *names)
    return value if isinstance(value, dict) else {}


def entries(item: object, *names: str) -> list[Item]:
    """The objects in the list below one of these names, empty where there is none."""
    value = either(item, *names)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def included(body: Item, *names: str) -> dict[str, Item]:
    """What an answer includes beside its data, by id."""
    return {str(one.get("id")): one for one in entries(inner(body, "includes"), *names)}
