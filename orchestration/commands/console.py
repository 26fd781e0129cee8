"""How a command speaks: results on standard output, everything else on standard error."""

import json
import sys
from typing import NoReturn


def print_json(answer: dict) -> None:
    """The one JSON object of a command's --json."""
    print(json.dumps(answer, indent=2, ensure_ascii=False, default=str))


def note(text: str) -> None:
    """Say something that is not the result."""
    print(text, file=sys.stderr, flush=True)


def stop(message: str, as_json: bool = False, code: int = 1) -> NoReturn:
    """End with a message and an exit code."""
    if as_json:
        print_json({"outcome": "failed", "error": message})
    else:
        note(f"clout: {message}")
    raise SystemExit(code)
