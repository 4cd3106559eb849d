"""Who may reach the API, with a token that may do everything he may; and its pages."""

from tests.security.matrix import May, Row

_READ = Row(May.READERS)
_SAID = {
    "assign": {"to": "@person"},
    "resolve": {},
    "reopen": {},
    "spam": {},
    "snooze": {"until": "2199-01-01T00:00:00Z"},
    "wake": {},
    "wait": {"whom": "customer"},
    "set_kind": {"kind": "complaint"},
    "set_priority": {"priority": "high"},
    "set_cause": {"cause": "@cause"},
    "tag": {"name": "broken"},
    "untag": {"name": "broken"},
    "reply": {"text": "It is on its way."},
    "note": {"text": "Called the carrier."},
}  # fmt: skip

API_ROWS: dict[str, Row] = {
    **{
        f"api:{name}": _READ
        for name in ("shops", "people", "customers", "tags", "ratings")
    },
    "api:reports": Row(
        May.OWNER, asked={"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}
    ),
    "api:openapi": Row(May.LOGGED_IN),
    "api:me": Row(May.LOGGED_IN),
    # The ones look there, the others write down.
    "api:tickets": Row(
        May.LOGGED_IN,
        said={"shop": "@slug", "subject": "A mug", "text": "It broke."},
    ),
    "api:ticket": Row(May.READERS_OF_SHOP, "ticket"),
    "api:events": Row(May.READERS_OF_SHOP, "ticket"),
    "api:messages": Row(May.READERS_OF_SHOP, "ticket"),
    "api:message": Row(May.READERS_OF_SHOP, "message"),
    "api:macros": Row(May.WRITERS),
    "api:macro": Row(May.WRITERS_OF_SHOP, "ticket macro"),
    "api:articles": _READ,
    "api:article": Row(May.READERS_OF_SHOP, "published language"),
    "api:attachment": Row(May.READERS_OF_SHOP, "attachment"),
    "api:uploads": Row(May.WRITERS, said={"ticket": "@ticket"}),
    "api:follow_ups": _READ,
    "api:plan": Row(
        May.WRITERS_OF_SHOP, "ticket", said={"at": "2199-01-01T00:00:00Z", "why": "carrier"}
    ),
    "api:complete": Row(May.WRITERS_OF_SHOP, "follow_up"),
    "api:cancel": Row(May.WRITERS_OF_SHOP, "follow_up"),
    "api:customer": Row(May.READERS_OF_SHOP, "admin_customer"),
    **{
        f"api:{name}": Row(May.WRITERS_OF_SHOP, "ticket", said=said)
        for name, said in _SAID.items()
    },
    "api_page": Row(May.LOGGED_IN),
    "staff:own_programs": Row(May.LOGGED_IN),
    "staff:new_own_program": Row(May.LOGGED_IN),
    "staff:revoke_own_token": Row(May.HIMSELF, "own_token"),
    "staff:programs": Row(May.OWNER),
    "staff:new_program": Row(May.OWNER),
    "staff:revoke_token": Row(May.OWNER, "own_token"),
    "staff:new_webhook": Row(May.OWNER),
    "staff:webhook": Row(May.OWNER, "webhook"),
    "staff:webhook_act": Row(May.OWNER, "webhook webhook_step"),
    "staff:deliver_again": Row(May.OWNER, "delivery"),
    # There is nothing, for anybody.
    "api:root": Row(May.NO_ONE),
    "api:nothing": Row(May.NO_ONE, "canary"),
}  # fmt: skip
