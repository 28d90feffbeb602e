// Months of days, as in the quality report: each day with its state and its number of papers.
import { el, route } from "./elements.js";

const WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

export function monthCalendars(days) {
  const months = Map.groupBy(days, (it) => it.day.slice(0, 7));
  const shown = [...months].reverse().map(([month, its]) => monthTable(month, its));
  return el("div", { class: "months" }, shown);
}

function monthTable(month, days) {
  const byDay = new Map(days.map((it) => [Number(it.day.slice(8)), it]));
  const first = new Date(`${month}-01T00:00:00Z`);
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const blank = (first.getUTCDay() + 6) % 7;
  const cells = [
    ...Array.from({ length: blank }, () => el("td")),
    ...Array.from({ length }, (_, at) => dayCell(at + 1, byDay.get(at + 1))),
  ];
  while (cells.length % 7) cells.push(el("td"));
  const weeks = Array.from({ length: cells.length / 7 }, (_, at) => el("tr", {}, cells.slice(7 * at, 7 * at + 7)));
  return el("table", { class: "month" },
    el("caption", {}, month),
    el("thead", {}, el("tr", {}, WEEKDAYS.map((it) => el("th", { scope: "col" }, it)))),
    el("tbody", {}, weeks));
}

function dayCell(at, day) {
  if (!day) return el("td", {}, String(at));
  const quiet = day.state === "missing" && (day.is_weekend === "true" || day.is_holiday === "true");
  const count = day.paper_count ?? "";
  const link = el("a", { href: route("day", day.day), title: `${day.day}: ${day.state}; ${day.why}` },
    el("b", {}, String(at)), el("i", {}, count));
  return el("td", { class: quiet ? null : `s-${day.state}` }, quiet ? String(at) : link);
}
