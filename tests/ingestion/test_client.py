import json
import socket
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ingestion import client as client_module
from ingestion.client import Client, Gone, Refused, Throttled, Unavailable
from ingestion.public import is_public

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

        def date_time_string(self, *_):
            return format_datetime(datetime.fromtimestamp(NOW + network.ahead, UTC), usegmt=True)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as network:
        network.ahead = 0
        thread = Thread(target=network.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield network
        network.shutdown()
        thread.join()


@pytest.fixture
def ask(network):
    """Ask once what is answered so; the client and the waits it would have made are on `ask`."""

    def ask(*answers, path="things", params=None, secrets=(SECRET,), **manners):
        network.answers, network.asked = list(answers), []
        ask.waits = []
        ask.api = Client(
            "testnet",
            f"http://127.0.0.1:{network.server_port}",
            secrets=secrets,
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


@pytest.mark.parametrize("ahead", [-7200, 7200])
def test_a_moment_is_one_of_the_networks_clock_not_of_ours(ask, network, monkeypatch, ahead):
    monkeypatch.setattr(network, "ahead", ahead)
    reset = {"x-rate-limit-reset": str(int(NOW) + ahead + 20)}
    assert ask((429, reset, {}), (200, {}, [1])).body == [1]
    assert ask.waits == [pytest.approx(21)]


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


@pytest.mark.parametrize("name", ["X-RateLimit-Reset", "x-rate-limit-reset", "RateLimit-Reset"])
def test_the_end_of_a_quota_does_not_keep_a_failing_server_from_being_asked_again(ask, name):
    quota = {name: str(int(NOW) + 3000)}
    assert ask((502, quota, {}), (200, quota, [1])).body == [1]
    assert ask.waits == [pytest.approx(1, abs=0.5)]


def test_a_failing_server_that_asks_for_a_pause_gets_it(ask):
    assert ask((503, {"Retry-After": "7"}, {}), (200, {}, [1])).body == [1]
    assert ask.waits == [7]


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


LONG = "A" + "k3Vq9" * 60


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("body", [{"error": {"message": f"Bad: {LONG}"}}, {LONG: [LONG, 1, None]}])
def test_no_part_of_a_secret_is_told_where_a_message_is_cut(ask, status, body):
    def judge(answer):
        return Refused(f"it says {str(answer.body)[:200]}") if answer.status == 200 else None

    with pytest.raises(Refused) as refusal:
        ask((status, {}, body), secrets=[LONG], judge=judge)
    told = str(refusal.value)
    assert "***" in told
    assert not [at for at in range(len(LONG) - 20) if LONG[at : at + 20] in told]


def test_an_error_that_is_nested_deeper_than_any_is_still_a_refusal(ask):
    with pytest.raises(Refused, match="HTTP 400"):
        ask((400, {}, b"[" * 700 + b"]" * 700))


def test_what_is_read_is_left_as_it_is_even_where_a_secret_stands_in_it(ask):
    # a name that somebody logs in with is a secret, and stands in all of their own posts
    assert ask((200, {}, {"by": SECRET})).body == {"by": SECRET}


def test_follows_no_redirect_to_another_host(ask, network):
    with pytest.raises(Refused, match=r"redirects to another place, evil\.test"):
        ask((302, {"Location": "http://evil.test/things"}, {}))


def test_follows_no_redirect_to_what_is_no_address(ask):
    with pytest.raises(Refused, match="no address"):
        ask((302, {"Location": "http://[oops"}, {}))


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


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0",
    ],
)  # fmt: skip
def test_a_host_of_the_registry_cannot_reach_this_machine(network, host):
    network.answers, network.asked = [(200, {}, {})], []
    api = Client("testnet", "", attempts=1)
    for url in (f"http://{host}:{network.server_port}/x", api.site(host)):
        with pytest.raises((Refused, Unavailable), match=r"not on the internet|no answer"):
            api.get(url)
    api.close()
    assert network.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fc00::1", "fe80::1%eth0",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:7f00:1::", "192.0.2.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_what_is_not_public_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public_is_known(address):
    assert is_public(address)


def test_a_name_is_looked_up_once_and_its_answer_is_the_address_that_is_asked(network, monkeypatch):
    """A name that means the internet when it is checked, and this machine when it is used."""
    network.answers, network.asked, told = [(200, {}, {})], [], []

    def resolve(host, port, *_args, **_values):
        told.append(host)
        address = "203.0.113.5" if len(told) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("ingestion.public.is_public", lambda address: address == "203.0.113.5")
    connected = []

    def connect(address, *_args, **_values):
        connected.append(address[0])
        raise OSError("not in a test")

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    api = Client("testnet", "", attempts=1)
    with pytest.raises(Unavailable):
        api.get(f"http://rebinding.test:{network.server_port}/x")
    api.close()
    assert connected == ["203.0.113.5"]
    assert network.asked == []


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch):
    both = [(0, 0, 0, "", ("8.8.8.8", 1)), (0, 0, 0, "", ("10.0.0.1", 1))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_values: both)
    api = Client("testnet", "", attempts=1)
    with pytest.raises(Refused, match="private address"):
        api.get("https://split.test/x")
    api.close()


def test_another_port_of_the_base_address_is_not_the_base_address(ask, network):
    # a redirect within the host, to a service that the setting does not name
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        target = f"http://127.0.0.1:{other.server_port}/x"
        with pytest.raises(Refused, match="not on the internet"):
            ask((302, {"Location": target}, {}))


@pytest.mark.parametrize(
    "host",
    ["", "a/b", "user@a", "a?b", "a#b", "a b", "..", "http://a", "a:b", "[::1]", "a\\b", "a\nb"],
)
def test_a_host_is_a_name_and_nothing_else(host):
    api = Client("testnet", "")
    with pytest.raises(Refused, match="not the name of a host"):
        api.site(host)
    api.close()
