"""Two shops that have one of everything, each with words that nobody of the other may read."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from faq.publishing import publish
from faq.sites import site_of
from faq.writing import Said, keep_category, open_article
from tests import factories
from tickets import desk
from tickets.automation.examples import examples
from tickets.automation.keeping import keep_rule
from tickets.core import checkup, invitation, mailcode, praise, rating, ticketpass
from tickets.core.apitoken import Scope as TokenScope
from tickets.core.apitoken import issue
from tickets.core.event import Event
from tickets.core.followup import Why
from tickets.core.notice import Notice, NoticeKind, plan
from tickets.core.people import Role, User
from tickets.core.savedview import keep_view
from tickets.core.shop import Shop
from tickets.core.ticket import Ticket
from tickets.core.timer import Timer
from tickets.core.upload import keep_upload
from tickets.desk.causes import add_cause
from tickets.desk.rule_changes import policy_change
from tickets.inbound import receive
from tickets.inbound.models import Door
from tickets.inbound.store import store
from tickets.macros.keeping import Wording, hang, keep
from tickets.macros.models import Macro, Scope
from tickets.macros.proposing import propose
from tickets.outbox.models import OutgoingMail
from tickets.privacy.models import Erasure
from tickets.sla.models import Policy
from tickets.webhooks.keeping import add_endpoint
from tickets.webhooks.planning import plan_trial

Things = dict[str, Any]


def furnish(shop: Shop, *, agent: User, canary: str) -> Things:
    """One of everything of `shop`, by name; each text of it has the word `canary`."""
    shop.accent = "#8a1f4b"
    shop.save(update_fields=["accent"])
    return {
        "canary": canary,
        "language": "en",
        "list": "all",
        "sheet": "csv",
        "app": "tickets",
        "provider": "mailgun",
        "step": "cancel",
        "shop": shop.pk,
        "first_step": "team",
        "guide": "promises",
        "slug": shop.slug,
        "mailbox": shop.mailboxes.get().pk,
        "person": agent.pk,
        **_conversation(shop, agent, canary),
        **_mail(shop, canary),
        **_macros(shop, agent, canary),
        **_articles(shop, agent, canary),
        **_own(agent),
        **_settings(shop, canary),
        **_programs(shop, agent, canary),
    }


def _conversation(shop: Shop, agent: User, canary: str) -> Things:
    now = timezone.now()
    customer = factories.make_customer(shop, name=f"{canary} Customer")
    words = factories.make_words(
        f"{canary} lost a parcel",
        from_email=customer.email,
        from_name=customer.name,
        html=f"<p>{canary} lost a parcel</p>",
        files=(desk.File(f"{canary}.txt", "text/plain", f"{canary} in a file".encode()),),
    )
    ticket = factories.make_ticket(
        shop, customer=customer, subject=f"{canary} parcel", words=words, now=now
    )
    first = ticket.messages.get()
    factories.make_message(
        ticket, text=f"{canary} again", people_in_copy=[(f"{canary} Copy", f"{canary}@example.org")]
    )
    joined = factories.make_ticket(shop, customer=customer, subject=f"{canary} parcel too")
    desk.merge(ticket=joined, into=ticket, by=agent, now=timezone.now())
    second = factories.make_ticket(shop, customer=customer, subject=f"{canary} second parcel")
    linked = factories.make_ticket(shop, customer=customer, subject=f"{canary} third parcel")
    desk.link(ticket=ticket, to=linked, by=agent, now=timezone.now())
    desk.tag(ticket=ticket, name=f"{canary} tag", by=agent, now=timezone.now())
    answer = desk.reply(ticket=ticket, by=agent, now=timezone.now(), text=f"{canary} is on its way")
    note = desk.note(ticket=ticket, by=agent, now=timezone.now(), text=f"{canary} was sent late")
    planned = desk.Plan(at=now + timedelta(days=3), why=Why.CARRIER, note=f"{canary} note")
    follow_up = desk.follow_up(ticket=ticket, plan=planned, by=agent, now=timezone.now())
    upload = keep_upload(
        user=agent,
        ticket=ticket,
        name=f"{canary}.png",
        content_type="image/png",
        content=f"{canary} upload".encode(),
        now=now,
    )
    notice = plan(kind=NoticeKind.ASSIGNED, to=agent, ticket=ticket, now=now)
    assert notice is not None
    Notice.objects.bulk_create([notice])
    return {
        "ticket": ticket.pk,
        "joined": joined.pk,
        "second": second.pk,
        "linked": linked.pk,
        "tag": ticket.tags.get().pk,
        "message": first.pk,
        "answer": answer.pk,
        "note": note.pk,
        "mail_out": OutgoingMail.objects.get(message=answer).pk,
        "attachment": first.attachments.get().key,
        "participant": ticket.participants.get().pk,
        "follow_up": follow_up.pk,
        "upload": upload.key,
        "notice": Notice.objects.get(user=agent).pk,
        "admin_tag": ticket.tags.get().pk,
        "content_type": ContentType.objects.get_for_model(ticket).pk,
        "admin_customer": customer.pk,
        "admin_message": first.pk,
        "admin_outgoingmail": OutgoingMail.objects.get(message=answer).pk,
        "admin_event": Event.objects.filter(ticket=ticket).latest("pk").pk,
        "admin_timer": Timer.objects.filter(ticket=ticket).latest("pk").pk,
        **_links(ticket, shop),
    }


def _links(ticket: Ticket, shop: Shop) -> Things:
    """What was mailed to the customer, and opens something without logging in."""
    now, email = timezone.now(), ticket.customer.email
    _asked, check_up_token = checkup.begin(ticket=ticket, now=now)
    link, see_token = ticketpass.issue(ticket=ticket, email=email, now=now)
    _rating, rating_token = rating.begin(ticket=ticket, now=now)
    # Whoever holds this link reads his own words, by his first name.
    quoted = factories.make_ticket(
        shop, customer=factories.make_customer(shop, name="Kim Customer")
    )
    _praise, praise_token = praise.begin(ticket=quoted, words="I am happy", now=now)
    code, _digits = mailcode.begin(shop=shop, email=email, now=now)
    return {
        "email": email,
        "check_up_token": check_up_token,
        "check_up_answer": "yes",
        "question": link.key,
        "see_token": see_token,
        "rating_token": rating_token,
        "rating_answer": next(iter(rating.Rating.Score)).name.lower(),
        "quoted": quoted.pk,
        "praise_token": praise_token,
        "praise_answer": "named",
        "code": code.key,
    }


def _mail(shop: Shop, canary: str) -> Things:
    """A letter that says nothing of who wrote it, so that it waits for a decision."""
    to = shop.mailboxes.get().email
    raw = f"To: {to}\r\nSubject: {canary} letter\r\n\r\n{canary} wrote a letter\r\n"
    mail = store(raw=raw.encode(), door=Door.SMTP, envelope={"to": [to]}, now=timezone.now())
    receive.process(pk=mail.pk, now=timezone.now())
    return {"mail_in": mail.pk, "admin_inboundmail": mail.pk}


def _macros(shop: Shop, agent: User, canary: str) -> Things:
    now = timezone.now()

    def make(title: str, **fields: Any) -> Macro:
        wording = Wording(title=f"{canary} {title}", texts={"en": f"{canary} says so"}, **fields)
        return keep(wording=wording, by=agent, now=now)

    own = make("own", scope=Scope.PERSONAL, owner=agent)
    offered = make("offered", scope=Scope.PERSONAL, owner=agent)
    file = hang(macro=own, name=f"{canary}.pdf", content_type="application/pdf", content=b"%PDF")
    proposal = propose(
        macro=offered, scope=Scope.SHOP, shop=shop, reason=f"{canary} better", by=agent, now=now
    )
    return {
        "macro": make("shared", scope=Scope.SHOP, shop=shop).pk,
        "own_macro": own.pk,
        "macro_file": file.pk,
        "proposal": proposal.pk,
    }


def _articles(shop: Shop, agent: User, canary: str) -> Things:
    now = timezone.now()
    category = keep_category(shop=shop, names={"en": "Returns"}, position=1)

    def make(title: str, body: str) -> Any:
        said = Said(title=title, body=f"<p>{body}</p>", summary="Easily.")
        return open_article(
            shop=shop, category=category, language="en", said=said, by=agent, now=now
        )

    draft = make(f"{canary} plans", f"{canary} has a plan")
    told = make("How do I send a parcel back?", "In its box.")
    publish(article=told, now=now)
    shop.refresh_from_db()
    look = site_of(shop).look_path.rpartition("-")[2].removesuffix(".css")
    return {
        "article": draft.pk,
        "draft_slug": draft.texts.get().slug,
        "version": draft.versions.get().pk,
        "category": category.pk,
        "published": told.pk,
        "published_slug": told.texts.get().slug,
        "look": look,
    }


def _own(agent: User) -> Things:
    """What is the colleague's alone: a second browser, a list, the link to a new password."""
    other = Client()
    other.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = UserSession.objects.create(
        user=agent, ip="127.0.0.1", session_key=other.session.session_key
    )
    kept = keep_view(name="Mine", owner=agent, filters={}, now=timezone.now())
    moment = timezone.now()
    erased = Erasure.objects.create(asked_at=moment, state="done", finished_at=moment)
    return {
        "erasure": erased.pk,
        "session": session.pk,
        "kept_list": kept.pk,
        "account_number": user_pk_to_url_str(agent),
        "reset_key": default_token_generator.make_token(agent),
        "admin_user": agent.pk,
    }


