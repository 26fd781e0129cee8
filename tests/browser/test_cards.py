"""The card in a frame of another site, and the badge beside it, as a browser shows them."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard import sharing


@pytest.fixture
def elsewhere(address):
    """The address of another site that frames a path of the dashboard."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            framed = address + self.path.lstrip("/")
            width, height = sharing.CARD
            page = (
                '<!doctype html><html lang="en"><title>A blog</title><main><h1>A blog</h1>'
                f'<img alt="badge" src="{address}badge/p010.svg?lang=en"><iframe title="framed" '
                f'width="{width}" height="{height}" src="{framed}"></iframe></main>'
            )
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever).start()
        # another name of this machine, so another site
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_another_site_shows_the_card_and_axe_finds_nothing_serious(visit, elsewhere, theme):
    page = visit(theme=theme).page
    page.goto(elsewhere + "embed/p010?lang=en")
    frame = page.frame_locator("iframe")
    assert re.fullmatch(r"\d+\.\d", frame.locator(".score b").inner_text())
    assert page.evaluate("document.images[0].naturalWidth") == 206
    card = page.frames[1]
    # nothing of the card is cut off by the size that the page tells to use
    height = card.evaluate("document.querySelector('.card').getBoundingClientRect().height")
    assert height <= sharing.CARD[1]
    page.goto(card.url)
    serious = [
        one["id"]
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_another_site_shows_no_page(visit, elsewhere):
    page = visit().page
    page.goto(elsewhere + "person?p=p010")
    assert page.frames[1].url.startswith("chrome-error:")
