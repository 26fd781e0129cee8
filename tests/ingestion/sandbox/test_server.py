"""The sandbox's server speaks HTTP, goes wrong on demand, and ends when it is told to."""

import http.client
import json
import subprocess
import sys
from datetime import date
from threading import Thread
from types import SimpleNamespace

import pytest

from ingestion.sandbox import faults, listener
from ingestion.sandbox.exchange import Response
from ingestion.sandbox.server import Sandbox

ITEMS = {"items": [{"at": "2026-11-22T10:00:00Z", "n": 1}, {"at": "2026-11-21T10:00:00Z", "n": 2}]}


def serve(world, request):
    if request.path == "/page":
        return Response(200, "<p>bonjour</p>")
    if request.path == "/items":
        return Response(200, ITEMS, {"X-Total": "2"})
    return Response(200, {"path": request.path, "query": request.query, "world": world})


def fault(kind):
    return Response(418, {"own": kind}) if kind == "quota" else None


@pytest.fixture
def client(monkeypatch):
    module = SimpleNamespace(serve=serve, fault=fault)
    monkeypatch.setattr(listener, "networks", lambda: {"echo": module})
    with listener.Server("a world") as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        yield connection
        connection.close()
        server.stopping.set()
        server.shutdown()
        thread.join()


def ask(client, path, method="GET", body=None):
    client.request(method, path, body=json.dumps(body) if body else None)
    answer = client.getresponse()
    return answer.status, answer.headers, answer.read()


def goes_wrong(client, kind, times=1):
    status, _, _ = ask(
        client, "/_faults", "POST", {"network": "echo", "kind": kind, "times": times}
    )
    assert status == 200


def test_a_network_sees_its_own_path_and_every_value_of_the_query(client):
    status, headers, body = ask(client, "/echo/2/a%20b?x=1&x=2&empty=")
    assert status == 200
    assert headers["Content-Type"].startswith("application/json")
    assert json.loads(body) == {
        "path": "/2/a b", "query": {"x": ["1", "2"], "empty": [""]}, "world": "a world",
    }  # fmt: skip


def test_one_connection_serves_many_requests(client):
    ask(client, "/echo/items")
    socket = client.sock
    for _ in range(3):
        assert ask(client, "/echo/items")[1]["X-Total"] == "2"
    assert client.sock is socket


def test_text_goes_out_as_html(client):
    _, headers, body = ask(client, "/echo/page")
    assert headers["Content-Type"].startswith("text/html")
    assert body == b"<p>bonjour</p>"


def test_an_unknown_network_is_named(client):
    status, _, body = ask(client, "/nowhere/2")
    assert status == 404
    assert b"nowhere" in body


def test_a_fault_lasts_as_often_as_asked(client):
    goes_wrong(client, "throttle", times=2)
    answers = [ask(client, "/echo/items") for _ in range(3)]
    assert [status for status, _, _ in answers] == [429, 429, 200]
    assert answers[0][1]["Retry-After"] == "1"


def test_a_network_words_its_own_faults(client):
    goes_wrong(client, "quota")
    assert ask(client, "/echo/items")[0] == 418
    goes_wrong(client, "expired")
    assert ask(client, "/echo/items")[0] == 401


def test_html_instead_of_json(client):
    goes_wrong(client, "html")
    status, headers, body = ask(client, "/echo/items")
    assert status == 502
    assert headers["Content-Type"].startswith("text/html")
    assert body.startswith(b"<html>")


def test_new_fields_and_other_types_change_the_real_answer(client):
    goes_wrong(client, "new_field")
    items = json.loads(ask(client, "/echo/items")[2])["items"]
    assert [item["sparkle_count"] for item in items] == [3, 3]
    goes_wrong(client, "retype")
    items = json.loads(ask(client, "/echo/items")[2])["items"]
    assert [type(item["at"]) for item in items] == [dict, str]
    assert json.loads(ask(client, "/echo/items")[2]) == ITEMS


@pytest.mark.parametrize(
    ("kind", "told", "respelled"),
    [
        ("text", {"n": 12, "is": True}, {"n": "12", "is": True}),
        ("number", [{"id": "12"}, {"id": "012"}], [{"id": 12}, {"id": "012"}]),
        ("iso", {"at": "1735787045"}, {"at": "2025-01-02T03:04:05Z"}),
        ("iso", {"at": 1735787045, "n": 12}, {"at": "2025-01-02T03:04:05Z", "n": 12}),
    ],
)
def test_the_same_may_be_spelled_otherwise(kind, told, respelled):
    assert faults.CHANGES[kind](told) == respelled


def test_a_hanging_network_does_not_answer_in_time(client, monkeypatch):
    monkeypatch.setattr(faults, "HANG_SECONDS", 0.3)
    goes_wrong(client, "hang")
    client.close()
    client.timeout = 0.05
    with pytest.raises(TimeoutError):
        ask(client, "/echo/items")


@pytest.mark.parametrize(
    "asked", [{"network": "nowhere", "kind": "html"}, {"network": "echo", "kind": "flood"}]
)
def test_an_unknown_fault_is_refused(client, asked):
    assert ask(client, "/_faults", "POST", asked)[0] == 400


def test_a_sandbox_answers_on_every_network_and_stops():
    with Sandbox(1, date(2026, 11, 22), days=1) as sandbox:
        settings = sandbox.settings()
        assert settings["SOURCES__TWITTER__BASE_URL"] == f"{sandbox.base_url}/twitter"
        host, port = sandbox.base_url.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
        client = http.client.HTTPConnection(host, int(port), timeout=10)
        status, _, body = ask(client, "/twitter/2/users/by?usernames=robotmiaou")
        client.close()
        assert status == 401, body
    assert sandbox.process.returncode == 0


def test_a_sandbox_that_cannot_start_says_so(monkeypatch):
    sandbox = Sandbox(1, date(2026, 11, 22))
    sandbox.command = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(RuntimeError, match="exit code"), sandbox:
        pass


def test_a_sandbox_ends_with_whoever_started_it():
    command = Sandbox(1, date(2026, 11, 22), days=1).command
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout.readline().startswith("http://127.0.0.1:")
        child.stdin.close()
        assert child.wait(10) == 0
