/** The frame of the reviewer's page: its bars, its stage and its buttons. What they do is the page's. */
import { may } from "../lib/account.js";
import { graphId } from "../lib/api.js";
import { announce, fill, h } from "../lib/dom.js";
import { t } from "../lib/texts.js";
import { CONFIDENCES, desk, viewer } from "./desk.js";
import { who } from "../lib/who.js";
import { keyLabel } from "./keys.js";

const REASONS = ["different_side", "blur", "too_dark", "wrong_box", "too_little_seen"];

export const counts = h("span", { class: "counts" });
export const others = h("span", { class: "others" });
export const liveMark = h("span", { class: "live" });
export const banner = h("div", { class: "banner", role: "status", hidden: true });
export const said = h("div", { class: "said", role: "status", "aria-live": "polite" });
/** The ways on while another photo than the pair's is looked at: what is said meanwhile leaves them there. */
export const aside = h("div", { class: "aside", hidden: true });
export const panel = h("div", { class: "panel", hidden: true });
export const context = h("section", { class: "context", "aria-label": t("review.context") });
export const strips = h("div", { class: "strips", hidden: true });
export const decide = h("section", { class: "decide", "aria-label": t("review.decide") });
export const kinds = h("select", { id: "questions", "aria-label": t("look.kinds") },
  ["pair", "which,group", "any"].map((value) => h("option", { value }, t(`look.kinds.${value}`))));
const stageArea = h("div", { class: "stage-area" }, viewer.element, panel, strips);

document.body.prepend(
  h("a", { class: "skip", href: "#decide" }, t("review.skip")),
  h("header", { class: "bar" },
    h("a", { class: "brand", href: `/p/${graphId}`, id: "graph-name" }, "Resight"),
    counts, others, liveMark,
    h("span", { class: "spring" }),
    kinds,
    h("a", { href: `/p/${graphId}/conflicts`, id: "conflicts-link" }, t("nav.conflicts")),
    who(),
    h("button", { type: "button", class: "quiet", "data-do": "settings" }, t("review.settings")),
    h("button", { type: "button", class: "quiet", "data-do": "help", "aria-label": t("keys.help"), title: t("keys.help") }, "?")),
  banner,
  h("main", {}, h("h1", { class: "unseen" }, t("review.title")), stageArea, context, decide));
decide.id = "decide";
decide.tabIndex = -1;

const withKey = (action, text = t(`do.${action}`)) => [h("kbd", { "aria-hidden": "true", "data-key": action }, keyLabel(action)), h("span", {}, text)];
const act = (action, more = {}) => h("button", { type: "button", "data-do": action, ...more }, withKey(action));
export const cannotLabel = h("span", {}, t("do.cannot"));
const tagBox = (action) => h("label", { class: "tag" },
  h("input", { type: "checkbox", "data-tag": action, onchange: (event) => {
    desk.draft.tags[event.target.checked ? "add" : "delete"](action);
  } }), h("kbd", { "aria-hidden": "true", "data-key": action }, keyLabel(action)), h("span", {}, t(`do.${action}`)));
export const comment = h("input", { type: "text", class: "comment", maxlength: 2000, placeholder: t("review.comment"), "aria-label": t("review.comment"),
  oninput: () => (desk.draft.comment = comment.value),
  onkeydown: (event) => {
    if (event.key === "Escape" || event.key === "Enter") decide.focus();
  } });
export const confidenceRow = h("div", { class: "confidence", role: "radiogroup", "aria-label": t("confidence.label") },
  ["unspecified", ...Object.keys(CONFIDENCES)].map((name) => {
    const value = CONFIDENCES[name] ?? "unspecified";
    return h("label", { title: t(`confidence.${name}`) }, h("input", { type: "radio", name: "confidence", value, "aria-label": t(`confidence.${name}`), onchange: () => (desk.draft.confidence = value) }),
      CONFIDENCES[name] ? h("kbd", { "aria-hidden": "true", "data-key": name }, keyLabel(name)) : null, h("span", {}, t(`confidence.${name}`)));
  }));
