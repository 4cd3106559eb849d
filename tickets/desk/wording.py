"""Verbs for what the owner decides about the confirmation that customers get."""

from django.db import transaction

from tickets.core.shop import Shop
from tickets.outbox.models import AcknowledgementText


@transaction.atomic
def word_confirmation(*, shop: Shop, language: str, text: str, is_sent: bool) -> None:
    """Whether this shop confirms at all, and in which words; an empty text is ours again."""
    shop.acknowledges = is_sent
    shop.save(update_fields=["acknowledges"])
    own = AcknowledgementText.objects.filter(shop=shop, language=language)
    if text:
        AcknowledgementText.objects.update_or_create(
            shop=shop, language=language, defaults={"text": text}
        )
    else:
        own.delete()
