"""Who may reach which route: one row a route, read by `test_access_matrix`."""

from dataclasses import dataclass, field
from enum import Enum

#: Everybody who knocks. `agent`, `operator` and `read_only` work for the own shop, `stranger` is
#: an agent of the foreign one, `inactive` an agent of the own shop whose account was closed, and
#: `customer` asked the own shop something and came in by the link in its mail.
PEOPLE = (
    "owner", "agent", "operator", "read_only", "stranger", "inactive", "customer", "nobody",
)  # fmt: skip
_STAFF = frozenset({"owner", "agent", "operator", "read_only", "stranger"})
_READERS = _STAFF - {"operator"}
_WRITERS = _READERS - {"read_only"}


class Bound(Enum):
    """How far a right reaches."""

    NOT = "everything"
    SHOP = "what belongs to a shop that he works for"
    SELF = "what is his own: the agent's, or the stranger's in the foreign shop"


class May(Enum):
    """Who may, and how far."""

    NO_ONE = (frozenset(), Bound.NOT)
    #: Also whoever holds a link with a token: the link is made by the fixture.
    ANYBODY = (frozenset(PEOPLE), Bound.NOT)
    LOGGED_IN = (_STAFF, Bound.NOT)
    READERS = (_READERS, Bound.NOT)
    WRITERS = (_WRITERS, Bound.NOT)
    CALL_TAKERS = (_WRITERS | {"operator"}, Bound.NOT)
    OWNER = (frozenset({"owner"}), Bound.NOT)
    READERS_OF_SHOP = (_READERS, Bound.SHOP)
    WRITERS_OF_SHOP = (_WRITERS, Bound.SHOP)
    HIMSELF = (frozenset({"agent", "stranger"}), Bound.SELF)
    CUSTOMER = (frozenset({"customer"}), Bound.SELF)

    def opens(self, person: str, *, is_own: bool) -> bool:
        """Whether `person` may, for ids of the own or of the foreign shop."""
        people, bound = self.value
        if bound is Bound.SHOP:
            people -= {"stranger"} if is_own else {"agent", "operator", "read_only"}
        elif bound is Bound.SELF:
            people -= {"stranger"} if is_own else {"agent", "customer"}
        return person in people


@dataclass(frozen=True)
class Row:
    """One route: who may reach it, and what its address takes, by name in the fixture."""

    who: May
    takes: str = ""
    #: What is asked (GET) or filled in (POST), where nothing at all would be no question; a
    #: value that begins with @ is a thing of the fixture.
    asked: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    #: Why looking at it may write.
    writes: str = ""
    #: Why it is closed even to whoever may, as things stand in the fixture.
    closed: str = ""


_TICKET = Row(May.WRITERS_OF_SHOP, "ticket")
_OWNER = Row(May.OWNER)

