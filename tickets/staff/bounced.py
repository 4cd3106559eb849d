"""Says of a mail that came back which address failed, and whether trying again makes sense."""

from django.utils.translation import gettext as _

from tickets.outbox.models import OutgoingMail


def bounce_words(mail: OutgoingMail) -> str:
    address = {"address": mail.bounced_address}
    if mail.is_bounce_permanent:
        if mail.bounced_address:
            return _("Came back: %(address)s does not work") % address
        return _("Came back: the address does not work")
    if mail.bounced_address:
        return _("Came back: %(address)s could not be reached for now") % address
    return _("Came back: the address could not be reached for now")


def bounce_advice(mail: OutgoingMail) -> str:
    if mail.is_bounce_permanent:
        return _("Ask the customer for another address, or call.")
    return _("The mailbox may be full or the server down: answer again later, or call.")
