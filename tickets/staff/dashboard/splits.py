"""What came in, told apart by kind, way, cause, shop, language and tag."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

from tickets.core.cause import Cause
from tickets.core.shop import LANGUAGES
from tickets.core.ticket import Channel, Kind
from tickets.reports import volume
from tickets.reports.behind import Behind, numbers_word
from tickets.staff.addresses import list_address
from tickets.staff.dashboard.asking import COUNTED, Asking
from tickets.staff.dashboard.charts import Breakdown, breakdown

Key = str | int | None


def splits(asked: Asking) -> list[Breakdown]:
    """One breakdown a trait; a shop and a language only where there are several."""
    counts = volume.by_traits(asked.stretch, shop=asked.shop)
    causes = {one.pk: one.path for one in Cause.objects.select_related("parent")}
    shops = {one.pk: one.name for one in asked.shops}
    languages = dict(LANGUAGES)

    def split(
        name: str, title: str, label: Callable[[Key], str], message: str, counts: Counter[Key]
    ) -> Breakdown:
        return breakdown(
            title, counts, label=label, url=lambda key: _link(asked, name, key), message=message,
            others=lambda keys: _others(asked, name, keys),
        )  # fmt: skip

    found = [
        kinds(asked, counts["kind"]),
        split(
            "cause", _("By cause"),
            lambda key: _("no cause named") if key is None else causes.get(_pk(key), "?"),
            _("What stands out: %(what)s, %(share)s."), counts["cause"],
        ),
        split(
            "channel", _("By the way they came in"), lambda key: str(Channel(str(key)).label),
            _("Most came by %(what)s: %(share)s."), counts["channel"],
        ),
        breakdown(
            _("By tag"), volume.by_tag(asked.stretch, shop=asked.shop), label=str,
            url=lambda key: _link(asked, "tag", key),
            message=_("The tag used most is '%(what)s'."), every=sum(counts["kind"].values()),
        ),
    ]  # fmt: skip
    if asked.shop is None and len(asked.shops) > 1:
        message = _("Most were for %(what)s: %(share)s.")
        shop = split("shop", _("By shop"), lambda key: shops.get(_pk(key), "?"), message,
                     counts["shop"])  # fmt: skip
        found.append(shop)
    message = _("Most were written in %(what)s: %(share)s.")
    language = split("language", _("By language"), lambda key: str(languages.get(str(key), key)),
                     message, counts["language"])  # fmt: skip
    return [*found, language] if len(counts["language"]) > 1 else found


def kinds(asked: Asking, counts: Counter[Key]) -> Breakdown:
    """By what the questions are: complaints, returns and so on."""
    return breakdown(
        _("By kind"),
        counts,
        label=lambda key: str(Kind(str(key)).label),
        url=lambda key: _link(asked, "kind", key),
        message=_("Most are of the kind '%(what)s': %(share)s."),
    )


def _link(asked: Asking, name: str, key: Key) -> str:
    if name == "shop":
        return list_address(COUNTED + Behind("asked", asked.stretch, _pk(key)).word)
    return asked.link("asked", stretch=None, **{name: 0 if key is None else key})


def _others(asked: Asking, name: str, keys: list[Key]) -> str:
    """Of kinds, ways and languages there are few enough for a line each."""
    if name not in ("cause", "shop"):
        return ""
    but = numbers_word(None if key is None else _pk(key) for key in keys)
    return asked.link("asked", stretch=None, **{f"other_{name}s": but})


def _pk(key: Key) -> int:
    assert isinstance(key, int)
    return key
