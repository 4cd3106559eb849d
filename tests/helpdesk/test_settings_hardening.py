"""The lines of OWASP ASVS 5.0 level 2 that bite here, each held by a setting or a fact of the code.

`docs/security.md` lists them; what is no setting has its test elsewhere and is named there.
"""

import ast
import os
import re
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from helpdesk.middleware import CONTENT_SECURITY_POLICY, MOST_BYTES
from tests.repo.sources import PYTHON, ROOT, tree
from tickets.core import invitation, mailcode, ticketpass
from tickets.inbound import imap

#: What is decided by BASE_URL is asked of a process that has one with https.
ASKED = """
import django, json; django.setup()
from django.conf import settings as s
print(json.dumps({name: getattr(s, name) for name in NAMES}, default=str))
"""
IN_PRODUCTION = {
    # 3.3.1-3.3.4
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_PATH": "/",
    # 3.4.1
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": None,
    # 3.4.4, 3.4.5
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    # 3.5.1, 4.1.3
    "CSRF_TRUSTED_ORIGINS": [],
    "CSRF_COOKIE_DOMAIN": None,
    "USE_X_FORWARDED_HOST": False,
    "USE_X_FORWARDED_PORT": False,
    "ALLOWED_HOSTS": ["help.example.com", "localhost", "127.0.0.1"],
    "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
    # 13.4.2
    "DEBUG": False,
    "ADMINS": [],
}


@pytest.fixture(scope="module")
def production() -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "HELPDESK_DATA") if key in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "NO_VENV": "1",
        "BASE_URL": "https://help.example.com",
        "SECRET_KEY": "only-for-tests-" + "x" * 40 + "0123456789abcdef",
        "WEBHOOK_SECRET": "helpdesk:only-for-tests",
    }


def test_production_is_locked(production, tmp_path):
    code = f"NAMES = {list(IN_PRODUCTION)!r}" + ASKED
    environment = {**production, "HELPDESK_DATA": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert (
        ast.literal_eval(
            said.stdout.decode()
            .replace("null", "None")
            .replace("true", "True")
            .replace("false", "False")
        )
        == IN_PRODUCTION
    )


def test_check_deploy_warns_of_nothing(production, tmp_path):
    """13.4.2: `check --deploy`, as .ci/run has it too."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {**production, "HELPDESK_DATA": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    "url", ["smtp+plain://mail.example.com", "ftp://mail.example.com", "smtp://"]
)
def test_mail_server_without_tls_is_refused_elsewhere(production, tmp_path, url):
    """12.3.2: no plaintext but to this machine."""
    environment = {**production, "HELPDESK_DATA": str(tmp_path), "MAIL_OUT_URL": url}
    command = [sys.executable, "-c", "import helpdesk.settings"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"ImproperlyConfigured" in done.stderr


def test_content_policy_allows_our_own_files_only():
    """3.4.3, 3.4.6."""
    rules = dict(
        rule.strip().split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split(";") if rule.strip()
    )
    assert set(rules.values()) == {"'none'", "'self'"}
    assert [rules[name] for name in ("default-src", "base-uri", "frame-ancestors")] == [
        "'none'"
    ] * 3
    assert rules["form-action"] == rules["script-src"] == "'self'"


def test_passwords_are_long_and_hashed_slowly():
    """6.2.x, 11.4.2."""
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    names = [one["NAME"].rpartition(".")[2] for one in settings.AUTH_PASSWORD_VALIDATORS]
    assert {"MinimumLengthValidator", "CommonPasswordValidator", "MaximumLengthValidator"} <= set(
        names
    )
    lengths = [
        one.get("OPTIONS", {}).get("min_length", 0) for one in settings.AUTH_PASSWORD_VALIDATORS
    ]
    assert max(lengths) >= 12


def test_nobody_is_there_before_the_first_owner(db, django_user_model):
    """6.3.2: no default account."""
    assert not django_user_model.objects.exists()


def test_links_and_codes_end():
    """6.4.1, 6.4.3, 6.6.3: new password one hour; code ten minutes; link to a question 90 days."""
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    assert mailcode.LASTS.total_seconds() == 600
    assert ticketpass.LASTS.days <= 90
    assert invitation.COLLEAGUE.total_seconds() <= 72 * 3600
    assert invitation.FIRST_OWNER.total_seconds() <= 3600


def test_sessions_end():
    """7.3.x."""
    assert settings.SESSION_COOKIE_AGE <= 14 * 24 * 3600
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


def test_wrong_passwords_and_codes_are_counted():
    """6.3.1, 2.4.1."""
    assert "login_failed" in settings.ACCOUNT_RATE_LIMITS


def test_no_page_is_open_by_forgetting():
    """8.2.1: whoever is not logged in gets nowhere, unless a view says otherwise."""
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    order = [one.rpartition(".")[2] for one in settings.MIDDLEWARE]
    assert order.index("SecurityHeaders") == 0
    assert order.index("CsrfViewMiddleware") < order.index("AuthenticationMiddleware")


def test_uploads_are_private_and_limited():
    """5.1.1, 5.2.1, 5.3.1."""
    assert settings.FILE_UPLOAD_PERMISSIONS == 0o600
    assert settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS == 0o700
    assert not getattr(settings, "MEDIA_URL", "").strip("/")
    assert MOST_BYTES < 3 * 1024 * 1024 < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_calls_to_elsewhere_end():
    """M11, 1.3.6: nothing waits for ever."""
    assert settings.EMAIL_TIMEOUT == 30
    assert settings.ANYMAIL["REQUESTS_TIMEOUT"] == 30
    assert imap.TIMEOUT == 60
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT <= 300


def test_every_request_to_elsewhere_has_a_timeout():
    """1.3.6, 16.5.x: also the ones that are added."""
    missing = [
        f"{path}:{node.lineno}"
        for path in PYTHON
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"requests\.(get|post|put|head|request)", ast.unparse(node.func))
        and "timeout" not in {one.arg for one in node.keywords}
    ]
    assert missing == []


def test_tls_is_never_switched_off():
    """12.2, 12.3.2: nowhere in the code, and the library's default checks names."""
    bad = re.compile(r"CERT_NONE|check_hostname\s*=\s*False|verify\s*=\s*False|_create_unverified")
    assert [path for path in PYTHON if bad.search(path.read_text())] == []
    context = ssl.create_default_context()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_secrets_are_made_where_only_we_read(tmp_path, production):
    """13.3.1, L-58."""
    environment = {**production, "HELPDESK_DATA": str(tmp_path / "data")}
    del environment["SECRET_KEY"]
    command = [sys.executable, "-c", "import helpdesk.settings"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, umask=0)
    folder = tmp_path / "data" / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}


def test_addresses_of_the_house_take_no_free_path():
    """C-16: no route takes a path, which could climb."""
    taking = [
        str(one.pattern) for one in get_resolver().url_patterns if "<path:" in str(one.pattern)
    ]
    assert [one for one in taking if not one.startswith("admin")] == []
    assert Path(settings.STATIC_ROOT).resolve() != Path(settings.DATA_DIR).resolve()
