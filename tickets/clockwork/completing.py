"""Makes what came from before the search, or from a copied database, findable by itself."""

import logging

from django.core.cache import cache

from tickets.core import search

logger = logging.getLogger(__name__)

#: Tickets in one go, and seconds until somebody looks again once nothing is missing.
MOST, REST = 1000, 3600
_COMPLETE = "search:complete"


def complete_search() -> int:
    """Add some of the tickets that cannot be found yet; how many. Safe to do at any time."""
    if cache.get(_COMPLETE):
        return 0
    count = search.complete(most=MOST)
    if count < MOST:
        cache.set(_COMPLETE, 1, REST)
    if count:
        left = search.missing().count() if count == MOST else 0
        logger.info("The search knows %s more questions; %s to go.", count, left)
    return count
