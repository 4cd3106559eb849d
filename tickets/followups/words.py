"""What reminders and check-ups say by default, in the customer's language, with 'u' or 'je'."""

from django.utils.translation import override, pgettext

from tickets.core.shop import Shop
from tickets.core.silence import Ladder


def reminder(ladder: Ladder, step: int, *, shop: Shop, language: str) -> str:
    """The text of a rung: the shop's own, or the usual one."""
    return ladder.text(step, language=language) or usual(step, shop=shop, language=language)


def usual(step: int, *, shop: Shop, language: str) -> str:
    """What a shop says that never wrote its own text for this rung."""
    with override(language):
        return _formal(step) if is_formal(shop) else _informal(step)


def question(*, shop: Shop, language: str) -> str:
    """'Is it solved?', a while after we sent or referred somebody somewhere."""
    with override(language):
        if is_formal(shop):
            return pgettext(
                "to a customer, u",
                "Hello,\n\nA while ago we answered your question. Is it solved by now? One click "
                "is enough; nothing else is needed.",
            )
        return pgettext(
            "to a customer, je",
            "Hello,\n\nA while ago we answered your question. Is it solved by now? One click "
            "is enough; nothing else is needed.",
        )


def is_formal(shop: Shop) -> bool:
    return shop.form_of_address == Shop.Address.FORMAL


def _formal(step: int) -> str:
    match step:
        case 1:
            return pgettext(
                "to a customer, u",
                "Hello,\n\nA few days ago we wrote to you about your question, and we have not "
                "heard from you yet. Our mail stands below. Would you let us know? Simply answer "
                "this mail.",
            )
        case 2:
            return pgettext(
                "to a customer, u",
                "Hello,\n\nWe would still like to help you with your question, and for that we "
                "need your answer. Our mail stands below. If it is solved by now, you need not do "
                "anything.",
            )
        case _:
            return pgettext(
                "to a customer, u",
                "Hello,\n\nWe have not heard from you, so we think that your question is solved "
                "and put it away. Is that not right? Simply answer this mail, and we go on where "
                "we were.",
            )


def _informal(step: int) -> str:
    match step:
        case 1:
            return pgettext(
                "to a customer, je",
                "Hello,\n\nA few days ago we wrote to you about your question, and we have not "
                "heard from you yet. Our mail stands below. Would you let us know? Simply answer "
                "this mail.",
            )
        case 2:
            return pgettext(
                "to a customer, je",
                "Hello,\n\nWe would still like to help you with your question, and for that we "
                "need your answer. Our mail stands below. If it is solved by now, you need not do "
                "anything.",
            )
        case _:
            return pgettext(
                "to a customer, je",
                "Hello,\n\nWe have not heard from you, so we think that your question is solved "
                "and put it away. Is that not right? Simply answer this mail, and we go on where "
                "we were.",
            )
