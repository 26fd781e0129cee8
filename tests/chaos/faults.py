"""Faults of the machine and of networks, one refresh each; then one in peace, whose marts must be
those of a home in which nothing went wrong.

`python tests/chaos/faults.py`: each fault is named with what the disturbed refresh ended with.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from kills import differences, undisturbed
from village import CLOUT, NETWORKS, PROJECT, Broken, Village, marts

from ingestion.home import Home

sys.path.insert(0, str(Path(__file__).parents[1]))

from canaries import found

# what each of the networks does, so often that its read breaks off
# what a night set aside stays told of: there may be more of it than in a night in peace, not less
SET_ASIDE = "quarantine_counts"
SPOILT = (("throttle", "quota", "html", "retype"), ("expired", "cut", "loop", "lie"))


class Faults:
    """One disturbed refresh of a home for each; it returns the exit code and what was said."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.all: dict[str, Callable[[Home], int]] = {
            **{f"networks: {', '.join(kinds)}": self._networks(kinds) for kinds in SPOILT},
            "networks: hang, and the refresh is interrupted": self.hang,
            "disk: no file grows above 4 MB": self._limited(resource.RLIMIT_FSIZE, 4 * 2**20),
            "disk: full": self.full_disk,
            "memory: no more than 1.3 GB of addresses": self._limited(
                resource.RLIMIT_AS, 1300 * 2**20
            ),
            "two refreshes at once": self.two_at_once,
            "clock a day behind": self.clock_behind,
            "a new machine": self.new_machine,
        }

    def refresh(self, home: Home, **settings: str) -> int:
        return self.village.refresh(home, **settings).wait(900)

    def _networks(self, kinds: tuple[str, ...]) -> Callable[[Home], int]:
        def disturbed(home: Home) -> int:
            for network, kind in zip(NETWORKS, kinds, strict=True):
                self._spoil(network, kind, 12)
            return self.refresh(home)

        return disturbed

    def _spoil(self, network: str, kind: str, times: int) -> None:
        asked = json.dumps({"network": network, "kind": kind, "times": times}).encode()
        with urllib.request.urlopen(f"{self.village.sandbox.base_url}/_faults", asked) as answer:
            answer.read()

    def calm(self) -> None:
        """Forget the faults that nobody has met yet."""
        for network in NETWORKS:
            self._spoil(network, SPOILT[0][0], 0)

    def hang(self, home: Home) -> int:
        self._spoil("github", "hang", 1)
        process = self.village.refresh(home)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.terminate()
        return process.wait(120)

    def _limited(self, what: int, most: int) -> Callable[[Home], int]:
        def disturbed(home: Home) -> int:
            return subprocess.Popen(
                [*CLOUT, "refresh", "--as-of", f"{self.village.end}"], cwd=PROJECT,
                env=self.village.settings | {"CLOUT_HOME": str(home.path)},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(what, (most, most)),
            ).wait(900)  # fmt: skip

        return disturbed

    def full_disk(self, home: Home) -> int:
        """A file system that ends a few megabytes above what the home holds already."""
        size = sum(f.stat().st_size for f in home.path.rglob("*") if f.is_file()) >> 20
        aside, place = home.path.with_name("aside"), str(home.path)
        home.path.rename(aside)
        home.path.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size + 12}m", "none", place]
        ).returncode:
            home.path.rmdir()
            aside.rename(home.path)
            raise Broken("no right to mount a small file system")
        try:
            shutil.copytree(aside, home.path, dirs_exist_ok=True, symlinks=True)
            code = self.refresh(home)
            shutil.rmtree(aside)
            shutil.copytree(home.path, aside, symlinks=True)
        finally:
            subprocess.run(["umount", place], check=True)
            home.path.rmdir()
            aside.rename(home.path)
        return code

    def two_at_once(self, home: Home) -> int:
        first = self.village.refresh(home)
        while '"pid"' not in _lock(home) and first.poll() is None:
            time.sleep(0.1)
        second = self.village.refresh(Home(home.path))
        code = second.wait(120)
        said = self.village.said(home)
        if f"pid {first.pid}" not in said or "clout refresh" not in said:
            raise Broken(f"the second is not told who holds the lock: {said[-300:]}")
        first.wait(900)
        return code

    def clock_behind(self, home: Home) -> int:
        """The night before comes again: a score date before the published one."""
        return self.village.refresh(home, self.village.eve).wait(900)

    def new_machine(self, home: Home) -> int:
        shutil.rmtree(home.pipelines)
        shutil.rmtree(home.dagster)
        shutil.rmtree(home.path / "dbt", ignore_errors=True)
        return self.refresh(home)


def lost(whole: dict[str, list[tuple]], seen: dict[str, list[tuple]]) -> dict[str, int]:
    """mart -> rows by which the marts differ from those of a home in which nothing went wrong."""
    told = {tuple(what): rows for (*what, rows) in seen[SET_ASIDE]}
    missing = [what for (*what, rows) in whole[SET_ASIDE] if told.get(tuple(what), 0) < rows]
    return differences(whole, seen | {SET_ASIDE: whole[SET_ASIDE]}) | (
        {SET_ASIDE: len(missing)} if missing else {}
    )


def _lock(home: Home) -> str:
    file = home.path / "clout.lock"
    return file.read_text() if file.exists() else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="faults whose name holds this")
    asked, tried, failed = parser.parse_args(), 0, 0
    sys.stdout.reconfigure(line_buffering=True)
    with (
        tempfile.TemporaryDirectory(prefix="clout-chaos-") as folder,
        Village(Path(folder)) as village,
    ):
        founded = village.found()
        whole = marts(undisturbed(village, founded)[0])
        faults = Faults(village)
        for name, disturb in faults.all.items():
            if asked.only not in name:
                continue
            home = village.copy(founded, "disturbed")
            tried, began = tried + 1, time.monotonic()
            try:
                village.import_files(home)
                code = disturb(home)
                faults.calm()
                village.finish(home, village.refresh(home))
                differ = lost(whole, marts(home))
            except Broken as error:
                code, differ = "-", {str(error): 1}
            told = found(village.secrets(), home.path, village.said(home))
            failed += bool(differ or told)
            lasted = f"{time.monotonic() - began:.0f} s"
            print(f"{name}: exit code {code}, lost {differ or 0}, secrets {told or 0}, {lasted}")
    print(f"faults: tried {tried}, survived {tried - failed}, lost {failed}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
