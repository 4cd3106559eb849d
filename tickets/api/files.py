"""Files: take one along with an answer that is to come, and fetch what hangs on a message."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from tickets.api.auth import reader, writer
from tickets.api.problems import CannotDo
from tickets.api.schema import told
from tickets.api.serializers import UploadShown
from tickets.api.view import Api, Said, once
from tickets.core import upload as uploads
from tickets.core.access import attachment_for, ticket_for
from tickets.core.clock import now
from tickets.core.handing_out import handed_out
from tickets.lib import files as file_rules


class TooMuch(APIException):
    status_code = 413
    default_detail = "All files of one answer together may have 18 MB."


@extend_schema_field({"type": "string", "format": "binary"})
class File(serializers.FileField):
    """Its bytes, as a part of a form."""


class SaidFile(Said):
    """A file for an answer or a note on a question: `uploads` of either takes it along."""

    ticket = serializers.IntegerField(min_value=1, max_value=2**53 - 1)
    file = File(max_length=255, allow_empty_file=True)


class Uploads(Api):
    parser_classes = [MultiPartParser]

    @told(
        "upload_file",
        "Bring a file along for an answer.",
        takes={"multipart/form-data": SaidFile},
        gives=UploadShown,
        status=201,
        tag="files",
    )
    @once
    def post(self, request: Request) -> Response:
        user = writer(request)
        form = SaidFile(data=request.data)
        form.is_valid(raise_exception=True)
        said: dict[str, Any] = form.validated_data
        ticket, content = ticket_for(user, said["ticket"]), said["file"].read()
        name = file_rules.safe_name(said["file"].name)
        try:
            kept = uploads.keep_upload(
                user=user,
                ticket=ticket,
                name=name,
                content_type=file_rules.sniff(content, name),
                content=content,
                now=now(),
            )
        except uploads.TooMany as error:
            raise CannotDo("An answer can have 20 files at most.") from error
        except uploads.TooLarge as error:
            raise TooMuch from error
        return Response(UploadShown(kept).data, status=201)


class OneAttachment(Api):
    @told(
        "get_attachment",
        "A file of a message, as it came.",
        gives={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tag="files",
    )
    def get(self, request: Request, key: UUID) -> FileResponse:
        response = handed_out(attachment_for(reader(request), key))
        # A program saves it; what it is says the message.
        response.headers["Content-Type"] = "application/octet-stream"
        return response
