"""The examples of docs/api.md, each asked of a server."""

import re
import shlex
from pathlib import Path

import pytest
import requests

from dashboard.api.klout import klout_id

DOCS = Path(__file__).parents[3] / "docs" / "api.md"
EXAMPLES = re.findall(r"^curl .+$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
# who the demo's people are among the made-up ones
HERE = {
    "gaspard-escarbille": "p000", "gescarbille": "user_0", "famille-verdefleur": "famille-martin",
    "1234567890": "0", klout_id("gaspard-escarbille"): klout_id("p000"),
}  # fmt: skip


def test_there_are_examples():
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_answers(example, server, contract):
    words = shlex.split(example.removeprefix("curl "))
    url = words.pop().replace("http://127.0.0.1:8501", server)
    for name, one in HERE.items():
        url = re.sub(rf"\b{re.escape(name)}\b", one, url)
    head = "-I" in words
    headers = dict([words[words.index("-H") + 1].split(": ", 1)]) if "-H" in words else {}
    answer = requests.request("HEAD" if head else "GET", url, headers=headers, timeout=20)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"]
    if not head:
        path = url.removeprefix(server).split("?")[0]
        media = answer.headers["Content-Type"].split(";")[0]
        contract.check(path, 200, media, answer.content)


def test_the_klout_id_is_made_as_it_is_told():
    import hashlib

    number = int(hashlib.sha256(b"gaspard-escarbille").hexdigest()[:13], 16)
    assert str(number) in DOCS.read_text(encoding="utf-8")
    assert str(number) == klout_id("gaspard-escarbille")
