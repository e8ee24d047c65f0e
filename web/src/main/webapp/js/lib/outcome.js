/** What an act did, on a page's line, with the way back. */
import { failureText } from "./dialog.js";
import { announce, button, fill } from "./dom.js";
import { t } from "./texts.js";

/** Whether an act that failed may succeed when it is tried again. */
export const mayYetSucceed = (failure) => failure.passing || failure.kind === "signedOut";

/**
 * Says an outcome and offers to take it back. The offer stays while that may yet succeed; `undone()`
 * is called when it has.
 */
export function tellOutcome(line, text, { undo = null, undone = () => {}, bad = false } = {}) {
  const back = undo && button(t("do.undo"), async () => {
    back.disabled = true;
    try {
      await undo();
    } catch (failure) {
      tellOutcome(line, t("said.undoFailed", { why: failureText(failure) }), { undo: mayYetSucceed(failure) ? undo : null, undone, bad: true });
      return;
    }
    await undone();
  }, { id: "undo-act" });
  line.hidden = false;
  line.className = `note ${bad ? "bad" : "good"}`;
  fill(line, text, " ", back);
  announce(text, bad);
}
