"""What search engines are told of a page: schema.org data, as a script that never runs."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from faq.articles import Kind
from tickets.lib.letters import plain

#: No sign that could end the script it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
#: Questions that one category page names.
MOST = 50


def article_data(
    *,
    kind: str,
    title: str,
    summary: str,
    html: str,
    address: str,
    published: datetime | None,
    changed: datetime,
    shop: str,
) -> SafeString:
    """FAQPage for questions, HowTo for what has steps, and Article for the rest."""
    if kind == Kind.QUESTION:
        return category_data([(title, html)])
    steps = steps_in(html)
    if kind == Kind.HOW_TO and steps:
        return _script(
            {
                "@type": "HowTo",
                "name": title,
                "description": summary,
                "step": [
                    {"@type": "HowToStep", "position": place, "text": step}
                    for place, step in enumerate(steps, 1)
                ],
            }
        )
    moments = {"dateModified": changed.isoformat()}
    if published:
        moments["datePublished"] = published.isoformat()
    publisher = {"@type": "Organization", "name": shop}
    return _script(
        {
            "@type": "NewsArticle" if kind == Kind.NEWS else "Article",
            "headline": title,
            "description": summary,
            "mainEntityOfPage": address,
            "publisher": publisher,
            **moments,
        }
    )


def category_data(questions: Sequence[tuple[str, str]]) -> SafeString:
    """Questions with their answers as HTML."""
    if not questions:
        return SafeString()
    answered = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }
        for question, answer in questions[:MOST]
    ]
    return _script({"@type": "FAQPage", "mainEntity": answered})


def steps_in(html: str) -> list[str]:
    """The items of the first numbered list."""
    start, end = html.find("<ol"), html.find("</ol>")
    if start < 0 or end < start:
        return []
    items = html[start:end].split("<li>")[1:]
    told = (plain(item.partition("</li>")[0]) for item in items)
    return [step for step in told if step]


def _script(data: dict[str, Any]) -> SafeString:
    said = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(said.translate(_ESCAPES))  # noqa: S308 -- JSON without a sign of HTML
