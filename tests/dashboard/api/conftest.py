"""The API as programs meet it: over HTTP, in front of a made-up publication."""

import pytest
import requests
from contract import Contract


@pytest.fixture(scope="session")
def contract(server):
    return Contract(requests.get(f"{server}/api/v1/openapi.json", timeout=20).json())


@pytest.fixture(scope="session")
def ask(server, contract):
    """Ask for a path, and hold the answer against the description; redirects are not followed."""

    def ask(path, method="GET", **headers):
        answer = requests.request(
            method, server + path, headers=headers, allow_redirects=False, timeout=20
        )
        if answer.content:
            media = answer.headers["Content-Type"].split(";")[0]
            contract.check(path.split("?")[0], answer.status_code, media, answer.content)
        return answer

    return ask
