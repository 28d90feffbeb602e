// The views of days, papers, people and words. Each returns what stands in the middle of the page.
import { answerList, answerTable, reordered, values } from "./answer.js";
import { monthCalendars } from "./calendar.js";
import { el, inside, outside, route, said } from "./elements.js";
import { askQuestion, askView, facts, findPaper, nameKey } from "./facts.js";
import { linePlot } from "./plot.js";
import { figures, verdict } from "./quality.js";

const TOP = 100;

export async function homeView() {
  const day = facts.release.last_day;
  return [
    el("h1", {}, "Hugging Face’s Daily Papers, day by day"),
    el("p", {}, `Every paper that was seen there from ${facts.release.first_day} to ${day}: who wrote it, how it was received, and which page says so.`),
    verdict(),
    figures(),
    searchForm(),
    day && el("h2", {}, "The last day: ", inside(day, "day", day)),
    day && answerTable(await askView("day_papers", { day }), `Papers of ${day}`, DAY_HIDDEN),
  ];
}

const DAY_HIDDEN = ["organization_key", "observed_at"];

const STATES = ["complete", "moving", "empty", "repeat", "held", "failed", "missing"];

export async function daysView() {
  return [
    el("h1", {}, "Days"),
    el("p", {}, "Each day with the number of its papers."),
    el("p", { class: "states" }, STATES.map((it) => el("span", { class: `tag s-${it}` }, it))),
    monthCalendars(values(await askView("days", {}, 1e6))),
  ];
}

export async function dayView(day) {
  const [papers, days] = await Promise.all([askView("day_papers", { day }), askView("days", {}, 1e6)]);
  const known = values(days);
  const at = known.findIndex((it) => it.day === day);
  const listed = (it) => Number(it.paper_count) > 0;
  const before = known.slice(0, Math.max(at, 0)).findLast(listed);
  const after = at < 0 ? null : known.slice(at + 1).find(listed);
  return [
    el("h1", {}, `Papers of ${day}`),
    el("p", { class: "steps" },
      before && inside(`← ${before.day}`, "day", before.day),
      after && inside(`${after.day} →`, "day", after.day),
      inside("Trending then", "trending", { day })),
    el("p", { class: "small" }, at < 0 ? "No page of this day is here." : `State: ${known[at].state}; ${known[at].why}`,
      known[at]?.may_grow === "true" && ". More papers may come to be known."),
    papers.rows.length > 0 && answerTable(papers, `Papers of ${day}`, DAY_HIDDEN),
  ];
}

const PAPER_VIEWS = ["paper", "paper_authors", "paper_votes", "paper_links", "paper_keywords"];

// The first question of its kind takes the engine longer. So one paper is asked about, unseen.
export async function warmUp() {
  const { rows: [paper], names } = await askView("day_papers", { day: facts.release.last_day });
  if (!paper) return;
  for (const view of PAPER_VIEWS) await askView(view, { paper: paper[names.indexOf("paper_key")] });
}

export async function paperView(key) {
  const paper = await findPaper(key);
  const [found, authors, votes, links, keywords] = await Promise.all(
    PAPER_VIEWS.map((it) => askView(it, { paper })));
  const pages = later(() => askQuestion("provenance", { paper }), "Pages that list the paper", PAGE_HIDDEN);
  const similar = later(() => askView("similar", { paper }), "Similar papers");
  const [facts_] = values(found);
  const points = values(votes).filter((it) => it.observed_at && it.upvotes != null);
  const plot = linePlot(points.map((it) => [it.observed_at, Number(it.upvotes)]), "Upvotes over time");
  return [
    el("h1", { class: "title said" }, facts_.title),
    el("p", { class: "authors" }, values(authors).map((it, at) => [
      at > 0 && ", ", it.author_key ? inside(it.name, "author", it.author_key) : "(hidden)"])),
    facts_.arxiv_id && el("p", { class: "steps" },
      outside(`https://arxiv.org/abs/${facts_.arxiv_id}`, "arXiv"),
      outside(`https://huggingface.co/papers/${facts_.arxiv_id}`, "Hugging Face")),
    facts_.abstract && el("p", { class: "abstract said" }, facts_.abstract),
    keywords.rows.length > 0 && el("p", {}, values(keywords).map((it) =>
      el("span", { class: "tag" }, inside(it.keyword, "keyword", it.keyword_key)))),
    answerList(found, ["title", "abstract", "organization_key", "paper_key"]),
    el("h2", {}, "Upvotes over time"),
    plot && el("figure", {}, plot),
    el("details", { open: !plot }, el("summary", {}, `${votes.rows.length} observations`), answerTable(votes, "Observations")),
    links.rows.length > 0 && [el("h2", {}, "Links"), answerTable(links, "Links")],
    el("h2", {}, "Evidence"),
    el("p", { class: "small" }, "The pages that these facts were read from, with the place on the page and the parser that read it."),
    pages,
    el("h2", {}, "Similar papers"),
    similar,
  ].flat();
}

const PAGE_HIDDEN = ["sight_number", "title", "paper_key", "sha256", "archive_offset"];

