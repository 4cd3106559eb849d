"""What a customer is asked about our help and may answer, in the shop's own words if it has any."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import override

from tickets.core.rating import Rating
from tickets.core.shop import Shop

#: Letters of a question and of an answer.
MOST_QUESTION, MOST_ANSWER = 120, 30


@dataclass(frozen=True)
class RatingWords:
    question: str
    good: str
    so_so: str
    bad: str

    def of(self, score: Rating.Score) -> str:
        return {
            Rating.Score.GOOD: self.good,
            Rating.Score.SO_SO: self.so_so,
            Rating.Score.BAD: self.bad,
        }[score]


NAMES = tuple(one.name for one in fields(RatingWords))


def usual(language: str) -> RatingWords:
    """As we say it ourselves."""
    with override(language):
        return RatingWords(
            question=_("How was our help?"), good=_("Good"), so_so=_("So-so"), bad=_("Bad")
        )


def words_of(shop: Shop, language: str) -> RatingWords:
    """The shop's own, and ours where it has none."""
    own = (shop.rating_words or {}).get(language, {})
    ours = usual(language)
    return RatingWords(**{name: own.get(name) or getattr(ours, name) for name in NAMES})
