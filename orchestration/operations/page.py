"""What is held about a person as one HTML page that needs nothing else and runs nothing."""

from html import escape
from typing import Any

from orchestration.language import Words

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
body{color:#161616}
table{border-collapse:collapse;display:block;overflow-x:auto;margin:.5rem 0 1.5rem}
th,td{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}
th{background:#f3f1ee}summary{cursor:pointer;font-weight:600}caption{text-align:left;font-weight:600}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
SECTIONS = ("identity", "registry", "raw", "received", "given", "cursors", "published")


def page_of(held: dict[str, Any], language: str) -> str:
    """The page, in French or English; names of tables and columns stay as they are."""
    words = Words("held", language)
    name = ", ".join(held["identity"].get("names") or held["identity"].get("person_ids") or [])
    parts = [
        f"<h1>{escape(words('title', name=name))}</h1>",
        f"<p>{escape(words('about', moment=held['told_at'][:16].replace('T', ' ')))}</p>",
    ]
    for section in SECTIONS:
        parts.append(f"<h2>{escape(words(section))}</h2>")
        if about := words.get(f"{section}_about"):
            parts.append(f"<p>{escape(about)}</p>")
        tables = held[section]
        if section in ("identity", "cursors"):
            parts.append(_pairs(tables))
        else:
            parts += [_table(place, rows, words) for place, rows in tables.items()]
        if not tables:
            parts.append(f"<p>{escape(words('nothing'))}</p>")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(words('title', name=name))}</title><style>{STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _table(place: str, rows: list[dict[str, Any]], words: Words) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name in columns) + "</tr>"
        for row in rows
    )
    summary = escape(words("rows", place=place, n=len(rows)))
    return (
        f"<details><summary>{summary}</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _pairs(values: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(_shown(value))}</td></tr>"
        for name, value in values.items()
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _shown(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return ", ".join(" ".join(item) if isinstance(item, list) else str(item) for item in value)
    return str(value)
