"""How two processes talk: the length of what follows, and then that."""

from typing import IO

#: Bytes in which the length is told.
LENGTH = 8


def send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(LENGTH))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """What was sent, None when the other side has gone."""
    length = pipe.read(LENGTH)
    if len(length) < LENGTH:
        return None
    size = int.from_bytes(length)
    content = pipe.read(size)
    return content if len(content) == size else None
