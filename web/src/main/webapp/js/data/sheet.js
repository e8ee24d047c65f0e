/** The first sheet of an Excel workbook, as a table. */
import { unzip } from "./archive.js";
import { tableOf } from "./table.js";

const DAY = 86400000;
const EXCEL = Date.UTC(1899, 11, 30);
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

/** Reads a workbook; dates become ISO text without a zone, as the sheet shows no zone. */
export async function readSheet(blob, name) {
  const files = new Map((await unzip(blob)).map((file) => [file.name, file]));
  const xml = async (path) => (files.has(path) ? new DOMParser().parseFromString(await (await files.get(path).read()).text(), "application/xml") : null);
  const [strings, styles] = [await xml("xl/sharedStrings.xml"), await xml("xl/styles.xml")];
  const path = [...files.keys()].filter((key) => /^xl\/worksheets\/sheet\d+\.xml$/.test(key)).sort((one, other) => parseInt(one.slice(19), 10) - parseInt(other.slice(19), 10))[0];
  const sheet = path && await xml(path);
  if (!sheet) throw new TypeError("no sheet");
  const shared = strings ? [...strings.getElementsByTagName("si")].map(textOf) : [];
  const isDate = datesOf(styles);
  const rows = [];
  for (const row of sheet.getElementsByTagName("row")) {
    const cells = [];
    for (const cell of row.getElementsByTagName("c")) cells[columnOf(cell.getAttribute("r")) ?? cells.length] = valueOf(cell, shared, isDate);
    rows[(Number(row.getAttribute("r")) || rows.length + 1) - 1] = Array.from(cells, (value) => value ?? "");
  }
  return { name, encoding: "Excel", separator: null, ...tableOf(Array.from(rows, (row) => row ?? [])) };
}

const textOf = (element) => [...element.getElementsByTagName("t")].map((part) => part.textContent).join("");

function columnOf(reference) {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

function datesOf(styles) {
  if (!styles) return () => false;
  const own = new Set([...styles.getElementsByTagName("numFmt")]
    .filter((format) => /[dmyhs]/i.test(format.getAttribute("formatCode").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "")))
    .map((format) => Number(format.getAttribute("numFmtId"))));
  const formats = [...(styles.getElementsByTagName("cellXfs")[0]?.getElementsByTagName("xf") ?? [])].map((xf) => Number(xf.getAttribute("numFmtId")));
  return (style) => DATE_FORMATS.has(formats[style]) || own.has(formats[style]);
}

function valueOf(cell, shared, isDate) {
  const type = cell.getAttribute("t");
  const value = cell.getElementsByTagName("v")[0]?.textContent ?? "";
  if (type === "s") return (shared[Number(value)] ?? "").trim();
  if (type === "inlineStr") return textOf(cell).trim();
  if (type === "b") return value === "1" ? "true" : "false";
  return value && type !== "str" && isDate(Number(cell.getAttribute("s") ?? 0)) ? dateOf(Number(value)) : value.trim();
}

/** The day and time of a serial number; a whole number is a day alone. */
export function dateOf(serial) {
  const iso = new Date(EXCEL + Math.round(serial * DAY / 1000) * 1000).toISOString();
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
