/** Import with a dry run, and export. */
import { CallFailure, all, call, get, graphId, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { askName, failureNote } from "../lib/dialog.js";
import { announce, button, download, fill, h } from "../lib/dom.js";
import { number, t } from "../lib/texts.js";

const FIELDS = ["id", "externalId", "name", "imageUri", "bbox", "theta", "viewpoint", "species", "quality", "takenAt", "latitude", "longitude", "encounter", "attributes"];
const PAIR_FIELDS = ["a", "b", "match", "nomatch", "notcomp", "score"];
const PRESETS = {
  externalId: ["externalid", "external id", "image_id", "encounter.catalognumber", "filename", "file_name", "annotation"],
  name: ["name", "individual", "identity", "individualid", "individual_id", "markedindividual.individualid", "encounter.individualid"],
  imageUri: ["imageuri", "path", "filepath", "file", "image", "encounter.mediaasset0", "file_name"],
  bbox: ["bbox"], theta: ["theta"], viewpoint: ["viewpoint", "orientation", "position", "side"], species: ["species"],
  quality: ["quality"], takenAt: ["takenat", "timestamp", "date", "datetime", "date_captured"], latitude: ["latitude", "lat", "encounter.decimallatitude"],
  longitude: ["longitude", "long", "lon", "encounter.decimallongitude"], encounter: ["encounter", "station", "sequence id", "encounter.sightingid"], id: ["id", "uuid", "annot_uuid"],
  a: ["a", "id1", "annot_1", "n0", "aid1", "image1"], b: ["b", "id2", "annot_2", "n1", "aid2", "image2"], match: ["match", "score", "probability", "w", "similarity"],
};
/** Settings a project is made with: the usual value and the largest. */
const CONFIG = [["redundancy.positive", 2, 10], ["redundancy.negative", 2, 10], ["review.lease", 120, 86400]];
const isNew = graphId === "new";
let graph = null;
const steps = h("div", {});
const result = h("div", { id: "result", role: "status", "aria-live": "polite" });

async function start() {
  await askName();
  if (!isNew) graph = await get(`/graphs/${graphId}`);
  document.title = `${t("nav.data")} · ${graph?.name || "Resight"}`;
  document.body.prepend(topBar(graph, "data"), h("main", { class: "wide" }, h("h1", {}, isNew ? t("data.newTitle") : t("nav.data")), steps, result, graph ? exports() : ""));
  drawChoice();
}

function drawChoice() {
  const field = h("input", { type: "file", id: "files", multiple: true, accept: ".csv,.json,.ndjson,.jsonl,.jpg,.jpeg,.png", onchange: () => taken([...field.files]) });
  const drop = h("div", { class: "drop", ondragover: (event) => {
    event.preventDefault();
    drop.classList.add("over");
  }, ondragleave: () => drop.classList.remove("over"), ondrop: (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    taken([...event.dataTransfer.files]);
  } }, h("label", { for: "files" }, h("strong", {}, t("data.choose"))), h("br"), field);
  fill(steps, h("section", { class: "card" }, h("h2", {}, t("data.import")), drop,
    h("ul", {}, ["data.acceptsAnnotations", "data.acceptsCandidates", "data.acceptsPhotos"].map((key) => h("li", {}, t(key)))), isNew ? makeGraph() : grow()));
}

async function taken(files) {
  const photos = files.filter(({ name }) => /\.(jpe?g|png)$/i.test(name));
  const tables = files.filter(({ name }) => /\.(csv|json|ndjson|jsonl)$/i.test(name));
  fill(result);
  if (tables.length) await check(tables[0]);
  if (photos.length) await sendPhotos(photos);
  if (!tables.length && !photos.length) fill(result, h("p", { class: "note bad" }, t("data.nothing")));
}

/** Splits the first line of a CSV file; only the header is read here, rows are the server's. */
async function header(file) {
  const start = (await file.slice(0, 65536).text()).replace(/^\ufeff/, "");
  const names = [];
  let cell = "";
  let quoted = false;
  let i = 0;
  for (; i < start.length; i++) {
    const c = start[i];
    if (quoted) {
      if (c === '"' && start[i + 1] === '"') cell += start[++i];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") {
      names.push(cell);
      cell = "";
    } else if (c === "\n") break;
    else if (c !== "\r") cell += c;
  }
  names.push(cell);
  const mark = (await file.slice(0, 3).arrayBuffer());
  const bom = new Uint8Array(mark)[0] === 0xef ? 3 : 0;
  return { names, bytes: bom + new TextEncoder().encode(start.slice(0, i + 1)).length };
}

const typeOf = (file) => (/\.csv$/i.test(file.name) ? "text/csv" : /\.(ndjson|jsonl)$/i.test(file.name) ? "application/x-ndjson" : "application/json");
const guess = (name, fields) => fields.find((field) => field.toLowerCase() === name.trim().toLowerCase()) ?? fields.find((field) => (PRESETS[field] ?? []).includes(name.trim().toLowerCase())) ?? "";

async function check(file) {
  const type = typeOf(file);
  const area = h("section", { class: "card" }, h("h2", {}, t("data.dryRun", { file: file.name })), h("p", {}, t("loading")));
  fill(result, area);
  try {
    if (type !== "text/csv") {
      const pairs = /"match"|"score"/.test(await file.slice(0, 4000).text());
      await dryRun(file, pairs ? "candidates" : "annotations", type, area);
      return;
    }
    const { names, bytes } = await header(file);
    const pairs = ["a", "b"].every((end) => names.some((name) => guess(name, ["a", "b", "match"]) === end));
    const fields = pairs ? PAIR_FIELDS : FIELDS;
    const used = new Set();
    const chosen = names.map((name) => {
      const field = guess(name, fields);
      if (!field || used.has(field)) return "";
      used.add(field);
      return field;
    });
    const outcome = h("div", {});
    const run = () => {
      const written = chosen.map((field, i) => field || `attributes.${names[i].replace(/[",\n]/g, " ").trim() || `column ${i + 1}`}`);
      const quoted = written.map((name) => `"${name}"`).join(",");
      return dryRun(new Blob([`${quoted}\n`, file.slice(bytes)], { type }), pairs ? "candidates" : "annotations", type, outcome);
    };
    const columns = names.map((name, i) => h("tr", {}, h("th", { scope: "row" }, name || t("data.unnamed")),
      h("td", {}, h("select", { "aria-label": t("data.meansOf", { name }), onchange: (event) => {
        chosen[i] = event.target.value;
        run();
      } }, h("option", { value: "" }, pairs ? t("data.leaveOut") : t("data.keep")),
      fields.map((field) => h("option", { value: field, selected: chosen[i] === field }, t(`field.${field}`)))))));
    const mapping = h("details", { open: chosen.includes("") }, h("summary", {}, t("data.mapping")),
      h("div", { class: "scroll", tabindex: 0 }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("data.column")), h("th", { scope: "col" }, t("data.means")))),
        h("tbody", {}, columns))));
    fill(area, h("h2", {}, t("data.dryRun", { file: file.name })), mapping, outcome);
    if (pairs && chosen.includes("")) outcome.before(h("p", { class: "note warn-note" }, t("data.onlyKnown")));
    await run();
  } catch (failure) {
    area.append(failureNote(failure));
  }
}

