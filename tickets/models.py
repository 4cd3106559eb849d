"""Index of every model, so that Django finds them; code imports the defining modules instead."""

from tickets.automation.models import Rule, RuleFiring, RulesSeen, RuleVersion
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.cause import Cause
from tickets.core.checkup import CheckUp
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.draft import Draft
from tickets.core.event import Event
from tickets.core.follower import Follower, Mention
from tickets.core.followup import FollowUp
from tickets.core.heartbeat import Heartbeat
from tickets.core.invitation import Invitation
from tickets.core.limits import Limit
from tickets.core.link import TicketLink
from tickets.core.mailcode import MailCode
from tickets.core.message import Message
from tickets.core.notice import Notice
from tickets.core.participant import Participant
from tickets.core.people import SecondFactorRule, User
from tickets.core.presence import Presence
from tickets.core.rating import Rating
from tickets.core.savedview import SavedView
from tickets.core.search import TicketSearch
from tickets.core.shop import Mailbox, Shop
from tickets.core.silence import Ladder
from tickets.core.tag import Tag
from tickets.core.ticket import Ticket
from tickets.core.ticketpass import TicketPass
from tickets.core.timer import Timer
from tickets.core.upload import Upload
from tickets.inbound.models import ImapAccount, InboundMail, MailTest
from tickets.macros.models import (
    Macro,
    MacroAttachment,
    MacroProposal,
    MacroText,
    MacroUse,
    MacroVersion,
    MacroWord,
)
from tickets.outbox.models import AcknowledgementText, OutgoingMail
from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Alarm, RuleSet, SlaResult

__all__ = [
    "AcknowledgementText",
    "Alarm",
    "Attachment",
    "Cause",
    "CheckUp",
    "Closure",
    "Customer",
    "CustomerAddress",
    "Draft",
    "Event",
    "FollowUp",
    "Follower",
    "Heartbeat",
    "ImapAccount",
    "InboundMail",
    "Invitation",
    "Ladder",
    "Limit",
    "Macro",
    "MacroAttachment",
    "MacroProposal",
    "MacroText",
    "MacroUse",
    "MacroVersion",
    "MacroWord",
    "MailCode",
    "MailTest",
    "Mailbox",
    "Mention",
    "Message",
    "Notice",
    "OpeningHours",
    "OutgoingMail",
    "Participant",
    "Policy",
    "PolicyTarget",
    "Presence",
    "Rating",
    "Rule",
    "RuleFiring",
    "RuleSet",
    "RuleVersion",
    "RulesSeen",
    "SavedView",
    "SecondFactorRule",
    "Shop",
    "SlaResult",
    "StoredFile",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketPass",
    "TicketSearch",
    "Timer",
    "Upload",
    "User",
]
