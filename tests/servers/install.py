"""Install the two real servers into .servers/, once: `make test-servers` calls it.

Of Debian's packages it takes what is missing, where it may; of npm's what package-lock.json names.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".servers"
LOCKED = ("package.json", "package-lock.json")
# program -> the Debian package that brings it; g++ builds the database of the PDS
PROGRAMS = {"node": "nodejs", "npm": "npm", "php": "php-cli", "g++": "g++", "make": "make"}
PHP_MODULES = {
    "pdo_sqlite": "php-sqlite3", "mbstring": "php-mbstring", "xml": "php-xml", "curl": "php-curl",
}  # fmt: skip


def postgres() -> Path | None:
    """Where PostgreSQL's programs are; Debian keeps most of them off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    places = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((place.parent for place in places), default=None)


def missing() -> list[str]:
    """The Debian packages without which the servers do not start."""
    packages = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    has = ""
    if shutil.which("php"):
        has = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout
    packages += [p for module, p in PHP_MODULES.items() if module not in has.lower().split()]
    return packages if postgres() else [*packages, "postgresql"]


def install_programs() -> None:
    """Let apt-get install what is missing; say what to do where it cannot."""
    if not (packages := missing()):
        return
    wanted = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            f"The real servers need {wanted} (Debian's names), and only root with apt-get can "
            f"install that from here.\nInstall it, for example: sudo apt-get install {wanted}\n"
            "Then run `make test-servers` again."
        )
    print(f"Installing {wanted}.", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": sys.stderr}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if subprocess.run(command, check=False, **quiet).returncode:
        sys.exit(f"apt-get could not install {wanted}: see above for why.")


def headers() -> dict[str, str]:
    """Where node's own headers are, if they came with it: npm would fetch them elsewhere."""
    node = Path(shutil.which("node") or "").resolve().parents[1]
    return {"npm_config_nodedir": str(node)} if (node / "include/node/node.h").exists() else {}


def install_servers() -> None:
    """Let npm install what the lock names; every package is checked against its hash."""
    wanted = "".join((HERE / name).read_text() for name in LOCKED)
    done = CACHE / "installed"
    if done.exists() and done.read_text() == wanted:
        return
    CACHE.mkdir(exist_ok=True)
    for name in LOCKED:
        shutil.copy(HERE / name, CACHE)
    print("Installing WordPress and Bluesky into .servers/: about 750 MB, some minutes, once.")
    sys.stdout.flush()
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    env = {**os.environ, **headers()}
    if subprocess.run(command, cwd=CACHE, env=env, check=False).returncode:
        sys.exit("npm could not install the servers that tests/servers/package-lock.json names.")
    done.write_text(wanted)


if __name__ == "__main__":
    install_programs()
    install_servers()
