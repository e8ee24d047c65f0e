/**
 * One photo on its stage.
 *
 * A sheet holds a photo's layers in its own pixels; one matrix puts the sheet on the stage.
 */
import { picture } from "./darkroom.js";
import { button, fill, h } from "./dom.js";
import { imageAddress, photoText } from "./photos.js";
import { t } from "./texts.js";

const LARGEST = 8; // screen pixels for one pixel of the photo
const MARGIN = 0.1; // round the box, on each side
const STEP = 0.1; // of what is seen, for one press of an arrow key

/** A photo with its tools; where it lies is what the viewer shares and what is its own. */
export class PhotoPane {
  rotation = 0; // degrees, quarter turns and the fine angle
  mirrored = false;
  light = { brightness: 1, contrast: 1, grey: 0 };
  offset = { dx: 0, dy: 0, zoom: 1 };
  photo = null;
  neighbours = [];

  constructor(letter, viewer) {
    this.letter = letter;
    this.viewer = viewer;
    this.sheet = h("div", { class: "sheet" });
    this.mark = h("span", { class: "mirrored-mark", hidden: true }, t("viewer.mirrored"));
    this.badge = h("span", { class: "letter" }, letter);
    this.message = h("div", { class: "pane-message", hidden: true });
    this.stage = h("div", { class: "stage", tabindex: 0, role: "group", "aria-label": t("viewer.pane", { letter }) },
      this.sheet, this.badge, this.mark, this.message);
    this.element = h("section", { class: "pane", "data-side": letter }, this.stage, this.#tools());
    this.#listen();
  }

  #tools() {
    const tool = (key, sign, act, more = {}) => button(sign, act, { class: "tool", title: t(`viewer.${key}`), "aria-label": `${t(`viewer.${key}`)} ${this.letter}`, ...more });
    this.fine = h("input", { type: "range", min: -15, max: 15, step: 1, value: 0, oninput: () => {
      this.rotation = Math.round(this.rotation / 90) * 90 + Number(this.fine.value);
      this.place();
    } });
    this.mirrorButton = tool("mirror", "⇋", () => this.mirror(), { "aria-pressed": "false" });
    const lights = ["brightness", "contrast", "grey"].map((name) => {
      const range = h("input", { type: "range", min: name === "grey" ? 0 : 0.4, max: name === "grey" ? 1 : 2.2, step: 0.05, value: this.light[name],
        oninput: () => {
          this.light[name] = Number(range.value);
          this.#relight();
        } });
      return { name, range };
    });
    this.resetLights = () => {
      for (const { name, range } of lights) {
        range.value = this.light[name] = name === "grey" ? 0 : 1;
      }
      this.#relight();
    };
    const rows = [[t("viewer.fine"), this.fine], ...lights.map(({ name, range }) => [t(`viewer.${name}`), range])];
    return h("div", { class: "tools", role: "toolbar", "aria-label": t("viewer.tools", { letter: this.letter }) },
      tool("zoomOut", "−", () => this.viewer.zoom(1 / 1.3, this)),
      tool("zoomIn", "+", () => this.viewer.zoom(1.3, this)),
      tool("rotateLeft", "↺", () => this.turn(-90)),
      tool("rotateRight", "↻", () => this.turn(90)),
      this.mirrorButton,
      h("details", { class: "lights" },
        h("summary", { title: t("viewer.light"), "aria-label": `${t("viewer.light")} ${this.letter}` }, "◐"),
        h("div", { class: "sliders" },
          rows.map(([label, range]) => h("label", {}, h("span", {}, label), range)),
          h("div", { class: "pan-buttons", role: "group", "aria-label": t("viewer.pan") },
            tool("left", "←", () => this.viewer.pan(-STEP, 0, this)), tool("up", "↑", () => this.viewer.pan(0, -STEP, this)),
            tool("down", "↓", () => this.viewer.pan(0, STEP, this)), tool("right", "→", () => this.viewer.pan(STEP, 0, this))),
          button(t("viewer.reset"), () => {
            this.resetLights();
            this.viewer.fit();
          }, { class: "quiet" }))));
  }

