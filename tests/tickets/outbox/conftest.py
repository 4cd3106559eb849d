"""Mail goes to a real server on this machine; everything happens at one fixed moment."""

import pytest

from tests import factories
from tests.smtp_sink import running_sink


@pytest.fixture
def ticket(shop, customer, now):
    return factories.make_ticket(shop, customer=customer, now=now)


@pytest.fixture
def sink(settings):
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.IS_MAIL_OUT_SET = True
        yield sink
