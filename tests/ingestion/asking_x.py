"""X asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import twitter
from ingestion.reading import Reading
from ingestion.sandbox import twitter as sandbox

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = sandbox.SECRETS["bearer_token"]


def connecting(monkeypatch):
    """A client whose answers come from a function of (path, parameters); no socket, no waiting."""

    def connected(answer, **secrets):
        api = twitter.connect(
            "http://x.test",
            {"bearer_token": TOKEN, **secrets},
            sleep=lambda seconds: api.slept.append(seconds),
            clock=NOW.timestamp,
        )
        api.asked, api.slept = [], []

        def ask(url, params, auth):
            path = urlsplit(url).path
            api.requests += 1
            api.asked.append((path, params))
            status, body, headers = (*answer(path, params, auth), {})[:3]
            return Answer(status, headers, body)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    """Rows by relation, the reading, and the exception that ended it."""
    state = {} if state is None else state
    told = (lambda: api.requests, lambda: api.objects)
    reading = Reading("twitter", claims, state, now, *told)
    rows, problem = defaultdict(list), None
    try:
        for name, page in twitter.read(api, reading):
            rows[name] += page
            for drained, more in reading.drain():
                rows[drained] += more
    except Exception as error:
        problem = error
    for drained, more in reading.drain():
        rows[drained] += more
    return rows, reading, problem
