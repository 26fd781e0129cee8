"""Mastodon's instances asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import mastodon
from ingestion.reading import Claim, Reading

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
LATELY = "2026-03-31T08:00:00.000Z"
HOME = "a.test"
INES = Claim("ines", f"{HOME}/1")
BO = Claim("bo", "b.test/7")


def who(number, acct, **told):
    name, _, host = acct.partition("@")
    host = host or HOME
    return {
        "id": number, "username": name, "acct": acct, "display_name": name.title(), "note": "",
        "url": f"https://{host}/@{name}", "uri": f"https://{host}/users/{name}",
        "followers_count": 10, "following_count": 2, "statuses_count": 3, "fields": [],
        "avatar": "https://a.test/a.png", "created_at": "2020-01-01T00:00:00.000Z",
        "last_status_at": "2026-03-31",
    } | told  # fmt: skip


ME, FAN = who("1", "ines"), who("50", "zoe@far.test")


def status(number, account=ME, **told):
    return {
        "id": str(number), "created_at": LATELY, "uri": f"https://x.test/{number}",
        "url": f"https://x.test/@x/{number}", "visibility": "public", "content": "<p>Oui</p>",
        "spoiler_text": "", "account": account, "mentions": [], "reblog": None, "quote": None,
        "in_reply_to_id": None, "in_reply_to_account_id": None, "language": "fr",
        "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "quotes_count": 0,
    } | told  # fmt: skip


def told_of(number, kind, account=FAN, at=LATELY, about=None):
    told = {"id": str(number), "type": kind, "created_at": at, "account": account}
    return told if kind == "follow" else {**told, "status": about}


def error(code, message="Non", **headers):
    return Answer(code, headers, {"error": message})


class World:
    """Instances whose answers are given by (host, path); what was asked is in `asked`."""

    def __init__(self, answers, tokens=""):
        self.answers, self.asked, self.state = answers, [], {}
        self.tokens = tokens

    def api(self):
        api = mastodon.connect(
            "", {"access_tokens": self.tokens} if self.tokens else {},
            sleep=lambda _: None, attempts=2,
        )  # fmt: skip

        def ask(url, params, auth):
            api.requests += 1
            host, path = urlsplit(url).hostname, urlsplit(url).path.removeprefix("/api/v1/")
            token = auth.token if auth else None
            self.asked.append((host, path, params, token))
            found = self.answers.get((host, path), self.answers.get(path))
            found = found(params, token) if callable(found) else found
            if found is None:
                return Answer(404, {}, {"error": "Record not found"})
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        api._ask = ask
        return api

    def read(self, *claims, now=NOW, left=()):
        self.reading = Reading(
            "mastodon", list(claims), self.state, now, forgotten=frozenset(left).__contains__
        )
        rows = defaultdict(list)
        for name, page in mastodon.read(self.api(), self.reading):
            rows[name] += page
        for name, page in self.reading.drain():
            rows[name] += page
        return rows


def home(*statuses, me=ME, **more):
    """An instance where `ines` lives, alone."""
    return {
        "accounts": lambda params, _: [me] if me["id"] in params["id[]"] else [],
        "accounts/1/statuses": list(statuses),
        "statuses": [], **{name.replace("__", "/"): found for name, found in more.items()},
    }  # fmt: skip


def acts(rows):
    return {
        (row["act"], row["actor_account_id"], row["target_account_id"], row["post_id"])
        for row in rows["interactions"]
    }
