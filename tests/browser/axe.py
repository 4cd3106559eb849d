"""What axe finds on a page, in light and in dark."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: What axe is asked about: WCAG 2.2 AA and its good habits.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What it need not do: describe what is right, and fetch every sheet and film once more. Only
#: rules about films that play and about turning a telephone would look at those.
SPARED = {"resultTypes": ["violations"], "preload": False}
RUN = "([within, options]) => axe.run(within || document, options)"

# Colours of the other theme must not be measured halfway: a transition that ends starts those of
# what inherits from it.
SETTLE = """() => {
  for (let depth = 0; depth < 200; depth++) {
    const moving = document.getAnimations().filter((one) =>
      one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity);
    if (!moving.length) return true;
    for (const one of moving) one.finish();
  }
  return false;
}"""


def violations(page: Page, only: str = "", within: str | None = None) -> list[str]:
    """By the name of the rule, with the first parts that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    kind, values = ("rule", [only]) if only else ("tag", RULES)
    options = {"runOnly": {"type": kind, "values": values}, **SPARED}
    found = page.evaluate(RUN, [within, options])
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def violations_in_both_themes(page: Page, within: str | None = None) -> list[str]:
    """What is dark differs in its colours alone. The page stays dark."""
    _turn(page, "light")
    found = violations(page, within=within)
    _turn(page, "dark")
    found += [f"dark {one}" for one in violations(page, "color-contrast", within)]
    return found


def _turn(page: Page, colours: str) -> None:
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    assert page.evaluate(SETTLE), "something moves without end"
