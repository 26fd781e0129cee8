"""dbt's page about the project: one file that needs no network, names no machine and no person."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ingestion.home import Home
from orchestration import manifest

PAGE = "dbt.html"
# a page that asked anybody for anything would be stopped by the browser
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:"
)
_ABOUT_A_RUN = ("invocation_id", "invocation_started_at", "run_started_at", "user_id", "env")
_OF_A_BUILD = (
    "root_path",
    "build_path",
    "compiled_path",
    "compiled_code",
    "compiled",
    "extra_ctes",
)


class NotDocumented(RuntimeError):
    """dbt did not write its page; readers keep the one they had."""


def document(home: Home) -> bool:
    """Write the page beside the marts if the project has changed since; tells whether it did.

    The caller holds the writer's lock, and has no connection to the warehouse open.
    """
    page = home.published / PAGE
    if page.exists() and page.stat().st_mtime > manifest.last_change():
        return False
    target = home.path / "dbt"
    _generate(target)
    text = (target / "index.html").read_text()
    catalog = json.loads((target / "catalog.json").read_text())
    for name, told in (("MANIFEST", manifest.load()), ("CATALOG", catalog)):
        # what closes a script would end the page's own
        inline = json.dumps(_without_the_run(told), separators=(",", ":")).replace("</", "<\\/")
        text = text.replace(f'"{name}.JSON INLINE DATA"', inline)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    draft = page.with_suffix(".draft")
    draft.write_text(text.replace("<head>", f"<head>{policy}", 1))
    draft.replace(page)
    return True


def _generate(target: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "orchestration.child", "--quiet", "--log-level-file", "info",
            "docs", "generate", "--no-compile",
            "--project-dir", manifest.DBT, "--profiles-dir", manifest.DBT,
            "--target-path", target, "--log-path", target,
        ],
        env=os.environ, cwd=manifest.DBT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise NotDocumented(f"dbt cannot write its page:\n{done.stdout}{done.stderr}")


def _without_the_run(told: dict[str, Any]) -> dict[str, Any]:
    """A manifest or catalogue with what the project is, and not where or when it was built."""
    told["metadata"] = {k: v for k, v in told["metadata"].items() if k not in _ABOUT_A_RUN}
    own = {name: macro for name, macro in told.get("macros", {}).items() if ".clout." in name}
    for node in told.get("nodes", {}).values():
        for key in _OF_A_BUILD:
            node.pop(key, None)
        # models between say what a row is in their SQL alone
        node["description"] = node.get("description") or _first_comment(node.get("raw_code", ""))
    for part in (told.get("nodes", {}), own):
        for node in part.values():
            if "macros" in node.get("depends_on", {}):
                node["depends_on"]["macros"] = [m for m in node["depends_on"]["macros"] if m in own]
    if "macros" in told:
        told["macros"] = own
    return told


def _first_comment(sql: str) -> str:
    first = sql.lstrip().partition("\n")[0]
    return first.removeprefix("--").strip() if first.startswith("--") else ""
