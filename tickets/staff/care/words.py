"""How much of what, in words that a shop knows: '12 questions, 31 letters, 4 files'."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.privacy.reach import Person, count_of

#: Shown by name; the rest is one number at the end.
MODELS = (
    "Ticket", "Message", "Attachment", "InboundMail", "OutgoingMail", "FollowUp", "Rating",
    "Draft", "Upload", "Participant", "TicketPass", "MailCode", "CustomerAddress",
)  # fmt: skip


def pieces(person: Person) -> list[str]:
    """What there is of somebody, the most telling first; what there is none of is left out."""
    return told(count_of(person, MODELS))


def told(counts: Mapping[str, int]) -> list[str]:
    return [_words(name, counts[name]) for name in MODELS if counts.get(name)]


def _words(name: str, count: int) -> str:
    words = {
        "Ticket": ngettext("%(count)d question", "%(count)d questions", count),
        "Message": ngettext("%(count)d letter", "%(count)d letters", count),
        "Attachment": ngettext("%(count)d file", "%(count)d files", count),
        "InboundMail": ngettext("%(count)d mail as it came", "%(count)d mails as they came", count),
        "OutgoingMail": ngettext("%(count)d mail of ours", "%(count)d mails of ours", count),
        "FollowUp": ngettext("%(count)d follow-up", "%(count)d follow-ups", count),
        "Rating": ngettext("%(count)d rating", "%(count)d ratings", count),
        "Draft": ngettext("%(count)d text in the making", "%(count)d texts in the making", count),
        "Upload": ngettext("%(count)d file not yet sent", "%(count)d files not yet sent", count),
        "Participant": ngettext(
            "in copy on %(count)d question", "in copy on %(count)d questions", count
        ),
        "TicketPass": ngettext(
            "%(count)d link to a question", "%(count)d links to a question", count
        ),
        "MailCode": ngettext("%(count)d code by mail", "%(count)d codes by mail", count),
        "CustomerAddress": ngettext("%(count)d address", "%(count)d addresses", count),
    }
    return words[name] % {"count": count}


def term_words() -> dict[str, tuple[str, str]]:
    """Name and explanation of each term that an owner decides about."""
    return {
        "ticket": (
            _("Questions"),
            _("Counted from when they were solved. They stay in every count, but say nothing."),
        ),
        "attachment": (
            _("Files of customers"),
            _("Counted from when their question was solved. The letters stay."),
        ),
        "customer": (
            _("Customers"),
            _("Counted from their last letter: name, telephone, notes and addresses go."),
        ),
        "raw_mail": (
            _("Mails as they came in"),
            _("A copy for when something went wrong; the letter itself stays with its question."),
        ),
        "sent_mail": (
            _("Mails as they left"),
            _("A copy of what was sent; the answer itself stays with its question."),
        ),
        "feedback": (
            _("What readers of the public answers wrote"),
            _("Their sentences and the words that they looked for."),
        ),
    }
