// Starts the page: facts first, then the engine; after that, each address has its view.
import { questionView, questionsView, sqlView } from "./asking.js";
import { el, setActiveCharacters } from "./elements.js";
import { openRelease, setMostRows } from "./engine.js";
import { facts, readFacts } from "./facts.js";
import { ageText, qualityView } from "./quality.js";
import * as views from "./views.js";

const VIEWS = {
  "": views.homeView,
  days: views.daysView,
  day: views.dayView,
  paper: views.paperView,
  author: views.authorView,
  authors: views.authorsView,
  organization: views.organizationView,
  organizations: views.organizationsView,
  keyword: views.keywordView,
  keywords: views.keywordsView,
  trending: views.trendingView,
  search: views.searchView,
  questions: questionsView,
  question: questionView,
  sql: sqlView,
  quality: qualityView,
};
const PARENTS = { day: "days", paper: "days", author: "authors", organization: "organizations", keyword: "keywords", question: "questions" };

const main = document.getElementById("content");
const state = document.getElementById("state");
let turn = 0;

async function show() {
  const mine = ++turn;
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  mark(PARENTS[name] ?? name);
  main.setAttribute("aria-busy", "true");
  const shown = await content(name, rest.join("/"), Object.fromEntries(new URLSearchParams(query)));
  if (mine !== turn) return; // another view was asked for meanwhile
  main.replaceChildren(...shown.flat().filter(Boolean));
  main.removeAttribute("aria-busy");
  document.title = `${main.querySelector("h1")?.textContent ?? "Paperhouse"} – Paperhouse`;
  scrollTo(0, 0);
}

async function content(name, rest, stated) {
  try {
    const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : null;
    if (!view) throw new Error(`There is no view ${name}.`);
    return await view(rest, stated);
  } catch (error) {
    return [el("h1", {}, "This cannot be shown"), el("pre", { role: "alert" }, error.message)];
  }
}

function mark(name) {
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function start() {
  const begun = performance.now();
  const { release, engine } = document.body.dataset;
  state.textContent = "Opening the release …";
  const opening = openRelease(release, engine, (size) => {
    state.textContent = `Opening the release: ${(size / 1e6).toFixed(0)} MB …`;
  });
  opening.catch(() => {}); // awaited below; what needs no engine is shown before
  await readFacts();
  setActiveCharacters(facts.active_characters);
  setMostRows(facts.most_rows);
  document.getElementById("freshness").textContent =
    `${facts.release.last_day ? `days until ${facts.release.last_day}` : "no days yet"} · ${ageText()}`;
  addEventListener("hashchange", async () => {
    await show();
    main.focus({ preventScroll: true });
  });
  const shown = show();
  await opening;
  state.textContent = `Opened in ${((performance.now() - begun) / 1000).toFixed(1)} s. Nothing more is fetched.`;
  await shown;
  await views.warmUp();
}

// The folder may have been replaced while it was opened: then its old parts are gone.
async function isReplaced() {
  const answer = await fetch(location.pathname, { cache: "reload" });
  return answer.ok && !(await answer.text()).includes(`data-release="${document.body.dataset.release}"`);
}

start().catch(async (error) => {
  const replaced = await isReplaced().catch(() => false);
  main.replaceChildren(
    el("h1", {}, replaced ? "A newer release is here" : "The page could not start"),
    el("pre", { role: "alert" }, error.message),
    el("p", {}, replaced
      ? "It replaced the one that was being opened."
      : "It is too old a browser, a local file, or a server that went: open it from a web server."),
    el("p", {}, el("button", { onclick: () => location.reload() }, "Load it again")),
  );
  main.removeAttribute("aria-busy");
});
