// An answer as a table. Keys, days and addresses in it are links, by the names of their columns.
import { el, inside, outside, said } from "./elements.js";

const KEYS = { paper_key: "paper", organization_key: "organization", author_key: "author", keyword_key: "keyword" };
const NAMED = {
  title: ["paper_key", "paper"],
  organization_name: ["organization_key", "organization"],
  name: ["author_key", "author"],
  keyword: ["keyword_key", "keyword"],
};
const DAYS = new Set(["day", "listed_on", "first_listed_on"]);
const WIDE = new Set(["title", "abstract", "why", "spellings", "evidence", "rule", "sample"]);
const DAY = /^\d{4}-\d\d-\d\d( |$)/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

export function answerTable({ names, rows, isCut }, caption, hidden = []) {
  if (!rows.length) return el("p", { class: "small" }, "No rows.");
  const shown = names.map((_, place) => place).filter((place) => !hidden.includes(names[place]));
  const isNumber = names.map((name, place) => isNumeric(name, rows, place));
  const kind = (place) => (isNumber[place] ? "number" : WIDE.has(names[place]) ? "wide" : "");
  const head = shown.map((it) => el("th", { scope: "col", class: kind(it) }, words(names[it])));
  const body = rows.map((row) =>
    el("tr", {}, shown.map((it) => el("td", { class: DAY.test(row[it]) ? "nowrap" : kind(it) }, cell(names, row, it, isNumber[it])))),
  );
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", { class: "rows" },
      el("caption", { class: "sr" }, caption),
      el("thead", {}, el("tr", {}, head)),
      el("tbody", {}, body)),
    isCut && el("p", { class: "small" }, `The first ${rows.length} rows; there are more.`),
  );
}

// The same answer with these columns first, in this order.
export function reordered({ names, rows, isCut }, first) {
  const places = [...first, ...names.filter((it) => !first.includes(it))].map((it) => names.indexOf(it));
  const moved = (row) => places.map((it) => row[it]);
  return { names: moved(names), rows: rows.map(moved), isCut };
}

// An answer of one row, as terms and their values.
export function answerList({ names, rows: [row] }, hidden = []) {
  const stated = names.map((_, place) => place).filter((it) => row[it] != null && !hidden.includes(names[it]));
  return el("dl", { class: "terms" }, stated.map((it) => [
    el("dt", {}, words(names[it])),
    el("dd", {}, cell(names, row, it, NUMBER.test(row[it]) && !/(_id|_key)$/.test(names[it]))),
  ]));
}

export const values = ({ names, rows }) =>
  rows.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place]])));

export const words = (name) => name.replaceAll("_", " ");

function isNumeric(name, rows, place) {
  if (/(_id|_key|_name|^name|title|keyword)$/.test(name)) return false;
  const stated = rows.map((row) => row[place]).filter((it) => it != null);
  return stated.length > 0 && stated.every((it) => NUMBER.test(it));
}

function cell(names, row, place, isNumber) {
  const [name, value] = [names[place], row[place]];
  if (value == null) return el("span", { class: "null" }, "–");
  if (isNumber) return value;
  if (KEYS[name]) return inside(value, KEYS[name], value);
  const [key, view] = NAMED[name] ?? [];
  const keyed = key && row[names.indexOf(key)];
  if (keyed) return inside(value, view, keyed);
  if (DAYS.has(name) && DAY.test(value)) return inside(value, "day", value);
  if (/^https?:\/\/\S+$/i.test(value)) return outside(value);
  if (value === "true" || value === "false") return value === "true" ? "yes" : "no";
  return said(value);
}
