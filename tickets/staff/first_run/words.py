"""What is wrong with a mailbox or a mail server, in words for who keeps a shop."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.inbound import imap_trial
from tickets.outbox import trial

_NAME = _("There is no server with this name. Look whether it is typed as your host writes it.")
_CERTIFICATE = _(
    "The server answers, but its certificate is for another name. "
    "Use the server name that your host gives, not your own domain."
)
_PROGRAM_LOGIN = _(
    "Logging in failed: this host wants an app password, which you make in its security settings."
)

IMAP_TROUBLE: Mapping[imap_trial.Trouble, Promise] = {
    imap_trial.Trouble.NAME: _NAME,
    imap_trial.Trouble.UNREACHABLE: _(
        "The mailbox cannot be read: no mail server answers at this name and port. "
        "The port is nearly always 993."
    ),
    imap_trial.Trouble.CERTIFICATE: _CERTIFICATE,
    imap_trial.Trouble.LOGIN: _(
        "Logging in failed: the user name or the password is wrong. "
        "The user name is nearly always the whole address."
    ),
    imap_trial.Trouble.PROGRAM_LOGIN: _PROGRAM_LOGIN,
    imap_trial.Trouble.FOLDER: _(
        "Logging in works, but there is no such folder. It is nearly always INBOX."
    ),
}

SERVER_TROUBLE: Mapping[trial.Trouble, Promise] = {
    trial.Trouble.NAME: _NAME,
    trial.Trouble.UNREACHABLE: _(
        "No mail server answers at this name and port. "
        "Try the port 465, encrypted from the start, or 587, encrypted after a greeting."
    ),
    trial.Trouble.CERTIFICATE: _CERTIFICATE,
    trial.Trouble.NO_SECURITY: _(
        "The server does not speak like this. Choose the other encryption, or another port."
    ),
    trial.Trouble.READABLE: _(
        "Without encryption your password could be read on the way; choose one of the others."
    ),
    trial.Trouble.LOGIN: _("Logging in failed: the user name or the password is wrong."),
    trial.Trouble.PROGRAM_LOGIN: _PROGRAM_LOGIN,
    trial.Trouble.SENDER: _(
        "Logging in works, but this server does not let you send from this address. "
        "Use the user name that belongs to the address, or allow the address at your host."
    ),
}
