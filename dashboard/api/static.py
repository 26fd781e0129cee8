"""The API as files for any web host: what it answers to everybody, written out once."""

from collections.abc import Iterator
from html import escape
from typing import Any

from babel import dates

from dashboard import marts
from dashboard.api import badge, embed, feed, health, leaderboards, openapi, people
from dashboard.api.http import Answer, as_json
from dashboard.api.links import Files
from dashboard.language import number, phrase

# people are read in portions: one question each would take as long as they are many
PORTION = 200
ON_FRONT = 100
# the address that tells every file's place
_HERE = Files()


def files(
    publication: marts.Publication, links: Files, language: str
) -> Iterator[tuple[str, bytes]]:
    """Every file: where it belongs below the folder, and what it holds."""
    everybody = [
        row["person_id"]
        for row in publication.read(
            f"select person_id from marts.person_scores where method_version = {marts.ACTIVE}"
            " order by person_id"
        )
    ]
    for start in range(0, len(everybody), PORTION):
        yield from _people(publication, links, language, everybody[start : start + PORTION])
    every = leaderboards.every_scope(publication, links)
    scopes = {(row["scope_kind"], row["scope_id"]) for row in every["scopes"]} | {
        ("world", "world")
    }
    for kind, scope in sorted(scopes):
        ranking = leaderboards.ranking(publication, links, kind, scope, leaderboards.MOST)
        yield _HERE.leaderboard(kind, scope), as_json(ranking).body
        yield (
            _HERE.feed(kind, scope, language),
            feed.atom(publication, links, kind, scope, language),
        )
    for row in publication.read("select list_id from marts.lists order by list_id"):
        record = leaderboards.list_record(publication, links, row["list_id"])
        yield _HERE.list(row["list_id"]), as_json(record).body
    yield "/api/v1/scopes.json", as_json(every).body
    yield "/api/v1/openapi.json", as_json(openapi.described(openapi.FILES, links.base)).body
    state = health.state(publication, marts.status(publication.path.parent))
    yield "/healthz", as_json(state).body
    yield "/feed.atom", feed.atom(publication, links, "world", "world", language)
    yield "/index.html", _front(publication, links, language).encode()


def _people(
    publication: marts.Publication, links: Files, language: str, persons: list[str]
) -> Iterator[tuple[str, bytes]]:
    former: dict[str, list[str]] = {}
    for row in publication.read(
        "select alias_id, person_id from marts.person_aliases"
        " where person_id in (select unnest($people)) order by all",
        {"people": persons},
    ):
        former.setdefault(row["person_id"], []).append(row["alias_id"])
    records = people.records(publication, persons, links)
    for row in embed.with_country(publication, people.scores(publication, persons)):
        person = row["person_id"]
        told = (
            (_HERE.person, as_json(records[person])),
            (_HERE.badge, Answer(badge.svg(row, language).encode(), "image/svg+xml")),
            (lambda one: _HERE.badge(one, "json"), as_json(badge.shields(row, language))),
            (_HERE.card, Answer(embed.html(row, links, language).encode(), "text/html")),
        )
        # no host of files answers 308, so a former name is a file of its own
        for name in (person, *former.get(person, [])):
            yield from ((place(name), answer.body) for place, answer in told)


def _front(publication: marts.Publication, links: Files, language: str) -> str:
    """The page at the root: who leads, every ranking, where everything is."""

    def t(key: str, **values: Any) -> str:  # noqa: ANN401
        return escape(phrase(language, key, **values))

    def a(href: str, text: str) -> str:
        return f'<a href="{escape(href)}">{escape(text)}</a>'

    top = leaderboards.ranking(publication, links, "world", "world", ON_FRONT)
    rows = "".join(
        f"<tr><td>{row['rank']}</td><td>{a(links.card(row['person_id']), row['display_name'])}</td>"
        f"<td><b>{number(row['score'], 1, language=language)}</b></td>"
        f"<td>{escape(badge.interval(row, language))}</td></tr>"
        for row in top["entries"]
    )
    rankings = "".join(
        f"<li>{a(row['url'], row[f'name_{language}'] or row['scope_id'])} · "
        f"{number(row['people'], language=language)}</li>"
        for row in leaderboards.every_scope(publication, links)["scopes"]
    )
    day = publication.as_of
    stamp = t(
        "api.stamp",
        day=dates.format_date(day, "long", locale=language) if day else "–",
        version=top["method_version"] or "–",
    )
    heads = "".join(
        f"<th>{t(f'tables.{name}')}</th>" for name in ("rank", "name", "score", "between")
    )
    described = a(f"{links.base}/api/v1/openapi.json", "OpenAPI")
    atom = a(f"{links.base}/feed.atom", "Atom")
    health_file = a(f"{links.base}/healthz", "healthz")
    return embed.page(
        language,
        "Clout",
        "",
        f'<main class="front"><h1>Clout</h1><p>{stamp} {t("api.notice")}</p>'
        f"<p>{described} · {atom} · {health_file}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"<h2>{t('api.rankings')}</h2><ul>{rankings}</ul></main>",
    )
