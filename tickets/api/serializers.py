"""What the API shows of each noun: named fields only, so that nothing new leaks by itself."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from faq.articles import State as ArticleState
from faq.sites import site_of
from tickets.api.fields import PRIORITIES, Moment
from tickets.core.attachment import Attachment
from tickets.core.event import Event
from tickets.core.followup import FollowUpState, OnDue, WhenWritten, Why
from tickets.core.message import Direction, Message
from tickets.core.people import Role
from tickets.core.rating import Rating
from tickets.core.states import State
from tickets.core.ticket import Channel, Kind, Priority, Ticket
from tickets.macros.models import Macro
from tickets.macros.models import Scope as MacroScope

Shown = serializers.Serializer[Any]
#: The words of a rating, as they stand in links and here.
SCORES = {one.value: one.name.lower() for one in Rating.Score}


def words(choices: Any) -> list[str]:
    """The values of a choice; the document lists them."""
    return list(choices.values)


class ShopShown(Shown):
    slug = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    time_zone = serializers.CharField()


class PersonShown(Shown):
    id = serializers.IntegerField()
    name = serializers.CharField()


class MeShown(Shown):
    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=words(Role))
    is_integration = serializers.BooleanField()
    token = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())


class CustomerBrief(Shown):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()


class CustomerShown(CustomerBrief):
    shop = serializers.CharField(source="shop.slug")
    emails = serializers.SerializerMethodField()
    phone = serializers.CharField()
    language = serializers.CharField()
    notes = serializers.CharField()
    is_vip = serializers.BooleanField()
    created_at = Moment()

    def get_emails(self, customer: Any) -> list[str]:
        return sorted(one.email for one in customer.addresses.all())


class CauseShown(Shown):
    id = serializers.IntegerField()
    name = serializers.CharField()


class TicketShown(Shown):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    shop = serializers.CharField(source="shop.slug")
    subject = serializers.CharField()
    state = serializers.ChoiceField(choices=words(State))
    is_open = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=words(Kind))
    priority = serializers.SerializerMethodField()
    channel = serializers.ChoiceField(choices=words(Channel))
    language = serializers.CharField()
    customer = CustomerBrief()
    assignee = PersonShown(allow_null=True)
    tags = serializers.SerializerMethodField()
    cause = CauseShown(allow_null=True)
    order_reference = serializers.CharField()
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    due_at = Moment(allow_null=True)
    waiting_since = Moment(allow_null=True)
    last_message_at = Moment()
    created_at = Moment()
    updated_at = Moment()
    resolved_at = Moment(allow_null=True)
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "enum": list(PRIORITIES)})
    def get_priority(self, ticket: Ticket) -> str:
        return Priority(ticket.priority).name.lower()

    def get_tags(self, ticket: Ticket) -> list[str]:
        return sorted(one.name for one in ticket.tags.all())

    def get_url(self, ticket: Ticket) -> str:
        return str(settings.BASE_URL) + reverse("staff:ticket", args=[ticket.pk])


class TicketOpened(Shown):
    """What a token hears that may only write questions down: nothing of anybody else."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=words(State))
    created_at = Moment()


class AttachmentShown(Shown):
    key = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    def get_url(self, attachment: Attachment) -> str:
        return str(settings.BASE_URL) + reverse("api:attachment", args=[attachment.key])


class UploadShown(Shown):
    key = serializers.UUIDField()
    ticket = serializers.IntegerField(source="ticket_id")
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(source="stored_file.size")


class MessageShown(Shown):
    id = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket_id")
    direction = serializers.ChoiceField(choices=words(Direction))
    author = PersonShown(allow_null=True)
    from_name = serializers.CharField()
    from_email = serializers.CharField()
    text = serializers.CharField()
    visible_text = serializers.CharField()
    is_unverified = serializers.BooleanField()
    is_automatic = serializers.BooleanField()
    sent_at = Moment()
    attachments = serializers.SerializerMethodField()

    @extend_schema_field(AttachmentShown(many=True))
    def get_attachments(self, message: Message) -> Any:
        return AttachmentShown(message.attachments.all(), many=True).data


class EventShown(Shown):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    at = Moment()
    by = serializers.CharField(source="by_label")
    details = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_details(self, event: Event) -> dict[str, Any]:
        return dict(event.data)


class TagShown(Shown):
    id = serializers.IntegerField()
    shop = serializers.CharField(source="shop.slug")
    name = serializers.CharField()


class MacroShown(Shown):
    id = serializers.IntegerField()
    title = serializers.CharField()
    folder = serializers.CharField()
    keywords = serializers.CharField()
    scope = serializers.ChoiceField(choices=words(MacroScope))
    shop = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"]})
    def get_shop(self, macro: Macro) -> str | None:
        return macro.shop.slug if macro.shop else None

    def get_languages(self, macro: Macro) -> list[str]:
        return sorted(one.language for one in macro.texts.all())


class MacroQuestion(Shown):
    prompt = serializers.CharField()
    value = serializers.CharField()


class MacroFilled(Shown):
    macro = serializers.IntegerField()
    ticket = serializers.IntegerField()
    language = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    questions = MacroQuestion(many=True)
    blanks = serializers.ListField(child=serializers.CharField())


class FollowUpShown(Shown):
    id = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket_id")
    state = serializers.ChoiceField(choices=words(FollowUpState))
    due_at = Moment()
    who = PersonShown(allow_null=True)
    why = serializers.ChoiceField(choices=words(Why))
    note = serializers.CharField()
    when_written = serializers.ChoiceField(choices=words(WhenWritten))
    on_due = serializers.ChoiceField(choices=words(OnDue))
    text = serializers.CharField()
    created_at = Moment()
    ended_at = Moment(allow_null=True)


class RatingShown(Shown):
    id = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket_id")
    score = serializers.SerializerMethodField()
    missed = serializers.CharField()
    rated_at = Moment()

    @extend_schema_field({"type": "string", "enum": list(SCORES.values())})
    def get_score(self, rating: Rating) -> str:
        return SCORES[rating.score or 0]


class ArticleBrief(Shown):
    id = serializers.IntegerField(source="article_id")
    shop = serializers.SerializerMethodField()
    language = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.CharField(source="article.state")
    kind = serializers.CharField(source="article.kind")
    updated_at = Moment()
    url = serializers.SerializerMethodField()

    def get_shop(self, told: Any) -> str:
        return str(told.article.shop.slug)

    @extend_schema_field({"type": ["string", "null"]})
    def get_url(self, told: Any) -> str | None:
        """Where it can be read; nothing while it is not published."""
        return address_of(told)


class ArticleShown(ArticleBrief):
    html = serializers.CharField(source="body")
    keywords = serializers.CharField()


def address_of(told: Any) -> str | None:
    if told.article.state != ArticleState.PUBLISHED:
        return None
    return site_of(told.article.shop).address("faq_article", language=told.language, slug=told.slug)
