"""The ladder for a silent customer: two reminders and a friendly close; any reply stops it."""

from datetime import datetime

from tickets import desk
from tickets.core.followup import FollowUp, FollowUpState, end
from tickets.core.silence import LAST_STEP, ladder_of
from tickets.core.states import State
from tickets.desk.changing import lock
from tickets.desk.waiting import leaves_at, may_be_reminded, plan_step, step_due
from tickets.followups.words import reminder


def ring(*, follow_up: FollowUp, now: datetime) -> bool:
    """Send the mail of this rung and plan the next, as things stand now; False when it moved.

    Runs inside the transaction of whoever rings.
    """
    ticket = lock(follow_up.ticket)
    ladder = ladder_of(ticket.shop)
    is_wanted = ticket.state == State.WAITING_CUSTOMER and ladder.is_on
    if not is_wanted or not may_be_reminded(ticket):
        follow_up.delete()
        return False
    step, since = follow_up.step, follow_up.created_at
    due_at = step_due(ladder, step, since=since, now=since)
    if due_at > now:
        # Somebody closed the shop for some days, or gave the customer more time.
        FollowUp.objects.filter(pk=follow_up.pk).update(due_at=due_at)
        return False
    if not end(follow_up, state=FollowUpState.DONE, now=now):
        return False
    desk.remind(
        ticket=ticket,
        step=step,
        text=reminder(ladder, step, shop=ticket.shop, language=ticket.language),
        key=f"follow-up:{follow_up.pk}",
        leaves_at=leaves_at(ticket.shop, now=now),
        now=now,
    )
    if step == LAST_STEP:
        desk.resolve(ticket=ticket, by=None, now=now)
    else:
        plan_step(ticket, step=step + 1, since=since, now=now)
    return True
