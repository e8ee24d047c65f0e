/** Charts drawn as SVG, each with its numbers as a table below. */
import { h, number, t } from "./page.js";

const W = 360;
const H = 180;
const LEFT = 36;
const BOTTOM = 26;
const KINDS = ["same", "different", "cannot"];

function frame(title, max, children, labels, table, colours) {
  const rules = [0, 0.5, 1].map((share) => {
    const y = 8 + (H - BOTTOM - 8) * (1 - share);
    return [h("svg:line", { class: "rule", x1: LEFT, x2: W, y1: y, y2: y }), h("svg:text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, number(max * share))];
  });
  return h("figure", { class: "chart card" }, h("figcaption", {}, h("h2", {}, title)),
    h("svg:svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": title }, rules, children,
      h("svg:line", { class: "axis", x1: LEFT, x2: W, y1: H - BOTTOM, y2: H - BOTTOM }), labels),
    h("div", { class: "legend" }, colours),
    h("details", {}, h("summary", {}, t("chart.numbers")), h("div", { class: "scroll", tabindex: 0 }, table)));
}

/** The next even number, so that the middle rule stands at a whole one. */
const even = (value) => value + (value % 2);

const swatch = (kind) => h("span", {}, h("i", { class: `f-${kind}` }), t(`do.${kind}`));
const cells = (values) => h("tr", {}, values.map((value, i) => (i ? h("td", { class: "number" }, typeof value === "number" ? number(value) : value) : h("th", { scope: "row" }, value))));
const head = (keys) => h("thead", {}, h("tr", {}, keys.map((key, i) => h("th", { scope: "col", class: i ? "number" : null }, t(key)))));

/** Stacked columns of same, different, cannot tell. */
export function columns(title, rows, nameKey, name) {
  if (!rows.some((row) => KINDS.some((kind) => row[kind]))) return empty(title);
  const max = even(Math.max(2, ...rows.map((row) => row.same + row.different + row.cannot)));
  const step = (W - LEFT) / rows.length;
  const width = Math.max(2, Math.min(48, step * 0.8));
  const high = H - BOTTOM - 8;
  const bars = rows.flatMap((row, i) => {
    let y = H - BOTTOM;
    return KINDS.map((kind) => {
      const part = (row[kind] / max) * high;
      y -= part;
      return part ? h("svg:rect", { class: `f-${kind}`, x: LEFT + i * step + (step - width) / 2, y, width, height: part }, h("svg:title", {}, `${name(row)}: ${t(`do.${kind}`)} ${row[kind]}`)) : null;
    });
  }).filter(Boolean);
  const every = Math.ceil(rows.length / 6);
  const labels = rows.map((row, i) => (i % every === 0 ? h("svg:text", { x: LEFT + i * step + step / 2, y: H - 8, "text-anchor": "middle" }, name(row)) : null)).filter(Boolean);
  return frame(title, max, bars, labels, h("table", {}, head([nameKey, "do.same", "do.different", "do.cannot"]), h("tbody", {}, rows.map((row) => cells([name(row), row.same, row.different, row.cannot])))), KINDS.map(swatch));
}

/** Individuals and conflicts over the decisions made. */
export function growth(title, points) {
  if (points.length < 2) return empty(title);
  const last = points.at(-1).decisions;
  const max = even(Math.max(2, ...points.map(({ individuals }) => individuals)));
  const x = (decisions) => LEFT + ((W - LEFT - 8) * decisions) / Math.max(1, last);
  const y = (value) => 8 + (H - BOTTOM - 8) * (1 - value / max);
  const path = (key) => points.map((point, i) => `${i ? "L" : "M"}${x(point.decisions).toFixed(1)} ${y(point[key]).toFixed(1)}`).join("");
  return frame(title, max, [h("svg:path", { class: "s-same", d: path("individuals") }), h("svg:path", { class: "s-different", d: path("conflicts") })],
    [0, 0.5, 1].map((share) => h("svg:text", { x: x(last * share), y: H - 8, "text-anchor": share === 1 ? "end" : share ? "middle" : "start" }, number(Math.round(last * share)))),
    h("table", {}, head(["graph.reviews", "graph.individuals", "graph.conflicts"]), h("tbody", {}, points.map((point) => cells([number(point.decisions), point.individuals, point.conflicts])))),
    [h("span", {}, h("i", { class: "f-same" }), t("graph.individuals")), h("span", {}, h("i", { class: "f-different" }), `${t("graph.conflicts")} - -`)]);
}

const empty = (title) => h("figure", { class: "chart card" }, h("figcaption", {}, h("h2", {}, title)), h("p", { class: "faint" }, t("chart.empty")));
