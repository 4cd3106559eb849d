// data-when-changed: a button that is needed only once its form says something else than before.
export function startChanged() {
  quieten(document);
  document.addEventListener("htmx:load", (event) => quieten(event.detail.elt));
  document.addEventListener("change", (event) => look(event.target.form));
  // A page that comes back from the browser's memory may hold another choice than it was sent with.
  window.addEventListener("pageshow", () => quieten(document));
}

function quieten(root) {
  for (const button of root.querySelectorAll("[data-when-changed]")) look(button.form);
}

function look(form) {
  const button = form?.querySelector("[data-when-changed]");
  if (button) button.hidden = ![...form.querySelectorAll("select")].some(isChanged);
}

function isChanged(select) {
  const first = [...select.options].findIndex((option) => option.defaultSelected);
  return select.selectedIndex !== Math.max(first, 0);
}
