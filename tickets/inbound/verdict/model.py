"""The outcome of judging a mail."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PERSON = "person"
    AUTOMATIC = "automatic"
    VACATION = "vacation"
    LIST = "list"
    BOUNCE = "bounce"
    OWN = "own"
    LOOP = "loop"
    COMPLAINT = "complaint-report"


# A stable code for each rule, with the sentence that a person reads (the key for translation).
REASONS = {
    "person": "Written by a person.",
    "auto-submitted-no": "The sender's program says that a person wrote this.",
    "own-message-id": "This is a mail that we sent ourselves and that came back.",
    "own-address": "The sender is one of our own addresses.",
    "loop-header": "The mail already passed through here.",
    "feedback-report": "A mail provider reports that somebody marked our mail as spam.",
    "read-receipt": "A receipt that says our mail was shown or thrown away.",
    "delivery-report-success": "A report that our mail was delivered.",
    "delivery-failed": "Our mail could not be delivered.",
    "delivery-delayed": "Our mail has not been delivered yet; the other side keeps trying.",
    "bounce-header": "The mail server says that our mail could not be delivered.",
    "bounce-text": "The text says that our mail could not be delivered.",
    "bounce-sender": "A mail server sent back our mail.",
    "vacation-header": "An absence reply, by its headers.",
    "vacation-subject": "An absence reply, by its subject.",
    "auto-replied": "An automatic answer.",
    "auto-generated": "Sent by a program, not by a person.",
    "auto-header": "A header says that a program sent this.",
    "auto-subject": "The subject says that this is an automatic answer.",
    "null-sender": "The mail has no return address, so a program sent it.",
    "no-reply-sender": "Sent from an address that does not take answers.",
    "precedence": "Marked as bulk mail.",
    "mailing-list": "Sent through a mailing list.",
    "newsletter": "A newsletter: it offers to unsubscribe.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: Kind
    reason: str  # a key of REASONS
    bounced_addresses: tuple[str, ...] = ()
    is_permanent: bool = False
    original_message_id: str = ""

    @property
    def sentence(self) -> str:
        """The English sentence for the reason; the key for translation."""
        return REASONS[self.reason]

    @property
    def may_be_answered_automatically(self) -> bool:
        return self.kind is Kind.PERSON
