// Small plots as SVG: one series of numbers over days, months or hours.
import { inert } from "./elements.js";

const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 46;
const BOTTOM = 24;
const TOP = 10;

export function linePlot(points, label) {
  const stated = points.filter(([, y]) => Number.isFinite(y));
  if (stated.length < 2) return null;
  const xs = positions(stated.map(([x]) => x));
  const most = Math.max(...stated.map(([, y]) => y), 1);
  const across = (at) => LEFT + xs[at] * (WIDTH - LEFT - 14);
  const up = (y) => HEIGHT - BOTTOM - (y / most) * (HEIGHT - BOTTOM - TOP);
  const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  for (const y of [0, most / 2, most]) {
    drawn.append(svg("line", { x1: LEFT, x2: WIDTH - 14, y1: up(y), y2: up(y), class: "grid" }));
    drawn.append(svg("text", { x: LEFT - 6, y: up(y) + 4, "text-anchor": "end" }, short(y)));
  }
  const line = stated.map(([, y], at) => `${across(at).toFixed(1)},${up(y).toFixed(1)}`).join(" ");
  drawn.append(svg("polyline", { points: line, class: "line" }));
  stated.forEach(([x, y], at) => {
    const dot = svg("circle", { cx: across(at).toFixed(1), cy: up(y).toFixed(1), r: 3, class: "dot" });
    dot.append(svg("title", {}, `${x}: ${y}`));
    drawn.append(dot);
  });
  const ends = [[0, "start"], [stated.length - 1, "end"]];
  for (const [at, anchor] of ends) {
    drawn.append(svg("text", { x: across(at), y: HEIGHT - 6, "text-anchor": anchor }, stated[at][0]));
  }
  return drawn;
}

// Places from 0 to 1: by time or by number where every x is one, else evenly.
function positions(xs) {
  const numbers = xs.map((x) => (/^-?[\d.]+$/.test(x) ? Number(x) : Date.parse(`${x}`.replace(" ", "T"))));
  const all = numbers.every(Number.isFinite) ? numbers : xs.map((_, at) => at);
  const [first, last] = [Math.min(...all), Math.max(...all)];
  return all.map((x) => (last > first ? (x - first) / (last - first) : 0.5));
}

const short = (y) => Number(y.toPrecision(3)).toLocaleString("en");

function svg(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text != null) made.textContent = inert(text);
  return made;
}
