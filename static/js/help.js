// The help button on a shop's own site. It is handed what it knows of the shop; it sets no cookie,
// and loads nothing before somebody presses the button. No style or script of its own stands in the
// page, so that a strict content policy lets it be.
(function help(told, script) {
  if (!script || !("adoptedStyleSheets" in Document.prototype) || !window.HTMLDialogElement) return;
  const wanted = document.documentElement.lang.slice(0, 2).toLowerCase();
  const words = told.languages[wanted] || told.languages[told.first];
  const origin = new URL(words.frame).origin;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 600 16px/1.4 system-ui, sans-serif; }
    .open, .close { min-height: 44px; padding: 8px 18px; border-radius: 22px; cursor: pointer; }
    .open { position: fixed; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); z-index: 2147483000; border: 1px solid #fff; color: ${ink(told.colour)}; background: ${told.colour}; box-shadow: 0 2px 8px rgb(0 0 0 / 25%); }
    :focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
    dialog { position: fixed; inset: auto 16px 16px auto; width: min(420px, calc(100vw - 16px)); height: min(680px, calc(100vh - 32px)); margin: 0; padding: 0; border: 0; border-radius: 12px; overflow: hidden; color: #222; background: #fff; box-shadow: 0 8px 40px rgb(0 0 0 / 35%); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(0 0 0 / 35%); }
    .top { display: flex; gap: 8px; align-items: center; justify-content: space-between; padding: 8px 8px 8px 16px; }
    .top a { font-weight: 400; font-size: 14px; color: inherit; padding: 12px 4px; }
    .close { border: 1px solid #767676; color: inherit; background: none; }
    iframe { flex: 1; width: 100%; border: 0; border-top: 1px solid #ddd; }
    @media (prefers-color-scheme: dark) { dialog { color: #eee; background: #1c1c1c; } iframe { border-color: #444; } }
    @media (max-width: 480px) { dialog { inset: 8px; width: auto; max-width: none; height: auto; max-height: none; } }
  `);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];

  const open = make("button", { type: "button", className: "open", textContent: words.help });
  open.setAttribute("aria-haspopup", "dialog");
  const dialog = make("dialog", {});
  dialog.setAttribute("aria-label", words.title);
  const away = make("a", { href: words.page, target: "_blank", rel: "noopener", textContent: words.away });
  const close = make("button", { type: "button", className: "close", textContent: words.close });
  const top = make("div", { className: "top" });
  top.append(away, close);
  dialog.append(top);
  root.append(open, dialog);
  document.body.append(host);

  let frame = null;
  open.addEventListener("click", () => {
    if (!frame) {
      frame = make("iframe", { title: words.title, referrerPolicy: "origin" });
      frame.setAttribute("sandbox", "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox");
      frame.src = words.frame;
      dialog.append(frame);
    }
    dialog.showModal();
    close.focus();
  });
  // The dialog itself keeps the focus inside, closes on Escape and gives the focus back.
  close.addEventListener("click", () => dialog.close());
  addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin && event.data === "help:close") dialog.close();
  });

  function make(name, fields) {
    return Object.assign(document.createElement(name), fields);
  }

  // White or black, whichever can be read on the colour.
  function ink(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
  }
});
