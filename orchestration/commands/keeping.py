"""The commands that keep a home safe: backup, restore."""

from datetime import UTC, datetime
from pathlib import Path

from ingestion import lake
from ingestion.forgotten import Forgotten, adopt
from ingestion.home import Home
from orchestration import homes, settings
from orchestration.commands.console import note, print_json, stop
from orchestration.interrupts import interruptible
from orchestration.operations.lock import writing


def backup(file: Path, as_json: bool) -> None:
    """Write the whole home into one new file and read it back."""
    home = settings.load()
    if not homes.has_data(home):
        stop(f"There is nothing in {home.path} to back up.", as_json)
    file = file.resolve()
    if file.is_relative_to(home.path):
        stop(f"{file} is inside the home: choose a place outside {home.path}.", as_json)
    from orchestration.operations import backup as operation

    try:
        with interruptible(), writing(home, "clout backup"):
            told = operation.backup(home, file)
    except (operation.NotBackedUp, operation.NotRestored) as error:
        stop(str(error), as_json)
    if as_json:
        print_json(told)
    else:
        print(f"{told['files']} files, {told['bytes'] >> 20} MB, verified: {file}")


def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Make the home what a backup says; who left since then leaves again."""
    if not file.is_file():
        stop(f"There is no {file}.", as_json)
    home = settings.load()
    if homes.has_data(home) and not replace:
        stop(
            f"{home.path} holds data. Say --replace to have the backup in its place, "
            "or set CLOUT_HOME to another folder.",
            as_json,
        )
    from orchestration.operations import backup as operation
    from orchestration.operations.forget import replay
    from orchestration.operations.waiting import note_waiting, waiting

    try:
        with interruptible(), writing(home, "clout restore"):
            left, key = _who_left(home)
            still = waiting(home)
            lost = 0

            def carry_over(staged: Home) -> None:
                """Be killed at any later moment, and the next run still lets them leave."""
                nonlocal lost
                note_waiting(staged, still)
                if left and key == staged.actor_key():
                    adopt(staged, left, datetime.now(UTC).date())
                else:
                    lost = len(left)

            told = operation.restore(home, file.resolve(), carry_over)
            lake.relocate(home)
            told["forgotten_again"] = len(replay(home))
            told["hashes_lost"] = lost
    except operation.NotRestored as error:
        stop(str(error), as_json)
    if lost:
        note(
            f"{lost} hashes of who had left here mean nothing in this backup: it is of another "
            "home, which hashes under a key of its own. Whoever of them is in it has to be "
            "forgotten again, with `clout forget`."
        )
    if as_json:
        print_json({"home": str(home.path), **told})
        return
    print(f"{told['files']} files of {told['made_at']} are back in {home.path}.")
    if again := told["forgotten_again"]:
        print(f"{again} people who left after that were forgotten again.")


def _who_left(home: Home) -> tuple[frozenset[str], bytes | None]:
    """The hashes of the home that is replaced, and the key they were made with."""
    has_key = (home.path / "actor.key").exists()
    return Forgotten(home).keys, home.actor_key() if has_key else None
