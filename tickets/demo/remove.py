"""Takes everything of the demo away again: rows, people and files."""

from django.db import transaction

from tickets.core.attachment import StoredFile
from tickets.core.customer import Customer
from tickets.core.people import User
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.demo.cast import people_emails
from tickets.inbound.models import InboundMail
from tickets.macros.models import Macro
from tickets.macros.suggest import relearn


def is_there() -> bool:
    return Shop.objects.filter(is_demo=True).exists()


def remove() -> int:
    """Remove the demo's shops with all that hangs on them; how many tickets there were.

    Files go after the rows have: a crash between leaves an unused file, never a row without one.
    """
    with transaction.atomic():
        shops = Shop.objects.filter(is_demo=True)
        stored = StoredFile.objects.filter(attachments__message__ticket__shop__in=shops)
        kept = set(stored.values_list("pk", flat=True))
        mails = InboundMail.objects.filter(mailbox__shop__in=shops)
        names = [name for name in mails.values_list("raw_file", flat=True) if name]
        mails.delete()
        tickets = Ticket.objects.filter(shop__in=shops)
        count = tickets.count()
        tickets.delete()
        Customer.objects.filter(shop__in=shops).delete()
        User.objects.filter(email__in=people_emails()).delete()
        shops.delete()
        if Shop.objects.exists():
            relearn()
        else:
            Macro.objects.all().delete()
        unused = StoredFile.objects.filter(pk__in=kept, attachments__isnull=True)
        names += list(unused.values_list("file", flat=True))
        unused.delete()
    storage = StoredFile._meta.get_field("file").storage  # noqa: SLF001 -- Django's own documented API
    for name in names:
        storage.delete(name)
    return count
