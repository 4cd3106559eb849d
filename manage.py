#!/usr/bin/env python3
"""The one command. On a bare machine it first builds its own environment with the standard library.

`up` starts everything, `test` passes the tests, `demo` fills a made-up shop; every Django command
works too. `--data DIR` says where database, files and secrets are kept.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def stop(message: str) -> None:
    sys.exit(f"manage.py: {message}")


def stamp_of(requirements: Path) -> str:
    content = requirements.read_bytes() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def is_installed(*, for_tests: bool) -> bool:
    """Whether the environment holds what the lock file says; the stamp is written last."""
    kept = VENV / "requirements.sha256"
    if not PYTHON.exists() or not kept.exists():
        return False
    names = ["dev"] if for_tests else ["dev", "runtime"]
    return kept.read_text() in {stamp_of(ROOT / "requirements" / f"{name}.txt") for name in names}


def create_environment() -> None:
    """Make .venv; Debian without python3-venv still has a way through its own pip."""
    has_ensurepip = importlib.util.find_spec("ensurepip._bundled") is not None
    has_pip = importlib.util.find_spec("pip") is not None
    if not has_ensurepip and not has_pip and not shutil.which("uv"):
        stop("Python lacks venv and pip. On Debian or Ubuntu: sudo apt install python3-venv")
    flags = [] if has_ensurepip else ["--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", *flags, str(VENV)], check=True)


def installer() -> list[str]:
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    inside = subprocess.run(
        [str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True
    )
    if inside.returncode == 0:
        return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]


def install(*, for_tests: bool) -> None:
    name = "dev" if for_tests else "runtime"
    requirements = ROOT / "requirements" / f"{name}.txt"
    print(f"Installing what is needed into {VENV} (once) ...", file=sys.stderr, flush=True)
    try:
        if not PYTHON.exists():
            create_environment()
        subprocess.run([*installer(), "--require-hashes", "-r", str(requirements)], check=True)
    except subprocess.CalledProcessError as error:
        stop(f"could not install the packages ({error}). Is there a network connection?")
    except OSError as error:
        stop(f"could not write {VENV}: {error}")
    (VENV / "requirements.sha256").write_text(stamp_of(requirements))


def enter_environment(*, for_tests: bool) -> None:
    """Go on inside .venv, unless this Python already has what is needed (a container)."""
    if os.environ.get("NO_VENV") == "1":
        return
    if not is_installed(for_tests=for_tests):
        install(for_tests=for_tests)
    if Path(sys.prefix).resolve() != VENV.resolve():
        arguments = [str(PYTHON), str(ROOT / "manage.py"), *sys.argv[1:]]
        if os.name == "nt":
            sys.exit(subprocess.call(arguments))
        os.execv(str(PYTHON), arguments)


def take_option(name: str) -> str | None:
    """Remove `name VALUE` or `name=VALUE` from the command line and return VALUE."""
    for position, word in enumerate(sys.argv[1:], start=1):
        if word == "--":
            return None
        if word == name and position + 1 < len(sys.argv):
            value = sys.argv[position + 1]
            del sys.argv[position : position + 2]
            return value
        if word.startswith(f"{name}="):
            del sys.argv[position]
            return word.partition("=")[2]
    return None


def run_tests(arguments: list[str]) -> int:
    from helpdesk.catalogues import compile_catalogues

    compile_catalogues()
    with tempfile.TemporaryDirectory(prefix="helpdesk-test-") as data:
        environment = {**os.environ, "HELPDESK_DATA": data}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.call(command, cwd=ROOT, env=environment)


def main() -> None:
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    is_test = sys.argv[1:2] == ["test"]
    enter_environment(for_tests=is_test)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    if is_test:
        sys.exit(run_tests(sys.argv[2:]))
    data = take_option("--data")
    if data:
        os.environ["HELPDESK_DATA"] = str(Path(data).resolve())
    from django.core.management import execute_from_command_line

    from helpdesk.catalogues import compile_catalogues

    compile_catalogues()
    execute_from_command_line(sys.argv)


def receive() -> None:
    """A mail server takes any other failure than 75 for 'never', and bounces the mail."""
    try:
        main()
    except SystemExit as end:
        if end.code:
            print(end.code, file=sys.stderr)
            sys.exit(75)
    except BaseException:  # noqa: BLE001 -- whatever it is, the mail must not bounce
        traceback.print_exc()
        sys.exit(75)


if __name__ == "__main__":
    if "receive" in sys.argv[1:4]:
        receive()
    else:
        main()
