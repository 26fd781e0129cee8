"""The commands for a person who asks: what is held (`data`), and to have it gone (`forget`)."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

from ingestion import lake
from orchestration import homes, settings
from orchestration.commands.console import note, print_json, stop
from orchestration.commands.reading import readable_home
from orchestration.interrupts import interruptible
from orchestration.language import Words, choose
from orchestration.operations.lock import writing

# the groups of a certificate, by how places begin
GROUPS = ("registry", "raw", "pipelines", "published", "dagster")


def forget(
    sought: str, network: str | None, sure: bool, language: str | None, as_json: bool
) -> None:
    """Erase a person everywhere and print the certificate; exit code 1 if anything may be left."""
    home = settings.load()
    if not homes.has_data(home):
        stop(f"There is nothing in {home.path}.", as_json)
    from orchestration.operations.forget import Unknown, identify, resume
    from orchestration.operations.forget import forget as erase

    subject = f"{sought} ({network})" if network else sought
    try:
        homes.settle(home)
        with interruptible(), writing(home, "clout forget"):
            lake.begin(home)
            if resume(home):
                note("An erasure that had been interrupted is finished.")
            identity = identify(home, sought, network)
            if not (sure or _agreed(identity.as_dict(), subject)):
                stop("Nothing was erased.", as_json)
            told = erase(home, identity)
    except Unknown as unknown:
        near = f" Did you mean {', '.join(unknown.near)}?" if unknown.near else ""
        hint = " An account that nobody claims: --network NETWORK HANDLE."
        stop(f"{unknown}.{near or hint}", as_json)
    if as_json:
        print_json({"subject": subject, **told.as_dict()})
    else:
        words = Words("certificate", choose(language))
        print("\n".join(certificate(subject, told.as_dict(), words)))
    if not told.found.is_clean:
        raise SystemExit(1)


def requests(done: str | None, as_json: bool) -> None:
    """List the requests of people, or remove one; whether somebody is who they say is not known."""
    from dashboard.asking import waiting

    home = settings.load()
    asked = waiting(home.path)
    if done:
        if done not in asked:
            stop(f"There is no request {done}.", as_json)
        (home.path / "requests" / f"{done}.json").unlink()
        del asked[done]
    if as_json:
        print_json(asked)
        return
    if not asked:
        print("Nobody waits.")
    for name, told in asked.items():
        # whoever asked wrote this: no control character reaches the terminal or a shell
        about, words = (re.sub(r"[^\w @.:/+-]", "?", told[key]) for key in ("about", "words"))
        command = "data" if told["kind"] in ("data", "correct") else "forget"
        print(f"{name}  {told['kind']}: {about}\n  {words}")
        print(f"  clout {command} '{about}', then clout requests --done {name}")


def data(
    sought: str, network: str | None, folder: Path, language: str | None, as_json: bool
) -> None:
    """Write all that is held about a person as JSON and as a page, or print the JSON."""
    home = readable_home()
    if not home.warehouse.exists():
        stop(f"There is nothing in {home.path}.", as_json)
    from ingestion import imports
    from ingestion.erasure.finding import Unknown
    from orchestration.operations.held import held
    from orchestration.operations.page import page_of

    try:
        with writing(home, "clout data"):
            lake.relocate(home)
            imports.ensure_tables(home)  # a first run that was killed may have made none
            told = held(home, sought, network)
    except Unknown as unknown:
        near = f" Did you mean {', '.join(unknown.near)}?" if unknown.near else ""
        stop(f"{unknown}.{near}", as_json)
    if as_json:
        print_json(told)
        return
    name = re.sub(r"[^\w-]+", "-", (told["identity"].get("person_ids") or [sought])[0])
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in (
        (folder / f"{name}.json", json.dumps(told, indent=2, ensure_ascii=False)),
        (folder / f"{name}.html", page_of(told, choose(language))),
    ):
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        print(file)


def _agreed(known: dict[str, list], subject: str) -> bool:
    """Whether the operator, shown who is meant, says so."""
    if not sys.stdin.isatty():
        stop(f"Say --yes to erase {subject}, with all that is held; it cannot be undone.")
    note(f"This erases, for good: {', '.join(known['person_ids'] or [subject])}")
    for network, account in known["accounts"]:
        note(f"  {network}: {account}")
    return input("Type yes to go on: ").strip().lower() == "yes"


def certificate(subject: str, told: dict, words: Words) -> list[str]:
    """The lines of a certificate, for the operator and for the person."""
    rows: Counter[str] = Counter()
    for place, count in told["removed"].items():
        group = next((group for group in GROUPS if place.startswith(group)), "imports")
        rows[group] += count
    lines = [
        words("title"),
        words("subject", subject=subject),
        words("date", moment=told["forgotten_at"][:16].replace("T", " ")),
        words("removed"),
        *(words(group, n=rows[group]) for group in (*GROUPS[:1], "imports", *GROUPS[1:])),
        words("files", n=sum(told["files"].values())),
        words("hashed", n=sum(told["hashed"].values())),
        words("blotted", n=sum(told["blotted"].values())),
        words("kept", n=told["hashes"]),
        words("searched", files=told["found"]["files"], size=told["found"]["size"] >> 20),
    ]
    left, unopened = told["found"]["left"], told["found"]["unopened"]
    if left:
        lines += [words("left"), *(words("place", place=p, n=n) for p, n in left.items())]
    if unopened:
        lines += [words("unopened"), *(f"  {place}" for place in unopened)]
    if not (left or unopened):
        lines.append(words("clean"))
    if said := sum(told["found"]["words"].values()):
        lines.append(words("words", n=said))
    return [*lines, words("backups"), words("ranks")]
