"""docs/notebook.ipynb runs from top to bottom, and shows something in every cell."""

import json

from documents import DOCS, python

EXECUTE = """
import json, sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read("notebook.ipynb", as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, kernel_name="python3", timeout=300).execute()
cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
print(json.dumps([[output.output_type for output in cell.outputs] for cell in cells]))
"""


def test_the_notebook_runs_from_top_to_bottom(refreshed, settings):
    told = json.loads(python(EXECUTE, DOCS, settings).splitlines()[-1])
    assert len(told) > 5
    # the last closes the file
    assert all("execute_result" in outputs or "display_data" in outputs for outputs in told[:-1])


def test_the_notebook_is_kept_without_what_it_printed():
    cells = json.loads((DOCS / "notebook.ipynb").read_text())["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
