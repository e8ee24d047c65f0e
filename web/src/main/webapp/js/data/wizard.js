/** Import in five steps on one page: read, columns, what will change, do it, find matches. */
import { call, get, uuid } from "../lib/api.js";
import { askName, failureNote, failureText } from "../lib/dialog.js";
import { announce, button, download, fill, h } from "../lib/dom.js";
import { settings } from "../lib/settings.js";
import { copiesOf } from "../lib/copies.js";
import { matching } from "../lib/matching.js";
import { readStored, writeStored } from "../lib/storage.js";
import { number, t } from "../lib/texts.js";
import { assemble } from "./assemble.js";
import { FIELDS, PAIR_FIELDS, guess, isPairs, memory } from "./columns.js";
import { needsZone, orderOf, readDate } from "./dates.js";
import { readExif } from "./exif.js";
import { dropped, picked, sort } from "./files.js";
import { check, checkPairs, collectionOf, compareAll, idsOf, intoProject, photoFolderOf, planOf, putPhotoFolder, sendPhotos, sendReviews, sendRows, trusted } from "./sending.js";
import { cell } from "./table.js";

const MEMORY = "resight.columns";
const PENDING = "resight.collection"; // of a project that was begun and not made
const HEAD = 131072; // bytes of a photo in which the camera's words stand
const SHOWN_ROWS = 6;
const SHOWN_PROBLEMS = 100;
const MOST_COMPARED = 20000; // pairs; more than anybody would go through without scores
/** Settings a project is made with: the usual value, the smallest, the largest, and the step. */
const CONFIG = [["redundancy.positive", 2, 1, 10, 1], ["redundancy.negative", 2, 1, 10, 1], ["review.lease", 120, 1, 86400, 1], ["review.double", 0.05, 0, 1, 0.01], ["review.known", 0.02, 0, 1, 0.01]];

/**
 * The five steps, each some functions below its heading. They share `work`, what has been read and
 * chosen, so they are in one function.
 * @param graph the project, or null where a new one is made
 */