export const more = h("details", { class: "more" }, h("summary", {}, t("review.more")),
  h("div", { class: "menu" },
    h("strong", {}, t("review.cannotBecause")),
    REASONS.map((reason) => h("button", { type: "button", "data-reason": reason }, t(`reason.${reason}`))),
    may("curate") ? [h("strong", {}, t("review.otherMeans")),
      h("button", { type: "button", "data-meta": "same" }, t("review.knownSame")),
      h("button", { type: "button", "data-meta": "different" }, t("review.knownDifferent")),
      act("exclude"), h("button", { type: "button", "data-box": "0" }, t("box.of", { letter: "A" })), h("button", { type: "button", "data-box": "1" }, t("box.of", { letter: "B" }))] : null));
export const why = h("span", { class: "why" });

/** The buttons for many photos at one glance: send, compare, how many there are. */
export const lookRow = h("div", { class: "main-row look-row" },
  h("button", { type: "button", class: "main", "data-do": "send" }, h("kbd", { "aria-hidden": "true" }, "⏎"), h("span", {})),
  h("button", { type: "button", "data-do": "unclear", "aria-pressed": "false" }, withKey("cannot", t("look.unclear"))),
  h("button", { type: "button", "data-do": "compare", "aria-pressed": "false" }, withKey("blink", t("look.compare"))),
  h("span", { class: "faint", role: "status" }),
  h("span", { class: "look-keys faint" }, h("kbd", {}, "← ↑ → ↓"), " ", t("look.keys.move"), " · ", h("kbd", {}, t("keys.space")), " ", t("look.keys.mark")));


decide.append(
  lookRow,
  h("div", { class: "main-row" },
    h("button", { type: "button", class: "same", "data-do": "same" }, withKey("same")),
    h("button", { type: "button", class: "different", "data-do": "different" }, withKey("different")),
    h("button", { type: "button", class: "cannot", "data-do": "cannot" },
      h("kbd", { "aria-hidden": "true", "data-key": "cannot" }, keyLabel("cannot")), cannotLabel),
    more, confidenceRow, tagBox("photobomb"), tagBox("scenery")),
  h("div", { class: "second-row" }, act("later"), act("earlier"),
    h("label", { class: "comment-label" }, h("kbd", { "aria-hidden": "true", "data-key": "comment" }, keyLabel("comment")), comment),
    why),
  h("div", { class: "said-row" }, act("undo"), aside, said));
viewer.element.append(h("div", { class: "both-tools", role: "toolbar", "aria-label": t("viewer.both") },
  act("view"), act("link", { "aria-pressed": String(viewer.linked) }),
  act("blink", { "aria-pressed": "false" }), act("matches", { "aria-pressed": "false" }), act("fit")));

export function printKeys() {
  for (const key of document.querySelectorAll("[data-key]")) key.textContent = keyLabel(key.dataset.key);
}

/** Lets decisions in, or keeps them out while there is nothing to decide on. */
export function setReady(on) {
  desk.ready = on;
  desk.readyAt = performance.now();
  decide.classList.toggle("ready", on);
  decide.dataset.ready = String(on);
  for (const element of decide.querySelectorAll("[data-do=same],[data-do=different],[data-do=send]")) element.disabled = !on || desk.broken.length > 0;
  decide.querySelector("[data-do=cannot]").disabled = !on;
}

/** Says on the line what became of the last act; `urgent` interrupts a screen reader. */
export function say(content, urgent = false) {
  fill(said, ...[content].flat());
  said.dataset.at = Date.now();
  if (urgent) announce(said.textContent, true);
}

/** Shows a card in place of the photos, or over them. */
export function showPanel(content, over = false) {
  panel.hidden = false;
  panel.classList.toggle("over", over);
  viewer.element.hidden = !over;
  fill(panel, h("div", { class: "card" }, content));
}

/** Shows a line under the bar; null takes it away. */
export function showBanner(text, actions = []) {
  banner.hidden = text === null;
  fill(banner, ...(text === null ? [] : [h("span", {}, text), ...actions]));
}
