/** The line of facts about the two photos. */
import { button, fill, h } from "../lib/dom.js";
import { individualTitle, shortPhotoName, viewpointName } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { isBlind, whyAsked } from "../lib/standing.js";
import { decimal, t, when } from "../lib/texts.js";
import { desk } from "./desk.js";
import { cannotLabel, context, why } from "./frame.js";
import { distance, hoursApart, impossibleSpeed, opposite, sameBurst, slack } from "./numbers.js";

/** What is known of a photo on one line; what is cut off there can be read by pointing at it. */
const facts = (text) => h("span", { class: "facts", title: text }, text);

/** Draws what is known of the photos; `openStrip(letter, photo)` shows more of an individual. */
export function drawContext(pair, a, b, openStrip) {
  const side = (letter, photo) => h("div", { class: "context-side" },
    isBlind(pair) ? h("strong", {}, letter) : button([h("strong", {}, `${letter}: ${individualTitle(photo.individual)}`), " ▸"],
      () => openStrip(letter, photo), { class: "strip-button", "aria-expanded": "false", "data-strip": letter }),
    facts([photo.viewpoint && viewpointName(photo.viewpoint), shortPhotoName(photo), when(photo.takenAt), photo.encounter,
      photo.quality != null ? t("photo.quality", { n: photo.quality }) : null,
      ...Object.entries(photo.attributes ?? {}).slice(0, 3).map(([key, value]) => `${key} ${value}`)].filter(Boolean).join(" · ")));
  const between = [];
  const notes = [];
  const apart = hoursApart(a, b);
  const far = distance(a, b);
  if (apart !== null) between.push(`Δ ${lapse(apart)}`);
  const wrong = slack(a, b);
  if (far !== null) between.push(distanceText(far, wrong));
  if (!wrong && sameBurst(apart, far)) notes.push(t("context.burst"));
  const speed = impossibleSpeed(apart, far === null ? null : far - wrong);
  if (speed !== null) notes.push(t("context.speed", { speed }));
  const sides = opposite(a.viewpoint, b.viewpoint);
  if (sides) notes.push(t("context.sides", { a: viewpointName(a.viewpoint), b: viewpointName(b.viewpoint) }));
  cannotLabel.textContent = sides ? t("do.cannotSides") : t("do.cannot");
  fill(context, side("A", a),
    h("div", { class: "context-between" }, h("span", {}, between.join(" · ")),
      notes.map((note) => h("span", { class: "warn" }, `⚠ ${note}`))), side("B", b));
  fill(why, desk.practising ? t("why.practice") : t(whyAsked(pair)),
    settings.showScore && pair.match != null ? ` · ${scoreText(pair)}` : "");
}

export const scoreText = (pair) => t("score", { score: decimal(pair.match) });

function distanceText(far, wrong) {
  const km = (value) => decimal(value, value < 10 ? 1 : 0);
  if (wrong > 0) return far > wrong ? t("context.about", { km: km(far), slack: km(wrong) }) : t("context.within", { km: km(far + wrong) });
  return far < 0.01 ? t("context.samePlace") : `${km(far)} km`;
}

function lapse(hours) {
  if (hours < 1) return t("lapse.minutes", { n: Math.round(hours * 60) });
  if (hours < 48) return t("lapse.hours", { n: Math.round(hours) });
  return t("lapse.days", { n: Math.round(hours / 24) });
}
