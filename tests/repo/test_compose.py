"""The containers are hardened, scale, and start what the tests start without a container."""

import re
import subprocess

import pytest
import yaml

from helpdesk.middleware import LARGE_BODIES, LARGE_FORMS, MOST_BYTES
from tests.journeys.processes import command_of
from tests.repo.sources import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["web", "worker", "beat", "migrate"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_every_part_of_the_grown_up_house_is_there():
    assert sorted(SERVICES) == sorted([*OURS, "postgres", "redis", "proxy"])


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_as_nobody_in_particular(name):
    assert SERVICES[name]["user"] == "10001:10001"
    assert "USER 10001:10001" in DOCKERFILE


@pytest.mark.parametrize("name", [n for n in SERVICES if n != "migrate"])
def test_running_service_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_service_can_be_scaled(name):
    service = SERVICES[name]
    assert "container_name" not in service
    assert "ports" not in service


def test_only_the_proxy_listens_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_image_starts_what_compose_starts():
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert yaml.safe_load(command) == command_of("web")


def test_secrets_come_as_files():
    for name in OURS:
        environment = SERVICES[name]["environment"]
        values = {v for k, v in environment.items() if k.endswith("_FILE")}
        assert values == {f"/run/secrets/{secret}" for secret in SERVICES[name]["secrets"]}
        assert {"SECRET_KEY", "DATABASE_URL", "WEBHOOK_SECRET"} & set(environment) == set()


def test_make_secrets_makes_every_secret_once(tmp_path):
    script = tmp_path / "make-secrets"
    script.write_text((ROOT / "deploy/make-secrets").read_text())
    contents = []
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True)
        contents.append({p.name: p.read_text() for p in (tmp_path / "secrets").iterdir()})
    assert set(contents[0]) == set(COMPOSE["secrets"])
    assert contents[0] == contents[1]
    assert contents[0]["postgres_password"] in contents[0]["database_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_variables_of_compose_are_variables_of_the_product():
    readme = (ROOT / "README.md").read_text()
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE))
    asked = {name.removesuffix("_FILE") for n in OURS for name in SERVICES[n]["environment"]}
    # gunicorn's own: where it listens.
    assert asked - known == {"PORT"}


def test_proxy_lets_large_bodies_in_where_the_product_does():
    caddyfile = (ROOT / "deploy/Caddyfile").read_text()
    paths = " ".join([f"{start}*" for start in LARGE_BODIES] + [f"*{end}" for end in LARGE_FORMS])
    assert f"@large path {paths}\n" in caddyfile
    assert f"@small not path {paths}\n" in caddyfile
    assert f"max_size {MOST_BYTES}\n" in caddyfile
