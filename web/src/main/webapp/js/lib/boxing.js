/** Draws or corrects the box round the animal, with the mouse or with keys. */
import { put } from "./api.js";
import { drag, grow, gripAt, shift, span, within } from "./box.js";
import { dialog } from "./dialog.js";
import { h } from "./dom.js";
import { imageAddress, shortPhotoName } from "./photos.js";
import { t } from "./texts.js";

const NEAR = 14; // screen pixels from a side that take hold of it

/**
 * Shows a photo with its box, and keeps what is made of it.
 *
 * @returns whether the box was changed
 */
export async function correctBox(photo) {
  const { width, height } = photo.image;
  const size = { width, height };
  const before = photo.bbox ? within(photo.bbox, size) : [0, 0, width, height];
  let box = before;
  let held = null;
  const frame = h("svg:rect", { class: "box-frame" });
  const shade = h("svg:path", { class: "box-shade", "fill-rule": "evenodd" });
  const numbers = h("output", { class: "faint", "aria-live": "polite" });
  const others = (photo.neighbours ?? []).map(([x, y, w, bh]) => h("svg:rect", { class: "box-other", x, y, width: w, height: bh, "stroke-width": width / 400 }));
  const picture = h("svg:svg", { viewBox: `0 0 ${width} ${height}`, class: "box-editor", tabindex: 0, role: "application", "aria-label": t("box.editor", { name: shortPhotoName(photo) }) },
    h("svg:image", { href: imageAddress(photo, false, 1600), width, height }), shade, ...others, frame);
  const draw = () => {
    const [x, y, w, bh] = box;
    for (const [name, value] of Object.entries({ x, y, width: w, height: bh, "stroke-width": 3 * scale() })) frame.setAttribute(name, value);
    shade.setAttribute("d", `M0 0H${width}V${height}H0ZM${x} ${y}V${y + bh}H${x + w}V${y}Z`);
    numbers.textContent = t("box.numbers", { x, y, width: w, height: bh });
  };
  const scale = () => width / Math.max(1, picture.getBoundingClientRect().width || 600);
  const at = (event) => {
    const edge = picture.getBoundingClientRect();
    const zoom = Math.min(edge.width / width, edge.height / height) || 1;
    return [(event.clientX - edge.left - (edge.width - width * zoom) / 2) / zoom, (event.clientY - edge.top - (edge.height - height * zoom) / 2) / zoom];
  };
  picture.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    picture.focus();
    picture.setPointerCapture(event.pointerId);
    const point = at(event);
    held = { point, box, grip: gripAt(box, point, NEAR * scale()) };
  });
  picture.addEventListener("pointermove", (event) => {
    if (!held) return;
    const point = at(event);
    box = held.grip ? drag(held.box, held.grip, point[0] - held.point[0], point[1] - held.point[1], size) : span(held.point, point, size);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => (held = null));
  picture.addEventListener("keydown", (event) => {
    const step = Math.max(1, Math.round(width / (event.ctrlKey ? 1000 : 100)));
    const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] ?? [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    box = event.shiftKey ? grow(box, dx, dy, size) : shift(box, dx, dy, size);
    draw();
  });
  const shown = dialog(t("box.title"), h("div", { class: "box-dialog" }, h("p", {}, t("box.how")), picture, numbers), [{ label: t("save"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
  draw();
  picture.focus();
  if (!await shown || box.every((value, i) => value === before[i])) return false;
  await put(`/annotations/${photo.id}/box`, { bbox: box });
  photo.bbox = box;
  return true;
}
