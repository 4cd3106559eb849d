import pytest
from django.template import Context, Template, engines
from django.urls import NoReverseMatch, reverse

from tickets.staff.addresses import address, list_address


def drawn(text: str, **values) -> str:
    return Template(text, engine=engines["django"].engine).render(Context(values))


def test_url_is_as_django_gives_it():
    assert drawn("{% url 'staff:inbox' %}") == reverse("staff:inbox")
    assert drawn("{% url 'staff:assign' pk %}", pk=12) == reverse("staff:assign", args=[12])
    assert drawn("{% url 'staff:view' 'mine' %}") == reverse("staff:view", args=["mine"])
    assert drawn("{% url 'staff:ticket' pk=7 %}") == reverse("staff:ticket", args=[7])


def test_url_kept_under_a_name_is_empty_where_there_is_no_such_page():
    assert drawn("{% url 'staff:ticket' 7 as at %}{{ at }}") == reverse("staff:ticket", args=[7])
    assert drawn("{% url 'staff:nowhere' as at %}[{{ at }}]") == "[]"


@pytest.mark.parametrize("text", ["'staff:nowhere'", "'staff:inbox' 3", "'staff:ticket' number"])
def test_url_of_no_page_is_refused(text):
    with pytest.raises(NoReverseMatch):
        drawn("{% url " + text + " %}", number=-3)


def test_addresses_are_those_of_the_pages():
    assert address("staff:ticket", 10) == reverse("staff:ticket", args=[10])
    assert address("staff:places") == reverse("staff:places")
    assert list_address("mine") == reverse("staff:view", args=["mine"])
