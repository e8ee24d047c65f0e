/** What the columns of a table become. */

export const FIELDS = ["externalId", "name", "imageUri", "viewpoint", "takenAt", "time", "latitude", "longitude", "encounter", "species", "quality", "bbox", "x", "y", "width", "height", "theta", "id"];
export const PAIR_FIELDS = ["a", "b", "match", "nomatch", "notcomp"];

const KNOWN = {
  externalId: ["externalid", "image_id", "imageid", "photo_id", "photoid", "encounter.catalognumber", "annotation", "media_id", "mediaid", "record_id"],
  name: ["name", "individual", "identity", "individualid", "individual_id", "markedindividual.individualid", "encounter.individualid", "animal", "animal_id", "animalid", "tier", "individuum", "nombre", "id_individual"],
  imageUri: ["imageuri", "path", "filepath", "file", "image", "filename", "file_name", "photo", "foto", "bild", "datei", "dateiname", "encounter.mediaasset0", "image_path", "photo_file", "photofile"],
  viewpoint: ["viewpoint", "side", "flank", "orientation", "position", "seite", "flanke", "lado"],
  takenAt: ["takenat", "timestamp", "date", "datetime", "date_time", "date_captured", "eventdate", "datum", "aufnahmedatum", "fecha", "datetimeoriginal", "date_taken"],
  time: ["time", "uhrzeit", "zeit", "hora", "time_taken"],
  latitude: ["latitude", "lat", "encounter.decimallatitude", "decimallatitude", "breite", "breitengrad"],
  longitude: ["longitude", "long", "lon", "lng", "encounter.decimallongitude", "decimallongitude", "laenge", "länge", "längengrad"],
  encounter: ["encounter", "station", "sequence_id", "sequenceid", "encounter.sightingid", "camera", "site", "location", "place", "ort", "standort", "kamera", "encounter.locationid", "locationid"],
  species: ["species", "art", "especie", "taxon", "scientificname"],
  quality: ["quality", "qualität", "qualitaet", "imagequality"],
  bbox: ["bbox", "box"], x: ["x", "bbox_x", "bboxx", "left"], y: ["y", "bbox_y", "bboxy", "top"], width: ["width", "w", "bbox_w", "bbox_width", "bboxwidth"], height: ["height", "h", "bbox_h", "bbox_height", "bboxheight"],
  theta: ["theta", "angle"], id: ["uuid", "annot_uuid"],
  a: ["a", "id1", "annot_1", "n0", "aid1", "image1", "photo1"], b: ["b", "id2", "annot_2", "n1", "aid2", "image2", "photo2"],
  match: ["match", "score", "probability", "similarity"], nomatch: ["nomatch"], notcomp: ["notcomp"],
};

const plain = (name) => name.trim().toLowerCase().replace(/[\s-]+/g, "_");
const squeezed = (name) => plain(name).replaceAll("_", "");
const meansOf = (name, fields) => fields.find((field) => KNOWN[field].includes(plain(name)) || KNOWN[field].includes(squeezed(name)) || field.toLowerCase() === squeezed(name)) ?? "";

/** Whether a table is one of scored pairs. */
export const isPairs = (header) => ["a", "b", "match"].every((field) => header.some((name) => meansOf(name, PAIR_FIELDS) === field));

/** What each column is taken for at first; "" is kept as a field of its own. */
export function guess(header, remembered = {}) {
  const fields = isPairs(header) ? PAIR_FIELDS : FIELDS;
  const used = new Set();
  return header.map((name) => {
    const field = remembered[plain(name)] ?? meansOf(name, fields);
    if (!field || used.has(field) || !fields.includes(field)) return "";
    used.add(field);
    return field;
  });
}

/** What is remembered of a choice: the meaning of each header's name. */
export const memory = (header, chosen) => Object.fromEntries(header.map((name, i) => [plain(name), chosen[i]]));

const NO_NAMES = new Set(["", "na", "n/a", "nan", "none", "null", "unknown", "unidentified", "____", "-1"]);
export const isNoName = (text) => NO_NAMES.has(text.trim().toLowerCase());

const decimal = (text) => Number(/^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text);
const LIMITS = { latitude: 90, longitude: 180 };
const SIDES = { l: "left", r: "right", left: "left", right: "right", links: "left", rechts: "right", izquierda: "left", derecha: "right", f: "front", b: "back" };

/**
 * Makes what is imported of one row, or says what is wrong with it.
 *
 * @returns `{ item, problems }`; a problem has `column`, `value`, `reason` (a key) and `suggestion` (a key)
 */
export function itemOf({ cells }, header, chosen, readDate) {
  const item = { attributes: {} };
  const problems = [];
  const wrong = (i, reason) => problems.push({ column: header[i], value: cells[i] ?? "", reason });
  let time = "";
  let date = "";
  let dateAt = -1;
  const box = {};
  chosen.forEach((field, i) => {
    const value = cells[i] ?? "";
    if (value === "") return;
    if (!field) {
      item.attributes[header[i]] = value;
    } else if (field === "name") {
      if (!isNoName(value)) item.name = value.normalize("NFC");
    } else if (field === "takenAt") {
      date = value;
      dateAt = i;
    } else if (field === "time") {
      time = value;
    } else if (field === "viewpoint") {
      item.viewpoint = SIDES[value.toLowerCase()] ?? value;
    } else if (["latitude", "longitude"].includes(field)) {
      const number = decimal(value);
      if (Math.abs(number) <= LIMITS[field]) item[field] = number;
      else wrong(i, "place");
    } else if (field === "quality") {
      const number = decimal(value);
      if (Number.isInteger(number) && number >= 0 && number <= 5) item.quality = number;
      else wrong(i, "quality");
    } else if (["x", "y", "width", "height", "theta"].includes(field)) {
      const number = decimal(value);
      if (!Number.isFinite(number)) wrong(i, "number");
      else if (field === "theta") item.theta = number;
      else box[field] = number;
    } else if (field === "bbox") {
      const numbers = value.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
      if (numbers.length === 4) item.bbox = numbers;
      else wrong(i, "box");
    } else {
      item[field] = value;
    }
  });
  if (Object.keys(box).length === 4) item.bbox = [box.x, box.y, box.width, box.height];
  if (date) {
    const read = readDate(time ? `${date} ${time}` : date);
    if (read) item.takenAt = read.instant;
    else wrong(dateAt, "date");
  }
  return { item, problems };
}
