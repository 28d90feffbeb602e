// The verdict: may this release be trusted? Its reasons are in facts.json; its age is the reader's.
import { answerTable } from "./answer.js";
import { el, inside, number } from "./elements.js";
import { askQuestion, facts } from "./facts.js";

const UNITS = [["days", 24], ["hours", 1]];

export function ageInHours() {
  return (Date.now() - Date.parse(facts.release.published_at)) / 3_600_000;
}

export function ageText() {
  const hours = Math.max(ageInHours(), 0);
  const [unit, size] = UNITS.find(([, it]) => hours >= 2 * it) ?? ["hours", 1];
  return hours < 2 ? "less than two hours old" : `${number(Math.floor(hours / size))} ${unit} old`;
}

export function verdict() {
  const late = ageInHours() > facts.late_after_hours;
  const reasons = [...(late ? [`It is ${ageText()}: newer days are not in it`] : []), ...facts.reasons];
  const state = !facts.release.papers ? "empty" : reasons.length ? "reserved" : "trusted";
  const head = { empty: "The release holds no papers", trusted: "Trust it" }[state] ?? reservation(reasons.length);
  return el("section", { class: `verdict ${state}`, "aria-labelledby": "verdict" },
    el("h2", { id: "verdict" }, head),
    el("p", {}, `Release ${facts.release.id} passed every check that blocks; it is ${ageText()}. `,
      inside("How it was checked", "quality")),
    reasons.length > 0 && el("ul", {}, reasons.map((it) => el("li", { class: "said" }, it))));
}

function reservation(count) {
  const last = facts.release.last_day;
  const isOld = last && Date.now() - Date.parse(last) > (facts.look_back_days + 1) * 86_400_000;
  return isOld ? `Trust what it lists: no day after ${last} is in it`
    : `Trust it, with ${count} reservation${count > 1 ? "s" : ""}`;
}

export function figures() {
  const { release } = facts;
  const shown = [
    ["Papers", number(release.papers)],
    ["Days", number(release.days), `${release.first_day} to ${release.last_day}`],
    ["Authors", number(release.authors)],
    ["Organizations", number(release.organizations)],
    ["Pages behind them", number(release.captures)],
  ];
  return el("dl", { class: "facts" }, shown.map(([name, value, more]) =>
    el("div", {}, el("dt", {}, name), el("dd", {}, value, more && el("span", {}, more)))));
}

export async function qualityView() {
  const [broken, missing] = await Promise.all([
    askQuestion("quality_by_rule", { broken_only: "true" }), askQuestion("missing_days"),
  ]);
  return [
    el("h1", {}, "Can it be trusted?"),
    verdict(),
    facts.notes.length > 0 && el("ul", { class: "notes" }, facts.notes.map((it) => el("li", {}, it))),
    el("h2", {}, "Rules that rows break"),
    broken.rows.length ? answerTable(broken, "Rules that rows break") : el("p", {}, "None: every row keeps every rule."),
    el("h2", {}, "Days that are missing or not complete"),
    answerTable(missing, "Days that are missing or not complete"),
  ];
}
