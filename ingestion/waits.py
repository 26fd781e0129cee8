"""How long a network asks whoever asked too much, or too early, to wait."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingestion.problems import Answer, Problem, Throttled

RETRY_AFTER = "retry-after"
# when a quota begins anew, which some networks say in every answer
RESET_HEADERS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")


def asked_wait(problem: Problem, answer: Answer, clock: float) -> float | None:
    """Seconds the network asks us to wait: a number of seconds, an epoch, or a date.

    A moment is one of the network's clock, which its answer tells: ours, `clock`, may be wrong.
    """
    now = _told_at(answer) or clock
    # of a server that fails, the end of a quota says nothing
    is_throttled = isinstance(problem, Throttled)
    for name in (RETRY_AFTER, *RESET_HEADERS) if is_throttled else (RETRY_AFTER,):
        if not (value := (answer.headers.get(name) or "").strip()):
            continue
        try:
            number = float(value)
            return max(0.0, number - now + 1 if number > 1e9 else number)
        except ValueError:
            pass
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            try:
                when = parsedate_to_datetime(value)
            except ValueError:
                continue
        return max(0.0, when.replace(tzinfo=when.tzinfo or UTC).timestamp() - now + 1)
    return None


def _told_at(answer: Answer) -> float | None:
    """When an answer was given, as whoever gave it says."""
    try:
        return parsedate_to_datetime(answer.headers.get("date") or "").timestamp()
    except ValueError:
        return None