async function dryRun(content, kind, type, area) {
  fill(area, h("p", {}, t("data.checking")));
  let found;
  try {
    found = await call("POST", `/pages/imports/${kind}`, new Blob([content], { type }), { type, patience: 300000 });
  } catch (failure) {
    fill(area, failureNote(failure));
    return;
  }
  const importing = button(t("data.importNow", { n: found.ok }), () => importRows(content, kind, type, area), { class: "main", id: "import-now", disabled: found.refused > 0 || (kind === "candidates" && !graph) });
  fill(area, 
    h("p", { id: "dry-run" }, h("strong", {}, t("data.rows", { n: found.rows })), " · ", h("span", { class: "good" }, t("data.ok", { n: found.ok })), " · ", h("span", { class: found.warned ? "warn" : "faint" }, t("data.warned", { n: found.warned })), " · ", h("span", { class: found.refused ? "bad" : "faint" }, t("data.refused", { n: found.refused }))),
    found.problems.length ? h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "problems" }, h("thead", {}, h("tr", {}, ["data.row", "data.column", "data.reason"].map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, found.problems.slice(0, 100).map((problem) => h("tr", {}, h("td", {}, number(problem.row)), h("td", {}, problem.column ?? ""), h("td", { class: problem.warning ? "warn" : "bad" }, problem.reason)))))) : null,
    found.problems.length ? button(t("data.problemsFile"), () => download("refused-rows.csv", "text/csv", ["row,line,column,reason", ...found.problems.map((p) => [p.row, p.line ?? "", p.column ?? "", p.reason].map((v) => `"${String(v).replaceAll('"', '""')}"`).join(","))].join("\n")), { class: "quiet" }) : null,
    found.refused ? h("p", { class: "note bad" }, t("data.allOrNothing")) : null, kind === "candidates" && !graph ? h("p", { class: "note warn-note" }, t("data.graphFirst")) : null,
    h("div", { class: "actions" }, importing),
    found.sample.length ? h("details", {}, h("summary", {}, t("data.sample")), h("div", { class: "scroll", tabindex: 0 }, h("table", {}, h("tbody", {}, found.sample.map((row) => h("tr", {}, Object.values(row).filter((value) => value !== null && typeof value !== "object").map((value) => h("td", {}, String(value))))))))) : null);
}

