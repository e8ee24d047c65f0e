/** Elements, and what is said to screen readers. */

const present = (child) => child !== null && child !== undefined && child !== false;

/** Makes an element: attributes, `on…` listeners, then children (null is skipped). */
export function h(tag, attributes = {}, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!present(value)) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(present));
  return element;
}

/** Puts children in place of those an element has (null is skipped). */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(present));
}

const words = (element) => element.getAttribute("aria-label") ?? element.textContent;

/** By what an element is found again after it was drawn anew: its id, where it leads, what it says; any other by its tag and class. */
function sign(element) {
  if (element.id) return `#${element.id}`;
  const said = element.matches("a") ? element.getAttribute("href") : element.matches("button, summary, input, select, textarea") ? words(element) : "";
  return [element.tagName, element.className, said].join("|");
}

/** Puts children in place of those an element has; those that were there already do not leave the page. */
function exchange(element, children) {
  const wanted = [children].flat(Infinity).filter(present).map((child) => (child instanceof Node ? child : document.createTextNode(child)));
  for (const old of [...element.childNodes]) if (!wanted.includes(old)) old.remove();
  let at = element.firstChild;
  for (const child of wanted) {
    if (child === at) at = at.nextSibling;
    else element.insertBefore(child, at);
  }
}

/**
 * As `fill`, for what is drawn anew while somebody is at it: who has the focus keeps it where the same
 * thing is there again, and what was opened stays open. `draw` returns the children, of which some
 * may have been there.
 */
export function redraw(element, draw) {
  const focused = element.contains(document.activeElement) && document.activeElement !== element ? document.activeElement : null;
  const mark = focused && sign(focused);
  const alike = () => [...element.querySelectorAll(focused.tagName)].filter((other) => sign(other) === mark);
  const place = focused ? alike().indexOf(focused) : -1;
  const open = [...element.querySelectorAll("details[open] > summary")].map(words);
  exchange(element, draw());
  for (const summary of element.querySelectorAll("details > summary")) if (open.includes(words(summary))) summary.parentElement.open = true;
  if (!focused || document.activeElement === focused) return;
  (focused.isConnected ? focused : alike()[place])?.focus({ preventScroll: true });
}

export const button = (label, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, label);
export const byId = (id) => document.getElementById(id);

const politely = h("div", { class: "unseen", "aria-live": "polite", role: "status" });
const atOnce = h("div", { class: "unseen", "aria-live": "assertive", role: "alert" });
document.body.append(politely, atOnce);

/** Says a text to screen readers; `urgent` interrupts. */
export function announce(text, urgent = false) {
  const region = urgent ? atOnce : politely;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 30);
}

/** Saves what the page made as a file. */
export function saveBlob(name, blob) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** Saves a text as a file. */
export const download = (name, type, text) => saveBlob(name, new Blob([text], { type }));

/** Resolves when the browser has painted what was put on the page before the call. */
export const painted = () => new Promise((resolve) => {
  if (document.hidden) setTimeout(resolve, 0);
  else requestAnimationFrame(() => requestAnimationFrame(resolve));
});
