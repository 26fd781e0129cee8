"""docs/dlt.md: dlt's own tools see the pipelines, and a source runs alone."""

import pytest
import yaml
from documents import blocks, python, shell

from ingestion.networks import APIS
from ingestion.pipeline import pipeline_of
from ingestion.schema import NAME, schema
from orchestration.settings import PROJECT


@pytest.mark.parametrize("commands", blocks("dlt.md", "sh"))
def test_commands_run_and_templates_are_what_the_connectors_ask_for(refreshed, settings, commands):
    told = shell(commands, settings)
    assert "diff" in commands or "bluesky" in told


def test_what_was_loaded_last_can_be_looked_at(refreshed, settings):
    base = f"dlt pipeline --pipelines-dir {refreshed.pipelines} twitter"
    assert "dataset_name: raw_twitter" in shell(f"{base} info", settings)
    assert "COMPLETED" in shell(f"{base} trace", settings)
    told = shell(f"{base} schema --format yaml", settings)
    assert "interactions" in yaml.safe_load(told[told.index("version:") :])["tables"]


@pytest.mark.parametrize("code", blocks("dlt.md", "python"))
def test_a_source_runs_alone_in_five_lines(refreshed, settings, tmp_path, code):
    assert len([line for line in code.splitlines() if line]) <= 6
    told = python(code, tmp_path, settings | {"DLT_DATA_DIR": str(tmp_path / "dlt")})
    assert "contains no failed jobs" in told
    assert "post_id" in told


def test_the_exported_schema_is_what_networks_have(refreshed):
    exported = yaml.safe_load((PROJECT / "ingestion/schemas/network.schema.yaml").read_text())
    assert exported["name"] == NAME
    columns = {
        table: {name: column["data_type"] for name, column in told["columns"].items()}
        for table, told in exported["tables"].items()
    }
    seen = set()
    for network in APIS:
        for name, table in pipeline_of(network, refreshed).default_schema.tables.items():
            if name.startswith("_dlt"):
                continue
            seen.add(name)
            found = {c: told["data_type"] for c, told in table["columns"].items()}
            assert found.items() <= columns[name].items(), (network, name)
    assert {"accounts", "posts", "interactions", "counters", "reads"} <= seen


def test_the_contract_is_exported():
    for name, table in schema().tables.items():
        if not name.startswith("_dlt"):
            assert table["schema_contract"]["data_type"] == "freeze"
            assert any(column.get("primary_key") for column in table["columns"].values())


def test_a_secret_of_the_template_reaches_its_network(settings, tmp_path):
    (tmp_path / ".dlt").mkdir()
    text = (PROJECT / ".dlt/secrets.toml.example").read_text()
    filled = text.replace('# api_key = ""', 'api_key = "from-the-file"')
    (tmp_path / ".dlt" / "secrets.toml").write_text(filled)
    code = "from ingestion.source import settings_of; print(settings_of('youtube'))"
    bare = {k: v for k, v in settings.items() if not k.startswith("SOURCES__")}
    told = python(code, tmp_path, bare | {"DLT_PROJECT_DIR": str(tmp_path)})
    assert "from-the-file" in told
