/** Lines between the places that a matching found in both photos of a pair, while a key is held. */
import { get } from "./api.js";
import { h } from "./dom.js";

const MOST = 30;

/** Draws over the two stages of a viewer; `hide()` takes the lines away. */
export class MatchLines {
  #wanted = null;
  #svg = null;

  constructor(viewer) {
    this.viewer = viewer;
  }

  /** Shows the lines of a pair; resolves to how many there are. */
  async show(graph, one, other) {
    const wanted = (this.#wanted = {});
    const match = await get(`/graphs/${graph}/pairs/${one}/${other}/match`).catch(() => ({ points: [] }));
    if (this.#wanted !== wanted) return 0;
    const turned = match.a !== one;
    this.#draw(match.points.slice(0, MOST).map(({ ax, ay, bx, by }) => (turned ? [bx, by, ax, ay] : [ax, ay, bx, by])));
    return match.points.length;
  }

  hide() {
    this.#wanted = null;
    this.#svg?.remove();
    this.#svg = null;
  }

  #draw(lines) {
    this.#svg?.remove();
    const frame = this.viewer.element.getBoundingClientRect();
    const [a, b] = [this.viewer.a, this.viewer.b].map((pane) => {
      const edge = pane.stage.getBoundingClientRect();
      const [m0, m1, m2, m3] = pane.matrix;
      const [x, y] = pane.focus;
      return (px, py) => [edge.left - frame.left + edge.width / 2 + m0 * (px - x) + m2 * (py - y), edge.top - frame.top + edge.height / 2 + m1 * (px - x) + m3 * (py - y)];
    });
    this.#svg = h("svg:svg", { class: "match-lines", "aria-hidden": "true", viewBox: `0 0 ${frame.width} ${frame.height}` }, lines.map(([ax, ay, bx, by]) => {
      const [x1, y1] = a(ax, ay);
      const [x2, y2] = b(bx, by);
      return [h("svg:line", { x1, y1, x2, y2 }), h("svg:circle", { cx: x1, cy: y1, r: 5 }), h("svg:circle", { cx: x2, cy: y2, r: 5 })];
    }));
    this.viewer.element.append(this.#svg);
  }
}
