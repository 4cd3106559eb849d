// A text box that grows with its text, for browsers whose CSS cannot (field-sizing).
export function startGrowing() {
  if (CSS.supports("field-sizing", "content")) return;
  const grow = (box) => {
    box.rows = Math.max(Number(box.dataset.rows ?? 4), box.value.split("\n").length + 1);
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-autosize]")) grow(event.target);
  });
  for (const box of document.querySelectorAll("textarea[data-autosize]")) grow(box);
}
