"""Macros to try things on."""

from collections.abc import Callable

import pytest

from tests.factories import NOW
from tickets.macros.actions import Actions
from tickets.macros.keeping import Wording, keep
from tickets.macros.models import Macro, Scope


@pytest.fixture
def make_macro(db) -> Callable[..., Macro]:
    """`make_macro("Late", en="Sorry.")`: for all shops, unless it is said otherwise."""

    def make(title="Late", *, actions=None, now=NOW, by=None, macro=None, **fields):
        texts = {one: fields.pop(one) for one in ("nl", "en", "de", "fr") if one in fields}
        fields = {"scope": Scope.TEAM, **fields}
        wording = Wording(
            title=title, texts=texts or {"en": "Sorry."}, actions=actions or Actions(), **fields
        )
        return keep(wording=wording, by=by, now=now, macro=macro)

    return make
