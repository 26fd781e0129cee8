"""One SELECT from a stranger, answered by a child process that can do nothing else."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY = 1_500 * 2**20
MEGABYTES_BACK = 16
CELL = 10_000
# a reader may wait for one of these; a crowd may not take the machine
_PLACES = threading.BoundedSemaphore(4)


class Refused(Exception):
    """The query got no answer; `reason` is one of syntax, statement, time, memory, busy."""

    def __init__(self, reason: str, message: str) -> None:  # noqa: D107
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Result:
    """The answer: rows of JSON values under named and typed columns."""

    columns: list[str]
    types: list[str]
    rows: list[list[Any]]
    truncated: bool
    seconds: float


def run(sql: str, path: Path, limit: int = 1000, seconds: float = 3.0) -> Result:
    """Answer one SELECT or EXPLAIN on a published file: at most `limit` rows in `seconds`.

    Raises Refused with a message for the person who wrote the query.
    """
    if not _PLACES.acquire(timeout=seconds):
        raise Refused("busy", "Too many queries run at this moment. Try again in a few seconds.")
    try:
        answer = _ask({"sql": sql, "file": path.name, "limit": limit}, path.parent, seconds)
    finally:
        _PLACES.release()
    if "reason" in answer:
        raise Refused(answer["reason"], answer["message"])
    return Result(**answer)


def _ask(question: dict[str, Any], folder: Path, seconds: float) -> dict[str, Any]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", str(Path(__file__).resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={},
    )
    try:
        out, _ = child.communicate(json.dumps(question).encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Refused(
            "time", f"The query was stopped after {seconds:g} s. Ask for less at once."
        ) from None
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
    if child.returncode or not out:
        raise Refused("memory", "The query needed more memory than it may take.")
    return json.loads(out)


def _child() -> None:
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    question = json.loads(sys.stdin.buffer.read())
    try:
        answer = _answer(**question)
    except MemoryError:
        answer = {"reason": "memory", "message": "The query needed more memory than it may take."}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # duckdb's threads may still hold what the answer no longer needs
    os._exit(0)


def _answer(sql: str, file: str, limit: int) -> dict[str, Any]:
    import time

    import duckdb

    start = time.perf_counter()
    con = _locked(file)
    try:
        statements = con.extract_statements(sql)
        if len(statements) != 1 or not _only_reads(statements[0]):
            message = "Write one SELECT or EXPLAIN statement. PIVOT counts as several; use FILTER."
            return {"reason": "statement", "message": message}
        con.execute(statements[0])
        columns = [column[0] for column in con.description or []]
        types = [str(column[1]) for column in con.description or []]
        rows, size, full = [], 0, False
        while (row := con.fetchone()) is not None:
            full = len(rows) == limit or size > MEGABYTES_BACK * 2**20
            if full:
                break
            rows.append([_json(value) for value in row])
            size += sum(len(value) for value in rows[-1] if isinstance(value, str))
    except duckdb.OutOfMemoryException:
        return {"reason": "memory", "message": "The query needed more memory than it may take."}
    except duckdb.Error as error:
        return {"reason": "syntax", "message": _told(str(error))[:2000]}
    return {
        "columns": columns,
        "types": types,
        "rows": rows,
        "truncated": full,
        "seconds": round(time.perf_counter() - start, 3),
    }


def _only_reads(statement: Any) -> bool:  # noqa: ANN401
    import duckdb

    try:
        return statement.type in {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    except ValueError:  # duckdb has kinds of statements for which its Python has no word
        return False


def _locked(file: str) -> Any:  # noqa: ANN401
    import duckdb

    con = duckdb.connect(
        file,
        read_only=True,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
            "memory_limit": "512MB",
            "threads": 2,
            "temp_directory": "",
            "max_temp_directory_size": "0GB",
        },
    )
    con.execute("set search_path = 'marts,main'")
    con.execute("set TimeZone = 'UTC'")
    # in this order: the other way round duckdb still reads its own file as a blob
    con.execute("set enable_external_access = false")
    con.execute("set disabled_filesystems = 'LocalFileSystem'")
    con.execute("set lock_configuration = true")
    return con


def _json(value: Any) -> Any:  # noqa: ANN401
    if value is None or isinstance(value, bool | int):
        # a browser would round larger ones
        return value if value is None or abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if type(value).__name__ == "Decimal":
        return float(value) if abs(value) < 2**53 else str(value)
    text = value.isoformat(sep=" ") if type(value).__name__ == "datetime" else str(value)
    # a lone surrogate cannot be written as utf-8
    return _told(text[:CELL]).encode(errors="replace").decode()


def _told(text: str) -> str:
    # where the file lies is nobody's business
    return text.replace(f"{os.getcwd()}/", "")  # noqa: PTH109 - pathlib is slow to import here


if __name__ == "__main__":
    _child()
