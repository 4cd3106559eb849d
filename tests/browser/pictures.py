"""Takes the pictures that README shows, of a helpdesk with the demo shop in it.

Run by hand: `MAIL_OUT_URL=smtp+plain://localhost:1 python manage.py up` (the demo mails nobody),
`python manage.py demo --password "three loose words"`, then as an owner of the demo
`python -m tests.browser.pictures http://localhost:8000 PERSON PASSWORD`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parents[2] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking"]
WIDE, PHONE = {"width": 1200, "height": 720}, {"width": 390, "height": 720}


def logged_in(browser: Browser, site: str, person: str, password: str) -> Page:
    context = browser.new_context(base_url=site, viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url("**/desk/**")
    return page


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{name}.png")


def speak_english(page: Page) -> None:
    page.goto("/desk/profile/")
    page.locator("select[name=language]").select_option("en")
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")


def take_all(page: Page) -> None:
    speak_english(page)
    page.goto("/desk/view/to_answer/")
    take(page, "list")
    page.locator(".row__link").first.click()
    take(page, "question")
    page.goto("/desk/overview/")
    take(page, "overview")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.goto("/desk/view/to_answer/")
    take(page, "phone")


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    OUT.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        take_all(logged_in(browser, *sys.argv[1:]))
        browser.close()


if __name__ == "__main__":
    main()
