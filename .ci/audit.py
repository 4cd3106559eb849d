"""Asks whether a locked package has a known vulnerability; says so when nobody could be asked."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main(requirements: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["pip_audit", "--requirement", requirements, "--require-hashes", "--disable-pip"]
        options = ["--format", "json", "--output", str(report), "--progress-spinner", "off"]
        asked = subprocess.run(
            [sys.executable, "-m", *command, *options], check=False, capture_output=True, text=True
        )
        text = report.read_text() if report.exists() else ""
    if not text:
        # A service that cannot be asked proves nothing about the change; findings do.
        reason = (asked.stderr.strip() or "no answer").splitlines()[-1][:200]
        print(f"       Not reachable: the list of vulnerabilities ({reason})")
        return 0
    found = [package for package in json.loads(text)["dependencies"] if package.get("vulns")]
    for package in found:
        names = ", ".join(vulnerability["id"] for vulnerability in package["vulns"])
        print(f"{package['name']} {package['version']}: {names}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
