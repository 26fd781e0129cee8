"""The commands that only read what is published: dashboard, sql."""

import csv
import json
import os
import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from dashboard.untrusted import visible
from ingestion.home import Home
from orchestration import homes, settings
from orchestration.commands.console import note, print_json, stop
from orchestration.language import choose

QUERY_SECONDS = 30.0


def dashboard() -> None:
    """Become the dashboard's process."""
    readable_home()
    app = settings.PROJECT / "dashboard" / "server.py"
    os.chdir(app.parent)  # its settings are found beside it
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(app)])


def sql(query: str, limit: int, form: str) -> None:
    """Answer one SELECT in the console's sandbox."""
    from dashboard import console

    file = (readable_home().published / "current.duckdb").resolve()
    if not file.exists():
        stop("Nothing is published yet. Run `clout refresh`, or `clout demo`.", form == "json")
    try:
        answer = console.run(query, file, limit=limit, seconds=QUERY_SECONDS)
    except console.Refused as refusal:
        stop(str(refusal), form == "json")
    if form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print_json({"rows": rows, "truncated": answer.truncated, "seconds": answer.seconds})
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows([_word(cell) for cell in row] for row in answer.rows)
    else:
        table = Table(*map(visible, answer.columns), box=None)
        for row in answer.rows:
            table.add_row(*(visible(_word(cell)) for cell in row))
        Console(markup=False, emoji=False).print(table)
    if answer.truncated and form != "json":
        note(f"These are the first {len(answer.rows)} rows; --limit shows more.")


def explain(person: str, language: str | None, as_json: bool) -> None:
    """The reasoning behind one score, from what is published."""
    from dashboard.explanation import Explanation, Unknown

    language = choose(language)
    file = (readable_home().published / "current.duckdb").resolve()
    if not file.exists():
        stop("Nothing is published yet. Run `clout refresh`, or `clout demo`.", as_json)
    with duckdb.connect(str(file), read_only=True) as con:

        def ask(query: str, parameters: dict | None = None) -> list[dict]:
            found = con.execute(query, parameters or {})
            names = [name for name, *_ in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

        try:
            explanation = Explanation(ask, person, language)
            lines = explanation.lines()
        except Unknown as unknown:
            near = ", ".join(unknown.near)
            stop(f"Nobody called {person} is scored. Near: {near or 'nobody'}.", as_json)
        except (duckdb.BinderException, duckdb.CatalogException):
            stop(
                "What is published was made by another version of Clout. Run `clout refresh`.",
                as_json,
            )
    if as_json:
        print_json({"person_id": explanation.person["person_id"], "lines": lines})
    else:
        print("\n".join(lines))


def static(folder: Path, url: str, language: str | None, as_json: bool) -> None:
    """The API, badges, cards and feeds as files, from what is published."""
    if url and not url.startswith(("https://", "http://")):
        stop(f"{url} is no address of a web host: it begins with https://.", as_json)
    home = readable_home()
    # no page is drawn here, and what is cached goes with the process
    from streamlit import logger

    logger.set_log_level("error")
    from dashboard import marts
    from dashboard.api.links import Files
    from dashboard.api.static import files
    from orchestration.operations.static import NotOurs, write

    publication = marts.latest(home.published)
    if publication is None:
        stop("Nothing is published yet. Run `clout refresh`, or `clout demo`.", as_json)
    about = {"run_id": publication.path.stem, "as_of": str(publication.as_of)}
    try:
        count = write(folder, files(publication, Files(url.rstrip("/")), choose(language)), about)
    except NotOurs as error:
        stop(str(error), as_json)
    if as_json:
        print_json({"folder": str(folder.resolve()), "files": count, **about})
    else:
        print(f"{count:,} files, up to {publication.as_of}: {folder.resolve()}")


def readable_home() -> Home:
    """The home to read, which is the demo's when there is no other."""
    settings.read_dotenv()
    if homes.choose_readable():
        note("No CLOUT_HOME is set and data/ is empty: this is the demo in data/demo.")
    return settings.load()


def _word(cell: object) -> str:
    if cell is None:
        return ""
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else str(cell)
