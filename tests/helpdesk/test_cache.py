"""The cache may go away at any time, and what is in it can run nobody's code."""

import pytest

from helpdesk.cache import JsonSerializer, RedisOrOwnMemory
from tests.journeys.processes import Redis, free_port

OPTIONS = {"OPTIONS": {"serializer": "helpdesk.cache.JsonSerializer", "socket_connect_timeout": 1}}


@pytest.fixture
def without_redis():
    cache = RedisOrOwnMemory(f"redis://127.0.0.1:{free_port()}/0", OPTIONS)
    cache.clear()
    return cache


def test_cache_remembers_by_itself_while_redis_is_away(without_redis):
    without_redis.set("tries", 1)
    without_redis.incr("tries")
    without_redis.set_many({"a": [1], "b": {"c": 2}})

    assert without_redis.get("tries") == 2
    assert without_redis.get_many(["a", "b", "d"]) == {"a": [1], "b": {"c": 2}}
    assert without_redis.add("tries", 9) is False
    assert without_redis.delete("tries") is True
    assert without_redis.get("tries") is None


def test_cache_goes_back_to_redis_when_it_returns(tmp_path):
    with Redis(tmp_path) as redis:
        cache = RedisOrOwnMemory(redis.url, OPTIONS)
        cache.set("where", "redis")
        redis.kill()
        assert cache.get("where") is None
        redis.start()
        cache.set("where", "redis again")
        assert RedisOrOwnMemory(redis.url, OPTIONS).get("where") == "redis again"
        cache._cache.get_client().connection_pool.disconnect()


@pytest.mark.parametrize("value", [0, 7, True, None, "x", [1, "two"], {"three": [4]}])
def test_serializer_gives_back_what_it_got(value):
    serializer = JsonSerializer()
    dumped = serializer.dumps(value)
    assert serializer.loads(str(dumped) if type(dumped) is int else dumped) == value
