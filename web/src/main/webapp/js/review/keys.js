/** Which key does what: four profiles, the person's own changes on top, and when keys are heard. */
import { settings } from "../lib/settings.js";

/** Every action that a key can do, in the order of the help table. */
export const ACTIONS = ["same", "different", "cannot", "guessing", "unsure", "sure", "doubtless", "photobomb", "scenery",
  "exclude", "rotateRight", "rotateLeft", "mirror", "comment", "view", "link", "blink", "matches", "undo", "later", "earlier",
  "left", "right", "up", "down", "zoomIn", "zoomOut", "fit", "help"];

const everywhere = { left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown", zoomIn: "+", zoomOut: "-", fit: "0", help: "?" };

export const PROFILES = {
  default: { same: "s", different: "d", cannot: "f", guessing: "1", unsure: "2", sure: "3", doubtless: "4", photobomb: "q",
    scenery: "w", exclude: "e", rotateRight: "r", rotateLeft: "R", mirror: "t", comment: "c", view: "v", link: "g", blink: "b",
    matches: " ", undo: "z", later: "x", earlier: "a", ...everywhere },
  right: { same: "j", different: "k", cannot: "l", guessing: "7", unsure: "8", sure: "9", doubtless: "0", photobomb: "u",
    scenery: "i", exclude: "o", rotateRight: "p", rotateLeft: "P", mirror: "y", comment: "m", view: "n", link: "h", blink: ",",
    matches: " ", undo: "/", later: ".", earlier: ";", ...everywhere, fit: "Home" },
  wildbook: { same: ["t", "1"], different: ["f", "2"], cannot: ["c", "3"], guessing: "5", unsure: "6", sure: "7", doubtless: "8",
    photobomb: "q", scenery: "w", exclude: "e", rotateRight: "r", rotateLeft: "R", mirror: "m", comment: "k", view: "z", link: "g",
    blink: "b", matches: " ", undo: "u", later: "x", earlier: "p", ...everywhere },
  matchypatchy: { same: [" ", "m"], different: "u", cannot: "i", guessing: "1", unsure: "2", sure: "3", doubtless: "4",
    photobomb: "q", scenery: "w", exclude: "e", rotateRight: "r", rotateLeft: "R", mirror: "t", comment: "c", view: "v", link: "g",
    blink: "b", matches: "p", undo: "z", later: "x", earlier: "a", ...everywhere },
};

export const keysOf = (action) => {
  const key = settings.keys[action] ?? (PROFILES[settings.profile] ?? PROFILES.default)[action];
  return key === undefined ? [] : [key].flat();
};

const signs = { " ": "␣", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

/** A key as it is printed. */
export const keySign = (key) => signs[key] ?? (/^[A-Z]$/.test(key) ? `⇧${key}` : key.length === 1 ? key.toUpperCase() : key);

/** The key of an action as it is printed on its button; empty when keys are off. */
export function keyLabel(action) {
  const key = keysOf(action)[0];
  return settings.keysOff || key === undefined ? "" : keySign(key);
}

const typing = "input:not([type=checkbox],[type=radio],[type=range],[type=button]), textarea, select, [contenteditable]";

/** Finds the action of a key press; null when the press is not meant for the page. */
export function actionOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  if (event.target.closest?.(typing) || event.target.ownerDocument?.querySelector("dialog[open]")) return null;
  if (event.target.matches?.("input[type=range]") && event.key.startsWith("Arrow")) return null;
  if (event.key === " " && event.target.closest?.("button, summary, input, a")) return null;
  const single = event.key.length === 1;
  if (single && settings.keysOff) return null;
  // A capital is the letter with Shift held, or Caps Lock left on: only the former turns left.
  const key = /^[a-z]$/i.test(event.key) ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
  const named = (wanted) => ACTIONS.find((action) => keysOf(action).includes(wanted));
  return named(key) ?? (key === "=" ? named("+") : null) ?? null;
}

/** Actions another key already does: what a person's own choice would clash with. */
export const clashes = (action, key) => ACTIONS.filter((other) => other !== action && keysOf(other).includes(key));
