"""What the public answers cost at 10,000 articles, beside a bare Django view and a static file.

    python bench/faq.py [--articles 10000] [--seconds 4] [--folder /tmp/filled]

Fills a SQLite database in a temporary folder, serves it with waitress as the embedded helpdesk
does, and asks for pages over the loopback with 1, 4 and 16 clients that keep their connections.
Prints pages a second with the ratio to a bare Django view, and the median first byte with the
ratio to a static file, all from the same server in the same minute; the processor time of a page,
which a busy machine does not change; messages of the form a second, stored before the answer; and
the bytes of an article with all that it loads. A `--folder` is filled once and used again.
"""

import argparse
import base64
import gzip
import hashlib
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from itertools import count as numbers
from pathlib import Path
from urllib.parse import urlencode, urljoin

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent))
CLIENTS = (1, 4, 16)
WORDS = (
    *("parcel", "return", "guarantee", "invoice", "colour", "size"),
    *("refund", "saddle", "wheel", "chain", "lamp", "bell"),
)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--folder")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or made
        os.environ |= {
            "HELPDESK_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "LOG_LEVEL": "ERROR",
        }
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        slug = f"question-{args.articles // 2}"
        if not is_filled():
            fill(args.articles)
        port = serve()
        report(port, slug, args.seconds)
        report_processor(slug)
        report_form(port, args.seconds)
        report_weight(port, slug)


def is_filled():
    from faq.articles import Article

    return Article.objects.exists()


def fill(count):
    """Articles by bulk, their words by the product's own index."""
    from django.db import transaction
    from django.utils import timezone

    from faq import index
    from faq.articles import Article, ArticleText, PublicAddress
    from faq.writing import keep_category
    from tickets.core.shop import Mailbox, Shop

    now = timezone.now()
    shop = Shop.objects.create(name="Bench", slug="bench", language="en", created_at=now)
    Mailbox.objects.create(shop=shop, email="info@bench.example")
    topics = [
        keep_category(shop=shop, names={"en": f"Topic {number}"}, position=number)
        for number in range(8)
    ]
    articles = Article.objects.bulk_create(
        Article(
            shop=shop, category=topics[number % 8], state="published", published_at=now,
            recent_views=number % 997, created_at=now, updated_at=now,
        )
        for number in range(count)
    )  # fmt: skip
    texts = [
        ArticleText(
            article=article, language="en", slug=f"question-{number}", updated_at=now,
            title=f"{WORDS[number % 12]} {WORDS[number // 12 % 12]} question",
            summary="The answer in one sentence.",
            body="".join(f"<p>{' '.join(WORDS)} item{number % 500}.</p>" for _ in range(6)),
        )
        for number, article in enumerate(articles)
    ]  # fmt: skip
    ArticleText.objects.bulk_create(texts)
    PublicAddress.objects.bulk_create(
        PublicAddress(shop=shop, language="en", slug=one.slug, article=one.article) for one in texts
    )
    began = time.monotonic()
    with transaction.atomic():
        for article in articles:
            index.keep(article)
    print(f"{count} articles; their words in {time.monotonic() - began:.0f} s")


def serve():
    """The product's own application, with a bare view beside it."""
    import waitress
    from django.http import HttpResponse
    from django.urls import path

    from helpdesk import urls
    from helpdesk.wsgi import application

    urls.urlpatterns.append(path("bench-bare", bare_view(HttpResponse)))
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    return server.effective_port


def bare_view(response):
    from django.contrib.auth.decorators import login_not_required

    return login_not_required(lambda _request: response("<p>bare</p>"))


def report(port, slug, seconds):
    from django.templatetags.static import static

    pages = {
        "bare view": "/bench-bare",
        "static file": static("css/shop.css"),
        "home": "/bench/en/",
        "article": f"/bench/en/faq/{slug}/",
        "search": "/bench/en/search/?q=guarante%20saddle&part=1",
    }
    for path in pages.values():
        ask(http.client.HTTPConnection("127.0.0.1", port), path)
    print(f"{'':12} {'first byte':>12} {'x static':>9}", end="")
    print("".join(f" {f'{count} clients':>14} {'x bare':>7}" for count in CLIENTS))
    known = {}
    for name, path in pages.items():
        first = first_byte(port, path)
        rates = [rate(port, path, count, seconds) for count in CLIENTS]
        known[name] = (first, rates)
        static_first = known.get("static file", (first, rates))[0]
        cells = "".join(
            f" {one:>12.1f}/s {one / bare:>7.2f}"
            for one, bare in zip(rates, known["bare view"][1], strict=True)
        )
        print(f"{name:12} {first:>9.1f} ms {first / static_first:>9.2f}{cells}")


