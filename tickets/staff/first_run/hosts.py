"""Where mail lives: servers and exact steps for the hosts that Dutch shops use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.outbox.server import Security

Words = tuple[Promise, ...]


@dataclass(frozen=True)
class Host:
    """`has_imap`: whether a password opens a mailbox there at all."""

    label: str | Promise
    imap: str = ""
    smtp: str = ""
    smtp_port: int = 465
    #: The user name, where it is not the whole address.
    username: str = ""
    has_imap: bool = True
    #: Services that only send, or pass incoming mail on by webhook.
    is_service: bool = False
    reading: Words = ()
    forwarding: Words = ()
    sending: Words = ()
    #: The word in the address that the service posts incoming mail to.
    hook: str = ""

    @property
    def security(self) -> Security:
        return Security.STARTTLS if self.smtp_port == 587 else Security.TLS


@dataclass(frozen=True)
class Chosen:
    """A host by its word in addresses."""

    name: str
    host: Host = field(default_factory=lambda: Host(_("another host")))


_MAILBOX_PASSWORD = _(
    "The password is the one of this mailbox, not the one of your customer account."
)

HOSTS: Mapping[str, Host] = {
    "transip": Host(
        "TransIP",
        "imap.transip.email",
        "smtp.transip.email",
        reading=(
            _("Log in at transip.nl, open E-mail and choose your domain."),
            _("See that the mailbox is there; its password is set in the same place."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("At transip.nl: E-mail, your domain, and add a forwarding address there."),),
    ),
    "hostnet": Host(
        "Hostnet",
        "imap.hostnet.nl",
        "smtp.hostnet.nl",
        587,
        reading=(
            _("Log in at Mijn Hostnet, open E-mail and choose the mailbox."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("In Mijn Hostnet: E-mail, the address, and set where it is forwarded to."),),
    ),
    "antagonist": Host(
        "Antagonist",
        reading=(
            _("Log in at Mijn Antagonist and open your package; the name of your server is there."),
            _("It looks like s123.webhostingserver.nl. Fill it in below as the server."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("In DirectAdmin: E-mail Manager, Forwarders, and add one for the address."),),
        sending=(_("The same server name as for reading, with port 465."),),
    ),
    "strato": Host(
        "Strato",
        "imap.strato.de",
        "smtp.strato.de",
        reading=(
            _("Log in at strato.nl, open E-mail and then the list of mailboxes."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("At strato.nl: E-mail, the mailbox, and set a forwarding."),),
    ),
    "kpn": Host(
        "KPN",
        "imap.kpnmail.nl",
        "smtp.kpnmail.nl",
        587,
        reading=(
            _("The user name is the whole address."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("In KPN webmail: Settings, Mail, Forward."),),
    ),
    "ziggo": Host(
        "Ziggo",
        "imap.ziggo.nl",
        "smtp.ziggo.nl",
        587,
        reading=(
            _("The user name is the whole address."),
            _MAILBOX_PASSWORD,
        ),
        forwarding=(_("In Ziggo webmail: Settings, Mail, Forward."),),
    ),
    "google": Host(
        _("Gmail or Google Workspace"),
        "imap.gmail.com",
        "smtp.gmail.com",
        reading=(
            _("Switch on 2-step verification for this account, at myaccount.google.com."),
            _("Make an app password at myaccount.google.com/apppasswords, named Helpdesk."),
            _("Fill in those 16 letters below; the usual password is refused."),
            _("No such page? Then the administrator of your Workspace has to allow it first."),
        ),
        forwarding=(
            _("In Gmail: Settings, Forwarding and POP/IMAP, and add the address there."),
            _("Google mails a code to it. It arrives here as a question; fill it in at Google."),
        ),
        sending=(_("Use an app password here too; the same one as for reading does."),),
    ),
    "microsoft": Host(
        _("Microsoft 365 or Outlook"),
        "outlook.office365.com",
        "smtp.office365.com",
        587,
        has_imap=False,
        reading=(
            _("Microsoft no longer lets programs read a mailbox with a password. Forward instead."),
        ),
        forwarding=(
            _("In admin.microsoft.com: Users, Active users, the mailbox, Mail, Email forwarding."),
            _(
                "In security.microsoft.com allow it: Policies, Anti-spam, outbound policy, "
                "automatic forwarding on."
            ),
        ),
        sending=(
            _("In admin.microsoft.com: the user, Mail, Manage email apps, Authenticated SMTP on."),
            _(
                "Microsoft is ending this way of sending, from the end of 2026 on. "
                "A mail service such as Postmark will last."
            ),
        ),
    ),
    "other": Host(
        _("another host"),
        reading=(
            _("Look in the help pages of your host for 'IMAP' or 'incoming server'."),
            _("The user name is nearly always the whole address, and the port 993."),
        ),
        forwarding=(_("Look in the help pages of your host for 'forward'."),),
        sending=(_("Look in the help pages of your host for 'SMTP' or 'outgoing server'."),),
    ),
    "postmark": Host(
        "Postmark",
        smtp="smtp.postmarkapp.com",
        smtp_port=587,
        is_service=True,
        hook="postmark",
        forwarding=(
            _("At postmarkapp.com make a server and open its Inbound stream: there is an address."),
            _("Under Settings of that stream paste the webhook address that stands below."),
            _("Switch on: Include raw email content in JSON payload."),
        ),
        sending=(
            _("Verify your domain there, and copy the Server API token."),
            _("User name and password are both that token."),
        ),
    ),
    "mailgun": Host(
        "Mailgun",
        smtp="smtp.eu.mailgun.org",
        smtp_port=587,
        is_service=True,
        hook="mailgun_mime",
        forwarding=(
            _("At mailgun.com: Receiving, create a route that forwards to the address below."),
        ),
        sending=(
            _("Verify your domain there, and make SMTP credentials for it."),
            _("For a domain in the US region the server is smtp.mailgun.org."),
        ),
    ),
    "brevo": Host(
        "Brevo",
        smtp="smtp-relay.brevo.com",
        smtp_port=587,
        is_service=True,
        hook="brevo",
        forwarding=(_("At brevo.com set up inbound parsing with the webhook address below."),),
        sending=(
            _("Verify your domain there, and make an SMTP key."),
            _("The user name is shown beside the key; the password is the key."),
        ),
    ),
    "mailjet": Host(
        "Mailjet",
        smtp="in-v3.mailjet.com",
        smtp_port=587,
        is_service=True,
        hook="mailjet",
        forwarding=(_("At mailjet.com set up the Parse API with the webhook address below."),),
        sending=(
            _("Verify your domain there."),
            _("The user name is the API key, the password is the secret key."),
        ),
    ),
}


def chosen(name: str) -> Chosen | None:
    """The host of that name, if it is one of ours."""
    return Chosen(name, HOSTS[name]) if name in HOSTS else None


def mail_hosts() -> list[Chosen]:
    """Where mailboxes live."""
    return [Chosen(name, host) for name, host in HOSTS.items() if not host.is_service]


def services() -> list[Chosen]:
    """Who sends and passes on, without mailboxes."""
    return [Chosen(name, host) for name, host in HOSTS.items() if host.is_service]
