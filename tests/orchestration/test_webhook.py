"""A bad night is told where the operator wants to hear of it, without an address or a person."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from ingestion import lake, source
from ingestion.home import Home
from orchestration.defs.schedules import failure
from orchestration.operations.lock import Busy, holder, writing
from orchestration.runs import Run


@pytest.fixture
def heard(monkeypatch):
    """What came to the webhook."""
    heard = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        monkeypatch.setenv("CLOUT_WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/secret")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield heard
        server.shutdown()
        thread.join()


def test_a_good_night_is_not_worth_a_word(tmp_path, heard):
    with Run(Home(tmp_path)) as run:
        run.networks["x"] = {"status": "loaded"}
    assert heard == []


def test_a_network_that_was_not_read_is_named(tmp_path, heard):
    with Run(Home(tmp_path), "dagster") as run:
        run.networks |= {"x": {"status": "failed", "error": "@jo"}, "y": {"status": "loaded"}}
    assert heard == ["Clout: could not read x. All else is published."]


def test_marts_that_were_held_back_are_told_with_the_check(tmp_path, heard):
    with Run(Home(tmp_path)) as run:
        run.fail("ranks_reshuffle", "jo fell by 900")
    assert heard == [
        "Clout: `clout refresh` failed (ranks_reshuffle). Readers keep what was published last."
    ]


@pytest.mark.parametrize("command", ["clout refresh", "dagster"])
def test_a_full_disk_is_told_of(tmp_path, heard, monkeypatch, command):
    home, write_text, said = Home(tmp_path), Path.write_text, []

    def fill_up(path, *text, **how):
        if path.name == "status.json.draft":
            raise OSError(28, "No space left on device")
        return write_text(path, *text, **how)

    monkeypatch.setattr(Path, "write_text", fill_up)
    with Run(home, command, report=lambda *told, **_: said.append(told)) as run:
        pass
    assert heard == [f"Clout: `{command}` failed (status). Readers keep what was published last."]
    assert run.outcome == "failed"
    assert holder(home) is None
    [(part, why)] = said
    assert part == "status"
    assert "No space left" in why


@pytest.mark.parametrize(("command", "times"), [("clout refresh", 1), ("dagster", 0)])
def test_a_run_that_could_not_begin_is_told_of(tmp_path, heard, monkeypatch, command, times):
    def fill_up(_home):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lake, "begin", fill_up)
    with pytest.raises(OSError, match="No space left"), Run(Home(tmp_path), command):
        pass
    # of what Dagster began, its sensor tells
    assert heard == ["Clout: `clout refresh` failed. Readers keep what was published last."] * times
    assert holder(Home(tmp_path)) is None


def test_a_run_whose_networks_cannot_be_asked_for_their_terms_is_told_of(
    tmp_path, heard, monkeypatch
):
    def break_down(_network):
        raise SyntaxError("in secrets.toml")

    monkeypatch.setattr(source, "terms_of", break_down)
    with pytest.raises(SyntaxError), Run(Home(tmp_path)):
        pass
    assert heard == ["Clout: `clout refresh` failed. Readers keep what was published last."]
    assert holder(Home(tmp_path)) is None
    assert Run.current is None


def test_a_run_that_was_refused_is_nothing_to_tell_of(tmp_path, heard, monkeypatch):
    with writing(Home(tmp_path), "clout import"), pytest.raises(Busy), Run(Home(tmp_path)):
        pass

    def refuse(_home):
        raise lake.Refused("of a newer version")

    monkeypatch.setattr(lake, "begin", refuse)
    with pytest.raises(lake.Refused), Run(Home(tmp_path)):
        pass
    assert heard == []


def test_a_run_of_dagsters_that_failed_is_told_by_its_sensor(heard):
    @dg.op
    def breaks():
        raise ValueError("of @jo")

    @dg.job
    def night():
        breaks()

    with dg.DagsterInstance.ephemeral() as instance:
        done = night.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="failure", dagster_instance=instance, dagster_run=done.dagster_run,
            dagster_event=done.get_run_failure_event(),
        ).for_run_failure()  # fmt: skip
        failure(context)
    assert len(heard) == 1
    assert done.run_id in heard[0]
    assert "@jo" not in heard[0]


def test_a_webhook_that_nobody_answers_hides_neither_outcome_nor_address(tmp_path, monkeypatch):
    monkeypatch.setenv("CLOUT_WEBHOOK_URL", "http://127.0.0.1:9/secret")
    said = []
    with Run(Home(tmp_path), report=lambda *told, **_: said.append(told)) as run:
        run.networks["x"] = {"status": "failed"}
    assert run.outcome == "partial"
    assert said == [("webhook", "The webhook could not be told: ConnectionError.")]
