"""`clout`: everything a person does with this project, one command each."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup


class Commands(TyperGroup):
    """The commands, each of which ends in words when a file, a disk or a database fails it."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run one."""
        as_json = "--json" in ctx.args
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever read what it prints has heard enough
            raise
        except Exception as error:
            from orchestration.commands import trouble

            trouble.end(error, as_json)
            raise


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="An open influence score: read networks, score people, publish the marts.",
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The last day that scores know of; else yesterday."
    ),
]
Language = Annotated[
    Literal["fr", "en"] | None, typer.Option("--lang", help="Else that of the shell.")
]
Target = Annotated[
    Literal["duckdb", "spark", "thrift"], typer.Option(help="The engine that builds the marts.")
]


@app.command()
def demo(
    dashboard: Annotated[bool, typer.Option(help="Open the dashboard afterwards.")] = True,
    as_json: Json = False,
) -> None:
    """Fill a home from the sandbox, a fictional France, and browse it."""
    from orchestration.commands import reading, writing

    writing.demo(as_json)
    if dashboard:
        reading.dashboard()


@app.command()
def refresh(
    network: Annotated[
        list[str] | None, typer.Option(help="Read only this network; may be repeated.")
    ] = None,
    as_of: AsOf = None,
    full: Annotated[
        bool, typer.Option("--full", help="Rebuild every table from raw data.")
    ] = False,
    target: Target = "duckdb",
    as_json: Json = False,
) -> None:
    """Read the networks, score everybody, check and publish.

    Exit code 0: all went well; 3: published, but a network could not be read; 1: nothing published.
    """
    from orchestration.commands import writing

    writing.refresh(network, _day(as_of), full, target, as_json)


@app.command(name="import")
def import_(
    path: Annotated[
        Path, typer.Argument(help="Plain files, or the export that a person got from a network.")
    ],
    person: Annotated[
        str | None, typer.Option(help="Whose export it is, where the export does not say.")
    ] = None,
    network: Annotated[
        str | None, typer.Option(help="Which network's, where an export holds several.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring in plain files (CSV, JSON lines, Parquet) or a person's own export of a network."""
    from orchestration.commands import writing

    writing.import_(path, person, network, as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """Say what is set up: settings, networks and their quotas, freshness; changes nothing."""
    from orchestration.commands import checking

    checking.check(as_json)


@app.command()
def dashboard() -> None:
    """Open the dashboard on what is published."""
    from orchestration.commands import reading

    reading.dashboard()


@app.command()
def schedule(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where Dagster's pages are, on this machine.")
    ] = 3000,
) -> None:
    """Refresh every night: Dagster's web server and daemon, until Ctrl-C."""
    from orchestration.commands import serving

    serving.schedule(port)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT on the schema marts.")],
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most this many rows.")] = 1000,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")] = False,
    as_json: Json = False,
) -> None:
    """Answer a question about the published marts."""
    from orchestration.commands import reading

    reading.sql(query, limit, "csv" if csv else "json" if as_json else "table")


@app.command()
def explain(
    person: Annotated[str, typer.Argument(help="A person_id, a name or a handle.")],
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Tell how somebody's score comes about and why it moved, act by act."""
    from orchestration.commands import reading

    reading.explain(person, language, as_json)


@app.command()
def forget(
    person: Annotated[str, typer.Argument(help="A person_id, a name or a handle.")],
    network: Annotated[
        str | None, typer.Option(help="Take PERSON as a handle or an id on this network.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask back.")] = False,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Erase a person everywhere, for good, keep the accounts away, and print a certificate.

    Exit code 0: nothing is left; 1: not done, or some places have to be cleaned by hand.
    """
    from orchestration.commands import leaving

    leaving.forget(person, network, yes, language, as_json)


@app.command()
def data(
    person: Annotated[str, typer.Argument(help="A person_id, a name or a handle.")],
    network: Annotated[
        str | None, typer.Option(help="Take PERSON as a handle or an id on this network.")
    ] = None,
    to: Annotated[Path, typer.Option(help="The folder for both files.")] = Path(),
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Write all that is held about a person: a JSON file and a page; --json prints the first."""
    from orchestration.commands import leaving

    leaving.data(person, network, to, language, as_json)


@app.command()
def requests(
    done: Annotated[
        str | None, typer.Option(help="Remove this request: it was dealt with.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List what people asked on the privacy page, each with the command that grants it."""
    from orchestration.commands import leaving

    leaving.requests(done, as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file, outside the home; as secret as it.")],
    as_json: Json = False,
) -> None:
    """Write the whole home into one file, while nobody else writes, and verify it."""
    from orchestration.commands import keeping

    keeping.backup(file, as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `clout backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the place of what the home holds.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make the home what a backup says, once all of it was verified."""
    from orchestration.commands import keeping

    keeping.restore(file, replace, as_json)


@app.command()
def publish(
    as_of: AsOf = None,
    release: Annotated[
        bool,
        typer.Option("--release", help="Also what differs too much from what is published."),
    ] = False,
    target: Target = "duckdb",
    static: Annotated[
        Path | None,
        typer.Option(help="Build nothing: write what is published as files for any web host."),
    ] = None,
    url: Annotated[
        str, typer.Option(help="With --static: where the files will be, such as https://x.org/y.")
    ] = "",
    language: Annotated[
        Literal["fr", "en"] | None,
        typer.Option("--lang", help="With --static: else that of the shell."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Build, check and publish again from what is in the warehouse; reads no network."""
    from orchestration.commands import reading, writing
    from orchestration.commands.console import stop

    if static:
        if as_of or release or target != "duckdb":
            stop("--static builds nothing: publish first, without it.", as_json, code=2)
        reading.static(static, url, language, as_json)
    elif url or language:
        stop("--url and --lang go with --static.", as_json, code=2)
    else:
        writing.publish(_day(as_of), release, target, as_json)


@app.command()
def sandbox(
    seed: Annotated[int, typer.Option(help="Which fictional France.")] = 1,
    end: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day; else yesterday.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
) -> None:
    """Serve the networks of the fictional France on this machine, until Ctrl-C."""
    from orchestration.commands import serving

    serving.sandbox(seed, _day(end), port)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
