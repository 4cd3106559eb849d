"""A helpdesk that runs, and a mail server that watches it die."""

import pytest

from tests.journeys import home as homes
from tests.smtp_sink import running_sink


@pytest.fixture(scope="session")
def server():
    with running_sink() as sink:
        yield sink


@pytest.fixture
def sink(server):
    server.on_mail, server.on_data = "", "250 OK"
    return server


@pytest.fixture(scope="session")
def home(tmp_path_factory, server, ready):
    with homes.running_home(tmp_path_factory.mktemp("faults"), server, ready) as home:
        yield home
