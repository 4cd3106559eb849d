"""Index of every model, so that Django finds them; code imports the defining modules instead."""

from tickets.automation.models import Rule, RuleFiring, RulesSeen, RuleVersion
from tickets.core.apitoken import ApiToken, KeptAnswer
from tickets.core.attachment import Attachment, StoredFile
from tickets.core.audit import AuditEntry
from tickets.core.cause import Cause
from tickets.core.checkup import CheckUp
from tickets.core.customer import Customer, CustomerAddress
from tickets.core.daymail import DayMail
from tickets.core.draft import Draft
from tickets.core.event import Event
from tickets.core.firsts import SetUpMark
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
from tickets.core.praise import Praise
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
from tickets.outbox.models import AcknowledgementText, OutboxPause, OutgoingMail
from tickets.outbox.server import MailServer
from tickets.privacy.models import Erasure, RetentionTerm
from tickets.sla.models import Closure, OpeningHours, Policy, PolicyTarget
from tickets.sla.records import Alarm, RuleSet, SlaResult
from tickets.webhooks.models import WebhookDelivery, WebhookEndpoint

__all__ = [
    "AcknowledgementText",
    "Alarm",
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "Cause",
    "CheckUp",
    "Closure",
    "Customer",
    "CustomerAddress",
    "DayMail",
    "Draft",
    "Erasure",
    "Event",
    "FollowUp",
    "Follower",
    "Heartbeat",
    "ImapAccount",
    "InboundMail",
    "Invitation",
    "KeptAnswer",
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
    "MailServer",
    "MailTest",
    "Mailbox",
    "Mention",
    "Message",
    "Notice",
    "OpeningHours",
    "OutboxPause",
    "OutgoingMail",
    "Participant",
    "Policy",
    "PolicyTarget",
    "Praise",
    "Presence",
    "Rating",
    "RetentionTerm",
    "Rule",
    "RuleFiring",
    "RuleSet",
    "RuleVersion",
    "RulesSeen",
    "SavedView",
    "SecondFactorRule",
    "SetUpMark",
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
    "WebhookDelivery",
    "WebhookEndpoint",
]