  #relight() {
    const { brightness, contrast, grey } = this.light;
    this.sheet.style.filter = brightness === 1 && contrast === 1 && grey === 0
      ? "" : `brightness(${brightness}) contrast(${contrast}) grayscale(${grey})`;
  }

  /** Puts a photo on the stage; resolves when it has been painted, fails when it cannot be shown. */
  async show(photo, darkroom) {
    this.photo = photo;
    this.offset = { dx: 0, dy: 0, zoom: 1 };
    this.rotation = 0;
    this.fine.value = 0;
    if (this.mirrored) this.mirror();
    this.original = null;
    this.say(null);
    this.stage.setAttribute("aria-label", photoText(this.letter, photo));
    if (!photo.image) {
      fill(this.sheet);
      throw new Error("missing");
    }
    const slow = setTimeout(() => {
      if (this.photo === photo) this.say(t("viewer.loading", { letter: this.letter }));
    }, 300);
    const { crop, whole, ready } = darkroom.develop(photo);
    try {
      await ready;
    } catch {
      clearTimeout(slow);
      if (this.photo === photo) {
        fill(this.sheet);
        this.say(null);
      }
      throw new Error("broken");
    }
    clearTimeout(slow);
    if (this.photo !== photo) return;
    this.say(null);
    const { width, height } = photo.image;
    crop.alt = photoText(this.letter, photo);
    whole.alt = "";
    spread(crop, photo.image.crop);
    spread(whole, [0, 0, width, height]);
    this.outline = h("div", { class: "box-outline", "aria-hidden": "true" });
    spread(this.outline, photo.bbox ?? [0, 0, width, height]);
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.neighbours = (photo.neighbours ?? []).map((box) => {
      const other = h("div", { class: meet(box, photo.image.crop) ? "box-neighbour" : "box-neighbour away", "aria-hidden": "true" });
      spread(other, box);
      return other;
    });
    fill(this.sheet, whole, crop, ...this.neighbours, this.outline);
    this.place();
  }

  /** Writes over the stage; null takes the text away. */
  say(content) {
    this.message.hidden = content === null;
    fill(this.message, ...(content === null ? [] : [content].flat()));
  }

  turn(degrees) {
    this.rotation = (((this.rotation + degrees) % 360) + 360) % 360;
    this.place();
  }

  mirror() {
    this.mirrored = !this.mirrored;
    this.mark.hidden = !this.mirrored;
    this.mirrorButton.setAttribute("aria-pressed", String(this.mirrored));
    this.place();
  }

  /** The rectangle that is fitted to the stage, in pixels of the photo. */
  get frame() {
    const { width, height } = this.photo.image;
    return this.viewer.whole || !this.photo.bbox ? [0, 0, width, height] : this.photo.bbox;
  }

  get #angle() {
    return (this.rotation * Math.PI) / 180 - (this.viewer.whole ? 0 : this.photo.theta ?? 0);
  }

  #fitted([, , width, height], margin) {
    const cos = Math.abs(Math.cos(this.#angle));
    const sin = Math.abs(Math.sin(this.#angle));
    const room = 1 + 2 * margin;
    return Math.min(this.stage.clientWidth / ((width * cos + height * sin) * room),
      this.stage.clientHeight / ((width * sin + height * cos) * room));
  }

  get fitScale() {
    return this.#fitted(this.frame, this.viewer.whole ? 0 : MARGIN);
  }

  /** The bounds of the zoom relative to the fitted frame: the whole photo in view, and eightfold pixels. */
  get zoomBounds() {
    const { width, height } = this.photo.image;
    const fit = this.fitScale;
    return [Math.min(1, this.#fitted([0, 0, width, height], 0) / fit), Math.max(LARGEST / fit, 1)];
  }

  get scale() {
    const [least, most] = this.zoomBounds;
    return this.fitScale * Math.min(most, Math.max(least, this.viewer.view.zoom * this.offset.zoom));
  }

  /** The matrix a, b, c, d that takes a step in the photo to a step on the screen. */
  get matrix() {
    const scale = this.scale;
    const flip = this.mirrored ? -1 : 1;
    const cos = Math.cos(this.#angle) * scale;
    const sin = Math.sin(this.#angle) * scale;
    return [flip * cos, sin, -flip * sin, cos];
  }

  /** Where a place of the photo is on the stage. */
  project(x, y) {
    const [a, b, c, d] = this.matrix;
    const [midX, midY] = this.focus;
    return [this.stage.clientWidth / 2 + a * (x - midX) + c * (y - midY), this.stage.clientHeight / 2 + b * (x - midX) + d * (y - midY)];
  }

  /** Takes a step on the screen to a step in the photo. */
  unproject(x, y) {
    const [a, b, c, d] = this.matrix;
    const area = a * d - b * c;
    return [(d * x - c * y) / area, (a * y - b * x) / area];
  }

  get focus() {
    const [x, y, width, height] = this.frame;
    const { dx, dy } = this.viewer.view;
    return [x + width * (0.5 + dx + this.offset.dx), y + height * (0.5 + dy + this.offset.dy)];
  }

  place() {
    if (!this.photo?.image || !this.stage.clientWidth) return;
    const [a, b, c, d] = this.matrix;
    const [x, y] = this.focus;
    const left = this.stage.clientWidth / 2 - (a * x + c * y);
    const top = this.stage.clientHeight / 2 - (b * x + d * y);
    const scale = this.scale;
    this.sheet.style.transform = `matrix(${a},${b},${c},${d},${left},${top})`;
    this.sheet.classList.toggle("pixels", scale > 3);
    this.sheet.classList.toggle("whole", this.viewer.whole || this.viewer.view.zoom < 0.8);
    for (const box of [this.outline, ...this.neighbours]) {
      if (box) box.style.borderWidth = `${2 / scale}px`;
    }
    this.stage.dataset.scale = scale.toFixed(3);
    this.#sharpen(scale);
    this.viewer.placed?.();
  }

  /** Fetches the photo's own pixels once what is shown would have to be enlarged. */
  #sharpen(scale) {
    const { crop } = this.photo.image;
    const shown = Math.min(1, 1600 / Math.max(crop[2], crop[3]));
    if (this.original || scale * devicePixelRatio <= shown * 1.05 || shown === 1 && !this.viewer.whole) return;
    const photo = this.photo;
    this.original = picture(imageAddress(photo, false));
    this.original.alt = "";
    spread(this.original, [0, 0, photo.image.width, photo.image.height]);
    this.original.decode().then(() => {
      if (this.photo === photo && this.outline) (this.neighbours[0] ?? this.outline).before(this.original);
    }).catch(() => { /* what is shown stays */ });
  }

  #listen() {
    const touches = new Map();
    const stage = this.stage;
    const here = (event) => {
      const edge = stage.getBoundingClientRect();
      return [event.clientX - edge.left - edge.width / 2, event.clientY - edge.top - edge.height / 2];
    };
    stage.addEventListener("wheel", (event) => {
      if (!this.photo?.image) return;
      event.preventDefault();
      const turn = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      this.viewer.zoom(Math.exp(-Math.max(-120, Math.min(120, turn)) / 400), this, here(event), event.shiftKey);
    }, { passive: false });
    stage.addEventListener("pointerenter", () => (this.viewer.active = this));
    stage.addEventListener("focus", () => (this.viewer.active = this));
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.target.closest("button, a")) return;
      stage.setPointerCapture(event.pointerId);
      touches.set(event.pointerId, here(event));
      stage.classList.add("dragging");
    });
    stage.addEventListener("pointermove", (event) => {
      const before = touches.get(event.pointerId);
      if (!before || !this.photo?.image) return;
      const now = here(event);
      if (touches.size === 1) {
        this.viewer.drag(now[0] - before[0], now[1] - before[1], this, event.shiftKey);
      } else if (touches.size === 2) {
        const other = [...touches].find(([id]) => id !== event.pointerId)[1];
        const distance = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
        const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
        this.viewer.drag((now[0] - before[0]) / 2, (now[1] - before[1]) / 2, this);
        this.viewer.zoom(distance(now) / Math.max(1, distance(before)), this, middle);
      }
      touches.set(event.pointerId, now);
    });
    const lift = (event) => {
      touches.delete(event.pointerId);
      if (!touches.size) stage.classList.remove("dragging");
    };
    stage.addEventListener("pointerup", lift);
    stage.addEventListener("pointercancel", lift);
    stage.addEventListener("dblclick", () => this.viewer.fit());
  }
}

/** Whether two rectangles overlap. */
const meet = ([x, y, w, h], [left, top, width, height]) => x < left + width && left < x + w && y < top + height && top < y + h;

function spread(element, [x, y, width, height]) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