_DESK = {
    "home": Row(May.LOGGED_IN),
    "healthz": Row(May.ANYBODY),
    "staff:inbox": Row(May.LOGGED_IN),
    "staff:places": Row(May.READERS),
    "staff:view": Row(May.READERS, "list"),
    "staff:beside": Row(May.READERS, "list"),
    "staff:news": Row(May.READERS, "list"),
    "staff:search": Row(May.READERS, asked={"q": "parcel"}),
    "staff:palette": Row(May.READERS, asked={"q": "parcel"}),
    "staff:filter": Row(May.READERS),
    "staff:find": Row(May.READERS),
    "staff:keep_view": Row(May.READERS),
    "staff:change_view": Row(May.HIMSELF, "kept_list"),
    "staff:drop_view": Row(May.HIMSELF, "kept_list"),
    "staff:bulk": Row(May.WRITERS, said={"act": "take", "ticket": "@ticket"}),
    "staff:answer_many": Row(May.WRITERS),
    "staff:macro_many": Row(May.WRITERS),
    "staff:take_all_back": Row(May.WRITERS, closed="nothing was sent in one go"),
    "staff:compliments": Row(May.READERS),
    "staff:quote": Row(May.WRITERS_OF_SHOP, "ticket"),
    "staff:stop_quote": Row(May.WRITERS_OF_SHOP, "quoted"),
    "staff:start_round": Row(May.READERS, closed="no round is due"),
    "staff:new_ticket": Row(May.CALL_TAKERS),
    "staff:ticket": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:why": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:next": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:previous": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:print": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:follow": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:presence": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:leave": Row(May.READERS_OF_SHOP, "ticket"),
    "staff:split_again": Row(May.WRITERS_OF_SHOP, "joined"),
    "staff:split_off": Row(May.WRITERS_OF_SHOP, "message"),
    **{
        f"staff:{name}": _TICKET
        for name in (
            "set_vip",
            "tag",
            "solve",
            "reopen",
            "spam",
            "snooze",
            "wake",
            "promise",
            "withdraw_promise",
            "hand_over",
            "change_customer",
            "draft",
            "answer",
            "macro_pick",
            "new_follow_up",
            "moment",
            "sleep_again",
            "faq_pick",
        )
    },
    "staff:set_kind": Row(May.WRITERS_OF_SHOP, "ticket", said={"kind": "complaint"}),
    "staff:set_priority": Row(May.WRITERS_OF_SHOP, "ticket", said={"priority": "3"}),
    "staff:untag": Row(May.WRITERS_OF_SHOP, "ticket", said={"tag": "@tag"}),
    "staff:wait": Row(May.WRITERS_OF_SHOP, "ticket", said={"whom": "customer"}),
    "staff:join": Row(May.WRITERS_OF_SHOP, "ticket", said={"into": "@second"}),
    "staff:move": Row(May.WRITERS_OF_SHOP, "ticket", said={"shop": "@shop"}),
    "staff:unlink": Row(May.WRITERS_OF_SHOP, "ticket", said={"number": "@linked"}),
    "staff:link": Row(May.WRITERS_OF_SHOP, "ticket", said={"number": "@second"}),
    "staff:assign": Row(May.WRITERS_OF_SHOP, "ticket", said={"to": "@person"}),
    "staff:set_cause": Row(May.WRITERS_OF_SHOP, "ticket", said={"cause": "@cause"}),
    "staff:stop_links": _TICKET,
    "staff:upload": Row(May.WRITERS, said={"ticket": "@ticket"}),
    "staff:uploaded": Row(May.HIMSELF, "upload"),
    "staff:drop_upload": Row(May.HIMSELF, "upload"),
    "staff:message_html": Row(May.READERS_OF_SHOP, "message"),
    "staff:take_back": Row(May.WRITERS_OF_SHOP, "answer"),
    "staff:use_again": Row(May.WRITERS_OF_SHOP, "note"),
    "staff:belongs_here": Row(May.WRITERS_OF_SHOP, "message"),
    "staff:let_in": Row(May.WRITERS_OF_SHOP, "participant"),
    "staff:attachment": Row(May.READERS_OF_SHOP, "attachment"),
    "staff:follow_up": Row(May.WRITERS_OF_SHOP, "follow_up"),
    "staff:follow_up_act": Row(May.WRITERS_OF_SHOP, "follow_up step"),
    "staff:macro_preview": Row(May.WRITERS_OF_SHOP, "ticket macro"),
    "staff:macro_use": Row(May.WRITERS_OF_SHOP, "ticket macro"),
    "staff:mail_in": Row(May.WRITERS),
    "staff:mail_in_one": Row(May.WRITERS_OF_SHOP, "mail_in"),
    "staff:mail_in_raw": Row(May.WRITERS_OF_SHOP, "mail_in"),
    "staff:mail_in_again": Row(May.WRITERS_OF_SHOP, "mail_in"),
    "staff:mail_in_spam": Row(May.WRITERS_OF_SHOP, "mail_in"),
    "staff:mail_out": Row(May.WRITERS),
    "staff:mail_out_one": Row(May.WRITERS_OF_SHOP, "mail_out"),
    "staff:mail_out_raw": Row(May.WRITERS_OF_SHOP, "mail_out"),
    "staff:mail_out_again": Row(May.WRITERS_OF_SHOP, "mail_out"),
    "staff:mail_out_arrived": Row(May.WRITERS_OF_SHOP, "mail_out"),
    "staff:mail_out_cancel": Row(May.WRITERS_OF_SHOP, "mail_out", closed="it is an answer"),
}
_CARE = {
    **{
        f"staff:{name}": _OWNER
        for name in ("care", "audit", "held_mail", "hold_mail", "let_mail_go")
    },
    "staff:care_person": Row(May.OWNER, asked={"email": "anna@example.org"}),
    "staff:care_export": Row(May.OWNER, said={"email": "@email"}),
    "staff:care_erase": Row(May.OWNER, said={"email": "@email"}),
    "staff:erasure": Row(May.OWNER, "erasure"),
    "staff:keeping": Row(May.OWNER, "shop"),
}
_MACROS = {
    "staff:macros": Row(May.WRITERS),
    "staff:macro_new": Row(May.WRITERS),
    "staff:macro_look": Row(May.WRITERS),
    "staff:macro_proposals": Row(May.WRITERS),
    "staff:decide_macro": Row(May.OWNER, "proposal"),
    "staff:call_off_macro": Row(May.HIMSELF, "proposal"),
    "staff:macro_edit": Row(May.HIMSELF, "own_macro"),
    "staff:copy_macro": Row(May.WRITERS_OF_SHOP, "macro"),
    "staff:propose_macro": Row(May.HIMSELF, "own_macro"),
    "staff:macro_versions": Row(May.WRITERS_OF_SHOP, "macro"),
    "staff:macro_add_file": Row(May.HIMSELF, "own_macro"),
    "staff:macro_drop_file": Row(May.HIMSELF, "own_macro macro_file"),
}
_FAQ = {
    "staff:faq": Row(May.READERS),
    "staff:faq_new": Row(May.WRITERS),
    "staff:faq_preview": Row(May.READERS_OF_SHOP, "article language"),
    "staff:faq_versions": Row(May.READERS_OF_SHOP, "article language"),
    "staff:faq_helped": Row(May.READERS_OF_SHOP, "article"),
    "staff:faq_searches": Row(May.READERS_OF_SHOP, "shop"),
    "staff:faq_say_again": Row(May.WRITERS_OF_SHOP, "article version"),
    **{
        f"staff:faq_{name}": Row(May.WRITERS_OF_SHOP, "article language")
        for name in ("edit", "place", "publish", "plan", "withdraw", "put_away")
    },
    **{
        f"staff:faq_{name}": Row(May.WRITERS_OF_SHOP, "shop")
        for name in ("start", "publish_all", "facts", "synonyms", "categories")
    },
    "staff:faq_category": Row(May.WRITERS_OF_SHOP, "shop category"),
    "staff:faq_drop_category": Row(May.WRITERS_OF_SHOP, "shop category"),
    "staff:faq_from_answer": Row(May.WRITERS_OF_SHOP, "answer"),
    "staff:faq_insert": Row(May.WRITERS_OF_SHOP, "ticket published"),
}
_OWN = {
    **{
        f"staff:{name}": Row(May.LOGGED_IN)
        for name in (
            "profile", "profile_news", "profile_away", "sessions", "end_other_sessions",
            "notices", "read_notices",
        )
    },
    "staff:colours": Row(May.LOGGED_IN, said={"theme": "dark"}),
    "staff:end_session": Row(May.HIMSELF, "session"),
    "staff:open_notice": Row(May.HIMSELF, "notice"),
}  # fmt: skip
_SETTINGS = {
    **{
        f"staff:{name}": _OWNER
        for name in (
            "health", "settings", "people", "invite", "demand_second_step", "causes", "new_cause",
            "new_shop", "automation", "new_rule", "policies", "new_policy",
        )
    },
    **{
        f"staff:{name}": Row(May.OWNER, "person")
        for name in ("person", "dismiss", "forget_step")
    },
    **{
        f"staff:{name}": Row(May.OWNER, "shop")
        for name in ("shop", "hours", "moments", "silence", "rating_words", "new_mailbox", "help_button")
    },
    **{
        f"staff:{name}": Row(May.OWNER, "rule")
        for name in ("rule", "rule_log", "move_rule", "switch_rule", "drop_rule")
    },
    **{
        name: Row(May.OWNER, "mailbox")
        for name in (
            "staff:mailbox", "staff:imap", "staff:stop_imap", "mail_doctor_send",
            "mail_doctor_domain", "mail_doctor_without_plus", "mail_doctor_round", "staff:mail_ways",
        )
    },
    "staff:take_back_person": Row(May.OWNER, "left"),
    "staff:invite_again": Row(May.OWNER, "invitation"),
    "staff:withdraw_invitation": Row(May.OWNER, "invitation"),
    "staff:cause": Row(May.OWNER, "cause"),
    "staff:reorder_cause": Row(May.OWNER, "cause"),
    "staff:confirmation": Row(May.OWNER, "shop language"),
    "staff:policy": Row(May.OWNER, "policy"),
    "staff:move_policy": Row(May.OWNER, "policy"),
    **{
        f"staff:overview{page}": _OWNER
        for page in ("", "_questions", "_team", "_answers", "_meanings")
    },
    "staff:overview_export": Row(May.OWNER, "sheet"),
    "mail_doctor": _OWNER,
    "staff:set_up": _OWNER,
    "staff:guide_start": Row(May.READERS),
    "staff:guide": Row(May.READERS, "guide"),
    "staff:profile_day": _OWNER,
    "staff:hide_set_up": _OWNER,
    "staff:show_set_up": _OWNER,
    "staff:skip_step": Row(May.OWNER, "first_step"),
    "staff:mail_server": _OWNER,
    "staff:forget_server": _OWNER,
}  # fmt: skip
_ACCOUNT = {
    **{
        name: Row(May.ANYBODY)
        for name in (
            "account_login", "account_logout", "account_inactive", "account_reset_password",
            "account_reset_password_done", "account_reset_password_from_key_done",
        )
    },
    **{
        name: Row(May.LOGGED_IN)
        for name in (
            "account_change_password", "account_set_password",
            "mfa_index", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn",
            "mfa_add_webauthn",
        )
    },
    **{
        name: Row(May.LOGGED_IN, closed="nobody has a password, an app or codes yet")
        for name in (
            "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
            "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
            "totp_picture",
        )
    },
    "mfa_authenticate": Row(May.ANYBODY, closed="nobody has just given his password"),
    "mfa_login_webauthn": Row(May.ANYBODY, closed="nobody shows a key"),
    "account_reset_password_from_key": Row(May.ANYBODY, "account_number reset_key"),
    # Nobody of the fixture has a key, so that every number is another's.
    "mfa_remove_webauthn": Row(May.NO_ONE, "person"),
    "mfa_edit_webauthn": Row(May.NO_ONE, "person"),
    "start": Row(May.ANYBODY, "start_token"),
}  # fmt: skip
_OUTSIDE = {
    # Programs, by a secret that no person of the fixture knows.
    "inbound_webhook": Row(May.NO_ONE, "provider"),
    "tracking_webhook": Row(May.NO_ONE, "provider"),
    "portal:check_up": Row(May.ANYBODY, "check_up_token check_up_answer"),
    "portal:rating": Row(May.ANYBODY, "rating_token rating_answer"),
    "portal:praise": Row(May.ANYBODY, "praise_token praise_answer"),
    "portal:see": Row(May.ANYBODY, "see_token"),
    "portal:question": Row(May.CUSTOMER, "question"),
    "portal:question_solved": Row(May.CUSTOMER, "question"),
    "portal:question_file": Row(May.CUSTOMER, "question attachment"),
    "portal:all_ask": Row(May.ANYBODY, "slug"),
    "portal:all_code": Row(May.ANYBODY, "slug code"),
    "portal:all_list": Row(May.CUSTOMER, "slug"),
    "portal:all_open": Row(May.CUSTOMER, "slug ticket"),
    "help_js": Row(May.ANYBODY),
    "service": Row(May.ANYBODY, "language"),
    "contact": Row(May.ANYBODY, "language"),
    "contact_frame": Row(May.ANYBODY, "language"),
    "contact_answers": Row(May.ANYBODY, "language"),
    # Without the number of an article there is nothing to say.
    "contact_answered": Row(May.NO_ONE, "language"),
    "root": Row(May.ANYBODY),
    "look": Row(May.ANYBODY, "look"),
    "logo": Row(May.NO_ONE, "look"),
    "sitemap": Row(May.ANYBODY),
    "robots": Row(May.ANYBODY),
    "faq_home": Row(May.ANYBODY, "language"),
    "faq_search": Row(
        May.ANYBODY,
        "language",
        asked={"q": "parcel"},
        writes="each search is counted, by day and words",
    ),
    "faq_feed": Row(May.ANYBODY, "language"),
    "faq_article": Row(
        May.ANYBODY, "language published_slug", writes="each reading is counted, by day"
    ),
    "faq_helped": Row(May.ANYBODY, "language published_slug"),
    "faq_why": Row(May.ANYBODY, "language published_slug"),
}

