"""A real IMAP server for tests: a Dovecot of its own, with one user and one Maildir."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from tests.smtp_sink import free_port

USER, PASSWORD = "winkel", "only-for-tests"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"

CONFIG = """
base_dir = {run}
state_dir = {run}
instance_name = {run}
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
"""


class Dovecot:
    def __init__(self):
        # Not in pytest's folder: its name is too long for sockets, and others may not enter it.
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = free_port()
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "mail").mkdir(exist_ok=True)
        self.set_password(PASSWORD)
        self._own_the_mail()
        (self.folder / "dovecot.conf").write_text(CONFIG.format(**self._facts()))
        self._server = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _facts(self) -> dict[str, object]:
        """As root Dovecot wants users that may do little; else it is all ourselves."""
        me = pwd.getpwuid(os.getuid()).pw_name
        mine = grp.getgrgid(os.getgid()).gr_name
        is_root = os.getuid() == 0
        mail = pwd.getpwnam("mail" if is_root else me)
        return {
            "run": self.folder / "run",
            "folder": self.folder,
            "port": self.port,
            "login_user": "dovenull" if is_root else me,
            "internal_user": "dovecot" if is_root else me,
            "internal_group": "dovecot" if is_root else mine,
            "uid": mail.pw_uid,
            "gid": mail.pw_gid,
        }

    def _own_the_mail(self) -> None:
        if os.getuid():
            return
        mail = pwd.getpwnam("mail")
        for path in (self.folder, self.folder / "mail"):
            os.chown(path, mail.pw_uid, mail.pw_gid)
        self.folder.chmod(0o711)

    def _wait(self) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                with self.client():
                    return
            except Exception:
                time.sleep(0.1)
        raise AssertionError(self.said())

    def said(self) -> str:
        log = self.folder / "dovecot.log"
        return log.read_text() if log.exists() else "Dovecot did not start"

    def stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def set_password(self, password: str) -> None:
        (self.folder / "users").write_text(f"{USER}:{password}\n")
        (self.folder / "users").chmod(0o644)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Another mail program on the same mailbox."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=20)
        try:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX")
            yield client
        finally:
            client.shutdown()

    def put(self, *mails: bytes) -> None:
        with self.client() as client:
            for mail in mails:
                client.append("INBOX", mail)

    def empty(self) -> None:
        with self.client() as client:
            client.delete_messages(client.search())
            client.expunge()
        self.start_numbering_anew()

    def start_numbering_anew(self) -> None:
        """Another UIDVALIDITY and other UIDs for the same mails."""
        (self.folder / "mail" / "dovecot-uidlist").unlink()
        for index in (self.folder / "mail").glob("dovecot.index*"):
            index.unlink()


@contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    dovecot = Dovecot()
    dovecot.start()
    try:
        yield dovecot
    finally:
        dovecot.stop()