export function wizard(graph) {
  const steps = ["read", "columns", "changes", "doing", "matches"].map((name, i) => {
    const state = h("span", { class: "step-state" });
    const place = h("div", { class: "step-body" });
    const element = h("section", { class: "card step", id: `step-${name}`, "data-state": i ? "later" : "now", "aria-labelledby": `step-${name}-title` },
      h("h2", { id: `step-${name}-title` }, h("span", { class: "step-number", "aria-hidden": "true" }, String(i + 1)), t(`import.step.${name}`), state), place);
    return { name, element, place, state };
  });
  const [read, columns, changes, doing, matches] = steps;
  const work = { sorted: null, table: null, pairs: null, json: null, chosen: [], order: "day", zone: Intl.DateTimeFormat().resolvedOptions().timeZone, trust: "verify", blank: "keep", exif: new Map(), made: null, collection: null, onServer: 0 };
  const mark = (step, state) => {
    step.element.dataset.state = state;
    step.state.textContent = state === "done" ? ` ✓ ${t("import.done")}` : state === "bad" ? ` ⚠ ${t("import.look")}` : "";
  };
  const reset = (from) => steps.slice(from).forEach((step) => {
    mark(step, "later");
    fill(step.place);
  });

  /* ---- 1 read ---- */

  function drawRead() {
    const files = h("input", { type: "file", id: "files", multiple: true, class: "unseen", onchange: () => take(picked(files.files)) });
    const folder = h("input", { type: "file", id: "folder", webkitdirectory: true, class: "unseen", onchange: () => take(picked(folder.files)) });
    const drop = h("div", { class: "drop", id: "drop", ondragover: (event) => {
      event.preventDefault();
      drop.classList.add("over");
    }, ondragleave: () => drop.classList.remove("over"), ondrop: async (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take(await dropped(event.dataTransfer));
    } },
    h("p", { class: "lead" }, h("strong", {}, t("import.drop"))), h("p", {}, t("import.accepts")),
    h("div", { class: "actions centre" }, h("label", { class: "button main", for: "files" }, t("import.chooseFiles")), h("label", { class: "button", for: "folder" }, t("import.chooseFolder"))), files, folder);
    fill(read.place, drop, h("div", { id: "recognised", role: "status", "aria-live": "polite" }));
  }

  let taking = 0; // the files that count; what is read of older ones is dropped
  let running = false; // an import is on its way, with the files that it began with

  async function take(chosen) {
    if (!chosen.length) return;
    if (running) {
      announce(t("import.stay"), true);
      return;
    }
    const mine = ++taking;
    checking++;
    reset(1);
    const said = read.place.querySelector("#recognised");
    fill(said, h("p", {}, t("import.reading")));
    const found = { sorted: await sort(chosen), table: null, pairs: null, json: null, exif: new Map() };
    for (const table of found.sorted.tables) {
      if (table.kind === "json") found.json ??= await readJson(table);
      else if (isPairs(table.header)) found.pairs ??= table;
      else found.table ??= table;
    }
    const { photos, others } = found.sorted;
    await readCameras(photos, found.exif, (n) => mine === taking && fill(said, h("p", {}, t("import.readingPhotos", { n, of: photos.length }))));
    if (mine !== taking) return;
    Object.assign(work, found);
    const bytes = photos.reduce((sum, { size }) => sum + size, 0);
    const cameras = [...work.exif.values()];
    fill(said, h("ul", { class: "found-list" },
      photos.length ? h("li", {}, t("import.photos", { n: photos.length, size: sizeText(bytes) }), " ",
        cameras.some(({ time }) => time) ? t("import.cameraTime", { n: cameras.filter(({ time }) => time).length }) : t("import.noCameraTime"),
        cameras.some(({ latitude }) => latitude !== undefined) ? ` ${t("import.cameraPlace", { n: cameras.filter(({ latitude }) => latitude !== undefined).length })}` : "") : null,
      [work.table, work.pairs].filter(Boolean).map((table) => h("li", {}, h("strong", {}, table.name), ": ", t(table === work.pairs ? "import.pairsTable" : "import.table", { n: table.rows.length, columns: table.header.length }), " · ",
        table.separator ? t("import.written", { separator: t(`import.separator.${{ ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" }[table.separator]}`), encoding: table.encoding }) : table.encoding)),
      work.json ? h("li", {}, h("strong", {}, work.json.name), ": ", t("import.table", { n: work.json.items.length, columns: Object.keys(work.json.items[0] ?? {}).length }), " · JSON") : null),
    others.length ? h("details", { class: "note bad", open: others.length < 6 }, h("summary", {}, t("import.notTaken", { n: others.length })), h("ul", {}, others.slice(0, 50).map(({ path, why }) => h("li", {}, `${path}: ${t(`import.why.${why}`)}`)))) : null);
    if (!photos.length && !work.table && !work.json && !work.pairs) {
      said.append(h("p", { class: "note bad" }, t("import.nothing")));
      mark(read, "bad");
      return;
    }
    if (!graph && work.pairs && !photos.length && !work.table && !work.json) {
      said.append(h("p", { class: "note bad" }, t("data.graphFirst")));
      mark(read, "bad");
      return;
    }
    mark(read, "done");
    if (work.pairs && !photos.length && !work.table && !work.json) {
      mark(columns, "done");
      fill(columns.place, h("p", { class: "faint" }, t("import.noColumns")));
      await showPairs();
    } else if (work.table) {
      drawColumns();
    } else {
      mark(columns, "done");
      fill(columns.place, h("p", { class: "faint" }, t("import.noColumns")), zoneQuestion(cameras.map(({ time }) => time).filter(Boolean)));
      await showChanges();
    }
  }

  async function readCameras(photos, exif, tell) {
    let n = 0;
    for (const { path, file } of photos) {
      try {
        const found = readExif(await (await file()).slice(0, HEAD).arrayBuffer());
        if (Object.keys(found).length) exif.set(path, found);
      } catch { /* told when the photo is sent */ }
      if (++n % 50 === 0) tell(n);
    }
  }

  /* ---- 2 columns ---- */

  function drawColumns() {
    const { header, rows } = work.table;
    work.chosen = guess(header, readStored(MEMORY, {}));
    work.order = "";
    mark(columns, "now");
    const redraw = () => {
      const dates = texts("takenAt");
      const open = orderOf(dates);
      if (open !== "ask") work.order = open === "none" ? "day" : open;
      fill(questions, open === "ask" ? orderQuestion(dates) : null,
        zoneQuestion(texts("time").length ? dates.map((date) => `${date} 00:00`) : dates), nameQuestion());
      writeStored(MEMORY, { ...readStored(MEMORY, {}), ...memory(header, work.chosen) });
      if (open === "ask" && !work.order) {
        reset(2);
        mark(columns, "now");
      } else {
        mark(columns, "done");
        showChanges();
      }
    };
    const texts = (field) => {
      const at = work.chosen.indexOf(field);
      return at < 0 ? [] : rows.map(({ cells }) => cells[at] ?? "").filter(Boolean);
    };
    const select = (name, i) => h("select", { "aria-label": t("data.meansOf", { name }), "data-column": name, onchange: (event) => {
      work.chosen[i] = event.target.value;
      redraw();
    } }, h("option", { value: "" }, t("data.keep")), FIELDS.map((field) => h("option", { value: field, selected: work.chosen[i] === field }, t(`field.${field}`))));
    const questions = h("div", { class: "questions" });
    const orderQuestion = (dates) => h("fieldset", { id: "date-order" }, h("legend", {}, t("import.whichOrder", { date: dates.find((date) => orderOf([date]) === "ask") ?? dates[0] })),
      ["day", "month"].map((order) => h("label", { class: "line-left" }, h("input", { type: "radio", name: "order", value: order, checked: work.order === order, onchange: () => {
        work.order = order;
        redraw();
      } }), t(`import.order.${order}`))));
    const nameQuestion = () => (work.chosen.includes("name") ? h("fieldset", { id: "trust" }, h("legend", {}, t("import.whichNames")),
      ["verify", "trust", "ignore"].map((trust) => h("label", { class: "line-left" }, h("input", { type: "radio", name: "trust", value: trust, checked: work.trust === trust, onchange: () => {
        work.trust = trust;
        redraw();
      } }), h("span", {}, h("strong", {}, t(`import.names.${trust}`)), " ", t(`import.namesMean.${trust}`))))) : null);
    fill(columns.place, h("p", {}, t("import.columnsHow")), h("div", { class: "scroll", tabindex: 0 }, h("table", { class: "mapping", id: "mapping" },
      h("thead", {}, h("tr", {}, header.map((name) => h("th", { scope: "col" }, name))), h("tr", {}, header.map((name, i) => h("td", {}, select(name, i))))),
      h("tbody", {}, rows.slice(0, SHOWN_ROWS).map(({ cells }) => h("tr", {}, header.map((_, i) => h("td", {}, cells[i] ?? ""))))))), questions);
    redraw();
  }

  const zones = () => Intl.supportedValuesOf?.("timeZone") ?? ["UTC"];

  function zoneQuestion(dates) {
    if (!needsZone(dates)) return null;
    return h("label", { class: "line-left", id: "zone" }, t("import.whichZone"), h("select", { onchange: (event) => {
      work.zone = event.target.value;
      showChanges();
    } }, [...new Set([work.zone, "UTC", ...zones()])].map((zone) => h("option", { value: zone, selected: zone === work.zone }, zone.replaceAll("_", " ")))));
  }

  /* ---- 3 what will change ---- */

  let checking = 0;

  async function showChanges() {
    const mine = ++checking;
    reset(3);
    mark(changes, "now");
    fill(changes.place, h("p", {}, t("data.checking")));
    const put = (text) => readDate(text, { order: work.order || "day", zone: work.zone });
    const found = work.json ? { entries: work.json.items.map((item, i) => ({ item, photo: null, row: i + 1 })), problems: [], unused: work.sorted.photos, withoutPhoto: 0 }
      : assemble(work.table, work.chosen, work.sorted.photos, work.exif, put);
    if (work.trust === "ignore") for (const { item } of found.entries) delete item.name;
    let checked;
    let plan;
    try {
      work.collection ??= graph ? await collectionOf(graph.id) : pending();
      checked = found.entries.length ? await check(found.entries.map(({ item }) => item)) : { problems: [], refused: 0, warned: 0 };
      const wrongRows = new Set(checked.problems.filter(({ warning }) => !warning).map(({ row }) => row - 1));
      const items = found.entries.filter((_, i) => !wrongRows.has(i)).map(({ item }) => item);
      plan = items.length ? await planOf(items, work.collection) : null;
    } catch (failure) {
      if (mine === checking) fill(changes.place, failureNote(failure, showChanges));
      return;
    }
    if (mine !== checking) return;
    const serverSays = checked.problems.map(({ row, column, reason, warning }) => ({ row: found.entries[row - 1]?.row ?? row, column: column ?? "", value: valueAt(found.entries[row - 1], column), text: reason, warning }));
    const bad = new Set(checked.problems.filter(({ warning }) => !warning).map(({ row }) => row - 1));
    const good = found.entries.filter((_, i) => !bad.has(i));
    const problems = [...found.problems.map((problem) => ({ ...problem, text: t(`import.wrong.${problem.reason}`), suggestion: t(`import.suggest.${problem.reason}`) })), ...serverSays];
    const refused = new Set(problems.filter(({ warning }) => !warning).map(({ row }) => row));
    work.good = good;
    const named = new Set(good.map(({ item }) => item.name).filter(Boolean));
    const places = good.filter(({ item }) => item.takenAt).length;
    fill(changes.place,
      h("p", { id: "dry-run" }, h("strong", {}, t("import.willTake", { n: good.length })), named.size ? ` · ${t("import.namedIndividuals", { n: named.size })}` : "", ` · ${t("import.dated", { n: places })}`,
        found.withoutPhoto && work.sorted.photos.length ? h("span", { class: "warn" }, ` · ${t("import.withoutPhoto", { n: found.withoutPhoto })}`) : "",
        refused.size ? h("span", { class: "bad" }, ` · ${t("data.refused", { n: refused.size })}`) : ""),
      plan ? planned(plan) : null,
      problems.length ? problemTable(problems, refused) : h("p", { class: "good" }, t("import.allGood")),
      found.unused.length ? h("details", {}, h("summary", { class: "warn" }, t("import.unused", { n: found.unused.length })), h("ul", {}, found.unused.slice(0, 100).map(({ path }) => h("li", {}, path)))) : null);
    mark(changes, refused.size ? "bad" : "done");
    if (good.length) drawDoing();
  }

  /** What the rows would change: old → new, what a blank would take away, and what others hold. */
  function planned(plan) {
    const text = (value) => (value === null || value === undefined ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value));
    const shown = plan.changes.filter((change) => work.blank === "clear" || (change.new !== null && change.new !== undefined));
    const changed = new Set(shown.map(({ id }) => id)).size;
    return [h("p", { id: "plan" }, t("import.plan", { added: plan.added, changed, unchanged: plan.updated + plan.unchanged - changed })),
      plan.blanks ? h("fieldset", { id: "blanks" }, h("legend", {}, t("import.blanks", { n: plan.blanks })), ["keep", "clear"].map((blank) => h("label", { class: "line-left" },
        h("input", { type: "radio", name: "blank", value: blank, checked: work.blank === blank, onchange: () => {
          work.blank = blank;
          showChanges();
        } }), t(`import.blank.${blank}`)))) : null,
      shown.length ? h("details", { open: shown.length <= 20 }, h("summary", {}, t("import.changes", { n: shown.length })), h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "changes" },
        h("thead", {}, h("tr", {}, ["import.photo", "data.column", "import.old", "import.new"].map((key) => h("th", { scope: "col" }, t(key))))),
        h("tbody", {}, shown.slice(0, SHOWN_PROBLEMS).map((change) => h("tr", {}, h("td", {}, change.externalId ?? change.id.slice(0, 8)), h("td", {}, change.field), h("td", {}, text(change.old)), h("td", {}, text(change.new)))))))) : null,
      plan.standsElsewhere ? h("p", { class: "note", id: "elsewhere" }, t("import.elsewhere", { n: plan.standsElsewhere })) : null];
  }

  const valueAt = (entry, column) => (entry && column && typeof entry.item[column] !== "object" ? String(entry.item[column] ?? "") : "");

  function problemTable(problems, refused) {
    return [h("div", { class: "scroll", tabindex: 0 }, h("table", { id: "problems" }, h("thead", {}, h("tr", {}, ["data.row", "data.column", "import.there", "data.reason", "import.suggestion"].map((key) => h("th", { scope: "col" }, t(key))))),
      h("tbody", {}, problems.slice(0, SHOWN_PROBLEMS).map(({ row, column, value, text, suggestion, warning }) => h("tr", {}, h("td", {}, number(row)), h("td", {}, column), h("td", {}, value), h("td", { class: warning ? "warn" : "bad" }, text), h("td", {}, suggestion ?? "")))))),
    problems.length > SHOWN_PROBLEMS ? h("p", { class: "faint" }, t("import.moreProblems", { n: problems.length - SHOWN_PROBLEMS })) : null,
    refused.size && work.table ? [h("p", {}, t("import.refusedStay")), button(t("import.refusedFile"), () => download("refused-rows.csv", "text/csv",
      [[...work.table.header, "row", "reason"], ...work.table.rows.filter(({ line }) => refused.has(line)).map(({ line, cells }) => [...work.table.header.map((_, i) => cells[i] ?? ""), line, problems.filter(({ row }) => row === line).map(({ column, text }) => `${column}: ${text}`).join("; ")])]
        .map((row) => row.map(cell).join(",")).join("\n")), { class: "quiet", id: "refused-file" })] : null];
  }

  /* ---- 4 do it ---- */

  function drawDoing() {
    mark(doing, "now");
    const { good } = work;
    const photos = good.filter(({ photo }) => photo).length;
    const name = graph ? null : h("input", { id: "graph-name", maxlength: 200, value: suggestedName() });
    const config = graph ? [] : CONFIG.map(([key, usual, min, max, step]) => h("label", { class: "line" }, t(`config.${key}`), h("input", { type: "number", "data-setting": key, min, max, step, value: usual, required: true })));
    const backend = graph ? null : h("select", { id: "backend" }, ["graph", "evidence"].map((value) => h("option", { value }, t(`config.backend.${value}`))));
    const result = h("div", { id: "result", role: "status", "aria-live": "polite" });
    const begun = { made: null, reviews: new Map() }; // what an attempt that failed has done already
    const folder = h("input", { id: "photo-folder", maxlength: 1000, autocomplete: "off", spellcheck: false, "aria-describedby": "photo-folder-hint" });
    const onServer = h("div", {});
    if (photos < good.length) askFolder(onServer, folder);
    const asked = () => graph ? null : {
      name: name.value.trim() || t("graph.unnamed"),
      backend: backend.value,
      config: Object.fromEntries(config.map((label) => label.querySelector("input")).map((field) => [field.dataset.setting, Number(field.value)])),
      collection: work.collection,
    };
    const start = button(graph ? t("import.into", { n: good.length }) : t("import.make", { n: good.length }), () => run(asked(), result, start, folder, begun), { class: "main", id: "import-now" });
    fill(doing.place, graph ? h("p", {}, t("import.intoText", { name: graph.name || t("graph.unnamed"), photos })) : [h("label", { for: "graph-name" }, t("data.projectName")), " ", name,
      h("details", {}, h("summary", {}, t("config.title")), h("div", { class: "narrow" }, h("p", {}, h("label", { for: "backend" }, t("config.backend")), " ", backend), config))], onServer, h("div", { class: "actions" }, start), result);
  }

  const suggestedName = () => (work.sorted.photos[0]?.path.includes("/") ? work.sorted.photos[0].path.split("/")[0] : work.table?.name.replace(/\.\w+$/, "").split("/").pop()) ?? "";

  /** Asks for the folder of photos that were not chosen here, where the server has one. */
  async function askFolder(place, field) {
    const there = await photoFolderOf(work.collection).catch(() => null);
    if (!there?.available) return;
    field.value = there.folder ?? "";
    fill(place, h("label", { for: "photo-folder" }, t("import.photoFolder")), " ", field, h("p", { class: "faint", id: "photo-folder-hint" }, t("import.photoFolderHow")));
  }

  async function run(project, result, start, field, begun) {
    if (work.trust === "trust" && work.good.some(({ item }) => item.name)) await askName();
    start.disabled = running = true;
    const bar = h("progress", { max: 1, value: 0, "aria-label": t("import.step.doing") });
    const words = h("p", {});
    fill(result, bar, words, h("p", { class: "faint" }, t("import.stay")));
    try {
      words.textContent = t("import.sendingRows", { n: work.good.length });
      const items = work.good.map(({ item }) => item);
      const folder = field.isConnected ? field.value.trim() : "";
      if (folder) await putPhotoFolder(work.collection, folder);
      const sum = await sendRows(items, work.collection, work.blank);
      const lying = folder ? await putPhotoFolder(work.collection, folder) : null;
      work.onServer = lying?.found ?? 0;
      const ids = await idsOf(items, work.collection);
      const jobs = work.good.filter(({ photo }) => photo).map(({ item, photo }) => ({ id: ids.get(item.externalId ?? item.id), photo }));
      const lost = await sendPhotos(jobs, telling(bar, words));
      const all = [...new Set(items.map((item) => ids.get(item.externalId ?? item.id)).filter(Boolean))];
      work.made = begun.made = await intoProject(begun.made ?? graph?.id, all, project);
      if (!graph) writeStored(PENDING, null);
      const joined = work.trust === "trust" ? trusted(work.good, ids, settings.reviewer, begun.reviews) : [];
      await sendReviews(work.made, joined);
      const done = t("data.imported", sum);
      fill(result, h("p", { class: "note good", id: "imported" }, done, " ", jobs.length ? t("data.sent", { n: jobs.length - lost.length, of: jobs.length }) : "", joined.length ? ` ${t("import.joined", { n: joined.length })}` : ""),
        lying ? h("p", { class: `note ${lying.found ? "good" : "bad"}`, id: "lying" }, t("import.photosThere", { n: lying.found, of: lying.annotations, folder })) : null,
        lostPhotos(lost), work.onServer || jobs.length > lost.length ? copiesOf(work.made, all) : null);
      announce(done);
      mark(doing, lost.length ? "bad" : "done");
      history.replaceState(null, "", `/p/${work.made}/data`);
      await drawMatches();
    } catch (failure) {
      start.disabled = false;
      fill(result, failureNote(failure, () => run(project, result, start, field, begun)));
      mark(doing, "bad");
    } finally {
      running = false;
    }
  }

  /** Says how far the photos are. */
  const telling = (bar, words) => (done, of, seconds) => {
    bar.max = of;
    bar.value = done;
    words.textContent = [t("data.sent", { n: done, of }), seconds ? t("import.timeLeft", { time: seconds < 90 ? t("lapse.seconds", { n: Math.ceil(seconds / 5) * 5 }) : t("lapse.minutes", { n: Math.round(seconds / 60) }) }) : ""].join(" ");
  };

  /** The photos that were not taken, to be sent again. */
  function lostPhotos(lost) {
    const place = h("div", {});
    const draw = (jobs) => fill(place, jobs.length ? h("details", { class: "note bad", open: true, id: "lost" }, h("summary", {}, t("data.lost", { n: jobs.length })),
      h("ul", {}, jobs.slice(0, 200).map(({ photo, failure }) => h("li", {}, `${photo.path}: ${failureText(failure)}`))), button(t("retry"), () => again(jobs))) : null);
    const again = async (jobs) => {
      const bar = h("progress", { max: jobs.length, value: 0, "aria-label": t("import.step.doing") });
      const words = h("p", { role: "status" });
      fill(place, bar, words);
      const still = await sendPhotos(jobs, telling(bar, words));
      draw(still);
      if (!still.length) {
        fill(place, h("p", { class: "note good" }, t("data.sent", { n: jobs.length, of: jobs.length })));
        mark(doing, "done");
      }
    };
    draw(lost);
    return place;
  }

  /* ---- 5 find matches ---- */

  async function drawMatches() {
    mark(matches, "now");
    const status = await get(`/graphs/${work.made}`);
    const pairs = (status.annotations * (status.annotations - 1)) / 2;
    const review = h("a", { class: "button main", id: "go-review", href: `/p/${work.made}/review` }, t("import.goReview"));
    const result = h("div", { role: "status" });
    if (work.pairs) {
      await showPairs();
      return;
    }
    const withPhotos = work.onServer > 0 || work.good.some(({ photo }) => photo);
    const found = () => {
      mark(matches, "done");
      fill(result, h("div", { class: "actions" }, review));
    };
    if (status.pairs.candidates) {
      mark(matches, "done");
      fill(matches.place, h("p", {}, t("import.hasPairs", { n: status.pairs.candidates })), withPhotos ? matching(work.made, found) : null, review);
      return;
    }
    const byHand = pairs && pairs <= MOST_COMPARED ? button(t("import.compareAll", { m: pairs }), async (event) => {
      event.target.disabled = true;
      try {
        await compareAll(work.made);
        location.href = `/p/${work.made}/review`;
      } catch (failure) {
        event.target.disabled = false;
        fill(result, failureNote(failure));
      }
    }, { class: withPhotos ? "quiet" : "main", id: "compare-all" }) : null;
    const pages = [h("a", { class: "button", href: `/p/${work.made}` }, t("nav.project")), h("a", { class: "button", href: `/p/${work.made}/catalogue` }, t("nav.catalogue"))];
    fill(matches.place, withPhotos
      ? [matching(work.made, found), result, h("details", { id: "other-ways" }, h("summary", {}, t("import.otherWays")), h("div", { class: "actions" }, byHand, pages), h("p", { class: "faint" }, t("import.orScores")))]
      : [h("p", {}, t("import.noPairs", { n: status.annotations, m: pairs })), h("div", { class: "actions" }, byHand, pages), result, h("p", { class: "faint" }, t("import.orScores"))]);
  }

  /** Scored pairs of a table: tried dry, then taken. */
  async function showPairs() {
    const { header, rows } = work.pairs;
    const means = guess(header);
    const used = PAIR_FIELDS.filter((field) => means.includes(field));
    const csv = new Blob([[used.join(","), ...rows.map(({ cells }) => used.map((field) => cell(cells[means.indexOf(field)] ?? "")).join(","))].join("\n")], { type: "text/csv" });
    const into = work.made ?? graph.id;
    mark(matches, "now");
    fill(matches.place, h("p", {}, t("data.checking")));
    try {
      const found = await checkPairs(csv, work.collection ?? await collectionOf(into));
      const problems = found.problems.map(({ row, column, reason, warning }) => ({ row: rows[row - 1]?.line ?? row, column: column ?? "", value: "", text: reason, warning }));
      const result = h("div", { id: "pairs-result", role: "status" });
      fill(matches.place, h("p", { id: "pairs-dry-run" }, h("strong", {}, t("import.pairsFound", { n: found.ok })), found.refused ? h("span", { class: "bad" }, ` · ${t("data.refused", { n: found.refused })}`) : ""),
        problems.length ? problemTable(problems, new Set()) : null, found.refused ? h("p", { class: "note bad" }, t("data.allOrNothing")) : null,
        button(t("import.takePairs", { n: found.ok }), async (event) => {
          event.target.disabled = true;
          try {
            const done = await call("POST", `/graphs/${into}/candidates`, csv, { type: "text/csv", timeout: 300000 });
            fill(result, h("p", { class: "note good" }, t("data.imported", done)), h("a", { class: "button main", href: `/p/${into}/review` }, t("import.goReview")));
            mark(matches, "done");
          } catch (failure) {
            event.target.disabled = false;
            fill(result, failureNote(failure));
          }
        }, { class: "main", id: "take-pairs", disabled: found.refused > 0 || !found.ok }), result);
    } catch (failure) {
      fill(matches.place, failureNote(failure, showPairs));
    }
  }

  drawRead();
  return h("div", { class: "wizard" }, steps.map(({ element }) => element));
}

/** The collection of the project that is being made: the same until it is made, so that nothing is taken twice. */
function pending() {
  const collection = readStored(PENDING, null) ?? uuid();
  writeStored(PENDING, collection);
  return collection;
}

/** Reads annotations of a JSON array or of one object a line. */
async function readJson({ name, blob }) {
  const text = await blob.text();
  let items;
  try {
    items = JSON.parse(text);
  } catch {
    items = text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  }
  return { name, items: [items].flat() };
}

const sizeText = (bytes) => (bytes < 1048576 ? `${number(Math.ceil(bytes / 1024))} kB` : `${number(Math.round(bytes / 1048576))} MB`);
