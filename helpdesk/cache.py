"""The cache: a convenience that may go away at any time, and that can run nobody's code."""

import json
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer


class JsonSerializer:
    """A pickle in Redis would let whoever writes there run code here."""

    def dumps(self, value: Any) -> bytes | int:
        # Redis counts (INCR) only what is stored as a bare integer.
        if type(value) is int:
            return value
        return json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def _either(name: str) -> Callable[..., Any]:
    def do(self: "RedisOrOwnMemory", *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (NoConnection, NoAnswer):
            return getattr(self.meanwhile, name)(*args, **kwargs)

    return do


class RedisOrOwnMemory(RedisCache):
    """Redis; while it is away every process remembers for itself, and pages go on."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.meanwhile = LocMemCache("meanwhile", {})

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    has_key = _either("has_key")
    incr = _either("incr")
    clear = _either("clear")
