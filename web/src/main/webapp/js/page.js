/** What every page stands on: elements, texts, the person, and talk with the server. */

const CATALOGUES = ["en", "de"];
const settingsKey = "resight.settings";

/** Settings of the person at this browser; kept between visits. */
export const settings = {
  ...{ reviewer: "", profile: "", keysOff: false, keys: {}, confidence: "unspecified", guard: 250,
    theme: "system", language: "", rest: false, showScore: false, linked: true },
  ...readStored(settingsKey, {}),
};

export function saveSettings(changes) {
  Object.assign(settings, changes);
  writeStored(settingsKey, settings);
}

export function readStored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Returns whether the value could be kept: private windows and full disks refuse. */
export function writeStored(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

const language = CATALOGUES.includes(settings.language)
  ? settings.language
  : (navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => CATALOGUES.includes(tag)) ?? "en");
// Dates and numbers as the person's own country writes them, where it speaks the language.
const locale = navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale);
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
document.documentElement.lang = language;
document.documentElement.dataset.theme = settings.theme;

const catalogue = await texts();

/** Without its texts a page can say nothing, not even that the server is away: they are asked for until they come. */
async function texts() {
  for (let wait = 500; ; wait = Math.min(2 * wait, 8000)) {
    try {
      const answer = await fetch(`/messages/${language}.json`);
      if (answer.ok) return await answer.json();
    } catch { /* the server is away, or the page is being left */ }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/**
 * Returns a text of the message catalogue. `{name}` is replaced by a value; a message that is an
 * object is chosen by the plural of `n`.
 */
export function t(key, values = {}) {
  let message = catalogue[key] ?? key;
  if (typeof message === "object") {
    message = message[values.n === 0 && message.zero ? "zero" : plurals.select(values.n)] ?? message.other;
  }
  return message.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : (value ?? "");
  });
}

export const languages = { current: language, all: CATALOGUES };
export const number = (value) => numbers.format(value);
export const percent = (value, digits = 0) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(value);
export const decimal = (value, digits = 2) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
export const when = (instant) => (instant ? dates.format(new Date(instant)) : "");
export const day = (instant) => (instant ? days.format(new Date(instant)) : "");

/** Returns how long ago an instant was, in words. */
export function ago(instant) {
  const seconds = (new Date(instant) - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}

/** Makes an element: attributes, `on…` listeners, then children (null is skipped). */
export function h(tag, attributes = {}, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts children in place of those an element has (null is skipped). */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

export const button = (label, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, label);
export const byId = (id) => document.getElementById(id);

/** A random version 4 UUID; works on plain http too, where crypto.randomUUID is missing. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What went wrong with a call; `kind` is offline, signedOut, forbidden, busy, refused or server. */
export class CallFailure extends Error {
  constructor(kind, problem = {}) {
    super(problem.detail ?? problem.title ?? t(`failure.${kind}`));
    this.kind = kind;
    this.problem = problem;
    this.status = problem.status ?? 0;
    this.retryAfter = problem.retryAfter ?? 0;
  }

  /** Whether the same call may succeed later without a change. */
  get passing() {
    return this.kind === "offline" || this.kind === "busy" || this.kind === "server";
  }
}

const kinds = { 401: "signedOut", 403: "forbidden", 503: "busy", 502: "busy", 504: "busy" };

/** Calls the API; the answer's JSON, or null where there is none. */
export async function call(method, path, body, options = {}) {
  const headers = { Accept: "application/json" };
  let content = body;
  if (body !== undefined && !(body instanceof Blob)) {
    headers["Content-Type"] = options.type ?? "application/json";
    content = typeof body === "string" ? body : JSON.stringify(body);
  } else if (body instanceof Blob) {
    headers["Content-Type"] = options.type ?? body.type;
  }
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method, headers, body: content, cache: "no-store", keepalive: options.keepalive,
      signal: options.signal ?? (options.patience === 0 ? undefined : AbortSignal.timeout(options.patience ?? 30000)),
    });
  } catch {
    throw new CallFailure("offline");
  }
  if (answer.status === 204) return null;
  const type = answer.headers.get("Content-Type") ?? "";
  let parsed = null;
  try {
    parsed = type.includes("json") ? await answer.json() : null;
  } catch {
    throw new CallFailure("offline");
  }
  if (answer.ok) return parsed;
  throw new CallFailure(kinds[answer.status] ?? (answer.status >= 500 ? "server" : "refused"), {
    ...parsed, status: answer.status, retryAfter: Number(answer.headers.get("Retry-After") ?? 0),
  });
}

export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body, options) => call("POST", path, body, options);

/** Returns all items of a paged list, at most `limit`. */
export async function all(path, limit = 100000) {
  const items = [];
  let after = null;
  do {
    const page = await get(path + (path.includes("?") ? "&" : "?") + "limit=1000" + (after ? `&after=${encodeURIComponent(after)}` : ""));
    items.push(...page.items);
    after = page.next ?? null;
  } while (after && items.length < limit);
  return items;
}

/** The id of the graph that the address names; null on the dashboard. */
export const graphId = /^\/p\/([^/]+)/.exec(location.pathname)?.[1] ?? null;

const politely = h("div", { class: "unseen", "aria-live": "polite", role: "status" });
const atOnce = h("div", { class: "unseen", "aria-live": "assertive", role: "alert" });
document.body.append(politely, atOnce);

