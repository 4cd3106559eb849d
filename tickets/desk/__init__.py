"""The verbs: one function is one intention is one transaction; every interface calls these."""

from tickets.desk.acknowledging import acknowledge
from tickets.desk.admitting import accept_participant, verify_message
from tickets.desk.alarming import ring_targets
from tickets.desk.applying import BlanksLeft, Chosen, apply_macro
from tickets.desk.drafting import take_back, use_again
from tickets.desk.falling_due import ring_follow_up
from tickets.desk.following import follow, hand_over, mention, unfollow
from tickets.desk.following_up import (
    Plan,
    UnableToFollowUp,
    cancel_follow_up,
    change_follow_up,
    complete,
    follow_up,
    keep_follow_up,
    sleep_again,
)
from tickets.desk.lifecycle import close, mark_spam, reopen, report_undelivered, resolve, wait_for
from tickets.desk.merging import UnableToMerge, UnableToSplit, merge, split, unmerge
from tickets.desk.opening import (
    Addition,
    Question,
    add_customer_message,
    add_customer_messages,
    open_ticket,
    open_tickets,
)
from tickets.desk.praising import (
    Choice,
    UnableToQuote,
    answer_praise,
    ask_to_quote,
    first_name,
    own_words,
    stop_quoting,
)
from tickets.desk.promising import UnableToPromise, promise, withdraw_promise
from tickets.desk.rating import UnableToRate, ask_rating, hear_missed, rate
from tickets.desk.relating import UnableToRelate, change_customer, link, unlink
from tickets.desk.reminding import ask_whether_solved, remind
from tickets.desk.replying import (
    UnableToReply,
    UnableToWithdraw,
    note,
    reply,
    withdraw_reply,
)
from tickets.desk.routing import (
    UnableToSetCause,
    assign,
    move,
    set_cause,
    set_kind,
    set_priority,
    tag,
    untag,
)
from tickets.desk.saying import File, Words
from tickets.desk.showing import revoke_links, say_solved, send_all_code, send_fresh_link, show_one
from tickets.desk.snoozing import UnableToSnooze, snooze, wake
from tickets.desk.valuing import set_vip

__all__ = [
    "Addition",
    "BlanksLeft",
    "Choice",
    "Chosen",
    "File",
    "Plan",
    "Question",
    "UnableToFollowUp",
    "UnableToMerge",
    "UnableToPromise",
    "UnableToQuote",
    "UnableToRate",
    "UnableToRelate",
    "UnableToReply",
    "UnableToSetCause",
    "UnableToSnooze",
    "UnableToSplit",
    "UnableToWithdraw",
    "Words",
    "accept_participant",
    "acknowledge",
    "add_customer_message",
    "add_customer_messages",
    "answer_praise",
    "apply_macro",
    "ask_rating",
    "ask_to_quote",
    "ask_whether_solved",
    "assign",
    "cancel_follow_up",
    "change_customer",
    "change_follow_up",
    "close",
    "complete",
    "first_name",
    "follow",
    "follow_up",
    "hand_over",
    "hear_missed",
    "keep_follow_up",
    "link",
    "mark_spam",
    "mention",
    "merge",
    "move",
    "note",
    "open_ticket",
    "open_tickets",
    "own_words",
    "promise",
    "rate",
    "remind",
    "reopen",
    "reply",
    "report_undelivered",
    "resolve",
    "revoke_links",
    "ring_follow_up",
    "ring_targets",
    "say_solved",
    "send_all_code",
    "send_fresh_link",
    "set_cause",
    "set_kind",
    "set_priority",
    "set_vip",
    "show_one",
    "sleep_again",
    "snooze",
    "split",
    "stop_quoting",
    "tag",
    "take_back",
    "unfollow",
    "unlink",
    "unmerge",
    "untag",
    "use_again",
    "verify_message",
    "wait_for",
    "wake",
    "withdraw_promise",
    "withdraw_reply",
]
