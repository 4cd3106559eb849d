// <details class="menu"> closes on Escape, on a click elsewhere, and when another one opens.
const OPEN = "details.menu[open]";

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(OPEN);
    if (!menu) return;
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });
}

function step(menu, by) {
  const items = [...menu.querySelectorAll(".menu__box :is(a, button, input):not([hidden], :disabled)")];
  const seen = items.filter((item) => item.checkVisibility?.() ?? true);
  const at = seen.indexOf(document.activeElement);
  seen.at((at + by + seen.length) % seen.length)?.focus();
}
