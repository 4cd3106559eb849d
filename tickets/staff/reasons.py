"""Why a mail ended as it did, in plain words for the people of a shop."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    # What we could not do with it.
    "no_mailbox": _("None of our addresses is in it, and no mailbox is set up."),
    "no_sender": _("It does not say who wrote it, so nobody could get an answer."),
    "too_slow": _("Reading it took too long."),
    "kept_failing": _("Reading it failed several times."),
    "error": _("Something in it could not be understood. It is kept as it came."),
    # What it was, by the door.
    "same_mail": _("The same mail came in before, perhaps by another way."),
    "unpacked": _("It held several mails; each of them is in this list."),
    # What the form was not sure of.
    "form": _("Written in the form."),
    "form-filled-trap": _("A field was filled in that no person can see."),
    "form-no-proof": _("The browser gave no sign that a person sat behind it. That can be right."),
    "form-elsewhere": _("It was sent from a page that is not ours."),
    "form-too-many": _("Many messages came from there, or in this name."),
    "held-spam": _("A colleague called it spam."),
    # What it was, by its own words and headers.
    "person": _("Written by a person."),
    "auto-submitted-no": _("Written by a person."),
    "mail-test": _("A test of the mail doctor: it came back."),
    "own-message-id": _("A mail that we sent ourselves and that came back."),
    "own-address": _("It comes from one of our own addresses."),
    "loop-header": _("It passed through here before: it goes round between two machines."),
    "feedback-report": _("Somebody marked a mail of ours as spam."),
    "read-receipt": _("A receipt: our mail was opened or thrown away."),
    "delivery-report-success": _("A receipt: our mail arrived."),
    "delivery-failed": _("A mail of ours did not arrive."),
    "delivery-delayed": _("A mail of ours has not arrived yet; it is still being tried."),
    "bounce-header": _("A mail of ours did not arrive."),
    "bounce-text": _("A mail of ours did not arrive, says its text."),
    "bounce-sender": _("A mail server sent back a mail of ours."),
    "vacation-header": _("An 'I am away' mail."),
    "vacation-subject": _("An 'I am away' mail, by its subject."),
    "auto-replied": _("An answer that a machine sent by itself."),
    "auto-generated": _("Sent by a machine, not by a person."),
    "auto-header": _("Sent by a machine, not by a person."),
    "auto-subject": _("An automatic answer, by its subject."),
    "null-sender": _("It has no address to answer to, so a machine sent it."),
    "no-reply-sender": _("It comes from an address that takes no answers."),
    "precedence": _("Marked as a mailing to many."),
    "mailing-list": _("It came through a mailing list."),
    "newsletter": _("A newsletter: it offers to unsubscribe."),
}
