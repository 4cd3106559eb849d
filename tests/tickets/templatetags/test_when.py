from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 17, 15, 20, tzinfo=AMSTERDAM)  # a Tuesday


@pytest.fixture(autouse=True)
def in_english_in_amsterdam():
    with translation.override("en"), timezone.override(AMSTERDAM):
        yield


def words(tag, moment, now=NOW):
    source = "{% load when %}{% " + tag + " moment %}"
    return Template(source).render(Context({"moment": moment, "now": now}))


def text_of(html):
    return html.split("</time>")[0].rpartition(">")[2]


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=1, minutes=20), "today 16:40"),
        (timedelta(days=-1), "yesterday 15:20"),
        (timedelta(days=1), "tomorrow 15:20"),
        (timedelta(days=-3), "Sat 15:20"),
        (timedelta(days=-14), "3 Nov"),
        (timedelta(days=-365), "17 Nov 2025"),
    ],
)
def test_when_says_what_people_say(away, said):
    assert text_of(words("when", NOW + away)) == said


def test_when_holds_the_exact_moment_for_machines_and_for_the_curious():
    html = words("when", NOW - timedelta(days=14))
    assert html == (
        '<time datetime="2026-11-03T15:20:00+01:00" title="Tuesday 3 November 2026 15:20 (CET)">'
        "3 Nov</time>"
    )


@pytest.mark.parametrize("tag", ["when", "since", "due"])
def test_absent_moment_writes_nothing(tag):
    assert words(tag, None) == ""


def test_since_leaves_today_unsaid():
    assert text_of(words("since", NOW - timedelta(hours=3))) == "since 12:20"
    assert text_of(words("since", NOW - timedelta(days=3))) == "since Sat 15:20"


@pytest.mark.parametrize(
    ("left", "level", "said"),
    [
        (timedelta(hours=2), "calm", "today 17:20 · 2 h"),
        (timedelta(hours=1, minutes=20), "soon", "today 16:40 · 1 h 20"),
        (timedelta(hours=1, minutes=5), "soon", "today 16:25 · 1 h 05"),
        (timedelta(seconds=30), "soon", "today 15:20 · less than a minute"),
        (timedelta(days=1), "calm", "tomorrow 15:20 · 1 day"),
        (timedelta(days=2), "calm", "Thu 15:20 · 2 days"),
        (timedelta(minutes=-20), "late", "late by 20 min"),
    ],
)
def test_due_says_how_long_and_how_bad(left, level, said):
    html = words("due", NOW + left)
    assert text_of(html) == said
    assert html.startswith(f'<span class="due due--{level}"><svg')


def test_moment_of_the_page_is_the_clock_where_the_view_gave_none():
    html = words("when", timezone.now(), now=None)
    assert text_of(html).startswith("today ")
