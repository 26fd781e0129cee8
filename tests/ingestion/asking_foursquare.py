"""Foursquare asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import foursquare
from ingestion.reading import Reading

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
VENUE, OTHER = "4b" + "a" * 22, "4b" + "b" * 22
DAY = 86_400
TODAY = int(NOW.timestamp())


def error(status, kind, headers=None, detail="no"):
    meta = {"code": status, "errorType": kind, "errorDetail": detail}
    return Answer(status, headers or {}, {"meta": meta, "response": {}})


def enveloped(status, kind):
    """What went wrong, under HTTP 200."""
    return Answer(200, {}, error(status, kind).body)


def connecting(monkeypatch):
    """A client with answers by path, or what makes one of (params, token); no socket."""

    def connected(answers, tokens="first", **secrets):
        api = foursquare.connect(
            "", {"oauth_token": tokens, **secrets}, sleep=lambda _: None, attempts=2
        )
        api.asked = []
        whoever = {"users/self": {"user": {"id": "99"}}, "checkins/recent": {"recent": []}}

        def ask(url, params, auth):
            path = urlsplit(url).path.removeprefix("/v2/").removeprefix("/")
            api.requests += 1
            api.asked.append((path, params, auth.token))
            found = {**whoever, **answers}.get(path, error(404, "param_error"))
            found = found(params, auth.token) if callable(found) else found
            if isinstance(found, Answer):
                return found
            envelope = {"meta": {"code": 200}, "response": found}
            return Answer(200, {}, found if path.startswith("places/") else envelope)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    reading = Reading("foursquare", claims, {} if state is None else state, now)
    rows = defaultdict(list)
    for name, page in foursquare.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def user(user_id="7", **more):
    return {"user": {"id": user_id, "firstName": "Ana", "friends": {"count": 5}, **more}}


def tips(*items):
    return {"tips": {"count": len(items), "items": list(items)}}


def tip(number, age=1, likes=None, **more):
    created = TODAY - age * DAY
    liked = {"likes": likes} if likes else {}
    return {"id": f"t{number}", "createdAt": created, "text": "Goûtez", **liked, **more}


def visit(number, venue, age=1, **more):
    place = {"id": venue, "name": "Café"}
    return {"id": f"c{number}", "createdAt": TODAY - age * DAY, "venue": place, **more}


def checkins(*items):
    return {"checkins": {"count": len(items), "items": list(items)}}
