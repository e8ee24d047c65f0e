/** The small graph of one individual: photos as nodes, decisions as lines, laid out by springs. */
import { h } from "../lib/dom.js";
import { imageAddress, photoName, shortPhotoName } from "../lib/photos.js";
import { t } from "../lib/texts.js";

const SIZE = 900;
const HEIGHT = 560;
const STEPS = 260;

/** Places nodes so that "same" pulls and everything else keeps apart; the same input, the same picture. */
function layout(ids, pairs) {
  const n = ids.length;
  const points = ids.map((_, i) => [SIZE / 2 + 200 * Math.cos((2 * Math.PI * i) / n), HEIGHT / 2 + 160 * Math.sin((2 * Math.PI * i) / n)]);
  const index = new Map(ids.map((id, i) => [id, i]));
  const springs = pairs.filter(({ a, b }) => index.has(a) && index.has(b))
    .map(({ a, b, decision }) => [index.get(a), index.get(b), decision === "positive" ? 0.05 : 0.008, decision === "positive" ? 150 : 260]);
  for (let step = 0; step < STEPS; step++) {
    const heat = 12 * (1 - step / STEPS) + 0.3;
    const moves = points.map(([x, y]) => [(SIZE / 2 - x) * 0.004, (HEIGHT / 2 - y) * 0.008]);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const dx = points[i][0] - points[j][0];
        const dy = points[i][1] - points[j][1];
        const push = 9000 / Math.max(400, dx * dx + dy * dy);
        const far = Math.max(1, Math.hypot(dx, dy));
        moves[i][0] += (dx / far) * push; moves[i][1] += (dy / far) * push;
        moves[j][0] -= (dx / far) * push; moves[j][1] -= (dy / far) * push;
      }
    }
    for (const [i, j, strength, rest] of springs) {
      const dx = points[j][0] - points[i][0];
      const dy = points[j][1] - points[i][1];
      const far = Math.max(1, Math.hypot(dx, dy));
      const pull = strength * (far - rest);
      moves[i][0] += (dx / far) * pull; moves[i][1] += (dy / far) * pull;
      moves[j][0] -= (dx / far) * pull; moves[j][1] -= (dy / far) * pull;
    }
    for (let i = 0; i < n; i++) {
      const far = Math.max(1e-6, Math.hypot(...moves[i]));
      const step = Math.min(heat, far) / far;
      points[i][0] = Math.min(SIZE - 60, Math.max(60, points[i][0] + moves[i][0] * step));
      points[i][1] = Math.min(HEIGHT - 55, Math.max(50, points[i][1] + moves[i][1] * step));
    }
  }
  return new Map(spread(points).map((point, i) => [ids[i], point]));
}

/** Stretches the picture to the room there is. */
function spread(points) {
  const along = (axis, room, edge) => {
    const values = points.map((point) => point[axis]);
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    return (value) => (span < 1 ? room / 2 : edge + ((value - least) / span) * (room - 2 * edge));
  };
  const x = along(0, SIZE, points.length < 4 ? 220 : 80);
  const y = along(1, HEIGHT, points.length < 4 ? 180 : 70);
  return points.map((point) => [x(point[0]), y(point[1])]);
}

/** The part of the picture that the nodes take up, over its whole width. */
function frame(points) {
  const top = Math.min(...points.map(([, y]) => y)) - 55;
  const bottom = Math.max(...points.map(([, y]) => y)) + 70;
  return `0 ${top} ${SIZE} ${bottom - top}`;
}

const widths = { absolutely_sure: 6, pretty_sure: 4.5, not_sure: 3, guessing: 2, unspecified: 3 };

/** Draws photos and the decisions between them; `open(pair)` is called for a line, `halves` colours the frames. */
export function drawWeb(members, pairs, { open, halves = new Map() }) {
  const places = layout(members.map(({ id }) => id), pairs);
  const lines = pairs.filter(({ a, b }) => places.has(a) && places.has(b)).map((pair) => {
    const [x1, y1] = places.get(pair.a);
    const [x2, y2] = places.get(pair.b);
    const width = (widths[pair.confidence] ?? 3) + (pair.suspect ? 4 : 0);
    const label = `${photoName(members.find(({ id }) => id === pair.a))} – ${photoName(members.find(({ id }) => id === pair.b))}: ${t(`decision.${pair.effective}`)}${pair.suspect ? `, ${t("conflicts.suspected")}` : ""}`;
    const middle = [(x1 + x2) / 2, (y1 + y2) / 2];
    return h("svg:g", { role: "button", tabindex: 0, "aria-label": label, onclick: () => open(pair), onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open(pair);
      }
    } },
    h("svg:title", {}, label),
    h("svg:line", { x1, y1, x2, y2, stroke: "transparent", "stroke-width": 24 }),
    h("svg:line", { class: `edge ${pair.effective}`, x1, y1, x2, y2, "stroke-width": width }),
    pair.effective === "negative" ? bar(middle, x2 - x1, y2 - y1) : null,
    pair.suspect ? h("svg:text", { x: middle[0], y: middle[1] + 9, "text-anchor": "middle", class: "mark" }, "!") : null);
  });
  const nodes = members.map((photo) => {
    const [x, y] = places.get(photo.id);
    return h("svg:g", {},
      photo.image ? h("svg:image", { href: imageAddress(photo, true, 200), x: x - 50, y: y - 37, width: 100, height: 74, preserveAspectRatio: "xMidYMid slice" }) : null,
      h("svg:rect", { class: `frame${halves.has(photo.id) ? ` half-${halves.get(photo.id)}` : ""}`, x: x - 50, y: y - 37, width: 100, height: 74, rx: 4 }),
      halves.has(photo.id) ? h("svg:text", { x: x - 44, y: y - 20 }, String(halves.get(photo.id))) : null,
      h("svg:text", { x, y: y + 52, "text-anchor": "middle" }, shortPhotoName(photo)));
  });
  return h("div", { class: "web" }, h("svg:svg", { viewBox: frame([...places.values()]), role: "group", "aria-label": t("conflicts.web") }, lines, nodes));
}

/** The short bar across a line that says "different" without colour. */
function bar([x, y], dx, dy) {
  const far = Math.max(1, Math.hypot(dx, dy));
  const [ax, ay] = [(-dy / far) * 12, (dx / far) * 12];
  return h("svg:line", { class: "edge negative-bar", x1: x - ax, y1: y - ay, x2: x + ax, y2: y + ay, "stroke-width": 4 });
}
