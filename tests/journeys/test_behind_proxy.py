"""Behind a proxy that does TLS: no redirect in circles, and nobody is fooled without one."""

import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.journeys.processes import ROOT, free_port, wait_until

pytestmark = pytest.mark.processes


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(port):
    headers = {
        "Host": "help.example.com",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.7",
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/account/login/", headers=headers)
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("proxies", "status"), [("1", 200), ("0", 301)])
def test_up_believes_the_proxy_only_where_there_is_one(tmp_path, ready, proxies, status):
    port, data = free_port(), ready.copy_data(tmp_path / "data")
    command = [sys.executable, "manage.py", "up", "--data", str(data), "--smtp-port", "0"]
    environment = {
        "NO_VENV": "1",
        "BASE_URL": "https://help.example.com",
        "TRUSTED_PROXIES": proxies,
    }
    with (tmp_path / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: listens(port), what="up")
        assert ask(port) == status
    finally:
        up.terminate()
        assert up.wait(timeout=30) == 0
