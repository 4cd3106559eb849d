// What an answer may hold: paragraphs, bold, italic, links, lists, quotes, and pictures that were
// added as files. Everything else is unwrapped to its text. The server cleans once more.
const KEPT = { P: "p", DIV: "p", STRONG: "strong", B: "strong", EM: "em", I: "em", A: "a", UL: "ul", OL: "ol", LI: "li", BLOCKQUOTE: "blockquote", BR: "br", IMG: "img" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT", "HEAD"]);
const BLOCKS = /^(P|DIV|UL|OL|LI|BLOCKQUOTE|H[1-6]|TABLE|TR|PRE|SECTION|ARTICLE)$/;
const SAFE = /^(https?:|mailto:|tel:)/i;

// Copies the children of `source` into `target`, element by element.
export function copyClean(source, target, keepsPictures) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) target.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.nodeName.toUpperCase())) continue;
    const copy = element(node, keepsPictures);
    if (copy) {
      copyClean(node, copy, keepsPictures);
      target.append(copy);
    } else {
      copyClean(node, target, keepsPictures);
      if (BLOCKS.test(node.nodeName)) target.append(document.createElement("br"));
    }
  }
}

function element(node, keepsPictures) {
  const name = KEPT[node.nodeName];
  if (!name || (name === "p" && [...node.children].some((child) => BLOCKS.test(child.nodeName)))) return null;
  const copy = document.createElement(name);
  if (name === "a") {
    if (!SAFE.test(node.getAttribute("href") ?? "")) return null;
    copy.setAttribute("href", node.getAttribute("href"));
  }
  if (name === "img") {
    if (!keepsPictures || !node.dataset.key) return null;
    copy.setAttribute("src", `cid:${node.dataset.key}`);
    copy.setAttribute("alt", node.getAttribute("alt") ?? "");
  }
  // bold text of a web page often says so by weight alone
  if (/^(strong|em)$/.test(name) && !node.textContent) return null;
  return copy;
}

// The HTML of an answer, from what stands in the editor; '' when nothing does.
export function toHtml(editor) {
  const page = document.implementation.createHTMLDocument("");
  const box = page.createElement("div");
  copyClean(editor, box, true);
  if (!box.textContent.trim() && !box.querySelector("img")) return "";
  return box.innerHTML.replaceAll("\u00a0", " ").trim();
}

// What is pasted: a page's HTML as simple paragraphs, or plain text as lines.
export function fromPasted(html, text) {
  const box = document.createElement("div");
  if (html) {
    // the content policy would complain of each; what remains is cleaned below in any case
    const quiet = html.replace(/\s(style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");
    const page = new DOMParser().parseFromString(quiet, "text/html");
    copyClean(page.body, box, false);
    return box.innerHTML;
  }
  for (const part of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const paragraph = document.createElement("p");
    part.split("\n").forEach((line, index) => {
      if (index) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
    box.append(paragraph);
  }
  return text.includes("\n") ? box.innerHTML : box.firstElementChild.innerHTML;
}

// What was kept, into the editor: pictures get the address under which their writer sees them.
export function intoEditor(editor, html, text) {
  editor.replaceChildren();
  const source = document.implementation.createHTMLDocument("");
  source.body.innerHTML = html || fromPasted("", text);
  for (const picture of source.querySelectorAll("img")) {
    const key = (picture.getAttribute("src") ?? "").replace(/^cid:/, "");
    picture.dataset.key = /^[0-9a-f-]{36}$/.test(key) ? key : "";
  }
  copyClean(source.body, editor, true);
  for (const picture of editor.querySelectorAll("img")) show(picture, picture.getAttribute("src").slice(4));
}

export function show(picture, key) {
  picture.dataset.key = key;
  picture.src = `/desk/upload/${key}/`;
}
