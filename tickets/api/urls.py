"""Addresses of the API; all else under /api/ is told that there is nothing."""

from django.urls import include, path

from tickets.api import (
    around,
    articles,
    files,
    follow_ups,
    macros,
    messages,
    reports,
    schema,
    steps,
    tickets,
)
from tickets.api.nothing import nothing

version_1 = [
    path("openapi.json", schema.Document.as_view(), name="openapi"),
    path("me", around.Me.as_view(), name="me"),
    path("shops", around.Shops.as_view(), name="shops"),
    path("people", around.People.as_view(), name="people"),
    path("tickets", tickets.Tickets.as_view(), name="tickets"),
    path("tickets/<int:pk>", tickets.OneTicket.as_view(), name="ticket"),
    path("tickets/<int:pk>/events", tickets.Events.as_view(), name="events"),
    path("tickets/<int:pk>/messages", messages.Messages.as_view(), name="messages"),
    path("tickets/<int:pk>/reply", messages.Reply.as_view(), name="reply"),
    path("tickets/<int:pk>/note", messages.Note.as_view(), name="note"),
    path("tickets/<int:pk>/assign", steps.Assign.as_view(), name="assign"),
    path("tickets/<int:pk>/resolve", steps.Resolve.as_view(), name="resolve"),
    path("tickets/<int:pk>/reopen", steps.Reopen.as_view(), name="reopen"),
    path("tickets/<int:pk>/spam", steps.Spam.as_view(), name="spam"),
    path("tickets/<int:pk>/snooze", steps.Snooze.as_view(), name="snooze"),
    path("tickets/<int:pk>/wake", steps.Wake.as_view(), name="wake"),
    path("tickets/<int:pk>/wait", steps.Wait.as_view(), name="wait"),
    path("tickets/<int:pk>/kind", steps.SetKind.as_view(), name="set_kind"),
    path("tickets/<int:pk>/priority", steps.SetPriority.as_view(), name="set_priority"),
    path("tickets/<int:pk>/cause", steps.SetCause.as_view(), name="set_cause"),
    path("tickets/<int:pk>/tag", steps.Tag.as_view(), name="tag"),
    path("tickets/<int:pk>/untag", steps.Untag.as_view(), name="untag"),
    path("tickets/<int:pk>/macros/<int:macro>", macros.OneMacro.as_view(), name="macro"),
    path("tickets/<int:pk>/follow-ups", follow_ups.Plans.as_view(), name="plan"),
    path("messages/<int:pk>", messages.OneMessage.as_view(), name="message"),
    path("customers", around.Customers.as_view(), name="customers"),
    path("customers/<int:pk>", around.OneCustomer.as_view(), name="customer"),
    path("tags", around.Tags.as_view(), name="tags"),
    path("attachments/<uuid:key>", files.OneAttachment.as_view(), name="attachment"),
    path("uploads", files.Uploads.as_view(), name="uploads"),
    path("macros", macros.Macros.as_view(), name="macros"),
    path("articles", articles.Articles.as_view(), name="articles"),
    path("articles/<int:pk>/<slug:language>", articles.OneArticle.as_view(), name="article"),
    path("follow-ups", follow_ups.FollowUps.as_view(), name="follow_ups"),
    path("follow-ups/<int:pk>/complete", follow_ups.Complete.as_view(), name="complete"),
    path("follow-ups/<int:pk>/cancel", follow_ups.Cancel.as_view(), name="cancel"),
    path("reports", reports.Reports.as_view(), name="reports"),
    path("ratings", around.Ratings.as_view(), name="ratings"),
]

app_name = "api"
urlpatterns = [
    path("v1/", include(version_1)),
    path("", nothing, name="root"),
    path("<path:rest>", nothing, name="nothing"),
]