def _settings(shop: Shop, canary: str) -> Things:
    now = timezone.now()
    left = factories.make_user(shops=(shop,), is_active=False)
    cause = add_cause(shop=shop, parent=None, name=f"{canary} cause"[:60])
    token = invitation.invite(
        role=Role.AGENT, email=f"{shop.slug}@new.example", lasts=timedelta(days=1), now=now,
        shops=[shop],
    )  # fmt: skip
    asked = invitation.find(token=token, now=now)
    assert asked is not None
    made: list[int] = []
    policy_change(policy=None, fields={"name": "Soon"}, targets={}, made=made)()
    return {
        "cause": cause.pk,
        "left": left.pk,
        "invitation": asked.pk,
        "start_token": token,
        "policy": Policy.objects.get(pk=made[0]).pk,
        "rule": keep_rule(rule=None, wording=examples("en")[0].wording, by=None, now=now).pk,
        "admin_shop": shop.pk,
        "admin_mailbox": shop.mailboxes.get().pk,
    }


def _programs(shop: Shop, agent: User, canary: str) -> Things:
    """A token of the agent's, and an address that is told what happens."""
    now = timezone.now()
    token, _text = issue(user=agent, name=canary, scopes=[TokenScope.READ], by=agent, now=now)
    endpoint, _secret = add_endpoint(
        shop=shop, name=canary, url="https://shop.example/", kinds=["opened"], by=agent, now=now
    )
    delivery = plan_trial(endpoint=endpoint, now=now)
    return {
        "own_token": token.pk,
        "webhook": endpoint.pk,
        "webhook_step": "trial",
        "delivery": delivery.pk,
    }
