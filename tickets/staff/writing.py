"""While somebody writes: the text keeps itself, files come along, colleagues see each other."""

from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tickets.core import draft as drafts
from tickets.core import presence as presences
from tickets.core import upload as uploads
from tickets.core.access import ticket_for, upload_for
from tickets.core.clock import now
from tickets.core.draft import DraftKind
from tickets.core.handing_out import NOTHING
from tickets.core.message import Message
from tickets.core.ticket import Ticket
from tickets.core.upload import Upload
from tickets.lib import files as file_rules
from tickets.staff.composing import MOST_TEXT, composed
from tickets.staff.doors import reader, writer
from tickets.staff.forms import TOO_LARGE


class DraftForm(forms.Form):
    text = forms.CharField(required=False, max_length=MOST_TEXT)
    html = forms.CharField(required=False, max_length=2 * MOST_TEXT)
    kind = forms.ChoiceField(choices=DraftKind.choices)
    key = forms.UUIDField(required=False)


class UploadForm(forms.Form):
    ticket = forms.IntegerField(min_value=1, max_value=2**62)
    file = forms.FileField(label=gettext_lazy("File"), max_length=255, allow_empty_file=True)


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed so far; the answer holds the moment, for the copy in the browser."""
    user = writer(request)
    ticket = ticket_for(user, pk)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    typed = form.cleaned_data
    if typed["key"] and _is_said(ticket, typed["key"]):
        # The answer overtook the last keeping of its own text.
        return JsonResponse({"at": 0})
    text, html = composed(typed["text"], typed["html"])
    kept = drafts.keep_draft(
        user=user, ticket=ticket, text=text, html=html, kind=DraftKind(typed["kind"]), now=now()
    )
    return JsonResponse({"at": kept.updated_at.timestamp() if kept else 0})


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take one file along with the text that is being written on a ticket."""
    user = writer(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": _("This file could not be read.")}, status=422)
    ticket = ticket_for(user, form.cleaned_data["ticket"])
    file = form.cleaned_data["file"]
    if file.size > uploads.MOST_TOGETHER:
        return JsonResponse({"error": str(TOO_LARGE)}, status=413)
    content = file.read()
    name = file_rules.safe_name(file.name)
    try:
        kept = uploads.keep_upload(
            user=user,
            ticket=ticket,
            name=name,
            content_type=file_rules.sniff(content, name),
            content=content,
            now=now(),
        )
    except uploads.TooMany:
        return JsonResponse({"error": _("An answer can have 20 files at most.")}, status=422)
    except uploads.TooLarge:
        return JsonResponse({"error": str(TOO_LARGE)}, status=422)
    return JsonResponse(_described(kept, is_picture=file_rules.is_inline_image(content)))


def uploaded(request: HttpRequest, key: UUID) -> FileResponse:
    """The file itself, for the writer only: a picture in the text that he is writing."""
    found = upload_for(reader(request), key)
    file = found.stored_file.file.open("rb")
    head = file.read(2048)
    file.seek(0)
    is_picture = file_rules.is_inline_image(head)
    content_type = file_rules.sniff(head) if is_picture else "application/octet-stream"
    response = FileResponse(
        file, as_attachment=not is_picture, filename=found.name, content_type=content_type
    )
    response.headers["Content-Security-Policy"] = NOTHING
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leave a file out again."""
    uploads.drop_upload(upload=upload_for(writer(request), key))
    return HttpResponse(status=204)


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """'I am here, and this is what I have seen'; 204 when nothing is new to who asks."""
    user = reader(request)
    ticket = ticket_for(user, pk)
    moment = now()
    is_writing = request.POST.get("writing") == "yes"
    presences.show_up(ticket=ticket, user=user, is_writing=is_writing, now=moment)
    others = presences.others_at(ticket=ticket, user=user, now=moment)
    newer = _newer(ticket, request.POST.get("last_seen", ""), user_pk=user.pk)
    state = "|".join([str(newer), *(f"{one.name}/{one.is_writing}" for one in others)])
    if state == request.POST.get("shown", "0"):
        return HttpResponse(status=204)
    context = {"others": others, "newer": newer, "shown": state, "ticket": ticket}
    return render(request, "staff/ticket/presence.html", context)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is being closed; the others need not wait for it to be forgotten."""
    user = reader(request)
    presences.leave(ticket=ticket_for(user, pk), user=user)
    return HttpResponse(status=204)


def _newer(ticket: Ticket, last_seen: str, *, user_pk: int) -> int:
    """How many messages of others came in since the writer's page was made."""
    if not (last_seen.isascii() and last_seen.isdigit() and len(last_seen) < 19):
        return 0
    newer = Message.objects.filter(ticket=ticket, pk__gt=int(last_seen))
    return newer.exclude(author=user_pk).count()


def _is_said(ticket: Ticket, key: UUID) -> bool:
    return Message.objects.filter(ticket=ticket, origin_key=f"reply:{key}").exists()


def _described(kept: Upload, *, is_picture: bool) -> dict[str, object]:
    return {
        "key": str(kept.key),
        "name": kept.name,
        "size": kept.stored_file.size,
        "url": reverse("staff:uploaded", args=[kept.key]),
        "drop": reverse("staff:drop_upload", args=[kept.key]),
        "is_picture": is_picture,
    }
