// The places on a phone. Without a script the link and :target do it; with one, Escape closes,
// the focus goes along, and Back does not have to undo it.
export function startDrawer() {
  const opener = document.querySelector("[data-drawer]");
  const drawer = opener && document.getElementById(opener.dataset.drawer);
  if (!drawer) return;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", drawer.id);
  const set = (open) => {
    drawer.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    if (open) drawer.querySelector("a")?.focus();
    else opener.focus();
  };
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    set(true);
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    set(true);
  });
  document.addEventListener("click", (event) => {
    if (!drawer.classList.contains("is-open") || opener.contains(event.target)) return;
    const closes = event.target.closest("[data-drawer-close]");
    if (closes) event.preventDefault();
    if (closes || !drawer.contains(event.target)) set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.classList.contains("is-open")) set(false);
  });
}
