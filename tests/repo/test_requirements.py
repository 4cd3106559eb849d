"""The locks hold what pyproject.toml asks for, each with its hashes."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repo.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return {
        canonicalize_name(package): version
        for package, version in re.findall(
            r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE
        )
    }


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("runtime", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_lock_satisfies_the_project(lock, wanted):
    versions = locked(lock)
    wrong = []
    for line in wanted:
        asked = Requirement(line)
        version = versions.get(canonicalize_name(asked.name))
        if version is None or version not in asked.specifier:
            wrong.append(f"{line}: {version}")
    assert wrong == []


def test_tests_run_with_the_versions_of_production():
    assert locked("runtime").items() - locked("dev").items() == set()


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_every_locked_package_has_hashes(lock):
    entries = re.split(
        r"^(?=\S)", (ROOT / f"requirements/{lock}.txt").read_text(), flags=re.MULTILINE
    )
    bare = [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert bare == []


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_lock_names_no_other_source(lock):
    text = (ROOT / f"requirements/{lock}.txt").read_text()
    assert re.findall(r"https?://|--(?:extra-)?index|--find-links", text) == []
