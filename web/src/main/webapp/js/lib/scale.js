/** The numbers of the charts: where on the picture a value lies. */

export const KINDS = ["same", "different", "cannot"];

/** The room of the picture, in its own units: what is left of the axis and below it holds the labels. */
export const AREA = { width: 360, height: 180, left: 36, bottom: 26, top: 8 };
const HIGH = AREA.height - AREA.bottom - AREA.top;

/** The least even number that is not below any value, so that the middle rule stands at a whole one. */
export function ceiling(values) {
  const most = Math.ceil(values.reduce((one, other) => Math.max(one, other), 2));
  return most + (most % 2);
}

/** The height at which a value lies. */
export const upTo = (value, max) => AREA.top + HIGH * (1 - value / max);

/** Stacked columns: for each row its parts that are not nought, from below. */
export function stack(rows) {
  const max = ceiling(rows.map((row) => KINDS.reduce((sum, kind) => sum + (row[kind] ?? 0), 0)));
  const step = (AREA.width - AREA.left) / rows.length;
  const width = Math.max(2, Math.min(48, step * 0.8));
  const columns = rows.map((row, i) => {
    let below = 0;
    const parts = [];
    for (const kind of KINDS) {
      if (row[kind]) parts.push({ kind, y: upTo(below + row[kind], max), height: (row[kind] / max) * HIGH });
      below += row[kind] ?? 0;
    }
    return { x: AREA.left + i * step + (step - width) / 2, middle: AREA.left + (i + 0.5) * step, parts };
  });
  return { max, width, columns };
}

/** Which of so many labels are written, so that at most six are. */
export const isLabelled = (i, count) => i % Math.ceil(count / 6) === 0;

/** A line over the decisions: `x` of a number of decisions and the path of one of the values. */
export function line(points, key, max) {
  const last = Math.max(1, points.at(-1).decisions);
  const x = (decisions) => AREA.left + ((AREA.width - AREA.left - AREA.top) * decisions) / last;
  return points.map((point, i) => `${i ? "L" : "M"}${x(point.decisions).toFixed(1)} ${upTo(point[key], max).toFixed(1)}`).join("");
}
