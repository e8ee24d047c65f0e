/** Dates as people write them: ISO, with dots or slashes, EXIF's, with or without a time. */

const ISO = /^(\d{4})[-/.:](\d{1,2})[-/.:](\d{1,2})(?:[T ]+(.+))?$/;
const EUROPEAN = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[T, ]+(.+))?$/;
const TIME = /^(\d{1,2})[:.hH](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i;

const pad = (n, width = 2) => String(n).padStart(width, "0");
const isDay = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** The parts of a date with two meanings; null where it is no date at all. */
function partsOf(text) {
  const iso = ISO.exec(text);
  if (iso) return { year: Number(iso[1]), one: Number(iso[2]), two: Number(iso[3]), fixed: true, rest: iso[4] };
  const european = EUROPEAN.exec(text);
  if (!european) return null;
  const year = european[4].length === 2 ? 2000 + Number(european[4]) : Number(european[4]);
  return { year, one: Number(european[3]), two: Number(european[1]), fixed: false, dotted: european[2] === ".", rest: european[5] };
}

/**
 * Whether dates put the day or the month first: `day`, `month`, `ask` where both are possible, or
 * `none` where there is nothing to ask. Dots mean that the day comes first.
 */
export function orderOf(texts) {
  let day = false;
  let month = false;
  let open = false;
  for (const text of texts) {
    const parts = partsOf(text.trim());
    if (!parts || parts.fixed) continue;
    open = true;
    if (parts.two > 12 || parts.dotted) day = true;
    else if (parts.one > 12) month = true;
  }
  if (!open) return "none";
  if (day !== month) return day ? "day" : "month";
  return "ask";
}

/** Whether some text has a time of day but no zone. */
export const needsZone = (texts) => texts.some((text) => {
  const rest = partsOf(text.trim())?.rest;
  return Boolean(rest) && !TIME.exec(rest.trim())?.[5];
});

/**
 * Reads a date. `order` is `day` or `month` for texts that could be either; `zone` is the name of a
 * time zone for texts without one. A date alone stays a date, and `dateOnly` is set.
 * Null where it cannot be read.
 */
export function readDate(text, { order = "day", zone = "UTC" } = {}) {
  const parts = partsOf(text.trim());
  if (!parts) return null;
  const { year, one, two, fixed } = parts;
  const [month, day] = fixed || order === "day" ? [one, two] : [two, one];
  if (!isDay(year, month, day)) return null;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  if (!parts.rest) return { instant: date, dateOnly: true };
  const time = TIME.exec(parts.rest.trim());
  if (!time) return null;
  let hour = Number(time[1]);
  if (time[4]) hour = (hour % 12) + (/^p/i.test(time[4]) ? 12 : 0);
  const [minute, second] = [Number(time[2]), Number(time[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local = `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}`;
  if (!time[5]) return { instant: inZone(local, zone), dateOnly: false };
  const shift = /^(z|utc)$/i.test(time[5]) ? "Z" : time[5].replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2");
  return { instant: new Date(local + shift).toISOString().replace(".000Z", "Z"), dateOnly: false };
}

/** The instant at which clocks of a zone show a time. */
export function inZone(local, zone) {
  const wanted = new Date(`${local}Z`).getTime();
  const clock = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const shown = (time) => {
    const parts = Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, value]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  };
  // Twice, since the shift at the first guess may be that of the other side of a change of clocks.
  let guess = wanted - (shown(wanted) - wanted);
  guess -= shown(guess) - wanted;
  return new Date(guess).toISOString().replace(".000Z", "Z");
}
