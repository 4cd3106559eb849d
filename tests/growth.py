"""How work grows with what it is given, whatever else the machine does meanwhile."""

import math
import time
from collections.abc import Callable
from typing import Any

#: Seconds below which the clock tells nothing.
GRAIN = 0.05
#: Neighbours make a try dearer, never cheaper: the least counts, and more are made before it is
#: called slow.
TRIES = 15


def is_within(times: float, work: Callable[[Any], object], small: Any, large: Any) -> bool:
    """Whether `large` costs at most `times` the processor time of `small`."""
    # The small one first: were it taken for dear, the large one would pass for cheap.
    least_small = min(_spent(work, small) for _ in range(TRIES // 3))
    least_large = math.inf
    for _ in range(TRIES):
        least_small = min(least_small, _spent(work, small))
        least_large = min(least_large, _spent(work, large))
        if least_large < times * least_small + GRAIN:
            return True
    return False


def _spent(work: Callable[[Any], object], given: Any) -> float:
    began = time.thread_time()
    work(given)
    return time.thread_time() - began
