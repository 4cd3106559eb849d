from django.core.cache import cache

from tests import factories
from tickets.clockwork import completing
from tickets.core.search import TicketSearch


def test_what_is_missing_is_completed_by_itself_latest_first(shop, now, monkeypatch):
    tickets = [factories.make_ticket(shop, now=now) for _ in range(3)]
    written = list(TicketSearch.objects.order_by("pk").values())
    TicketSearch.objects.all().delete()
    monkeypatch.setattr(completing, "MOST", 2)
    assert completing.complete_search() == 2
    assert set(TicketSearch.objects.values_list("pk", flat=True)) == {t.pk for t in tickets[1:]}
    assert completing.complete_search() == 1
    assert list(TicketSearch.objects.order_by("pk").values()) == written


def test_once_complete_nobody_looks_for_a_while(ticket, django_assert_num_queries):
    completing.complete_search()
    with django_assert_num_queries(0):
        assert completing.complete_search() == 0
    cache.clear()
    TicketSearch.objects.all().delete()
    assert completing.complete_search() == 1
