from django.core.management import call_command

from tickets.core.ticket import FAR_FUTURE, Ticket


def test_rebuild_due_restores_what_the_verbs_wrote(ticket, capsys):
    before = Ticket.objects.values("due_at", "due_kind", "sort_due_at", "waiting_since").get()
    call_command("rebuild_due")
    Ticket.objects.update(due_at=None, due_kind="", sort_due_at=FAR_FUTURE, waiting_since=None)
    call_command("rebuild_due", "--all")
    assert Ticket.objects.values("due_at", "due_kind", "sort_due_at", "waiting_since").get() == (
        before
    )
    assert capsys.readouterr().out == "1 tickets read, 0 changed\n1 tickets read, 1 changed\n"
