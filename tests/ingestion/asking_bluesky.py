"""Bluesky asked without a socket: what tests of its connector share."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import bluesky
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
ME, BO, CY = (f"did:plc:{name:a<24}" for name in ("me", "bo", "cy"))
FEED, LIKES, THREAD = "getAuthorFeed", "getLikes", "getPostThread"


def uri(number=1, did=ME, collection="app.bsky.feed.post"):
    return f"at://{did}/{collection}/3k{number:011}"


def view(number=1, did=ME, at="2026-03-31T08:00:00.000Z", counts=(0, 0, 0, 0), **record):
    names = ("likeCount", "repostCount", "quoteCount", "replyCount")
    return {
        "uri": uri(number, did), "cid": "bafy", "author": {"did": did, "handle": "x.test"},
        "record": {"text": f"post {number}", "createdAt": at, "langs": ["fr"]} | record,
        "indexedAt": "2026-03-31T08:00:00.000Z", "labels": [],
        **dict(zip(names, counts, strict=True)),
    }  # fmt: skip


def items(*views):
    return {"feed": [{"post": one} for one in views]}


def profile(did=ME, **more):
    return {"did": did, "handle": "me.test", "followersCount": 70, "labels": [], **more}


def strong(address):
    return {"uri": address, "cid": "bafy"}


def answering(address):
    return {"reply": {"root": strong(address), "parent": strong(address)}}


def living_at(endpoint):
    """The document of a DID, as a directory has it."""
    other = {"id": "#labels", "type": "AtprotoLabeler", "serviceEndpoint": "https://labels.example"}
    home = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": endpoint}
    return {"id": ME, "alsoKnownAs": ["at://me.test"], "service": [other, home]}


def replying(**answers):
    """Answers by the method's last word: one, or a list of them in turn; empty lists otherwise."""
    empty = {
        "getProfiles": {"profiles": [profile()]}, FEED: {"feed": []}, LIKES: {"likes": []},
        "getRepostedBy": {"repostedBy": []}, "getQuotes": {"posts": []}, "getPosts": {"posts": []},
        THREAD: {"thread": {}}, "getFollowers": {"followers": []}, "searchPosts": {"posts": []},
        "resolveHandle": {"did": ME}, f"directory/{ME}": living_at("https://morel.host.bsky.network"),
    }  # fmt: skip
    given = {**empty, **answers}

    def answer(method, _params, _token):
        told = given[method]
        return told.pop(0) if isinstance(told, list) else told

    return answer


def connecting(monkeypatch):
    """A client whose answers come from a function of (method, parameters, token); no socket."""

    def connected(answer, logins=(), **secrets):
        api = bluesky.connect("http://at.test", secrets, sleep=lambda _: None, attempts=2)
        api.asked, api.logins = [], list(logins)

        def ask(url, params, auth):
            host, method = urlsplit(url).path.split("/")[1], url.rpartition(".")[2]
            api.requests += 1
            api.asked.append((host, method, params))
            found = answer(method, params, auth.token if auth else None)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        monkeypatch.setattr(api._session, "post", lambda *_, **__: api.logins.pop(0))
        monkeypatch.setattr(api, "_answer", lambda answer: answer)
        return api

    return connected


class Login(Answer):
    """An answer that can be used as a response of the session."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


MEMBER = {"identifier": "me.test", "app_password": "abcd-efgh"}
ACCEPTED = Login(200, {}, {"accessJwt": "a.b.c"})


ONLY_ME = (Claim("p", ME),)


def read(api, claims=ONLY_ME, state=None, now=NOW):
    state = {} if state is None else state
    reading = Reading("bluesky", list(claims), state, now, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in bluesky.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    for name, page in rows.items():
        assert not fit(RELATIONS[name], page, now).unknown
    return rows, reading


def methods(api):
    return Counter(method for _, method, _ in api.asked)
