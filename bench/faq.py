"""What the public answers cost at 10,000 articles, beside a bare Django view and a static file.

    python bench/faq.py [--articles 10000] [--seconds 4]

Fills a SQLite database in a temporary folder, serves it with waitress as the embedded helpdesk
does, and asks for pages over the loopback with 1, 4 and 16 clients that keep their connections.
Prints pages a second with the ratio to a bare Django view, and the median first byte with the
ratio to a static file, all from the same server in the same minute.
"""

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

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
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
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
        slug = fill(args.articles)
        port = serve()
        report(port, slug, args.seconds)


def fill(count):
    """Articles by bulk, their words by the product's own index; the address of one of them."""
    from django.db import transaction
    from django.utils import timezone

    from faq import index
    from faq.articles import Article, ArticleText, PublicAddress
    from faq.writing import keep_category
    from tickets.core.shop import Shop

    now = timezone.now()
    shop = Shop.objects.create(name="Bench", slug="bench", language="en", created_at=now)
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
    return f"question-{count // 2}"


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
    """Pages a second of so many clients together."""
    counts = [0] * clients
    until = time.monotonic() + seconds

    def run(number):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            ask(connection, path)
            counts[number] += 1

    threads = [threading.Thread(target=run, args=[number]) for number in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
