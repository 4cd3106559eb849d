// data-dialog="id" opens that <dialog>; where it is absent, the link goes to its own page.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener && openDialog(opener.dataset.dialog)) event.preventDefault();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
    // a click on the dialog itself, not on what is in it, is a click on the backdrop
    if (event.target instanceof HTMLDialogElement && outside(event)) event.target.close();
  });
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  // Enter on a button reports 0, 0
  if (x === 0 && y === 0) return false;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}
