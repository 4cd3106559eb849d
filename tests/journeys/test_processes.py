"""Web, worker and beat start apart, as the compose file starts them, and survive kill -9."""

import os

import pytest

from tests.journeys.processes import House, Redis, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.postgres,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="needs DATABASE_URL of a PostgreSQL",
    ),
]


@pytest.fixture(scope="module")
def started(tmp_path_factory, ready):
    folder = tmp_path_factory.mktemp("house")
    data = ready.copy_data(folder / "data")
    with (
        ready.fresh_database() as database_url,
        Redis(data) as redis,
        House(database_url=database_url, redis_url=redis.url, folder=folder) as house,
    ):
        house.redis = redis
        yield house


@pytest.fixture
def house(started):
    """All three run, whatever was done to them before."""
    for service in (started.web, started.worker, started.beat):
        if not service.is_running:
            service.start()
    started.wait_until_alive()
    return started


def alive(house, name):
    """Whether the service has shown itself since its last sign of life was removed."""
    return house.health().get(name) == "ok"


def forget_signs_of_life(house):
    house.manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from tickets.models import Heartbeat as H; H.objects.all().delete()",
    )


def test_services_come_back_after_kill_and_a_lost_broker(house):
    for service in (house.web, house.worker, house.beat):
        service.kill()
    house.redis.kill()
    assert house.get("/healthz") == (0, b"")
    forget_signs_of_life(house)

    house.redis.start()
    for service in (house.web, house.worker, house.beat):
        service.start()
    house.wait_until_alive()


def test_services_outlive_redis(house):
    house.redis.kill()
    wait_until(lambda: alive(house, "web"), what="web without Redis")
    assert house.get("/account/login/")[0] == 200
    house.redis.start()
    forget_signs_of_life(house)

    house.wait_until_alive()
    assert [s.is_running for s in (house.web, house.worker, house.beat)] == [True, True, True]


def test_services_stop_when_asked(house):
    for service in (house.beat, house.worker, house.web):
        service.stop()
    assert house.get("/healthz") == (0, b"")
