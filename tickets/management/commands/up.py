"""Starts everything on this machine in one process: web, worker, beat and the SMTP listener."""

import fcntl
import hashlib
import inspect
import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

import waitress
from aiosmtpd.controller import Controller
from celery.app import app_or_default
from celery.beat import EmbeddedService
from celery.worker import WorkController
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.utils.translation import gettext as _

from tickets.clockwork.scheduler import BeatingScheduler
from tickets.core import invitation as invitations
from tickets.core.clock import now
from tickets.inbound.receive import release_all_claims as release_mail_in
from tickets.inbound.smtp import listener
from tickets.outbox.deliver import release_all_claims as release_mail_out

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Starts web, worker and beat together; Ctrl-C stops them."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the pages are")
        parser.add_argument("--host", default="127.0.0.1", help="where it listens")
        parser.add_argument(
            "--smtp-port",
            type=int,
            default=settings.SMTP_PORT,
            help="where any mail program can send a mail; 0 leaves it out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lock = self.take_lock()
        self.prepare()
        smtp = self.start_smtp(options["smtp_port"])
        if smtp is None:
            options["smtp_port"] = 0
        worker, beat = start_worker(), start_beat()
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            self.say_hello(options)
            waitress.serve(
                get_wsgi_application(),
                host=options["host"],
                port=options["port"],
                threads=settings.WEB_THREADS,
                max_request_body_size=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
                # Without a proxy of our own, whoever asks could write these headers himself.
                clear_untrusted_proxy_headers=not settings.TRUSTED_PROXIES,
                ident=None,
                _quiet=True,
            )
        except OSError as error:
            raise CommandError(f"Port {options['port']} cannot be used: {error}") from error
        except KeyboardInterrupt:
            pass
        finally:
            self.stdout.write("Stopping ...")
            if smtp:
                smtp.stop()
            beat.stop()
            worker.stop(in_sighandler=False)
            lock.close()

    def take_lock(self) -> TextIO:
        """One `up` per data folder: two would claim each other's mail at the start."""
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Held open, and so locked, until this process ends.
            lock = (settings.DATA_DIR / "up.lock").open("w", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{settings.DATA_DIR} cannot be written: {error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"The helpdesk is running already on {settings.DATA_DIR}."
            ) from error
        return lock

    def prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.DEBUG:
            collect_static_files()
        if settings.IS_SQLITE:
            moment = now()
            release_mail_in(now=moment)
            release_mail_out(now=moment)

    def start_smtp(self, port: int) -> Controller | None:
        if not port:
            return None
        smtp = listener(port=port)
        try:
            smtp.start()
        except OSError as error:
            self.stderr.write(
                f"Mail cannot be received on port {port} ({error}); --smtp-port chooses another."
            )
            return None
        return smtp

    def say_hello(self, options: dict[str, Any]) -> None:
        port = options["port"]
        base = settings.BASE_URL if os.environ.get("BASE_URL") else f"http://localhost:{port}"
        self.stdout.write(_("The helpdesk runs at %(url)s") % {"url": f"{base}/"})
        if options["smtp_port"]:
            self.stdout.write(
                _("Mail to localhost port %(port)s becomes a ticket.")
                % {"port": options["smtp_port"]}
            )
        token = invitations.invite_first_owner(now=now())
        if token:
            self.stdout.write(
                _("Make your account within the hour (this link works once): %(url)s")
                % {"url": f"{base}/account/start/{token}/"}
            )
        self.stdout.write(_("Ctrl-C stops it."))
        sys.stdout.flush()


def collect_static_files() -> None:
    """Only when a source changed since the last time: it takes longer than the rest of a start."""
    kept = settings.DATA_DIR / "static.stamp"
    if not kept.exists() or kept.read_text() != _stamp_of_sources():
        call_command("collectstatic", verbosity=0, interactive=False)
        kept.write_text(_stamp_of_sources())


def _stamp_of_sources() -> str:
    files = [Path(inspect.getfile(type(storages["staticfiles"])))]
    for finder in get_finders():
        files += [Path(storage.path(name)) for name, storage in finder.list([])]
    # A data folder that is moved takes them along.
    place = os.path.relpath(settings.STATIC_ROOT, settings.DATA_DIR)
    facts = [f"{place} {(settings.STATIC_ROOT / 'staticfiles.json').exists()}"]
    for file in sorted(files):
        known = file.stat()
        facts.append(f"{file} {known.st_size} {known.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def start_worker() -> WorkController:
    """A Celery worker in threads of this process; it installs no signal handlers."""
    worker = WorkController(
        app=app_or_default(),
        pool="threads",
        concurrency=settings.WORKER_THREADS,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        loglevel="WARNING",
    )
    threading.Thread(target=worker.start, name="worker", daemon=True).start()
    return worker


def start_beat() -> Any:
    beat = EmbeddedService(
        app_or_default(),
        thread=True,
        scheduler_cls=BeatingScheduler,
    )
    # With thread=True it is a thread; the type names the process as well.
    assert isinstance(beat, threading.Thread)
    beat.start()
    return beat


def _interrupt(number: int, frame: object) -> None:
    del number, frame
    raise KeyboardInterrupt