/** Says a text to screen readers; `urgent` interrupts. */
export function announce(text, urgent = false) {
  const region = urgent ? atOnce : politely;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 30);
}

/** Shows a failure as a sentence with what can be done; nothing of the work is lost by it. */
export function failureNote(failure, retry) {
  const reference = failure.problem?.instance;
  return h("div", { class: "note bad", role: "alert" },
    h("p", {}, t(`failure.${failure.kind ?? "server"}`), failure.message && failure.kind === "refused" ? ` ${failure.message}` : ""),
    reference ? h("p", { class: "faint" }, t("failure.reference", { id: reference })) : null,
    retry ? button(t("retry"), retry, { class: "quiet" }) : null);
}

/** Opens a modal dialog; resolves with the value it was closed with, null when dismissed. */
export function dialog(title, content, actions) {
  return new Promise((resolve) => {
    const element = h("dialog", { "aria-labelledby": "dialog-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "dialog-title" }, title),
        content,
        h("div", { class: "actions" }, actions.map(({ label, value, main, type }) =>
          h("button", { value: value ?? "", type: type ?? "submit", class: main ? "main" : "quiet",
            formnovalidate: !main }, label)))));
    element.addEventListener("close", () => {
      const returned = element.returnValue;
      element.remove();
      resolve(returned || null);
    });
    document.body.append(element);
    element.showModal();
    const first = element.querySelector("[autofocus], input, select, button.main");
    first?.focus({ preventScroll: true });
  });
}

/** Asks once who is here; the name goes with each decision. */
export async function askName(explain = t("name.why")) {
  if (settings.reviewer) return settings.reviewer;
  const field = h("input", { id: "your-name", name: "name", required: true, maxlength: 60, autocomplete: "nickname", pattern: ".*\\S.*" });
  while (!settings.reviewer) {
    await dialog(t("name.title"), h("div", {},
      h("p", {}, explain),
      h("label", { for: "your-name" }, t("name.label")), field),
    [{ label: t("name.go"), value: "go", main: true }]);
    const name = field.value.trim();
    if (name) saveSettings({ reviewer: name });
  }
  return settings.reviewer;
}

/** The bar on top of every page but the reviewer's: where one is, who one is, and how it looks. */
export function topBar(graph, current) {
  const themes = ["system", "light", "dark"];
  const links = graph
    ? [["project", `/p/${graph.id}`], ["review", `/p/${graph.id}/review`], ["conflicts", `/p/${graph.id}/conflicts`], ["data", `/p/${graph.id}/data`]]
    : [];
  return h("header", { class: "top" },
    h("a", { class: "brand", href: "/" }, "Resight"),
    graph ? h("strong", { class: "where" }, graph.name || t("graph.unnamed")) : null,
    h("nav", { "aria-label": t("nav.label") }, links.map(([name, href]) =>
      h("a", { href, "aria-current": name === current ? "page" : null }, t(`nav.${name}`)))),
    h("span", { class: "spring" }),
    settings.reviewer
      ? button(t("name.you", { name: settings.reviewer }), async () => {
        const before = settings.reviewer;
        saveSettings({ reviewer: "" });
        await askName();
        if (settings.reviewer !== before) location.reload();
      }, { class: "quiet" })
      : null,
    h("label", { class: "inline" }, h("span", { class: "unseen" }, t("theme.label")),
      h("select", { onchange: (event) => {
        saveSettings({ theme: event.target.value });
        document.documentElement.dataset.theme = settings.theme;
      } }, themes.map((name) => h("option", { value: name, selected: settings.theme === name }, t(`theme.${name}`))))),
    h("label", { class: "inline" }, h("span", { class: "unseen" }, t("language.label")),
      h("select", { onchange: (event) => {
        saveSettings({ language: event.target.value });
        location.reload();
      } }, CATALOGUES.map((tag) => h("option", { value: tag, lang: tag, selected: tag === language },
        new Intl.DisplayNames(tag, { type: "language" }).of(tag))))));
}

/** Downloads a text the page made. */
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** The picture of an annotation, at most `max` pixels on its longer side. */
export const imageAddress = (photo, crop, max) =>
  `/api/v1/annotations/${photo.id}/image?crop=${crop}${max ? `&max=${max}` : ""}${photo.image?.tag ? `&v=${photo.image.tag}` : ""}`;

/** What a photo is called for people. */
export const photoName = (photo) => photo.externalId ?? photo.file ?? photo.id.slice(0, 8);

/** What the individual of a photo is called for people. */
export function individualName(individual) {
  if (individual?.name) return individual.name;
  return individual && individual.size > 1 ? t("individual.group") : t("individual.unnamed");
}

/** The same with the number of its photos. */
export const individualTitle = (individual) => `${individualName(individual)} ${t("photos", { n: individual?.size ?? 1 })}`;

/** The text that stands for a photo: side, individual, day. */
export function photoText(letter, photo) {
  return [t("photo.letter", { letter }), photo.viewpoint ? viewpointName(photo.viewpoint) : null,
    photo.individual?.name ?? null, photo.takenAt ? day(photo.takenAt) : null, photoName(photo)]
    .filter(Boolean).join(", ");
}

export function viewpointName(viewpoint) {
  const key = `viewpoint.${viewpoint.toLowerCase()}`;
  return catalogue[key] ?? viewpoint;
}
