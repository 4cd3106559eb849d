"""M-59: opening an address of the form, however often, leaves every table as it was."""

import pytest

from tests.faq.conftest import article, category, front
from tickets.inbound.models import InboundMail

__all__ = ["article", "category", "front"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("contact/", 200), ("contact/frame/", 200), ("contact/answered/", 405), ("service/", 200)],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_writes_nothing(client, article, path, status, method):
    asked = {"email": "a@example.org", "text": "x", "article": article.pk}
    response = getattr(client, method)(f"/naaldbos/en/{path}", asked)
    assert response.status_code == status
    assert (InboundMail.objects.count(), article.saved_questions.count()) == (0, 0)