async function importRows(content, kind, type, area) {
  const path = kind === "candidates" ? `/graphs/${graphId}/candidates` : "/annotations";
  try {
    const done = await call("POST", path, new Blob([content], { type }), { type, patience: 600000 });
    const text = t("data.imported", { added: done.added, updated: done.updated, unchanged: done.unchanged });
    announce(text);
    fill(area, h("p", { class: "note good", id: "imported" }, text));
    if (isNew || kind === "annotations") drawChoice();
  } catch (failure) {
    area.append(failureNote(failure, failure instanceof CallFailure && failure.passing ? () => importRows(content, kind, type, area) : undefined));
  }
}

/** Sends photos one by one to the annotations that name them; those of no annotation are listed. */
async function sendPhotos(files) {
  const bar = h("progress", { max: files.length, value: 0, "aria-label": t("data.photos") });
  const words = h("p", {});
  const lost = [];
  result.append(h("section", { class: "card" }, h("h2", {}, t("data.photos")), words, bar));
  const known = new Map();
  for (const annotation of await all("/annotations")) {
    for (const name of [annotation.imageUri, annotation.externalId]) {
      if (!name) continue;
      const key = name.split(/[/\\]/).pop().toLowerCase();
      known.set(key, [...(known.get(key) ?? []), annotation.id]);
      if (!/\.\w+$/.test(key)) for (const end of ["jpg", "jpeg", "png"]) known.set(`${key}.${end}`, [...(known.get(`${key}.${end}`) ?? []), annotation.id]);
    }
  }
  let sent = 0;
  for (const file of files) {
    const ids = new Set(known.get(file.name.toLowerCase()) ?? []);
    if (!ids.size) lost.push([file.name, t("data.noAnnotation")]);
    for (const id of ids) {
      try {
        await sendPhoto(id, file);
        sent++;
      } catch (failure) {
        lost.push([file.name, failure.message]);
      }
    }
    bar.value++;
    words.textContent = t("data.sent", { n: sent, of: files.length });
  }
  words.textContent = t("data.sent", { n: sent, of: files.length });
  if (lost.length) words.after(h("details", { open: true }, h("summary", {}, t("data.lost", { n: lost.length })), h("ul", {}, lost.slice(0, 200).map(([name, why]) => h("li", {}, `${name}: ${why}`)))));
}

