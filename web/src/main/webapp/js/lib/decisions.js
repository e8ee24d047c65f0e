/** All decisions of a project as one file, however many there are. */
import { get } from "./api.js";
import { failureText } from "./dialog.js";
import { button, fill, h, saveBlob } from "./dom.js";
import { t } from "./texts.js";

const PAGE = 10000;

/** A button that fetches the decisions page by page and saves them; it says how far it is. */
export function decisionsButton(graph) {
  const words = h("span", { class: "faint", role: "status" });
  const start = button(t("data.decisions"), async () => {
    start.disabled = true;
    try {
      saveBlob("decisions.json", await decisions(graph, (n) => fill(words, t("data.decisionsRead", { n }))));
    } catch (failure) {
      fill(words, failureText(failure));
    }
    start.disabled = false;
  }, { class: "link", id: "decisions" });
  return [start, " ", words];
}

/** Reads the journal to its end; only one page at a time is held as objects. */
async function decisions(graph, tell) {
  const parts = ["["];
  let after = null;
  let n = 0;
  do {
    const page = await get(`/graphs/${graph}/reviews?limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ""}`, { timeout: 120000 });
    if (page.items.length) {
      const text = JSON.stringify(page.items).slice(1, -1);
      parts.push(new Blob([n ? `,${text}` : text]));
    }
    n += page.items.length;
    tell(n);
    after = page.next ?? null;
  } while (after);
  return new Blob([...parts, "]\n"], { type: "application/json" });
}
