import json
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ingestion import client as client_module
from ingestion.client import Client, Gone, Refused, Throttled, Unavailable

NOW = 1_800_000_000.0
SECRET = "s3cret/+&key"


@pytest.fixture(scope="module")
def network():
    """A server that answers as `network.answers` says, one after another, the last for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            network.asked.append((self.path, dict(self.headers)))
            status, headers, body = (
                network.answers.pop(0) if len(network.answers) > 1 else network.answers[0]
            )
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as network:
        thread = Thread(target=network.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield network
        network.shutdown()
        thread.join()


@pytest.fixture
def ask(network):
    """Ask once what is answered so; the client and the waits it would have made are on `ask`."""

    def ask(*answers, path="things", params=None, **manners):
        network.answers, network.asked = list(answers), []
        ask.waits = []
        ask.api = Client(
            "testnet",
            f"http://127.0.0.1:{network.server_port}",
            secrets=[SECRET],
            clock=lambda: NOW,
            sleep=ask.waits.append,
            **manners,
        )
        try:
            return ask.api.get(path, params)
        finally:
            ask.api.close()

    return ask


def test_gives_parsed_json_with_headers_and_leaves_out_empty_parameters(ask, network):
    answer = ask((200, {"X-Total": "3"}, {"a": 2**60}), params={"page": 2, "after": None})

    assert (answer.body, answer.headers["x-total"]) == ({"a": 2**60}, "3")
    assert network.asked[0][0] == "/things?page=2"
    assert ask.api.requests == 1


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": format_datetime(datetime.fromtimestamp(NOW + 9, UTC), True)}, 10),
        ({"x-rate-limit-reset": str(int(NOW) + 20)}, 21),
        ({"X-RateLimit-Reset": datetime.fromtimestamp(NOW + 30, UTC).isoformat()}, 31),
        ({"x-rate-limit-reset": str(int(NOW) - 20)}, 0.1),
    ],
)
def test_waits_as_long_as_the_network_asks(ask, headers, wait):
    answer = ask((429, headers, {}), (200, {}, [1]))

    assert answer.body == [1]
    assert ask.waits == [pytest.approx(wait)]


@pytest.mark.parametrize("headers", [{"Retry-After": "900"}, {}, {"Retry-After": "soon"}])
def test_does_not_wait_beyond_its_patience(ask, headers):
    with pytest.raises(Throttled, match="testnet: the rate limit is reached"):
        ask((429, headers, {}), (200, {}, []))

    assert ask.waits == []


def test_a_server_in_trouble_is_asked_again_with_longer_pauses(ask):
    answer = ask((500, {}, {}), (502, {}, b"<html>"), (503, {}, b""), (200, {}, {}))

    assert answer.body == {}
    assert len(ask.waits) == 3
    assert ask.waits[0] < 2 < ask.waits[2] < 6.1


def test_gives_up_after_its_attempts(ask):
    with pytest.raises(Unavailable, match="HTTP 500"):
        ask((500, {}, {}), attempts=3)

    assert (ask.api.requests, len(ask.waits)) == (3, 2)


@pytest.mark.parametrize("body", [b"<html>Limit reached</html>", b'{"cut": ', b"[" * 100_000])
def test_what_is_not_json_is_an_error_that_says_so(ask, body):
    with pytest.raises(Unavailable, match="not JSON"):
        ask((200, {}, body), attempts=2)


@pytest.mark.parametrize(
    ("status", "kind"), [(401, Refused), (403, Refused), (400, Refused), (404, Gone), (410, Gone)]
)
def test_a_refusal_is_not_asked_again(ask, status, kind):
    with pytest.raises(kind) as refusal:
        ask((status, {}, {"code": "because"}))

    assert (refusal.value.status, refusal.value.body) == (status, {"code": "because"})
    assert (ask.api.requests, ask.waits) == (1, [])


def test_no_secret_is_ever_told(ask):
    for body in ({"message": f"bad key {SECRET}"}, {"message": "s3cret%2F%2B%26key"}):
        with pytest.raises(Refused) as refusal:
            ask((400, {}, body), path=f"things?key={SECRET}")
        assert SECRET not in str(refusal.value)
        assert "s3cret" not in str(refusal.value)


def test_follows_no_redirect_to_another_host(ask, network):
    with pytest.raises(Refused, match=r"redirects to another place, evil\.test"):
        ask((302, {"Location": "http://evil.test/things"}, {}))


def test_follows_a_redirect_within_the_host(ask, network):
    assert ask((301, {"Location": "/moved"}, {}), (200, {}, [])).body == []
    assert [path for path, _ in network.asked] == ["/things", "/moved"]


def test_does_not_run_in_circles(ask):
    with pytest.raises(Refused, match="circles"):
        ask((302, {"Location": "/things"}, {}))


def test_refuses_an_endless_body(ask, monkeypatch):
    monkeypatch.setattr(client_module, "MAX_BODY", 1000)

    with pytest.raises(Refused, match="larger"):
        ask((200, {}, b"[" + b" " * 5000 + b"]"))


def test_the_judge_speaks_first(ask):
    def judge(answer):
        return Throttled("the day's quota is used up") if answer.body.get("quota") else None

    with pytest.raises(Throttled, match="quota is used up"):
        ask((403, {}, {"quota": True}), judge=judge)
    assert ask((200, {}, {"quota": False}), judge=judge).body == {"quota": False}


def test_nobody_there_is_an_error_that_names_the_network(network):
    api = Client("testnet", "http://127.0.0.1:9", attempts=2, sleep=lambda _: None)

    with pytest.raises(Unavailable, match="testnet: no answer"):
        api.get("things")
    api.close()


def test_a_site_lies_below_the_base_address_where_one_is_set():
    assert Client("n", "").site("blog.example") == "https://blog.example"
    assert Client("n", "http://127.0.0.1:1/n/").site("blog.example") == (
        "http://127.0.0.1:1/n/blog.example"
    )
