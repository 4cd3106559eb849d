"""A browser without JavaScript: follows links, fills in forms as they stand on the page."""

from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import requests


class Form:
    def __init__(self, attributes: dict[str, str]):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.fields: dict[str, str] = {}


class Page(HTMLParser):
    """The forms and links of a page, and the page as it came."""

    def __init__(self, response: requests.Response):
        super().__init__()
        self.url, self.status, self.html = response.url, response.status_code, response.text
        self.forms: list[Form] = []
        # Address and words of each.
        self.links: list[list[str]] = []
        self._textarea = ""
        self._is_in_link = False
        self.feed(response.text)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name", "")
        if tag == "a":
            self.links.append([attributes.get("href", ""), ""])
            self._is_in_link = True
        elif tag == "form":
            self.forms.append(Form(attributes))
        elif (
            tag == "input" and name and attributes.get("type") not in {"file", "checkbox", "radio"}
        ):
            self.forms[-1].fields[name] = attributes.get("value", "")
        elif tag == "textarea" and self.forms and name:
            self._textarea = name
            self.forms[-1].fields[name] = ""

    def handle_data(self, data):
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data
        if self._is_in_link:
            self.links[-1][1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._textarea = ""
        if tag == "a":
            self._is_in_link = False

    def form(self, *, action="", field="") -> Form:
        """The form that posts to `action`, or that has `field`."""
        for form in self.forms:
            if (action and action in form.action) or (field and field in form.fields):
                return form
        raise AssertionError(f"no such form on {self.url}: {self.html[:2000]}")

    def link(self, words: str) -> str:
        return next(address for address, said in self.links if words in said)


class Browser:
    def __init__(self, url: str):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._session.close()

    def open(self, path: str) -> Page:
        return Page(self._session.get(urljoin(self.url, path), timeout=30))

    def send(self, page: Page, form: Form, *, wait: float = 30, **values: str) -> Page:
        address = urljoin(page.url, form.action)
        data = {**form.fields, **values}
        headers = {"Referer": page.url}
        return Page(self._session.post(address, data=data, headers=headers, timeout=wait))

    def log_in(self, email: str, password: str) -> Page:
        page = self.open("/account/login/")
        return self.send(page, page.form(field="login"), login=email, password=password)
