from datetime import timedelta

import pytest

from tests import factories
from tickets import desk
from tickets.core.draft import Draft, keep_draft
from tickets.core.message import Message
from tickets.core.upload import Upload, keep_upload


@pytest.fixture
def picture(agent, ticket, now):
    return keep_upload(
        user=agent,
        ticket=ticket,
        name="a.png",
        content_type="image/png",
        content=b"\x89PNG\r\n\x1a\n",
        now=now,
    )


def test_sending_takes_files_along_and_ends_the_draft(agent, ticket, picture, now):
    keep_draft(user=agent, ticket=ticket, text="Look", now=now)
    html = f'<p>Look <img src="cid:{picture.key}"></p>'
    message = desk.reply(
        ticket=ticket, by=agent, now=now, text="Look", html=html, uploads=[picture.key]
    )
    files = list(message.attachments.all())
    assert [(file.content_id, file.is_inline) for file in files] == [(str(picture.key), True)]
    assert (Draft.objects.count(), Upload.objects.count()) == (0, 0)


def test_sending_another_persons_file_sends_nothing(owner, ticket, picture, now):
    with pytest.raises(Upload.DoesNotExist):
        desk.reply(ticket=ticket, by=owner, now=now, text="Look", uploads=[picture.key])
    assert Message.objects.filter(author=owner).count() == 0
    assert Upload.objects.get() == picture


def test_same_form_twice_is_one_answer_with_its_file(agent, ticket, picture, now):
    said = {"text": "Look", "uploads": [picture.key], "origin_key": "reply:1"}
    first = desk.reply(ticket=ticket, by=agent, now=now, **said)
    assert desk.reply(ticket=ticket, by=agent, now=now, **said) == first


def test_answer_taken_back_is_a_draft_again_with_its_files(agent, ticket, picture, now):
    html = f'<p>Look <img src="cid:{picture.key}"></p>'
    message = desk.reply(
        ticket=ticket, by=agent, now=now, text="Look", html=html, uploads=[picture.key]
    )
    draft = desk.take_back(message=message, by=agent, now=now)
    assert (draft.text, draft.html) == ("Look", html)
    assert [one.key for one in Upload.objects.all()] == [picture.key]


def test_answer_taken_back_stands_above_what_was_typed_since(agent, ticket, now):
    message = desk.reply(ticket=ticket, by=agent, now=now, text="First")
    keep_draft(user=agent, ticket=ticket, text="Second", now=now)
    assert desk.take_back(message=message, by=agent, now=now).text == "First\n\nSecond"


def test_answer_of_another_is_not_taken_back(agent, owner, ticket, now):
    message = desk.reply(ticket=ticket, by=agent, now=now, text="First")
    with pytest.raises(desk.UnableToWithdraw):
        desk.take_back(message=message, by=owner, now=now)
    assert Draft.objects.count() == 0


@pytest.fixture
def kept(agent, ticket, picture, now):
    """An answer that was to leave tomorrow; the customer wrote first."""
    html = f'<p>Look <img src="cid:{picture.key}"></p>'
    message = desk.reply(
        ticket=ticket,
        by=agent,
        now=now,
        text="Look",
        html=html,
        uploads=[picture.key],
        send_at=now + timedelta(days=1),
    )
    factories.make_message(ticket, now=now + timedelta(hours=1))
    message.refresh_from_db()
    return message


def test_answer_that_stayed_here_is_used_again_with_its_files(agent, kept, picture, now):
    draft = desk.use_again(message=kept, by=agent, now=now)
    assert (draft.text, draft.html) == ("Look", kept.html)
    assert [one.key for one in Upload.objects.all()] == [picture.key]
    assert Message.objects.get(pk=kept.pk).direction == "note"


def test_used_again_twice_it_stands_there_once(agent, kept, now):
    once = desk.use_again(message=kept, by=agent, now=now)
    assert desk.use_again(message=kept, by=agent, now=now) == once
    assert Upload.objects.count() == 1


def test_two_people_use_it_each_with_a_picture_of_his_own(agent, owner, kept, picture, now):
    desk.use_again(message=kept, by=agent, now=now)
    draft = desk.use_again(message=kept, by=owner, now=now)
    own = Upload.objects.get(user=owner)
    assert own.key != picture.key
    assert draft.html == kept.html.replace(str(picture.key), str(own.key))


def test_what_a_customer_wrote_is_not_used_as_an_answer(agent, ticket, now):
    with pytest.raises(ValueError, match="Only a note"):
        desk.use_again(message=ticket.messages.get(), by=agent, now=now)
