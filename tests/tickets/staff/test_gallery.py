import pytest
from django.http import Http404
from django.test import RequestFactory

from tickets.staff.gallery import PAGES, gallery


@pytest.mark.parametrize("page", PAGES)
def test_gallery_shows_each_page_in_development(page, settings):
    settings.DEBUG = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    answer = gallery(RequestFactory().get("/"), page)
    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


@pytest.mark.parametrize(("debug", "page"), [(False, "components"), (True, "no-such-page")])
def test_gallery_is_absent_elsewhere(debug, page, settings):
    settings.DEBUG = debug
    with pytest.raises(Http404):
        gallery(RequestFactory().get("/"), page)
