// What the program wrote beside the release: questions, statements, dictionary, and how good it is.
import { ask } from "./engine.js";

export let facts;
export let answers;

export async function readFacts() {
  [facts, answers] = await Promise.all(["facts.json", "answers.json"].map(read));
}

async function read(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: the server answers ${answer.status}`);
  return answer.json();
}

// What the program asked of the same release by the same SQL when it wrote this page.
const prepared = (name, values) => answers[JSON.stringify([name, values])];

// Ask one of sql/site, its parameters by name.
export async function askView(name, stated = {}, most) {
  const { sql, names } = facts.statements[name];
  const values = names.map((it) => stated[it] ?? null);
  return prepared(name, values) ?? ask(sql, values, most);
}

// Ask one of sql/queries; what is not stated has its default.
export async function askQuestion(name, stated = {}) {
  const question = facts.questions.find((it) => it.name === name);
  const texts = question.parameters.map((it) => (stated[it.name] ?? it.default ?? "").trim() || null);
  return prepared(name, texts) ?? computed(question, texts);
}

export async function computed({ sql, names, parameters }, texts) {
  const bound = {};
  for (const [at, { name, kind }] of parameters.entries()) {
    bound[name] = texts[at] === null ? null : await meant(kind, texts[at]);
  }
  return ask(sql, names.map((it) => bound[it]));
}

async function meant(kind, text) {
  if (kind === "paper") return findPaper(text);
  if (kind === "keyword") return findKeyword(text);
  if (kind === "author") return nameKey(text);
  return kind === "month" ? `${text.slice(0, 7)}-01` : text;
}

// The key of the paper that a text names: an id, an address, a key, a title or a part of one.
export async function findPaper(text) {
  const id = new RegExp(`^(?:.*[/:])?(${facts.arxiv_id})(?:v[0-9]+)?(?:\\.pdf)?/?(?:[?#].*)?$`).exec(text);
  for (const paper of id ? [text, id[1]] : [text]) {
    const { rows } = await askView("paper_key", { paper });
    if (rows.length) return rows[0][0];
  }
  const { rows } = await askView("titled_papers", { title: text });
  const whole = rows.filter((row) => row[2] === "true");
  const found = whole.length ? whole : rows;
  if (found.length === 1) return found[0][0];
  if (!found.length) throw new Error(`The release has no paper “${text}”.`);
  throw new Error(`${found.length} papers may be meant by “${text}”; use an arXiv id or a whole title.`);
}

// The name in lower case, without accents and in letters of plain width, as name_key has it.
export function nameKey(text) {
  const bare = text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "");
  const plain = Object.entries(facts.plain_letters).reduce((found, it) => found.replaceAll(...it), bare);
  return plain.normalize("NFC").replace(/\s+/g, " ").trim();
}

async function findKeyword(text) {
  const keyword = text.toLowerCase().replace(/\s+/g, " ");
  const key = keyword.replace(/[\s-]/g, "");
  const { rows } = await askView("keyword_key", { keyword, words: keyword, key });
  if (!rows.length) throw new Error(`No paper of the release has the keyword “${text}”.`);
  return rows[0][0];
}
