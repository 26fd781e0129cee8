"""Print llms.txt: what an agent needs to know before it asks the published file.

`python -m orchestration.agents > llms.txt` writes it from dbt's manifest.
"""

from collections.abc import Iterator
from pathlib import Path

from orchestration import manifest, settings

# what to know first
HEAD = Path(__file__).with_name("llms.md")


def llms() -> Iterator[str]:
    """The lines of the file: what to know first, then views and tables with their columns."""
    models = [
        node
        for node in manifest.load()["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    ]
    yield HEAD.read_text()
    for title, schema in (("Views that put names beside the numbers", "main"), ("Tables", "marts")):
        yield f"## {title}"
        yield ""
        for model in sorted(models, key=lambda node: node["name"]):
            if model["schema"] == schema:
                told = " ".join(model["description"].split())
                yield f"- `{model['name']}`: {told} Columns: {', '.join(model['columns'])}."
        yield ""


if __name__ == "__main__":
    settings.load()
    print("\n".join(llms()).rstrip())
