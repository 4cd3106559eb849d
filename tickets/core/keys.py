"""The keys that sign and seal: the present one first, then older ones that still count."""

from django.conf import settings


def signing_keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
