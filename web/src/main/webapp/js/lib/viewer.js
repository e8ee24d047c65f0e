/**
 * Two photos side by side that move together.
 *
 * A movement is kept relative to the animal's box, not to the screen, so that photos of unlike size
 * and angle stay on the same part of the animal.
 */
import { Darkroom } from "./darkroom.js";
import { h, painted } from "./dom.js";
import { PhotoPane } from "./pane.js";
import { saveSettings, settings } from "./settings.js";

const SWAP_PAUSE = 170; // ms; two swaps make a flash, and no more than three flashes a second may be

/** The two panes and the movement they share. */
export class Viewer {
  view = { zoom: 1, dx: 0, dy: 0 };
  whole = false;
  placed = null; // called when a photo lies elsewhere than before
  #swapped = false;
  #swappedAt = 0;

  constructor(darkroom = new Darkroom()) {
    this.darkroom = darkroom;
    this.a = new PhotoPane("A", this);
    this.b = new PhotoPane("B", this);
    this.active = this.a;
    this.linked = settings.linked;
    this.element = h("div", { class: "viewer" }, this.a.element, this.b.element);
    new ResizeObserver(() => this.place()).observe(this.element);
  }

  get panes() {
    return [this.a, this.b];
  }

  /** Shows a pair; resolves with the letters of the photos that cannot be shown, once the others are painted. */
  async show(photoA, photoB) {
    this.blink(false);
    this.view = { zoom: 1, dx: 0, dy: 0 };
    this.whole = false;
    const outcomes = await Promise.allSettled([this.a.show(photoA, this.darkroom), this.b.show(photoB, this.darkroom)]);
    await painted();
    return outcomes.map(({ status, reason }, index) => (status === "rejected" ? { pane: this.panes[index], why: reason.message } : null)).filter(Boolean);
  }

  place() {
    for (const pane of this.panes) pane.place();
  }

  fit() {
    this.view = { zoom: 1, dx: 0, dy: 0 };
    for (const pane of this.panes) pane.offset = { dx: 0, dy: 0, zoom: 1 };
    this.place();
  }

  #alone(pane, only) {
    return !this.linked || only ? pane.offset : this.view;
  }

  /** Zooms about a point of the stage, given from its middle. */
  zoom(factor, pane = this.active, [x, y] = [0, 0], only = false) {
    if (!pane.photo?.image) return;
    const [beforeX, beforeY] = pane.unproject(x, y);
    const moved = this.#alone(pane, only);
    const [least, most] = pane.zoomBounds;
    const total = this.view.zoom * pane.offset.zoom;
    moved.zoom *= Math.min(most, Math.max(least, total * factor)) / total;
    const [afterX, afterY] = pane.unproject(x, y);
    const [, , width, height] = pane.frame;
    moved.dx += (beforeX - afterX) / width;
    moved.dy += (beforeY - afterY) / height;
    this.#stay(pane);
    this.place();
  }

  /** Moves by a step on the screen; `only` shifts this side against the other. */
  drag(x, y, pane, only = false) {
    const [stepX, stepY] = pane.unproject(x, y);
    const [, , width, height] = pane.frame;
    const moved = this.#alone(pane, only);
    moved.dx -= stepX / width;
    moved.dy -= stepY / height;
    this.#stay(pane);
    this.place();
  }

  /** Moves by a part of the stage. */
  pan(x, y, pane = this.active) {
    if (pane.photo?.image) this.drag(-x * pane.stage.clientWidth, -y * pane.stage.clientHeight, pane);
  }

  /** Keeps some of the photo on the stage. */
  #stay(pane) {
    const [, , width, height] = pane.frame;
    const [focusX, focusY] = pane.focus;
    const moved = this.linked ? this.view : pane.offset;
    const { image } = pane.photo;
    moved.dx += (Math.min(image.width, Math.max(0, focusX)) - focusX) / width;
    moved.dy += (Math.min(image.height, Math.max(0, focusY)) - focusY) / height;
  }

  link(on = !this.linked) {
    this.linked = on;
    saveSettings({ linked: on });
    return on;
  }

  /** Changes between the animal's crop and the whole photo. */
  turnWhole(on = !this.whole) {
    this.whole = on;
    this.fit();
    return on;
  }

  /** Shows B in the frame of A, or puts both back; refuses to flicker. */
  blink(on) {
    if (on === this.#swapped) return;
    const wait = on ? SWAP_PAUSE - (performance.now() - this.#swappedAt) : 0;
    clearTimeout(this.swapLater);
    if (wait > 0) {
      this.swapLater = setTimeout(() => this.blink(on), wait);
      return;
    }
    this.#swapped = on;
    this.#swappedAt = performance.now();
    this.a.stage.prepend(on ? this.b.sheet : this.a.sheet);
    this.b.stage.prepend(on ? this.a.sheet : this.b.sheet);
    this.a.badge.textContent = on ? "B" : "A";
    this.b.badge.textContent = on ? "A" : "B";
    this.element.classList.toggle("swapped", on);
    this.placed?.();
  }
}
