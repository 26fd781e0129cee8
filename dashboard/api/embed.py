"""A card of a person that other sites may frame: one page that needs nothing else, runs nothing."""

from html import escape
from typing import Any

from babel import dates

from dashboard.api.badge import colours, interval, sentence, theme_of, xml
from dashboard.api.http import Answer, Asked, Problem
from dashboard.api.links import Links
from dashboard.api.people import COMPONENTS, named, scores
from dashboard.language import number, phrase
from dashboard.marts import Publication
from dashboard.profile import rounded
from dashboard.untrusted import avatar

# what nobody may do in the card; framing it is what everybody may
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
FRAMED = {"content-security-policy": f"{POLICY}; frame-ancestors *"}
_READ = {404: "api.no_person", 500: "api.no_answer", 503: "api.nothing"}
# the categorical colours of Streamlit's two themes, in the order of the components
_PARTS = {
    "light": ("#0072b2", "#c44e00", "#008560", "#7a756e"),
    "dark": ("#56b4e9", "#e69f00", "#2fc796", "#8f8a83"),
}
_STYLE = """
*{box-sizing:border-box;margin:0}
body{font:14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;
background:transparent;color:var(--text)}
.card{display:flex;flex-direction:column;gap:11px;max-width:420px;min-width:240px;
padding:15px 16px 12px;background:var(--ground);border:1px solid var(--line);border-radius:10px}
header{display:flex;gap:11px;align-items:center;min-width:0}
header img{width:42px;height:42px;flex:none}
h1{font-size:16px;line-height:1.25;font-weight:650;overflow:hidden;text-overflow:ellipsis;
white-space:nowrap}
.who{flex:1;min-width:0}.who p,footer,dt{color:var(--quiet);font-size:12.5px}
.score{text-align:right;white-space:nowrap}
.score b{display:block;font-size:30px;line-height:1;font-weight:720;
font-variant-numeric:tabular-nums}
.score span{color:var(--quiet);font-size:12.5px}
.bar{display:flex;gap:2px;height:9px;border-radius:5px;overflow:hidden;background:var(--line)}
dl{display:flex;flex-wrap:wrap;gap:3px 14px}
dl div{display:flex;gap:5px;align-items:baseline}
dt::before{content:"";display:inline-block;width:8px;height:8px;border-radius:2px;
margin-right:5px;background:var(--c)}
dd{font-size:12.5px;font-weight:600;font-variant-numeric:tabular-nums}
footer{border-top:1px solid var(--line);padding-top:8px}
a{color:var(--accent)}
.p0{--c:var(--p0)}.p1{--c:var(--p1)}.p2{--c:var(--p2)}.p3{--c:var(--p3)}.p4{--c:var(--line)}
.bar i{background:var(--c)}
.front{max-width:46rem;margin:0 auto;padding:32px 16px;background:var(--ground)}
.front h1{font-size:26px}.front h2{margin-top:24px}.front p,.front ul,table{margin-top:10px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:5px 10px 5px 0;text-align:left;border-bottom:1px solid var(--line)}
.front ul{columns:16rem;padding-left:18px}
@media(max-width:330px){h1{white-space:normal;font-size:15px}.score b{font-size:24px}
header img{width:34px;height:34px}.card{padding:13px 13px 10px}}
"""


def framed(asked: Asked) -> Answer:
    """The card of the person of the path."""
    theme = theme_of(asked)
    person = named(asked, asked.links.card)
    [row] = with_country(asked.publication, scores(asked.publication, [person]))
    page = html(row, asked.links, asked.language, theme)
    return Answer(page.encode(), "text/html", headers=FRAMED)


def failed(problem: Problem) -> Answer:
    """A card that says why there is none: a frame would otherwise stay blank, or show an error."""
    language, title, told = "en", problem.title, problem.detail
    # readers of the site meet these; the others are for whoever writes the address
    if key := _READ.get(problem.status):
        language = problem.language
        title = told = phrase(language, key)
    body = f'<p class="card">{escape(told)}</p>'
    return Answer(page(language, title, "", body).encode(), "text/html", problem.status, FRAMED)


def with_country(
    publication: Publication, people: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The people with the names of their countries and the ranks there."""
    rows = publication.read(
        "select person_id, rank as country_rank, name_fr as country_fr, name_en as country_en"
        " from marts.leaderboard as l join marts.countries as c on c.country_code = l.scope_id"
        " where scope_kind = 'country' and person_id in (select unnest($people))",
        {"people": list(people)},
    )
    known = {row["person_id"]: row for row in rows}
    nowhere = {"country_rank": None, "country_fr": None, "country_en": None}
    return [row | known.get(person, nowhere) for person, row in people.items()]


def html(row: dict[str, Any], links: Links, language: str, theme: str = "") -> str:
    """The card as a page: who, the score in its interval, what it is made of, of which day."""

    def t(key: str, **values: str) -> str:
        return xml(phrase(language, key, **values))

    def n(value: float, digits: int = 1) -> str:
        return xml(number(value, digits, language=language))

    parts = [row["components"][name] for name in COMPONENTS]
    whole = sum(part for part in parts[:4] if part > 0) or 1
    bar = "".join(
        f'<i class="p{place}" style="width:{100 * part / whole:.1f}%"></i>'
        for place, part in enumerate(parts[:4])
        if part > 0
    )
    legend = "".join(
        f'<div class="p{place}"><dt>{t(f"component.{name}")}</dt><dd>{n(part)}</dd></div>'
        for place, (name, part) in enumerate(
            zip(COMPONENTS, rounded(parts, row["score"]), strict=True)
        )
        if part
    )
    rank = t("api.rank_world", rank=n(row["rank"], 0))
    if row["country_rank"]:
        country = row[f"country_{language}"]
        rank = t("api.rank_in", rank=n(row["country_rank"], 0), country=country)
    day = dates.format_date(row["as_of"], "medium", locale=language)
    stamp = t("api.stamp", day=day, version=row["method_version"])
    body = (
        f'<main class="card"><header><img src="{escape(avatar(row["display_name"]))}" alt="">'
        f'<div class="who"><h1>{xml(row["display_name"])}</h1><p>{rank}</p></div>'
        f'<div class="score"><b>{n(row["score"])}</b>'
        f"<span>{xml(interval(row, language))}</span></div></header>"
        f'<div class="bar" aria-hidden="true">{bar}</div><dl>{legend}</dl>'
        f"<footer>{stamp} {t('api.estimate')} "
        f'<a href="{escape(links.page(row["person_id"], language))}" target="_blank" '
        f'rel="noopener">{t("api.how")}</a></footer></main>'
    )
    return page(language, sentence(row, language), theme, body)


def page(language: str, title: str, theme: str, body: str) -> str:
    """A page of nothing but its own words and colours."""
    light, dark = (
        ";".join(f"--p{place}:{value}" for place, value in enumerate(_PARTS[one]))
        for one in ("light", "dark")
    )
    parts = f":root{{{dark if theme == 'dark' else light}}}"
    if not theme:
        parts += f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
    scheme = theme or "light dark"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        # a host of files sends no headers of ours
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f'<meta name="color-scheme" content="{scheme}"><title>{xml(title)}</title>'
        f"<style>{colours(theme)}{parts}{_STYLE}</style></head><body>{body}</body></html>\n"
    )
