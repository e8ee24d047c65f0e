/**
 * A grid of cards of which only those in sight are elements, so that thousands scroll smoothly.
 *
 * Arrows move, Enter opens, Space marks. One card is in the tab order; the others are reached from it.
 */
import { h } from "../lib/dom.js";
import { CELL, cellsAt, columnsIn, heightOf, moved } from "./cells.js";

const AHEAD = 500; // pixels above and below what is seen
const HEAD = 120; // pixels at the top that what stays in sight may cover

export class Grid {
  #cards = [];
  #shown = new Map();
  #at = 0;
  #due = 0;

  /** `draw(card)` makes a card's content; `mark(card)` is what Space does. */
  constructor({ label, draw, mark, isMarked }) {
    Object.assign(this, { draw, mark, isMarked });
    this.element = h("ul", { class: "cards", "aria-label": label, onkeydown: (event) => this.#key(event),
      onfocusin: (event) => this.#focused(event.target) });
    addEventListener("scroll", () => this.#later(), { passive: true });
    new ResizeObserver(() => this.#later()).observe(this.element);
  }

  /** Shows cards in this order; who stood on one of them stays on it. */
  show(cards) {
    const before = this.#cards[this.#at]?.label;
    const hadFocus = this.element.contains(document.activeElement);
    this.#cards = cards;
    const again = cards.findIndex(({ label }) => label === before);
    this.#at = again >= 0 ? again : Math.min(this.#at, Math.max(0, cards.length - 1));
    for (const { element } of this.#shown.values()) element.remove();
    this.#shown.clear();
    this.#place();
    if (hadFocus) this.#focus();
  }

  /** Draws one card anew: its mark has changed. */
  refresh(card) {
    const shown = this.#shown.get(card.label);
    if (!shown) return;
    const hadFocus = shown.element.contains(document.activeElement);
    shown.element.remove();
    this.#shown.delete(card.label);
    this.#place();
    if (hadFocus) this.#focus();
  }

  #later() {
    this.#due ||= requestAnimationFrame(() => {
      this.#due = 0;
      this.#place();
    });
  }

  #place() {
    const width = this.element.clientWidth;
    if (!width) return;
    const columns = columnsIn(width);
    this.element.style.height = `${heightOf(this.#cards.length, columns)}px`;
    const top = -this.element.getBoundingClientRect().top;
    const wanted = new Set();
    for (const { index, x, y, width: cellWidth } of cellsAt(top - AHEAD, top + innerHeight + AHEAD, this.#cards.length, columns, width)) {
      const card = this.#cards[index];
      wanted.add(card.label);
      const shown = this.#shown.get(card.label) ?? this.#make(card);
      shown.index = index;
      shown.element.style.transform = `translate(${x}px, ${y}px)`;
      shown.element.style.width = `${cellWidth}px`;
      shown.element.setAttribute("aria-posinset", index + 1);
      shown.element.setAttribute("aria-setsize", this.#cards.length);
      for (const stop of shown.element.querySelectorAll("a, input")) stop.tabIndex = index === this.#at ? 0 : -1;
    }
    for (const [label, { element }] of this.#shown) {
      if (wanted.has(label) || element.contains(document.activeElement)) continue;
      element.remove();
      this.#shown.delete(label);
    }
  }

  #make(card) {
    const element = h("li", { class: `cell${this.isMarked(card) ? " marked" : ""}` }, this.draw(card));
    this.element.append(element);
    const shown = { element, index: 0 };
    this.#shown.set(card.label, shown);
    return shown;
  }

  #focused(target) {
    for (const { element, index } of this.#shown.values()) {
      const here = element.contains(target);
      if (here) this.#at = index;
      for (const stop of element.querySelectorAll("a, input")) stop.tabIndex = here ? 0 : -1;
    }
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && event.target.matches("a")) {
      event.preventDefault();
      this.mark(this.#cards[this.#at]);
      return;
    }
    const next = moved(event.key, this.#at, this.#cards.length, columnsIn(this.element.clientWidth), Math.max(1, Math.floor(innerHeight / CELL.height)));
    if (next === null) return;
    event.preventDefault();
    this.#at = next;
    this.#bringIntoSight();
    this.#focus();
  }

  #bringIntoSight() {
    const columns = columnsIn(this.element.clientWidth);
    const top = this.element.getBoundingClientRect().top + heightOf(this.#at + 1, columns) - CELL.height;
    const below = top + CELL.height - innerHeight;
    if (top < HEAD) scrollBy({ top: top - HEAD, behavior: "instant" });
    else if (below > 0) scrollBy({ top: below + CELL.gap, behavior: "instant" });
    this.#place();
  }

  #focus() {
    const card = this.#cards[this.#at];
    this.#shown.get(card?.label)?.element.querySelector("a")?.focus({ preventScroll: true });
  }
}
