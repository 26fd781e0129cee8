"""What a person's page gives to paste elsewhere."""

from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import requests
from fake_marts import NASTY

from dashboard import marts, sharing
from dashboard.api.people import scores


class Attributes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_the_page_shows_the_badge_and_what_to_paste(open_page, full):
    app = open_page(full, "person", p="p010", lang="en")
    assert not app.exception
    [expander] = [one for one in app.expander if one.label == "Badge, card and API"]
    assert [tab.label for tab in expander.tabs] == [
        "Badge, HTML", "Badge, Markdown", "Card, HTML", "Card, WordPress", "shields.io", "JSON",
    ]  # fmt: skip
    assert all("p010" in code.value for code in expander.code)


@pytest.mark.parametrize("place", range(len(NASTY)))
def test_what_is_pasted_is_one_picture_or_one_frame_whatever_the_name(full, server, place):
    person = f"p{place:03d}"
    row = scores(marts.latest(full / "published"), [person])[person]
    told = sharing.snippets(row, server, "en")
    for key, tags in (("html", ["a", "img"]), ("card", ["iframe"]), ("wordpress", ["iframe"])):
        read = Attributes()
        read.feed(told[key])
        assert [tag for tag, _ in read.tags] == tags
        for _, attributes in read.tags:
            address = attributes.get("src") or attributes["href"]
            assert requests.get(address, timeout=20).status_code == 200
            assert (
                "score" not in attributes.get("title", "")
                or row["display_name"] in (attributes["title"])
            )
    shown = unquote(told["shields"].split("?url=")[1])
    assert requests.get(shown, timeout=20).json()["message"].startswith(f"{row['score']:.1f}")
    assert told["record"].startswith("curl http")
    assert requests.get(told["record"].removeprefix("curl "), timeout=20).status_code == 200
    assert "\n" not in told["markdown"]


def test_a_frame_may_open_the_page_and_do_nothing_else(full):
    row = scores(marts.latest(full / "published"), ["p010"])["p010"]
    read = Attributes()
    read.feed(sharing.snippets(row, "https://example.org", "fr")["card"])
    [(_, attributes)] = read.tags
    allowed = set(attributes["sandbox"].split())
    assert allowed == {"allow-popups", "allow-popups-to-escape-sandbox"}
