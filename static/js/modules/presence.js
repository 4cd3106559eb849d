// Who else is at this ticket: htmx asks, this says whether somebody is writing here.
const PAUSE = 10000;

export function startPresence() {
  const form = document.querySelector("[data-presence]");
  if (!form) return;
  const writing = form.elements.writing;
  let timer = 0;
  document.querySelector("[data-composer]")?.addEventListener("typed", () => {
    if (!writing.value) {
      writing.value = "yes";
      form.dispatchEvent(new CustomEvent("poll"));
    }
    clearTimeout(timer);
    timer = setTimeout(() => { writing.value = ""; }, PAUSE);
  });
  const leave = () => {
    if (!form.isConnected) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    navigator.sendBeacon(form.dataset.leave, body);
  };
  addEventListener("pagehide", leave);
  addEventListener("leaving", leave);
}
