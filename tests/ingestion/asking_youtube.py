"""YouTube asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import youtube
from ingestion.reading import Reading
from ingestion.sandbox import youtube as sandbox

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
KEY = sandbox.SECRETS["api_key"]
ME, FAN, BO = (f"UC{name:->22}" for name in ("me", "fan", "bo"))


def connecting(monkeypatch):
    """A client whose answers come from a function of (kind, parameters); no sleep, no socket."""

    def connected(answer, key=KEY):
        api = youtube.connect("http://youtube.test", {"api_key": key}, sleep=lambda _: None)
        api.asked = []

        def ask(url, params, auth):
            kind = urlsplit(url).path.removeprefix("/youtube/v3/")
            api.requests += 1
            api.asked.append((kind, params))
            status, body = answer(kind, params)
            return Answer(status, {}, body)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    """Rows by relation, the reading, and the exception that ended it."""
    reading = Reading("youtube", claims, {} if state is None else state, now, lambda: api.requests)
    rows, problem = defaultdict(list), None
    try:
        for name, page in youtube.read(api, reading):
            rows[name] += page
            for drained, more in reading.drain():
                rows[drained] += more
    except Exception as error:
        problem = error
    for drained, more in reading.drain():
        rows[drained] += more
    return rows, reading, problem


def error(status, reason, **details):
    entry = {"message": "no <a href='#quota'>luck</a>", "domain": "youtube", "reason": reason}
    return status, {"error": {"code": status, "message": "no", "errors": [entry], **details}}


def comment(name, author=FAN, **snippet):
    signed = {"authorChannelId": {"value": author}} if author else {}
    times = {"publishedAt": "2026-03-30T10:00:00Z", "updatedAt": "2026-03-30T10:00:00Z"}
    text = {"videoId": "v1", "textOriginal": "ah"}
    return {"id": name, "snippet": {**text, **signed, **times, **snippet}}


def thread(top, *replies, total=None):
    told = {"topLevelComment": top, "totalReplyCount": len(replies) if total is None else total}
    return {"id": top["id"], "snippet": told, "replies": {"comments": list(replies)}}


def channel(name=ME, **statistics):
    return {
        "id": name,
        "snippet": {"title": "Moi", "customUrl": "@moi", "publishedAt": "2020-01-01T00:00:00.5Z"},
        "statistics": {"subscriberCount": "1230", "videoCount": "1", **statistics},
        "contentDetails": {"relatedPlaylists": {"uploads": f"UU{name[2:]}"}},
    }


def video(name="v1", published="2026-03-30T09:00:00Z", **statistics):
    snippet = {"channelId": ME, "title": "Un", "description": "deux", "publishedAt": published}
    return {"id": name, "snippet": snippet, "statistics": statistics}


def upload(name="v1", published="2026-03-30T09:00:00Z"):
    return {"contentDetails": {"videoId": name, "videoPublishedAt": published}}
