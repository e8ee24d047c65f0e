/** What was dropped or chosen: photos, tables, and what lies in folders and archives. */
import { gunzip, unzip } from "./archive.js";
import { readSheet } from "./sheet.js";
import { readTable } from "./table.js";

const PHOTO = /\.(jpe?g|png)$/i;
const TABLE = /\.(csv|tsv|txt|xlsx|json|ndjson|jsonl)$/i;
const HIDDEN = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/;
const LARGEST_TABLE = 200 * 1024 ** 2;

/** All files of a drop, those in folders with the way to them. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ path: file.name, file }));
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return;
    for (const child of part) await walk(child, found);
  }
}

/** The files of an input, those of a folder with the way to them. */
export const picked = (files) => [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/**
 * Sorts files into photos, tables, and what is neither.
 *
 * @returns `{ photos: [{path, file()}], tables, others: [{path, why}] }`; `why` is a key
 */
export async function sort(files) {
  const sorted = { photos: [], tables: [], others: [] };
  for (const { path, file } of files) if (!HIDDEN.test(path)) await take(path, file, sorted, false);
  return sorted;
}

async function take(path, file, sorted, inside) {
  try {
    if (PHOTO.test(path)) {
      sorted.photos.push({ path, file: async () => (file instanceof Blob ? file : file.read()), size: file.size });
    } else if (/\.gz$/i.test(path) && !/\.tar\.gz$/i.test(path)) {
      await take(path.replace(/\.gz$/i, ""), await gunzip(await bytesOf(file)), sorted, inside);
    } else if (/\.zip$/i.test(path) && !inside) {
      for (const entry of await unzip(await bytesOf(file))) if (!HIDDEN.test(entry.name)) await take(entry.name, entry, sorted, true);
    } else if (TABLE.test(path)) {
      if (file.size > LARGEST_TABLE) throw new RangeError("too large");
      sorted.tables.push(await tableFile(path, await bytesOf(file)));
    } else {
      sorted.others.push({ path, why: /\.(tif|tiff|heic|webp|gif|bmp|raw|nef|cr2|arw)$/i.test(path) ? "photoFormat" : /\.xls$/i.test(path) ? "oldExcel" : "unknown" });
    }
  } catch (failure) {
    sorted.others.push({ path, why: failure instanceof RangeError ? "tooLarge" : "unreadable" });
  }
}

const bytesOf = async (file) => (file instanceof Blob ? file : file.read());

async function tableFile(path, blob) {
  if (/\.xlsx$/i.test(path)) return { kind: "table", ...(await readSheet(blob, path)) };
  if (/\.(json|ndjson|jsonl)$/i.test(path)) return { kind: "json", name: path, blob, type: /\.json$/i.test(path) ? "application/json" : "application/x-ndjson" };
  return { kind: "table", ...readTable(new Uint8Array(await blob.arrayBuffer()), path) };
}
