"""The public side of a shop: found by its own hostname, or by its short name under our address."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.http import parse_header_parameters


class Brand(Protocol):
    """What the public pages know of a shop."""

    pk: int
    name: str
    slug: str
    hostname: str
    accent: str
    language: str
    form_of_address: str
    time_zone: str
    logo: Any
    logo_id: int | None

    @property
    def public_languages(self) -> list[str]: ...

    def praised(self, language: str) -> list[Any]: ...


@dataclass(frozen=True)
class Site:
    """A shop with the place where its pages stand; every link to them is made here."""

    shop: Brand
    #: Seen from a page under our own address: that of a customer's question.
    is_under_ours: bool = False

    @property
    def prefix(self) -> str:
        return "" if self._has_own_host else f"/{self.shop.slug}"

    @property
    def _has_own_host(self) -> bool:
        return bool(self.shop.hostname) and not self.is_under_ours

    @property
    def origin(self) -> str:
        """Scheme and host, without a slash behind."""
        if not self._has_own_host:
            return str(settings.BASE_URL)
        base = urlsplit(settings.BASE_URL)
        port = f":{base.port}" if base.port else ""
        return f"{base.scheme}://{self.shop.hostname}{port}"

    @property
    def languages(self) -> list[str]:
        return self.shop.public_languages

    @property
    def is_formal(self) -> bool:
        return self.shop.form_of_address == "u"

    def path(self, name: str, **words: str) -> str:
        """The path of a public page; `words` are what its address asks for."""
        return self.prefix + _path(name, tuple(words.items()))

    def address(self, name: str, **words: str) -> str:
        """The whole address, for mails, feeds and search engines."""
        return self.origin + self.path(name, **words)

    @property
    def look(self) -> str:
        """The shop's colour as a style sheet; empty for our own."""
        return f":root{{--shop:{self.shop.accent}}}\n" if self.shop.accent else ""

    @property
    def look_path(self) -> str:
        """Changes with what stands in it, so that browsers may keep it for ever."""
        digest = sha256(self.look.encode()).hexdigest()[:12]
        return self.path("look", digest=digest) if self.look else ""

    @property
    def logo_path(self) -> str:
        if self.shop.logo_id is None:
            return ""
        return self.path("logo", digest=self.shop.logo.sha256[:12])


@lru_cache(maxsize=10_000)
def _path(name: str, words: tuple[tuple[str, str], ...]) -> str:
    """Of the first page alone fifty are asked for, always the same."""
    return reverse(name, urlconf=settings.PUBLIC_URLCONF, kwargs=dict(words))


def site_of(shop: Any, *, is_under_ours: bool = False) -> Site:
    return Site(cast("Brand", shop), is_under_ours=is_under_ours)


def find_site(*, host: str, path: str) -> tuple[Site, str] | None:
    """The shop whose page is asked for and the path within it, without a slash in front.

    `host` is a name without a port. None when this is no shop's address.
    """
    shops = apps.get_model("tickets", "Shop")._default_manager.select_related("logo")  # noqa: SLF001 -- Django's own documented API
    if host not in own_hosts():
        shop = shops.filter(hostname=host).first()
        if shop:
            return site_of(shop), path.removeprefix("/")
    slug, _, rest = path.removeprefix("/").partition("/")
    shop = shops.filter(slug=slug).first() if slug and len(slug) <= 50 else None
    return (site_of(shop), rest) if shop else None


def own_hosts() -> frozenset[str]:
    """Names that are the helpdesk's own, and no shop's."""
    return frozenset({settings.BASE_HOST, "localhost", "127.0.0.1", "[::1]"})


def preferred(accepted: str, languages: list[str]) -> str:
    """The language of `languages` that an Accept-Language header likes best, or else the first."""
    weighed = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, options = parse_header_parameters(part)
        try:
            weight = float(options.get("q", "1"))
        except ValueError:
            weight = 0.0
        if weight > 0:
            weighed.append((-weight, place, name.strip().lower().partition("-")[0]))
    wanted = (name for _weight, _place, name in sorted(weighed))
    return next((name for name in wanted if name in languages), languages[0])