def first_byte(port, path, times=40):
    """Milliseconds until the first byte, the median, on a warm connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    return statistics.median(ask(connection, path) for _ in range(times))


def ask(connection, path):
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    took = (time.perf_counter() - began) * 1000
    response.read()
    assert response.status == 200, (path, response.status)
    return took


def rate(port, path, clients, seconds):
    """Pages, or other deeds, a second of so many clients together."""
    counts = [0] * clients
    until = time.monotonic() + seconds

    def run(number):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            path(connection) if callable(path) else ask(connection, path)
            counts[number] += 1

    threads = [threading.Thread(target=run, args=[number]) for number in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def report_processor(slug, times=20):
    """Milliseconds of the processor that a page takes, the median, asked without a server."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    pages = {
        "home": "/bench/en/",
        "article": f"/bench/en/faq/{slug}/",
        "search": "/bench/en/search/?q=guarante%20saddle&part=1",
        "bare view": "/bench-bare",
    }
    for name, path in pages.items():
        took = []
        for _ in range(times):
            began = time.process_time()
            client.get(path, headers={"Accept-Encoding": "gzip"})
            took.append((time.process_time() - began) * 1000)
        print(f"{name:12} {statistics.median(took):>9.1f} ms of the processor")


def report_form(port, seconds):
    """Messages of the form, from opened pages with their proof; limits are out of the way."""
    from tickets.portal import form_guard

    form_guard.MOST_FROM_ONE = form_guard.MOST_FROM_NETWORK = form_guard.FLOOD = 10**9
    form_guard.MOST_IN_NAME = 10**9
    page = fetch(port, "/bench/en/contact/")[1].decode()
    visit = re.search(r'name="visit" value="([^"]+)"', page)[1]
    said = {"visit": visit, "proof": proof(visit, form_guard.BITS), "part": "1"}
    told = numbers(1)

    def send(connection):
        body = {**said, "email": f"a{next(told)}@example.org", "text": f"Where is it? {next(told)}"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/bench/en/contact/", urlencode(body), headers)
        response = connection.getresponse()
        content = response.read()
        assert response.status == 200, (response.status, content[:400])

    bare = [rate(port, "/bench-bare", count, seconds) for count in CLIENTS]
    rates = [rate(port, send, count, seconds) for count in CLIENTS]
    cells = "".join(
        f" {one:>12.1f}/s {one / other:>7.2f}" for one, other in zip(rates, bare, strict=True)
    )
    print(f"{'form sent':12} {'':>12} {'':>9}{cells}")


def proof(visit, bits):
    """What the page's script works out."""
    packed = visit.split(":")[0]
    name = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))[0]
    digests = ((one, hashlib.sha256(f"{name}:{one}".encode()).digest()) for one in numbers())
    fit = (one for one, got in digests if not int.from_bytes(got[:4], "big") >> (32 - bits))
    return str(next(fit))


def report_weight(port, slug):
    """Bytes of an article with its sheets and scripts, packed as they travel."""
    todo, sizes = [f"/bench/en/faq/{slug}/"], {}
    while todo:
        path = todo.pop()
        travelled, content = fetch(port, path)
        sizes[path] = travelled
        text = content.decode()
        names = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', text)
        beside = re.findall(r'(?:@import url\(|from )["\']([^"\')]+)["\']', text)
        names += [urljoin(path, one) for one in beside]
        todo += [name for name in names if name not in sizes and name not in todo]
    print(
        f"an article with all it loads: {sum(sizes.values()) / 1024:.1f} KB in {len(sizes)} files"
    )


def fetch(port, path):
    """Bytes on the way, and what they say."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, (path, response.status)
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    return len(content), gzip.decompress(content) if is_packed else content


if __name__ == "__main__":
    main()
