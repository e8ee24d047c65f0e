/** Charts drawn as SVG, each with its numbers as a table below. */
import { h } from "./dom.js";
import { AREA, KINDS, ceiling, isLabelled, line, stack, upTo } from "./scale.js";
import { number, t } from "./texts.js";

const { width: W, height: H, left: LEFT, bottom: BOTTOM } = AREA;

function frame(title, max, children, labels, table, colours) {
  const rules = [0, 0.5, 1].map((share) => {
    const y = upTo(max * share, max);
    return [h("svg:line", { class: "rule", x1: LEFT, x2: W, y1: y, y2: y }), h("svg:text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, number(max * share))];
  });
  return h("figure", { class: "chart card" }, h("figcaption", {}, h("h2", {}, title)),
    h("svg:svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": title }, rules, children,
      h("svg:line", { class: "axis", x1: LEFT, x2: W, y1: H - BOTTOM, y2: H - BOTTOM }), labels),
    h("div", { class: "legend" }, colours),
    h("details", {}, h("summary", {}, t("chart.numbers")), h("div", { class: "scroll", tabindex: 0 }, table)));
}

const swatch = (kind) => h("span", {}, h("i", { class: `f-${kind}` }), t(`do.${kind}`));
const cells = (values) => h("tr", {}, values.map((value, i) => (i ? h("td", { class: "number" }, typeof value === "number" ? number(value) : value) : h("th", { scope: "row" }, value))));
const head = (keys) => h("thead", {}, h("tr", {}, keys.map((key, i) => h("th", { scope: "col", class: i ? "number" : null }, t(key)))));

/** Stacked columns of same, different, cannot tell. */
export function columns(title, rows, nameKey, name) {
  if (!rows.some((row) => KINDS.some((kind) => row[kind]))) return empty(title);
  const { max, width, columns: drawn } = stack(rows);
  const bars = drawn.flatMap(({ x, parts }, i) => parts.map(({ kind, y, height }) =>
    h("svg:rect", { class: `f-${kind}`, x, y, width, height }, h("svg:title", {}, `${name(rows[i])}: ${t(`do.${kind}`)} ${rows[i][kind]}`))));
  const labels = drawn.map(({ middle }, i) => (isLabelled(i, rows.length) ? h("svg:text", { x: middle, y: H - 8, "text-anchor": "middle" }, name(rows[i])) : null)).filter(Boolean);
  return frame(title, max, bars, labels, h("table", {}, head([nameKey, "do.same", "do.different", "do.cannot"]), h("tbody", {}, rows.map((row) => cells([name(row), row.same, row.different, row.cannot])))), KINDS.map(swatch));
}

/** Individuals and conflicts over the decisions made. */
export function growth(title, points) {
  if (points.length < 2) return empty(title);
  const last = points.at(-1).decisions;
  const max = ceiling(points.map(({ individuals }) => individuals));
  const labels = [0, 0.5, 1].map((share) => h("svg:text", { x: LEFT + (W - LEFT - 8) * share, y: H - 8, "text-anchor": share === 1 ? "end" : share ? "middle" : "start" }, number(Math.round(last * share))));
  return frame(title, max, [h("svg:path", { class: "s-same", d: line(points, "individuals", max) }), h("svg:path", { class: "s-different", d: line(points, "conflicts", max) })], labels,
    h("table", {}, head(["graph.reviews", "graph.individuals", "graph.conflicts"]), h("tbody", {}, points.map((point) => cells([number(point.decisions), point.individuals, point.conflicts])))),
    [h("span", {}, h("i", { class: "f-same" }), t("graph.individuals")), h("span", {}, h("i", { class: "f-different" }), `${t("graph.conflicts")} - -`)]);
}

const empty = (title) => h("figure", { class: "chart card" }, h("figcaption", {}, h("h2", {}, title)), h("p", { class: "faint" }, t("chart.empty")));
