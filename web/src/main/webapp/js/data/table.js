/** Tables as people have them: any separator, any of the usual encodings, compressed or not. */

const SEPARATORS = [",", ";", "\t", "|"];

/** Decodes text: UTF-8 or UTF-16 by its mark, UTF-8 where it is valid, else Windows-1252. */
export function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "UTF-16" };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "UTF-16" };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
  }
}

/** The separator that parts the first lines most evenly; a comma where none does. */
export function separatorOf(text) {
  let best = { separator: ",", score: 0 };
  for (const separator of SEPARATORS) {
    const widths = parse(text.slice(0, 20000), separator, 20).map((row) => row.length);
    const wide = widths[0] ?? 0;
    const even = widths.filter((width) => width === wide).length / Math.max(1, widths.length);
    const score = wide > 1 ? even * 100 + Math.min(wide, 50) : 0;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

/** Splits a table into rows of cells; a cell in quotes may hold separators, line ends and doubled quotes. */
export function parse(text, separator, most = Infinity) {
  const rows = [];
  let row = [];
  let i = 0;
  while (i < text.length && rows.length < most) {
    let cell = "";
    if (text[i] === '"') {
      for (i++; i < text.length; i++) {
        if (text[i] !== '"') cell += text[i];
        else if (text[i + 1] === '"') cell += text[i++];
        else break;
      }
      i++;
      // What follows a closing quote before the separator belongs to the cell, as spreadsheets read it.
      while (i < text.length && text[i] !== separator && text[i] !== "\n" && text[i] !== "\r") cell += text[i++];
    } else {
      const from = i;
      while (i < text.length && text[i] !== separator && text[i] !== "\n" && text[i] !== "\r") i++;
      cell = text.slice(from, i);
    }
    row.push(cell.trim());
    if (text[i] === separator && i < text.length) {
      i++;
      if (i === text.length) row.push("");
      continue;
    }
    if (text[i] === "\r" && text[i + 1] === "\n") i++;
    i++;
    rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  return rows;
}

/**
 * Reads a table: the header, the rows with the line they stand on, and what was recognised.
 *
 * Empty lines are left out. Lines of more cells than the header are `shifted`.
 */
export function readTable(bytes, name) {
  const { text, encoding } = decode(bytes);
  const separator = separatorOf(text);
  return { name, encoding, separator, ...tableOf(parse(text, separator)) };
}

/** A table of rows of cells, the first of which is the header. */
export function tableOf(cells) {
  const rows = [];
  let header = null;
  const shifted = [];
  cells.forEach((row, i) => {
    if (row.every((cell) => cell === "")) return;
    if (!header) {
      header = row.map((cell, column) => cell || `column ${column + 1}`);
      return;
    }
    if (row.length > header.length && row.slice(header.length).some((cell) => cell !== "")) shifted.push(i + 1);
    rows.push({ line: i + 1, cells: row });
  });
  return { header: header ?? [], rows, shifted };
}

/** Writes a cell so that every reader of CSV gives it back. */
export const cell = (value) => (/[",\n\r;]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
