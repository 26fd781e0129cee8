"""Whatever comes is kept exactly or set aside with a reason, and never ends a whole run.

`make fuzz` asks the same of a hundred thousand inputs and more.
"""

import csv
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pytest
from hostile import ORIGIN, WORDS, Spoiler, asked, spoilings, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter

from ingestion import imports
from ingestion.home import Home
from ingestion.networks import APIS
from ingestion.outcome import Outcome
from ingestion.pages import fit
from ingestion.relations import COUNT, DAY, FLAG, RELATIONS, TEXT, TIME
from ingestion.sandbox.exchange import networks
from ingestion.source import tables_of

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
RIGHT = {TEXT: "007", COUNT: 2**53 + 1, FLAG: True, TIME: NOW}
IN_HOMES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@contextmanager
def sandbox(network, world, spoiling):
    """A network whose every answer comes from the sandbox, and is spoiled on the way."""
    module, prefix = networks()[network], f"SOURCES__{network.upper()}__"
    spoiler = Spoiler(world, spoiling)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"{prefix}BASE_URL", f"{ORIGIN}/{network}")
        for name, value in module.SECRETS.items():
            patch.setenv(f"{prefix}{name.upper()}", value)
        patch.setattr(HTTPAdapter, "send", lambda *a, **b: spoiler(*a, **b))
        yield spoiler


@pytest.mark.parametrize("network", APIS)
def test_no_answer_of_a_network_ends_the_run(network, world, new_home, busy, tried):
    home = new_home()
    home.register(network, busy(network, 2))

    @settings(suppress_health_check=IN_HOMES, deadline=None, max_examples=max(6, asked(4)))
    @given(spoilings)
    def ask(spoiling):
        outcome = Outcome(network)
        with sandbox(network, world, spoiling) as spoiler:
            tables = list(
                tables_of(
                    network, home, {}, outcome, lambda _line: None, NOW,
                    sleep=lambda _seconds: None, attempts=2,
                )
            )  # fmt: skip
        tried[network] += spoiler.spoiled
        assert outcome.status in {"loaded", "failed"}
        assert bool(outcome.error) == (outcome.status == "failed")
        # a cell that cannot be written would stop the load of the whole network
        for relation, table in tables:
            assert table.schema.names == relation.schema.names
            pa.ipc.new_file(pa.BufferOutputStream(), table.schema).write(table)
            for name in relation.required:
                assert table[name].null_count == 0
        assert outcome.rows.total() == sum(table.num_rows for _, table in tables)

    ask()


@settings(deadline=None)
@given(
    st.sampled_from(sorted(RELATIONS)),
    st.lists(st.tuples(st.floats(0, 0.999), values), min_size=1, max_size=3),
)
def test_what_is_stored_is_what_came(tried, relation, spoiled):
    relation = RELATIONS[relation]
    row = {name: RIGHT[kind] for name, kind in relation.columns.items() if kind != DAY}
    for place, value in spoiled:
        row[list(row)[int(place * len(row))]] = value
    fitted = fit(relation, [row], NOW)
    tried["rows"] += 1
    assert fitted.table.num_rows + len(fitted.rejects) == 1
    for stored in fitted.table.to_pylist():
        for name, came in row.items():
            kind = relation.columns[name]
            if kind == TEXT:
                # an id may come as a number
                assert stored[name] == (came if came is None else f"{came}")
                assert came is None or type(came) in (str, int)
            elif kind == COUNT:
                assert stored[name] == (came if came is None else int(came))
                assert came is None or type(came) in (str, int)


cells = st.one_of(
    st.sampled_from([word for word in WORDS if not any(0xD800 <= ord(c) < 0xE000 for c in word)]),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


@settings(deadline=None, max_examples=asked(4))
@given(
    st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=60),
    st.sampled_from(["csv", "jsonl"]),
)
def test_every_line_of_a_file_is_kept_as_it_is_or_set_aside(tried, lines, kind):
    header = ("network", "post_id", "account_id", "created_at", "text")
    # every second line would be right but for its text
    rows = [
        ("twitter", str(number), "a1", "2026-01-01", line[4]) if number % 2 else line
        for number, line in enumerate(lines)
    ]
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        dump = Path(folder) / "dump"
        dump.mkdir()
        (dump / "people.csv").write_text("person_id,basis\np,public_figure\n")
        (dump / "person_accounts.csv").write_text("person_id,network,account_id\np,twitter,a1\n")
        with (dump / f"posts.{kind}").open("w", encoding="utf-8", newline="") as file:
            if kind == "csv":
                csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *rows])
            else:
                file.writelines(
                    json.dumps(dict(zip(header, row, strict=True))) + "\n" for row in rows
                )
        report = imports.import_folder(dump, home)
        with duckdb.connect(str(home.warehouse)) as con:
            stored = dict(
                con.execute(
                    "select post_id, text from raw_imports.posts "
                    "where account_id = 'a1' and network = 'twitter'"
                ).fetchall()
            )
            aside = con.execute("select line from raw_imports.quarantine").fetchall()
    tried[f"lines of {kind}"] += len(lines)
    assert len(aside) >= report.quarantined.total()
    for number, row in enumerate(rows):
        if number % 2 and "@" not in row[4] and str(number) in stored:
            assert stored[str(number)] in (row[4], None if row[4] == "" else row[4])
    assert len(stored) + report.quarantined.total() >= sum(n % 2 for n in range(len(rows)))
    # where nothing is wrong with a line, nothing of it is set aside
    if not aside:
        assert {str(number) for number in range(len(rows)) if number % 2} <= stored.keys()
