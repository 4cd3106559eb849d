"""What an examination found: one fact, how it stands, and what to do about it in plain words."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    WELL = "well"
    #: Somebody has to do something.
    BAD = "bad"
    #: We could not find out; that is no failure.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    name: str
    standing: Standing
    words: str
    advice: str = ""
