"""Somebody with twelve things to know about him, each in all the places where it ends up."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection

from faq.models import Article, ArticleFeedback, SearchLog
from tickets import desk
from tickets.core import mailcode, rating, ticketpass
from tickets.core.draft import keep_draft
from tickets.core.followup import Why
from tickets.core.savedview import SavedView
from tickets.core.states import State
from tickets.core.ticket import Ticket
from tickets.core.upload import keep_upload
from tickets.inbound import receive
from tickets.inbound.form import Submission, bring_in
from tickets.inbound.models import Door
from tickets.inbound.store import store
from tickets.lib import folding
from tickets.macros.models import Macro, MacroUse, Scope
from tickets.macros.suggest import learn, question_words

#: Where his name is remembered for a while.
CACHED = "somebody"
EMAIL = "wendelmoed@zwaluwnest.example"
CANARIES = {
    "name": "Wendelmoed Kanariepiet",
    "address": EMAIL,
    "phone": "+31 6 55512983",
    "order number": "KNR-770415",
    "words in a letter": "gatenkaasparaplu",
    "notes": "wentelteefjesmand",
    "attachment name": "zeppelinbonnetje.txt",
    "attachment content": "knoflookpersgeheim",
    "quoted text": "hunebedfluisteraar",
    "subject": "Boterbabbelaarkwestie",
    "rating sentence": "stroopwafeltreurnis",
    "form message": "kruidnotenorkest",
    "macro fill": "poffertjesbelofte",
}
#: Forms of them that some place keeps instead.
OTHERS = {
    "name": "kanariepiet",
    "phone": "55512983",
    "address": "zwaluwnest",
    "order number": "770415",
    "attachment name": "zeppelinbonnetje",
    # What macros learn are shortened words.
    "words in a letter": "gatenk",
    "subject": "boterb",
}


def live(shop, agent, *, now) -> list[Ticket]:
    """Let him write by mail and form, and the team work on it; his questions, solved."""
    by_mail = _letter(shop, now=now)
    customer = by_mail.customer
    customer.phone, customer.notes = CANARIES["phone"], f"Houdt van {CANARIES['notes']}"
    customer.save(update_fields=["phone", "notes"])
    _work(by_mail, agent, now=now)
    by_form = _form(shop, now=now)
    for ticket in (by_mail, by_form):
        desk.resolve(ticket=ticket, by=agent, now=now + timedelta(hours=3))
    _aside(shop, by_mail, agent, now=now)
    return [by_mail, by_form]


def _letter(shop, *, now) -> Ticket:
    mail = EmailMessage(policy=SMTP.clone(cte_type="8bit"))
    mail["From"] = f"{CANARIES['name']} <{EMAIL}>"
    mail["To"] = shop.mailboxes.get().email
    mail["Subject"] = CANARIES["subject"]
    mail["Message-ID"] = f"<eerste@{EMAIL.partition('@')[2]}>"
    mail.set_content(
        f"Mijn {CANARIES['words in a letter']} van bestelling {CANARIES['order number']} is stuk.\n"
        f"\nOp 1 maart 2026 schreef Jan <jan@example.org>:\n> {CANARIES['quoted text']}\n"
    )
    mail.add_attachment(CANARIES["attachment content"], filename=CANARIES["attachment name"])
    row = store(raw=mail.as_bytes(), door=Door.SMTP, now=now, envelope={"to": [mail["To"]]})
    receive.process(pk=row.pk, now=now)
    ticket = Ticket.objects.latest("pk")
    ticket.order_reference = CANARIES["order number"]
    ticket.save(update_fields=["order_reference"])
    return ticket


def _form(shop, *, now) -> Ticket:
    said = Submission(email=EMAIL, text=CANARIES["form message"], language="nl")
    row = bring_in(shop=shop, submission=said, visit="v", held="", now=now)
    receive.process(pk=row.pk, now=now)
    return Ticket.objects.latest("pk")


def _work(ticket, agent, *, now) -> None:
    first = now + timedelta(minutes=5)
    fill = f"Beste {CANARIES['name']}, uw {CANARIES['macro fill']} staat."
    answer = desk.reply(ticket=ticket, by=agent, now=first, text=fill, html=f"<p>{fill}</p>")
    macro = Macro.objects.create(title="Belofte", scope=Scope.TEAM, created_at=now, updated_at=now)
    MacroUse.objects.create(
        macro=macro, user=agent, ticket=ticket, message=answer, language="nl", at=first, rewritten=0
    )
    learn(macro=macro, words=question_words(ticket, before=first))
    desk.note(ticket=ticket, by=agent, now=first, text=f"Belde over {CANARIES['notes']}")
    plan = desk.Plan(at=now + timedelta(days=3), why=Why.CARRIER, note=CANARIES["notes"])
    desk.follow_up(ticket=ticket, plan=plan, by=agent, now=first)
    asked, _token = rating.begin(ticket=ticket, now=first)
    desk.rate(rating=asked, score=rating.Rating.Score.BAD, now=first)
    asked.refresh_from_db()
    assert rating.tell_missed(asked, words=CANARIES["rating sentence"])
    keep_draft(user=agent, ticket=ticket, text=f"Nog een {CANARIES['macro fill']}", now=first)
    keep_upload(
        user=agent, ticket=ticket, name=CANARIES["attachment name"], content_type="text/plain",
        content=b"knoflookpersgeheim, bewerkt", now=first,
    )  # fmt: skip
    desk.wait_for(ticket=ticket, state=State.WAITING_THIRD, by=agent, now=first)


def _aside(shop, ticket, agent, *, now) -> None:
    """What names him without hanging on his question."""
    mailcode.begin(shop=shop, email=EMAIL, now=now)
    ticketpass.issue(ticket=ticket, email=EMAIL, now=now)
    article = Article.objects.create(shop=shop, created_at=now, updated_at=now)
    ArticleFeedback.objects.create(
        article=article, language="nl", is_helpful=False, at=now, sentence=f"Mail mij: {EMAIL}"
    )
    SearchLog.objects.create(shop=shop, language="nl", words=f"waar is {EMAIL}", on=now.date())
    SavedView.objects.create(name="Zij", owner=agent, filters={"q": EMAIL}, created_at=now)
    content_type = ContentType.objects.get_for_model(ticket.customer)
    LogEntry.objects.create(
        user=agent, content_type=content_type, object_id=str(ticket.customer_id),
        object_repr=str(ticket.customer), action_flag=CHANGE, action_time=now,
    )  # fmt: skip
    session = SessionStore()
    session["macro"] = {"ticket": ticket.pk, "filled": CANARIES["macro fill"]}
    session["kept"] = "stays"
    session.create()
    cache.set(CACHED, CANARIES["name"])


def places() -> dict[str, str]:
    """Everything that is stored anywhere, as small text by place."""
    found = {f"table {name}": text for name, text in _tables().items()}
    found["sessions"] = str([one.get_decoded() for one in Session.objects.all()])
    found["cache"] = str(cache.get(CACHED))
    found |= {f"file {name}": _read(name) for name in _names("")}
    return {place: text.lower() for place, text in found.items()}


def where(canary: str) -> list[str]:
    """The places that know this canary, whole or in part."""
    needles = {CANARIES[canary].lower(), OTHERS.get(canary, CANARIES[canary]).lower()}
    needles |= {" ".join(folding.words(CANARIES[canary]))}
    return [place for place, text in places().items() if any(one in text for one in needles)]


def _tables() -> dict[str, str]:
    tables: dict[str, str] = {}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in names:
            # The shadow tables of an index are read through its words.
            if not name.startswith("tickets_words"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
                tables[name] = "\n".join(_line(row) for row in cursor.fetchall())
        tables["index"] = " ".join(_index(cursor))
    return tables


def _index(cursor) -> list[str]:
    if connection.vendor == "postgresql":
        words = [word for text in CANARIES.values() for word in folding.words(text)]
        cursor.execute(
            "SELECT word FROM unnest(%s) AS word JOIN tickets_searchword"
            " ON hash = hashtextextended(word, 0)",
            [words],
        )
    else:
        cursor.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, tickets_words, row)")
        cursor.execute("SELECT term FROM temp.v")
    words = [word for (word,) in cursor.fetchall()]
    if connection.vendor == "sqlite":
        cursor.execute("DROP TABLE temp.v")
    return words


def _line(row: tuple[Any, ...]) -> str:
    return " ".join(
        bytes(value).decode(errors="replace")
        if isinstance(value, bytes | memoryview)
        else str(value)
        for value in row
    )


def _names(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    inner = [f"{folder}{name}/" for name in folders]
    return [f"{folder}{name}" for name in files] + [n for one in inner for n in _names(one)]


def _read(name: str) -> str:
    with default_storage.open(name) as file:
        return file.read().decode(errors="replace")
