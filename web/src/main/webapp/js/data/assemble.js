/** Brings tables and photos together: which animals are imported, and which file shows each. */
import { itemOf } from "./columns.js";

const base = (path) => path.replaceAll("\\", "/").split("/").pop().toLowerCase();
const whole = (path) => path.replaceAll("\\", "/").replace(/^(\.?\/)+/, "").toLowerCase();

/** Finds photos by their path, from the end: `kenya/a.jpg` fits `trip/kenya/a.jpg` where only one does. */
export class PhotoFinder {
  #byBase = new Map();

  constructor(photos) {
    for (const photo of photos) {
      for (const key of new Set([base(photo.path), base(photo.path).replace(/\.\w+$/, "")])) this.#byBase.set(key, [...(this.#byBase.get(key) ?? []), photo]);
    }
  }

  /** The one photo that a text names; null for none, "ambiguous" for several. */
  find(text) {
    const wanted = whole(text);
    const near = this.#byBase.get(base(text)) ?? [];
    const ends = near.filter(({ path }) => {
      const there = whole(path);
      return [there, there.replace(/\.\w+$/, "")].some((one) => one === wanted || one.endsWith(`/${wanted}`));
    });
    const exact = ends.filter(({ path }) => whole(path) === wanted);
    const found = exact.length ? exact : ends;
    if (found.length > 1) return "ambiguous";
    // A table may name more folders than were dropped.
    return found[0] ?? (near.length === 1 && wanted.endsWith(`/${whole(near[0].path)}`) ? near[0] : null);
  }
}

/**
 * @param table with `header` and `rows`, or null where there are photos alone
 * @param exif of a photo: `{ time?, latitude?, longitude? }` by its path
 * @returns `{ entries: [{item, photo, row}], problems, unused, withoutPhoto }`
 */
export function assemble(table, chosen, photos, exif, readDate) {
  const finder = new PhotoFinder(photos);
  const used = new Set();
  const entries = [];
  const problems = [];
  const ids = new Map();
  let withoutPhoto = 0;
  for (const row of table?.rows ?? []) {
    const { item, problems: wrong } = itemOf(row, table.header, chosen, readDate);
    const add = (column, value, reason) => wrong.push({ column, value, reason });
    const named = item.imageUri ?? item.externalId;
    if (!named && !item.id) add("", "", "noId");
    let photo = named ? finder.find(named) : null;
    if (photo === "ambiguous") {
      add(table.header[chosen.indexOf(item.imageUri ? "imageUri" : "externalId")], named, "ambiguous");
      photo = null;
    }
    if (table.shifted.includes(row.line)) add("", row.cells.slice(table.header.length).join(" | "), "shifted");
    if (photo) used.add(photo);
    if (wrong.length) {
      for (const problem of wrong) problems.push({ row: row.line, ...problem });
      continue;
    }
    if (!photo) withoutPhoto++;
    item.externalId ??= item.id ? undefined : unique(photo ? photo.path : item.imageUri, ids);
    if (photo) {
      item.imageUri = photo.path;
      fromCamera(item, exif.get(photo.path), readDate);
    }
    entries.push({ item: tidy(item), photo, row: row.line });
  }
  const unused = photos.filter((photo) => !used.has(photo));
  if (!table) {
    for (const photo of unused) {
      const item = { externalId: photo.path, imageUri: photo.path, attributes: {} };
      fromCamera(item, exif.get(photo.path), readDate);
      entries.push({ item: tidy(item), photo, row: null });
    }
  }
  return { entries, problems, unused: table ? unused : [], withoutPhoto };
}

/** Two animals of one photo are told apart by a number. */
function unique(id, ids) {
  const n = (ids.get(id) ?? 0) + 1;
  ids.set(id, n);
  return n === 1 ? id : `${id}#${n}`;
}

/** What the camera says stands where the table says nothing. */
function fromCamera(item, found, readDate) {
  if (!found) return;
  if (!item.takenAt && found.time) item.takenAt = readDate(found.time)?.instant;
  if (item.latitude === undefined && item.longitude === undefined && found.latitude !== undefined) Object.assign(item, { latitude: found.latitude, longitude: found.longitude });
}

function tidy(item) {
  const { attributes, ...rest } = item;
  return Object.fromEntries(Object.entries({ ...rest, ...(Object.keys(attributes).length ? { attributes } : {}) }).filter(([, value]) => value !== undefined));
}
