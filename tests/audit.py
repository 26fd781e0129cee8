"""Ask the package index which pinned packages have known vulnerabilities: `make check` does.

Exit code 1 where one has. What the index does not tell of (a mirror may not tell of any) is said.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"


def main() -> int:
    asked = [
        sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--no-deps", "--disable-pip",
        "--require-hashes", "--progress-spinner", "off", "--format", "json",
    ]  # fmt: skip
    done = subprocess.run(asked, capture_output=True, text=True)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print(f"NOT audited, no index answers: {done.stderr.strip()[-300:]}")
        return 0
    told = [package for package in packages if "vulns" in package]
    found = [(package, vuln) for package in told for vuln in package["vulns"]]
    for package, vuln in found:
        fixed = ", ".join(vuln["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {vuln['id']}, fixed in {fixed}")
    print(f"audited {len(told)} of {len(packages)} packages: {len(found)} known vulnerabilities")
    if len(told) < len(packages):
        print(f"NOT audited: {len(packages) - len(told)}, of which this index tells nothing")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
