// data-bell="3": the number on the bell stands before the page's title too, for who has it in a tab.
export function startBell() {
  show();
  document.addEventListener("htmx:oobAfterSwap", show);
}

function show() {
  const count = document.querySelector("[data-bell]")?.dataset.bell;
  const title = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = count ? `(${count}) ${title}` : title;
}
