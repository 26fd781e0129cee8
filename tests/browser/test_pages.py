"""Every page, in both themes and on both screens: accessible, whole, kept as a picture."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

PICTURES = Path(__file__).with_name("pictures")
STATES = {
    "top100": "",
    "top100_table": "?v=table&q=user_1",
    "top100_nobody": "?q=zzzz",
    "person": "person?p=p010",
    "person_acts": "person?p=p010&s=acts",
    "person_influence": "person?p=p010&s=influence",
    "person_evidence": "person?p=p006&s=evidence",
    "person_unknown": "person?p=nobody",
    "compare": "compare",
    "compare_people": "compare?k=people",
    "trends": "trends",
    "topics": "topics",
    "topic": "topics?t=climat",
    "countries": "countries",
    "regions": "countries?s=FR",
    "whatif": "whatif?x=twitter",
    "method": "method?n=twitter",
    "method_promises": "method?s=promises",
    "method_scores": "method?s=scores",
    "method_versions": "method?s=versions",
    "sql": "sql",
    "status": "status",
    "privacy": "privacy?p=p010",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious_on_a_wide_screen(visit, state, theme):
    seen = visit(theme=theme)
    page = seen.go(STATES[state])
    found = Axe().run(page).response["violations"]
    kept_as_a_picture(seen, f"{state}_wide_{theme}", 1280)
    serious = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]} | {one['nodes'][0]['failureSummary'][:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("state", STATES)
def test_every_page_fits_a_phone_in_english(visit, state):
    seen = visit(width=390, language="en-GB", theme="dark")
    seen.go(STATES[state])
    kept_as_a_picture(seen, f"{state}_phone_dark", 390)


def kept_as_a_picture(seen, name, width):
    page = seen.page
    main = page.locator("[data-testid=stMainBlockContainer]")
    # tall enough for everything: only what scrolls inside the page is cut
    page.set_viewport_size({"width": width, "height": int(main.bounding_box()["height"]) + 80})
    seen.drawn()
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    across = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(across) <= width
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0
    assert seen.wrongs == []
