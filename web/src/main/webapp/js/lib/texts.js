/** The texts of the pages in the person's language; numbers and dates as their country writes them. */
import { message } from "./messages.js";
import { settings } from "./preferences.js";

const CATALOGUES = ["en", "de"];
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

const catalogue = await load();

/** Without its texts a page can say nothing, not even that the server is away: they are asked for until they come. */
async function load() {
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
export const t = (key, values = {}) => message(catalogue[key] ?? key, values, plurals, numbers);

/** Whether the catalogue has a text. */
export const hasText = (key) => key in catalogue;

export const languages = { current: language, all: CATALOGUES };
export const number = (value) => numbers.format(value);
export const percent = (value, digits = 0) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(value);
export const decimal = (value, digits = 2) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
const calendar = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const isDay = (instant) => /^\d{4}-\d{2}-\d{2}$/.test(instant);
const months = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric" });
export const month = (instant) => (instant ? months.format(new Date(instant)) : "");
/** A time as people write it; a date without a time stays a date. */
export const when = (instant) => (!instant ? "" : isDay(instant) ? calendar.format(new Date(instant)) : dates.format(new Date(instant)));
export const day = (instant) => (!instant ? "" : (isDay(instant) ? calendar : days).format(new Date(instant)));

/** Orders names as the language does, numbers in them by their value. */
export const byName = new Intl.Collator(language, { numeric: true, sensitivity: "base" }).compare;

/** Returns how long ago an instant was, in words. */
export function ago(instant) {
  if (!instant) return "";
  const seconds = (new Date(instant) - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}
