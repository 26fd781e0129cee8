"""LinkedIn asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from ingestion.client import Answer, Throttled
from ingestion.networks import linkedin
from ingestion.reading import Claim, Reading
from ingestion.sandbox import linkedin as sandbox

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
PAGE = "urn:li:organization:1"
CLAIM = Claim("p", PAGE)
TOKEN = sandbox.SECRETS["access_token"]


def ago(days):
    return int((NOW - timedelta(days=days)).timestamp() * 1000)


def error(status, message="no", **more):
    return Answer(status, {}, {"status": status, "message": message, **more})


def post(number=9, days=1, **more):
    return {
        "id": f"urn:li:share:{number}", "author": PAGE, "commentary": "Bonjour",
        "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
        "publishedAt": ago(days), "createdAt": ago(days), "lastModifiedAt": ago(days), **more,
    }  # fmt: skip


def comment(number, actor="urn:li:person:a", answers=0, **more):
    return {
        "id": str(number), "$URN": f"urn:li:comment:(urn:li:activity:5,{number})", "actor": actor,
        "created": {"actor": actor, "time": ago(0.5)}, "message": {"text": "Bravo"},
        "commentsSummary": {"aggregatedTotalComments": answers}, **more,
    }  # fmt: skip


def reaction(actor, kind="LIKE"):
    return {"reactionType": kind, "created": {"actor": actor, "time": ago(0.5)}}


class Page:
    """A page `1` as the API tells it; what it holds may be changed between two reads."""

    def __init__(self):
        self.posts, self.notices = [post()], []
        self.counts = defaultdict(lambda: (1, 1))
        self.shares, self.refused = {}, {}
        self.comments, self.reactions = defaultdict(list), defaultdict(list)

    def __call__(self, path, query):
        for start, refusal in self.refused.items():
            if path.startswith(start):
                return refusal
        ids = query.get("ids", "List()")[5:-1].split(",")
        match path.split("/"):
            case ["organizationAcls"]:
                return {"elements": [{"organization": PAGE, "role": "ADMINISTRATOR"}]}
            case ["organizations"] if query.get("vanityName") == "loréal":
                return {"elements": [{"id": 3, "vanityName": "Loréal"}]}
            case ["organizations"] if "q" in query:
                return {"elements": []}
            case ["organizations" | "organizationsLookup"]:
                return {"results": {"1": {"id": 1, "vanityName": "Ma-Page", "localizedName": "X"}}}
            case ["networkSizes", _]:
                return {"firstDegreeSize": 7}
            case ["posts"] if "ids" in query:
                found = {one["id"]: one for one in self.posts if one["id"] in ids}
                lost = {
                    one: {"status": 404} for one in ids if one not in (*found, "urn:li:share:6")
                }
                return {"results": found, "errors": lost}
            case ["posts"]:
                return {"elements": self.posts}
            case ["socialMetadata"]:
                return {"results": {one: self.metadata(one) for one in ids}}
            case ["organizationalEntityShareStatistics"]:
                return {"elements": [self.statistics(*one) for one in self.shares.items()]}
            case ["organizationalEntityNotifications"]:
                return {"elements": self.notices}
            case ["socialActions", urn, "comments"]:
                return {"elements": self.comments[urn]}
            case ["reactions", entity]:
                return {"elements": self.reactions[entity[8:-1]]}
        raise AssertionError(path)

    def metadata(self, urn):
        comments, likes = self.counts[urn]
        return {
            "commentSummary": {"count": comments},
            "reactionSummaries": {"LIKE": {"count": likes}},
        }

    def statistics(self, urn, count):
        return {"share": urn, "totalShareStatistics": {"shareCount": count}}


def connecting(monkeypatch):
    """A client whose answers come from a function of (path, parameters); no socket."""

    def connected(answer):
        api = linkedin.connect("http://li.test", {"access_token": TOKEN}, attempts=2)
        api.asked, api.slept = [], []
        api.sleep = api.slept.append

        def ask(url, _params, _auth):
            parts = urlsplit(url)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            api.requests += 1
            api.asked.append(url.removeprefix("http://li.test/rest/"))
            found = answer(unquote(parts.path).removeprefix("/rest/"), query)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims=(CLAIM,), state=None, now=NOW):
    claims = list(claims)
    reading = Reading("linkedin", claims, {} if state is None else state, now, lambda: api.requests)
    rows = defaultdict(list)
    try:
        for name, found in linkedin.read(api, reading):
            rows[name] += found
    except Throttled as limit:
        rows["limit"] = [limit]
    for name, found in reading.drain():
        rows[name] += found
    return rows, reading


def named(api):
    """Of which posts it was asked who acted."""
    kinds = ("socialActions/", "reactions/")
    return [unquote(one).split("?")[0] for one in api.asked if one.startswith(kinds)]
