/** A box on a photo, in its pixels: x, y, width, height. */

export const LEAST = 8; // pixels of a side

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** The box that two corners span, inside the photo. */
export function span([x1, y1], [x2, y2], { width, height }) {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)].map((x) => clamp(Math.round(x), 0, width));
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)].map((y) => clamp(Math.round(y), 0, height));
  return within([left, top, right - left, bottom - top], { width, height });
}

/** Moves a box, as far as the photo goes. */
export const shift = ([x, y, w, h], dx, dy, { width, height }) =>
  [clamp(Math.round(x + dx), 0, width - w), clamp(Math.round(y + dy), 0, height - h), w, h];

/** Moves the right and the lower side. */
export const grow = ([x, y, w, h], dw, dh, { width, height }) =>
  [x, y, clamp(Math.round(w + dw), LEAST, width - x), clamp(Math.round(h + dh), LEAST, height - y)];

/** Makes a box whole pixels, not too small, and inside the photo. */
export function within([x, y, w, h], { width, height }) {
  const [bw, bh] = [clamp(Math.round(w), LEAST, width), clamp(Math.round(h), LEAST, height)];
  return [clamp(Math.round(x), 0, width - bw), clamp(Math.round(y), 0, height - bh), bw, bh];
}

/** What dragging does: which sides of the box follow a point near one of its corners or sides; empty in its middle, null outside. */
export function gripAt([x, y, w, h], [px, py], near) {
  if (px < x - near || px > x + w + near || py < y - near || py > y + h + near) return null;
  return { left: Math.abs(px - x) <= near, right: Math.abs(px - x - w) <= near, top: Math.abs(py - y) <= near, bottom: Math.abs(py - y - h) <= near };
}

/** The box after its gripped sides, or all of it, followed a movement. */
export function drag([x, y, w, h], grip, dx, dy, photo) {
  if (!grip.left && !grip.right && !grip.top && !grip.bottom) return shift([x, y, w, h], dx, dy, photo);
  const left = x + (grip.left ? dx : 0);
  const right = x + w + (grip.right ? dx : 0);
  const top = y + (grip.top ? dy : 0);
  const bottom = y + h + (grip.bottom ? dy : 0);
  return span([left, top], [right, bottom], photo);
}