#: What the plain pages show, and what of it happened and is never changed.
_SHOWN = ("user", "shop", "mailbox", "customer", "tag")
_HISTORY = ("event", "message", "inboundmail", "outgoingmail", "timer")
_ADMIN = {
    "admin:login": Row(May.ANYBODY, closed="it leads to the page where everybody logs in"),
    "admin:logout": Row(May.ANYBODY, closed="it leads to the page where everybody logs in"),
    **{f"admin:{one}": _OWNER for one in ("index", "password_change", "password_change_done")},
    "admin:jsi18n": _OWNER,
    "admin:app_list": Row(May.OWNER, "app"),
    "admin:auth_user_password_change": Row(May.OWNER, "person"),
    # Of pages that we do not use: no field asks for suggestions, no row has an address outside.
    "admin:autocomplete": Row(May.NO_ONE),
    "admin:view_on_site": Row(May.NO_ONE, "content_type ticket"),
    **{f"admin:tickets_{one}_changelist": _OWNER for one in _SHOWN + _HISTORY},
    **{
        f"admin:tickets_{one}_{page}": Row(May.OWNER, f"admin_{one}")
        for one in _SHOWN + _HISTORY
        for page in ("change", "history")
    },
    **{f"admin:tickets_{one}_add": _OWNER for one in _SHOWN},
    **{f"admin:tickets_{one}_delete": Row(May.OWNER, f"admin_{one}") for one in _SHOWN},
    **{f"admin:tickets_{one}_add": Row(May.NO_ONE) for one in _HISTORY},
    **{f"admin:tickets_{one}_delete": Row(May.NO_ONE, f"admin_{one}") for one in _HISTORY},
}

ROWS: dict[str, Row] = {
    **_DESK, **_CARE, **_MACROS, **_FAQ, **_OWN, **_SETTINGS, **_ACCOUNT, **_OUTSIDE, **_ADMIN,
}  # fmt: skip
