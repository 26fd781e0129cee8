"""One polite HTTP client for every network: it retries, heeds limits and hides secrets."""

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from ingestion.problems import (
    Answer,
    Gone,
    Problem,
    Refused,
    Throttled,
    Unavailable,
    status_problem,
)
from ingestion.public import PublicOnly
from ingestion.redaction import blotted, without_secrets
from ingestion.waits import asked_wait

__all__ = [
    "Answer",
    "Auth",
    "Bearer",
    "Client",
    "Gone",
    "Problem",
    "Refused",
    "Throttled",
    "Unavailable",
]

MAX_BODY = 32 * 1024 * 1024
MAX_REDIRECTS = 3

Auth = tuple[str, str] | AuthBase  # a user name and password, or what changes a request


class Bearer(AuthBase):
    """Sends one request in the name of a token; as a header, for addresses end up in logs."""

    def __init__(self, token: str) -> None:
        """Keep the token."""
        self.token = token

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Put the token in."""
        r.headers["Authorization"] = f"Bearer {self.token}"
        return r


def no_opinion(_answer: Answer) -> Problem | None:
    """The default judge: the status alone decides."""
    return None


@dataclass
class Client:
    """Asks one network for JSON. Every network module opens its own with `connect()`.

    `judge` sees each answer first and may return the Problem that its body means (a used-up quota:
    Throttled; a page worth another try: Unavailable); None leaves it to the status.
    `secrets` are blotted out of every message. `patience` is the longest single wait in seconds.
    """

    network: str
    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    auth: Auth | None = None
    secrets: Iterable[str] = ()
    judge: Callable[[Answer], Problem | None] = no_opinion
    attempts: int = 4
    patience: float = 60.0
    timeout: tuple[float, float] = (5.0, 30.0)
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    requests: int = field(default=0, init=False)
    # objects that the network bills, where it does
    objects: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Open a session that adds nothing of this machine to a request."""
        self.base_url = self.base_url.rstrip("/")
        self.secrets = tuple(self.secrets)
        self._session = Session()
        self._session.trust_env = False  # a .netrc or proxy variable must not add credentials
        self._session.headers.update(
            {"Accept": "application/json", "User-Agent": "clout/0.1", **self.headers}
        )
        # the operator's setting may name any place, a registry only one on the internet
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, PublicOnly())
        if self.base_url:
            place = urlsplit(self.base_url)
            self._session.mount(f"{place.scheme}://{place.netloc}/", HTTPAdapter())

    def site(self, host: str) -> str:
        """The root of one host of a network that has many; below `base_url` where that is set.

        Raises Refused for what is more, or less, than the name of a host.
        """
        if not re.fullmatch(r"\w[\w.-]*(:\d{1,5})?", host):
            raise Refused(f"{host!r} is not the name of a host")
        return f"{self.base_url}/{host}" if self.base_url else f"https://{host}"

    def get(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        auth: Auth | None = None,
    ) -> Answer:
        """GET `path` below the base URL (or a full address made by `site`) and return its JSON.

        Parameters that are None are left out. Raises Gone, Refused, Throttled or Unavailable.
        """
        url = path if "://" in path else f"{self.base_url}/{path.lstrip('/')}"
        sent = {k: v for k, v in {**self.params, **(params or {})}.items() if v is not None}
        problem: Problem = Unavailable("not asked yet")
        for attempt in range(1, self.attempts + 1):
            try:
                answer = self._ask(url, sent, auth or self.auth)
            except Unavailable as unavailable:
                answer, problem = None, unavailable
            if answer is not None:
                found = self._judged(answer)
                if found is None:
                    return answer
                found.status, found.body = answer.status, answer.body
                problem = found
            final = isinstance(problem, (Refused, Gone)) or attempt == self.attempts
            if final or not self._wait(problem, answer, attempt):
                break
        problem.args = (self.redact(f"{self.network}: {problem.args[0]} (GET {url})"),)
        raise problem from None

    def redact(self, text: str) -> str:
        """The text without any secret, as it is or as an address spells it."""
        return without_secrets(text, self.secrets)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _ask(self, url: str, params: Mapping[str, Any], auth: Auth | None) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            self.requests += 1
            try:
                with self._session.get(
                    url,
                    params=params,
                    auth=auth,
                    timeout=self.timeout,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    target = response.headers.get("location", "")
                    if not (response.is_redirect and target):
                        return self._answer(response)
            except RequestException as error:
                raise Unavailable(f"no answer, {type(error).__name__}") from None
            except ValueError:
                # requests takes the address of a redirect apart, even of one it does not follow
                raise Refused("it redirects to what is no address") from None
            target = urljoin(url, target)
            if urlsplit(target).hostname != urlsplit(url).hostname or (
                urlsplit(url).scheme == "https" != urlsplit(target).scheme
            ):
                raise Refused(f"it redirects to another place, {urlsplit(target).hostname}")
            url, params = target, {}
        raise Refused("it redirects in circles")

    def _answer(self, response: Response) -> Answer:
        content, started = bytearray(), self.clock()
        for chunk in response.iter_content(65536):
            content += chunk
            if len(content) > MAX_BODY:
                raise Refused(
                    f"the answer is larger than {MAX_BODY >> 20} MiB", response.status_code
                )
            if self.clock() - started > 4 * self.timeout[1]:
                raise Unavailable("the answer did not come to an end")
        try:
            body = json.loads(content) if content.strip() else None
        except (ValueError, RecursionError):
            return Answer(response.status_code, response.headers, None, is_json=False)
        return Answer(response.status_code, response.headers, body)

    def _judged(self, answer: Answer) -> Problem | None:
        """The problem that an answer is, if it is one."""
        if (found := self.judge(answer) or status_problem(answer)) is None:
            return None
        # its words once more without secrets: a message may be cut in the middle of one
        try:
            answer = replace(answer, body=blotted(answer.body, tuple(self.secrets)))
        except RecursionError:
            answer = replace(answer, body=None)
        again = self.judge(answer) or status_problem(answer)
        # what stars stand in for may be what it was known by
        if type(again) is type(found):
            found.args = again.args
        return found

    def _wait(self, problem: Problem, answer: Answer | None, attempt: int) -> bool:
        """Sleep before the next attempt; False when that would take more than our patience."""
        asked = self._asked_wait(problem, answer) if answer is not None else None
        if isinstance(problem, Throttled) and asked is None:
            return False
        wait = (2.0 ** (attempt - 1)) * random.uniform(0.5, 1.5) if asked is None else asked
        if wait > self.patience:
            problem.args = (f"{problem.args[0]}; it wants a pause of {wait:.0f} s",)
            return False
        self.sleep(max(wait, 0.1))
        return True

    def _asked_wait(self, problem: Problem, answer: Answer) -> float | None:
        """Seconds the network asks us to wait, as it says it."""
        return asked_wait(problem, answer, self.clock())
