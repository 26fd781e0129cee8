"""Install Spark and Java where they are missing: `make test-spark` calls it."""

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
JAVA = "openjdk-17-jre-headless"


def install_java() -> None:
    """Let apt-get install it; say what to do where it cannot."""
    if shutil.which("java"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Spark needs Java 17: sudo apt-get install {JAVA}\nThen run this again.")
    print(f"Installing {JAVA}.", flush=True)
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": sys.stderr}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", JAVA]
    if subprocess.run(command, check=False, **quiet).returncode:
        sys.exit("apt-get could not install it: see above for why.")


def install_spark() -> None:
    """Let pip install what the extras name."""
    if all(map(find_spec, ("pyspark", "dbt.adapters.spark", "deltalake", "pyhive"))):
        return
    print("Installing Spark and Delta: about 500 MB, once.", flush=True)
    extras = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]
    wanted = extras["spark"] + extras["lake"] + extras["thrift"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", *wanted]
    if subprocess.run(pip, check=False).returncode:
        sys.exit("pip could not install it: see above for why.")


if __name__ == "__main__":
    install_java()
    install_spark()
