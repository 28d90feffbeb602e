// Elements, text and links. Whatever comes from the release is text, and never markup.
let active = /[]/u;

export function setActiveCharacters(pattern) {
  active = new RegExp(pattern, "gu");
}

// A character that acts, such as a mark of direction, is shown as one that does not.
export const inert = (text) => String(text).replace(active, "\ufffd");

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((it) => it != null && it !== false && it !== "").map(asNode));
  return made;
}

const asNode = (child) => (child instanceof Node ? child : document.createTextNode(inert(child)));

export const said = (text) => el("span", { class: "said" }, text);

// The address of a view: "#/day/2026-04-01", "#/question/growth?paper=…".
export function route(...parts) {
  const values = typeof parts.at(-1) === "object" ? parts.pop() : {};
  const stated = Object.entries(values).filter(([, value]) => value != null && value !== "");
  const query = stated.length ? `?${new URLSearchParams(stated)}` : "";
  return `#/${parts.map(encodeURIComponent).join("/")}${query}`;
}

export const inside = (text, ...parts) => el("a", { href: route(...parts), class: "said" }, text);

// A link that leads out. What is no address of the web stays text.
export function outside(url, text = url) {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return said(text);
  const attributes = { href: new URL(url).href, rel: "noopener noreferrer", target: "_blank" };
  return el("a", { ...attributes, class: "said" }, text);
}

export const number = (value) => Number(value).toLocaleString("en");
