"""The dashboard's server as a browser meets it: who may ask, and who may frame it."""

import tomllib

import pytest
import requests
from served import DASHBOARD, dashboard

from dashboard import reference

UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/person?p=x", "/_stcore/health", "/nowhere/at/all"])
def test_no_other_site_may_frame_a_page(server, path):
    headers = requests.get(server + path, timeout=20).headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_other_site_may_read_an_answer(server):
    answer = requests.get(
        f"{server}/_stcore/health", headers={"Origin": "http://evil.test"}, timeout=20
    )
    assert answer.headers.get("Access-Control-Allow-Origin") in (None, server)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, 101),
        ({"Origin": "http://evil.test"}, 403),
        ({"Host": "evil.test"}, 403),
        ({"Host": "127.0.0.1.evil.test", "Origin": "http://127.0.0.1.evil.test"}, 403),
    ],
)
def test_a_session_is_opened_for_this_site_alone(server, told, status):
    answer = requests.get(
        f"{server}/_stcore/stream", headers=UPGRADE | told, timeout=20, stream=True
    )
    answer.close()
    assert answer.status_code == status


def test_behind_a_proxy_it_answers_to_the_names_it_is_given_and_stays_healthy(full):
    names = "clout.example.org 127.0.0.1"
    with dashboard(full, STREAMLIT_SERVER_ALLOWED_HOSTS=names) as (address, _):

        def status(host, path="/api/v1/scopes"):
            return requests.get(address + path, headers={"Host": host}, timeout=20).status_code

        assert [status(name) for name in names.split()] == [200, 200]
        assert status("evil.test") == 400
        # as the container asks itself
        assert status("127.0.0.1", "/_stcore/health") == 200


def test_it_listens_on_this_machine_alone():
    settings = tomllib.loads((DASHBOARD / ".streamlit" / "config.toml").read_text())["server"]
    assert settings["address"] == "127.0.0.1"
    assert settings["enableCORS"]
    assert settings["enableXsrfProtection"]


@pytest.fixture
def reference_page(full):
    """The page that dbt writes, beside the published marts as long as a test lasts."""
    page = full / "published" / "dbt.html"
    page.write_text("<h1>Modèles</h1>")
    yield page
    page.unlink()


def test_the_page_on_how_the_marts_are_made_is_handed_out_guarded(server, reference_page):
    answer = requests.get(f"{server}/{reference.ADDRESS}", timeout=20)
    assert (answer.status_code, answer.text) == (200, "<h1>Modèles</h1>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Frame-Options"] == "DENY"
    reference_page.rename(reference_page.with_suffix(".away"))
    missing = requests.get(f"{server}/{reference.ADDRESS}", timeout=20)
    reference_page.with_suffix(".away").rename(reference_page)
    assert missing.status_code == 404
    assert "clout refresh" in missing.text


def test_the_sql_page_leads_there(open_page, full, reference_page):
    links = [link.proto.url for link in open_page(full, "sql").get("link_button")]
    assert links == [reference.ADDRESS]


def test_the_sql_page_leads_nowhere_without_it(open_page, full):
    assert not open_page(full, "sql").get("link_button")
