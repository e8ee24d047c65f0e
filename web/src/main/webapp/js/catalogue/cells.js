/** Where the cells of a grid lie, and where keys lead. */

export const CELL = { least: 196, height: 286, gap: 12 };

export const columnsIn = (width) => Math.max(1, Math.floor((width + CELL.gap) / (CELL.least + CELL.gap)));

export const heightOf = (count, columns) => Math.max(0, Math.ceil(count / columns) * (CELL.height + CELL.gap) - CELL.gap);

/** The cells of which some lies between two heights. */
export function* cellsAt(from, to, count, columns, width) {
  const step = CELL.height + CELL.gap;
  const cellWidth = (width - (columns - 1) * CELL.gap) / columns;
  const first = Math.max(0, Math.floor(from / step));
  const last = Math.min(Math.ceil(count / columns) - 1, Math.floor(to / step));
  for (let row = first; row <= last; row++) {
    for (let column = 0; column < columns && row * columns + column < count; column++) {
      yield { index: row * columns + column, x: column * (cellWidth + CELL.gap), y: row * step, width: cellWidth };
    }
  }
}

/** The cell a key leads to; null where the key leads nowhere. */
export function moved(key, at, count, columns, rows) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, PageUp: -columns * rows, PageDown: columns * rows };
  if (key === "Home") return count ? 0 : null;
  if (key === "End") return count ? count - 1 : null;
  if (!(key in steps)) return null;
  const to = at + steps[key];
  if (to >= 0 && to < count) return to;
  if (key.startsWith("Page")) return to < 0 ? 0 : count - 1;
  // The last row may be shorter than the one above it.
  return key === "ArrowDown" && Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : null;
}