/** Sends a photo, again where the server has too much to do for the moment. */
async function sendPhoto(id, file, tries = 5) {
  try {
    await call("PUT", `/annotations/${id}/image`, file, { type: file.type || "application/octet-stream", patience: 120000 });
  } catch (failure) {
    if (failure.kind !== "busy" || tries === 1) throw failure;
    await new Promise((after) => setTimeout(after, 1000 * (failure.retryAfter || 1)));
    await sendPhoto(id, file, tries - 1);
  }
}

/** Makes a project of photos that no project holds yet. */
function makeGraph() {
  const name = h("input", { id: "graph-name", maxlength: 200 });
  const settings = CONFIG.map(([key, usual, most]) => h("label", { class: "line" }, t(`config.${key}`),
    h("input", { type: "number", "data-setting": key, min: 1, max: most, value: usual, required: true })));
  return h("section", {}, h("h2", {}, t("data.makeTitle")), h("p", {}, t("data.makeText")), h("label", { for: "graph-name" }, t("data.projectName")), " ", name,
    h("details", {}, h("summary", {}, t("config.title")), h("div", { class: "narrow" }, settings)), " ",
    button(t("data.make"), async () => {
      try {
        const free = (await all("/annotations")).map(({ id }) => id);
        const held = new Set();
        for (const { id } of (await get("/graphs")).items) for (const { members } of await all(`/graphs/${id}/individuals`)) members.forEach((member) => held.add(member));
        const made = await post("/graphs", { annotations: free.filter((id) => !held.has(id)), name: name.value.trim() || t("graph.unnamed"),
          config: Object.fromEntries(settings.map((label) => label.querySelector("input")).map((field) => [field.dataset.setting, Number(field.value)])) }, { patience: 300000 });
        location.href = `/p/${made.id}/data`;
      } catch (failure) {
        fill(result, failureNote(failure));
      }
    }, { class: "main", id: "make-graph" }));
}

/** Takes photos that no project holds into this one. */
function grow() {
  return h("div", { class: "actions" }, button(t("data.grow"), async () => {
    try {
      const held = new Set();
      for (const { id } of (await get("/graphs")).items) for (const { members } of await all(`/graphs/${id}/individuals`)) members.forEach((member) => held.add(member));
      const free = (await all("/annotations")).map(({ id }) => id).filter((id) => !held.has(id));
      if (!free.length) {
        fill(result, h("p", { class: "note" }, t("data.noneFree")));
        return;
      }
      const grown = await post(`/graphs/${graphId}/annotations`, { annotations: free }, { patience: 300000 });
      location.href = `/p/${grown.id}/data`;
    } catch (failure) {
      fill(result, failureNote(failure));
    }
  }));
}

function exports() {
  const link = (format, key) => h("li", {}, h("a", { href: `/api/v1/graphs/${graphId}/export?format=${format}`, download: "" }, t(key)));
  return h("section", { class: "card", id: "export" }, h("h2", {}, t("data.export")), graph.inconsistent ? h("p", { class: "note warn-note" }, t("data.exportConflicts", { n: graph.inconsistent })) : null,
    h("ul", {}, link("csv", "data.csv"), link("json", "data.json"), h("li", {}, h("a", { href: `/api/v1/graphs/${graphId}/reviews?limit=10000`, download: "decisions.json" }, t("data.decisions")))),
    h("h3", {}, t("data.sync")), h("p", {}, t("data.syncText")), button(t("data.syncDo"), async (event) => {
      event.target.disabled = true;
      try {
        const { names } = await post(`/graphs/${graphId}/sync`, {}, { patience: 120000 });
        fill(result, h("p", { class: "note good" }, t("data.synced", { n: Object.keys(names).length })));
      } catch (failure) {
        fill(result, failureNote(failure));
      }
      event.target.disabled = false;
    }));
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()), h("a", { href: "/" }, t("nav.dashboard")))));
