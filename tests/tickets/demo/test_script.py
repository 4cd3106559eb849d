from collections import Counter
from string import Formatter

from tickets.demo.script import read_cast, read_stories

#: What the player fills in for every story.
KNOWN = {"order", "name", "first", "last", "shop"}


def test_stories_name_only_what_can_be_filled_in():
    missing = []
    for story in read_stories():
        texts = [story.subject, story.text, story.details.get("answer", "")]
        texts += [text for turn in story.turns for text in turn.texts]
        names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        missing += [(story.subject, name) for name in names - KNOWN - set(story.details)]

    assert missing == []


def test_stories_are_enough_for_tickets_with_words_of_their_own():
    counts = Counter(story.language for story in read_stories())

    assert counts["nl"] >= 160
    assert counts["en"] >= 20
    assert counts["de"] >= 16
    assert len({story.theme for story in read_stories() if story.language == "nl"}) >= 18


def test_cast_writes_from_addresses_that_cannot_exist():
    cast = read_cast()
    emails = [entry["email"] for entry in (*cast["shop"], *cast["person"])]
    domains = [*cast["customers"]["domains"], *(email.partition("@")[2] for email in emails)]
    reserved = (".example", "example.com", "example.net", "example.org")

    assert [domain for domain in domains if not domain.endswith(reserved)] == []
