// The named questions with their parameters, and the prompt for SQL with the dictionary beside it.
import { answerTable, values, words } from "./answer.js";
import { el, inside, route } from "./elements.js";
import { askLong, stop } from "./engine.js";
import { askQuestion, facts } from "./facts.js";
import { field, figure, form } from "./views.js";

const INPUTS = { bigint: "number", date: "date", month: "month" };

export function questionsView() {
  return [
    el("h1", {}, "Questions"),
    el("p", {}, "Each says what its answer means, and what it does not."),
    el("ul", { class: "questions" }, facts.questions.map((it) =>
      el("li", {}, inside(it.question, "question", it.name), " ", el("code", {}, it.name)))),
  ];
}

export async function questionView(name, stated) {
  const question = facts.questions.find((it) => it.name === name);
  if (!question) throw new Error(`There is no question ${name}.`);
  const answer = await askQuestion(name, stated);
  const { plot } = question;
  return [
    el("h1", {}, question.question),
    question.parameters.length > 0 && form(["question", name],
      question.parameters.map((it) => parameterField(it, stated[it.name] ?? it.default ?? "")),
      el("button", {}, "Ask")),
    el("p", {}, question.answer, "."),
    el("div", { class: "small" }, "It is not", el("ul", {}, question.not.map((it) => el("li", {}, it)))),
    plot && figure(values(answer).map((it) => [it[plot.x], it[plot.y] == null ? NaN : Number(it[plot.y])]), words(plot.y)),
    answer.rows.length ? answerTable(answer, question.question) : el("p", {}, "No rows: ", question.empty, "."),
    el("details", {}, el("summary", {}, "The SQL, and the same on the command line"),
      el("pre", {}, `paperhouse query ${name}`), el("pre", {}, question.sql)),
  ];
}

function parameterField({ name, kind, choices, meaning }, value) {
  const known = kind === "boolean" ? [["true", "yes"], ["false", "no"]] : choices?.map((it) => [it, it]);
  if (!known) {
    const number = kind === "bigint" ? { min: 0, step: 1 } : {};
    return field(name, `${words(name)}: ${meaning}`, { type: INPUTS[kind] ?? "text", value, ...number });
  }
  return el("label", {}, el("span", {}, `${words(name)}: ${meaning}`), el("select", { name },
    [["", "–"], ...known].map(([it, text]) => el("option", { value: it, selected: it === value }, text))));
}

export async function sqlView(_, { q = "" }) {
  const area = el("textarea", { name: "q", rows: 6, spellcheck: "false", id: "sql" });
  area.value = q || "select first_listed_on, upvotes, title, paper_key\nfrom mart.papers_wide\norder by upvotes desc nulls last\nlimit 20";
  const asked = form("sql", el("label", { class: "whole", for: "sql" }, "SQL, read-only: one select, from, with, describe, show or summarize"),
    area, el("button", {}, "Run"), el("button", { type: "button", onclick: stop }, "Stop"));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) asked.requestSubmit();
  });
  const result = el("div", { id: "result", "aria-live": "polite" }, q ? "Running …" : "");
  if (q) show(q, result);
  return [
    el("h1", {}, "SQL"),
    el("div", { class: "beside" }, el("div", {}, asked, result), dictionary()),
  ];
}

// The view stands before the answer comes, so that “Stop” can be pressed.
async function show(sql, result) {
  const begun = performance.now();
  try {
    const answer = await askLong(sql);
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    result.replaceChildren(el("p", { class: "small" }, `${answer.rows.length} rows in ${seconds} s`), answerTable(answer, "Answer"));
  } catch (error) {
    result.replaceChildren(el("pre", { role: "alert" }, error.message));
  }
}

function dictionary() {
  return el("section", { class: "dictionary", "aria-label": "Dictionary" },
    el("h2", {}, "Dictionary"),
    facts.dictionary.map((table) => el("details", { name: "table" },
      el("summary", {}, el("code", {}, table.name), el("span", { class: "small" }, ` ${table.row_count} rows`)),
      el("p", { class: "small" }, `${table.meaning} One row: ${table.grain}. `,
        el("a", { href: route("sql", { q: `from ${table.name} limit 20` }) }, "Look at it")),
      el("dl", {}, table.columns.map(([name, type, meaning]) => [
        el("dt", {}, el("code", {}, name), " ", el("span", { class: "small" }, type)), el("dd", {}, meaning)])))));
}
