"""What people come for, done with keyboard and mouse."""

import re

from playwright.sync_api import expect

# a busy machine draws slowly
expect.set_options(timeout=20_000)


def test_a_person_is_found_in_the_top_100_of_france_and_the_score_explained(visit):
    seen = visit()
    page = seen.go()
    expect(page.get_by_role("heading", name="Top 100 · France")).to_be_visible()
    search = page.get_by_label("Rechercher")
    search.fill("user_10")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"q=user_10"))
    page.get_by_text("Accessible, imprimable").click()
    # a link in a table opens beside the ranking
    with page.context.expect_page() as opened:
        page.locator("[data-testid=stTable] a").first.click()
    person = opened.value
    expect(person.get_by_role("heading", name="Pourquoi le score a-t-il bougé")).to_be_visible()
    person.get_by_role("radio", name="7 j").click()
    expect(person).to_have_url(re.compile(r"w=7"))
    expect(person.get_by_text("Il y a 7 j").first).to_be_visible()
    assert seen.wrongs == []


def test_the_arrow_of_a_row_opens_that_person(visit):
    page = visit().go()
    grid = page.get_by_test_id("data-grid-canvas").first
    grid.scroll_into_view_if_needed()
    # place, move, picture and name come before the arrow, the header before the first row
    grid.click(position={"x": 44 + 66 + 48 + 190 + 23, "y": 34 + 22}, force=True)
    expect(page).to_have_url(re.compile(r"/person\?.*p=p\d+"))


def test_whoever_rises_is_opened_and_the_way_back_keeps_the_trends(visit):
    page = visit().go("trends?s=world&w=7")
    grid = page.get_by_test_id("data-grid-canvas").nth(0)
    grid.scroll_into_view_if_needed()
    # six columns share what their widths leave of the grid; the arrow is the fourth
    grow = (grid.bounding_box()["width"] - (64 + 46 + 190 + 46 + 48 + 64)) / 6
    arrow = 64 + 46 + 190 + 3 * grow + (46 + grow) / 2
    grid.click(position={"x": arrow, "y": 35 + 20}, force=True)
    expect(page).to_have_url(re.compile(r"/person\?.*p=p\d+"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/trends\?.*s=world"))
    expect(page).to_have_url(re.compile(r"w=7"))


def test_two_lists_are_compared_and_the_address_shares_them(visit):
    seen = visit()
    page = seen.go("compare?l=famille-martin,sciences-po")
    expect(page.get_by_role("heading", name="Où se situe chaque personne")).to_be_visible()
    assert page.locator("[data-testid=stPlotlyChart]").count() == 3
    again = visit("en-GB")
    expect(again.go(page.url.split("/")[-1]).get_by_text("Head to head")).to_be_visible()


def test_a_list_is_made_and_seen_at_once(visit):
    seen = visit()
    page = seen.go("compare")
    page.get_by_text("Créer ou modifier une liste").click()
    page.get_by_role("textbox", name="Nom de la liste").fill("Les voisins")
    page.get_by_role("textbox", name="Personnes, une par ligne").fill("p001\np002\n@user_5")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistrée, avec 3 personnes")).to_be_visible()
    page.get_by_role("button", name="Comparer cette liste").click()
    expect(page).to_have_url(re.compile("l=les-voisins"))
    expect(page.get_by_text("dès la prochaine mise à jour")).to_be_visible()
    # and taken out of the comparison again, which the address says too
    page.get_by_role("button", name="Les voisins", exact=True).click()
    expect(page).not_to_have_url(re.compile("les-voisins"))
    assert seen.wrongs == []


def test_a_request_that_lacks_a_name_keeps_what_was_typed_and_one_that_is_sent_does_not(visit):
    page = visit().go("privacy")
    words = page.get_by_label("Comment vous joindre")
    words.fill("ada@b.test, ma carte")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Dites de qui il s'agit.")).to_be_visible()
    expect(words).to_have_value("ada@b.test, ma carte")
    page.get_by_label("De qui il s'agit").fill("Ada")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Votre demande attend")).to_be_visible()
    expect(words).to_have_value("")


def test_a_query_is_run_by_keyboard_and_shared(visit):
    page = visit().go("sql")
    editor = page.get_by_role("textbox", name="Requête")
    editor.fill("select 6 * 7 as answer")
    editor.press("Control+Enter")
    expect(page).to_have_url(re.compile("answer"))
    expect(page.get_by_text("1 ligne en")).to_be_visible()


def test_the_language_is_switched_and_stays(visit):
    seen = visit()
    page = seen.go()
    page.get_by_text("EN", exact=True).click()
    expect(page.get_by_role("heading", name="Leaderboard")).to_be_visible()
    page.get_by_role("link", name="Trends").first.click()
    expect(page.get_by_role("heading", name="Trends")).to_be_visible()


def test_a_phone_reads_the_top_100_and_opens_the_menu(visit):
    seen = visit(width=390)
    page = seen.go()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Tendances").first.click()
    expect(page.get_by_role("heading", name="Tendances")).to_be_visible()
    assert seen.wrongs == []


def test_what_networks_send_is_never_markup(visit):
    seen = visit()
    page = seen.go("?c=all&v=table")
    assert page.locator("[data-testid=stTable] img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    page = seen.go("person?p=p003&s=acts")
    assert page.locator("a[href^='javascript']").count() == 0
    assert "<img src=x onerror=alert(1)>" in page.inner_text("body").replace("\u2060", "")
    assert seen.wrongs == []


def test_the_keyboard_alone_gets_past_the_table(visit):
    page = visit().go()
    page.get_by_test_id("data-grid-canvas").first.click(position={"x": 250, "y": 60}, force=True)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText || ''").startswith("download"):
            break
    assert "CSV" in page.evaluate("() => document.activeElement.innerText")