// A table that is asked for when it comes into sight, because its answer takes longer.
function later(asked, caption, hidden) {
  const place = el("div", { class: "later" }, "…");
  const put = (shown) => {
    place.replaceChildren(shown);
    place.removeAttribute("aria-busy");
  };
  const sight = new IntersectionObserver((seen) => {
    if (!seen.some((it) => it.isIntersecting)) return;
    sight.disconnect();
    place.setAttribute("aria-busy", "true");
    asked().then((it) => put(answerTable(it, caption, hidden)), (error) => put(el("pre", { role: "alert" }, error.message)));
  });
  sight.observe(place);
  return place;
}

export async function authorView(author) {
  const [found, papers] = await Promise.all([askView("author", { author }), askView("author_papers", { author })]);
  const [{ name } = {}] = values(found);
  if (!name) throw new Error("The release has no such author.");
  return [
    el("h1", { class: "said" }, name),
    el("p", { class: "small" }, "Authors are names: papers that no account claims may be of several people of one name."),
    answerList(found, ["name"]),
    el("h2", {}, "Papers"),
    answerTable(papers, `Papers of ${name}`),
  ];
}

export async function authorsView(_, { name }) {
  return [
    el("h1", {}, "Authors"),
    textForm("authors", "name", "Name, or a part of it", name),
    answerTable(await askView("authors", { name: name && nameKey(name), top: TOP }), "Authors", ["author_key"]),
  ];
}

export async function organizationsView() {
  return [
    el("h1", {}, "Organizations"),
    answerTable(await askView("organizations", { top: 1000 }), "Organizations by papers", ["organization_key"]),
  ];
}

export async function organizationView(organization) {
  const [found, papers, byMonth] = await Promise.all([
    askView("organization", { organization }), askView("organization_papers", { organization }),
    askQuestion("organizations_over_time", { organization }),
  ]);
  const [{ organization_name: name } = {}] = values(found);
  if (!name) throw new Error("The release has no such organization.");
  const points = values(byMonth).map((it) => [it.month, Number(it.paper_count)]);
  return [
    el("h1", { class: "said" }, name),
    answerList(found, ["organization_name"]),
    figure(points, "Papers by month"),
    el("h2", {}, "Papers"),
    answerTable(papers, `Papers of ${name}`),
  ];
}

export async function keywordsView(_, { words }) {
  return [
    el("h1", {}, "Keywords"),
    textForm("keywords", "words", "Letters of the keyword", words),
    answerTable(await askView("keywords", { words, top: TOP }), "Keywords by papers", ["keyword_key"]),
  ];
}

export async function keywordView(keyword) {
  const [months, papers] = await Promise.all([
    askQuestion("keyword_by_month", { keyword }), askQuestion("papers_of_keyword", { keyword, top: "100" }),
  ]);
  const points = values(months).map((it) => [it.month, Number(it.keyword_percent)]);
  return [
    el("h1", { class: "said" }, `Keyword: ${values(months)[0]?.keyword ?? keyword}`),
    figure(points, "Per cent of each month’s papers with keywords"),
    el("h2", {}, "Papers, the most upvoted first"),
    answerTable(papers, "Papers with the keyword"),
  ];
}

export async function trendingView(_, { day }) {
  const on = day || values(await askView("last_captured_on"))[0].day;
  const found = await askView("trending", { day: on, top: TOP });
  return [
    el("h1", {}, on ? `Trending on ${on}` : "Trending"),
    el("p", { class: "small" }, "score = upvotes ÷ (age in days + 2)^1.5, over papers of the last 14 days."),
    answerTable(found, "Trending papers", ["trending_on"]),
  ];
}

const FOUND_FIRST = ["rank", "title", "organization_name", "upvotes"];

export async function searchView(_, { words = "", from, to }) {
  return [
    el("h1", {}, "Search"),
    searchForm(words, from, to),
    words && answerTable(
      reordered(await askView("search", { words, listed_from: from, listed_to: to, top: TOP }), FOUND_FIRST),
      `Papers about ${words}`, ["score", "paper_key"]),
  ];
}

let isSearched = false;

// The first search takes the engine longer. People type for a second, and it is made meanwhile.
function searchUnseen() {
  if (!isSearched) askView("search", { words: "papers", top: 1 }).catch(() => {});
  isSearched = true;
}

function searchForm(words = "", from = "", to = "") {
  return form("search",
    field("words", "Words", { type: "search", value: words, required: true, onfocus: searchUnseen }),
    field("from", "Listed from", { type: "date", value: from }),
    field("to", "to", { type: "date", value: to }), el("button", {}, "Search"));
}

const textForm = (view, name, label, value) =>
  form(view, field(name, label, { type: "search", value: value ?? "" }), el("button", {}, "Find"));

// A form whose fields become the address, so that what it asks can be shared.
export function form(view, ...fields) {
  const send = (event) => {
    event.preventDefault();
    location.hash = route(...[view].flat(), Object.fromEntries(new FormData(event.target)));
  };
  return el("form", { class: "ask", onsubmit: send }, fields);
}

export function field(name, label, attributes) {
  return el("label", {}, el("span", {}, label), el("input", { name, ...attributes }));
}

export function figure(points, label) {
  const isSeries = new Set(points.map(([x]) => x)).size === points.length;
  const plot = isSeries && linePlot(points, label);
  return plot ? el("figure", {}, el("figcaption", {}, label), plot) : null;
}
