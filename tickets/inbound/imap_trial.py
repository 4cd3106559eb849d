"""Tries a mailbox before it is kept, and says which part of what was filled in does not do."""

import ssl
from enum import Enum

from imapclient.exceptions import IMAPClientError, LoginError

from tickets.core.reach import UnknownName, is_inside
from tickets.inbound.imap import connect
from tickets.inbound.models import ImapAccount

#: Seconds without an answer, while somebody looks at the page.
PATIENCE = 15
#: What servers say when they want a password made for programs (Google, Yahoo, iCloud).
WANTS_OTHER = ("application-specific", "app password", "app-specific")


class Trouble(Enum):
    NAME = "no machine has this name"
    UNREACHABLE = "nobody answers there, or not as a mail server does"
    CERTIFICATE = "its certificate is not for this name, or not valid"
    LOGIN = "user name or password is wrong"
    PROGRAM_LOGIN = "it wants a password that is made for programs"
    FOLDER = "there is no such folder"


def try_account(account: ImapAccount) -> Trouble | None:
    """What is wrong with `account`, which need not be kept; None when it can be read."""
    if not account.password:
        return Trouble.LOGIN
    try:
        is_private = is_inside(account.host)
    except UnknownName:
        return Trouble.NAME
    trouble = _try(account)
    return Trouble.UNREACHABLE if is_private and trouble is Trouble.CERTIFICATE else trouble


def _try(account: ImapAccount) -> Trouble | None:
    try:
        client = connect(account, seconds=PATIENCE)
    except LoginError as error:
        said = str(error).lower()
        wants_other = any(words in said for words in WANTS_OTHER)
        return Trouble.PROGRAM_LOGIN if wants_other else Trouble.LOGIN
    except ssl.SSLCertVerificationError:
        return Trouble.CERTIFICATE
    except (IMAPClientError, OSError, ValueError):
        return Trouble.UNREACHABLE
    try:
        client.select_folder(account.folder, readonly=True)
    except IMAPClientError:
        return Trouble.FOLDER
    except OSError:
        return Trouble.UNREACHABLE
    finally:
        client.shutdown()
    return None
