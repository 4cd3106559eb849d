from django.core.management import call_command

from tests import factories
from tickets import desk
from tickets.core.search import TicketSearch


def test_rebuild_search_restores_what_the_verbs_wrote(ticket, shop, agent, now, capsys):
    factories.make_message(ticket, text="En nu?", now=now)
    desk.tag(ticket=ticket, name="late", by=agent, now=now)
    factories.make_ticket(shop, subject="Another", now=now)
    before = list(TicketSearch.objects.order_by("pk").values())
    TicketSearch.objects.first().delete()
    call_command("rebuild_search", "--missing")
    assert list(TicketSearch.objects.order_by("pk").values()) == before
    TicketSearch.objects.update(head="", body="")
    call_command("rebuild_search", "--batch", "1")
    assert list(TicketSearch.objects.order_by("pk").values()) == before
    assert capsys.readouterr().out.endswith("2 of 2 tickets\nThe search is up to date.\n")
