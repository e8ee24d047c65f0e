/** Questions to the person, and failures as a sentence. */
import { button, h } from "./dom.js";
import { saveSettings, settings } from "./settings.js";
import { t } from "./texts.js";

/** What failed, as a sentence; the server's own words where it refused. */
export function failureText(failure) {
  if (failure.kind === "refused") return `${t("failure.refused")} ${failure.message}`;
  return t(failure.kind === "busy" && !didNothing(failure) ? "failure.away" : `failure.${failure.kind ?? "server"}`);
}

/** Whether the server says that nothing was done: a balancer, or a line that is cut, does not know. */
const didNothing = (failure) => failure.problem?.type?.endsWith("/busy") ?? false;

/** What failed of an act that keeps its ids when it is tried again; it may have been done. */
export const actFailureText = (failure) =>
  (failure.passing && !didNothing(failure) ? `${failureText(failure)} ${t("act.perhapsDone")}` : failureText(failure));

/** Shows a failure as a sentence with what can be done; nothing of the work is lost by it. */
export function failureNote(failure, retry) {
  const reference = failure.problem?.instance;
  return h("div", { class: "note bad", role: "alert" },
    h("p", {}, failureText(failure)),
    reference ? h("p", { class: "faint" }, t("failure.reference", { id: reference })) : null,
    retry ? button(t("retry"), retry, { class: "quiet" }) : null);
}

/** Opens a modal dialog; resolves with the value it was closed with, null when dismissed. */
export function dialog(title, content, actions) {
  return new Promise((resolve) => {
    const element = h("dialog", { "aria-labelledby": "dialog-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "dialog-title" }, title),
        content,
        h("div", { class: "actions" }, actions.map(({ label, value, main, type }) =>
          h("button", { value: value ?? "", type: type ?? "submit", class: main ? "main" : "quiet",
            formnovalidate: !main }, label)))));
    element.addEventListener("close", () => {
      const returned = element.returnValue;
      element.remove();
      resolve(returned || null);
    });
    document.body.append(element);
    element.showModal();
    const first = element.querySelector("[autofocus], input, select, button.main");
    first?.focus({ preventScroll: true });
  });
}

/** Asks once who is here; the name goes with each decision. */
export async function askName(explain = t("name.why")) {
  if (settings.reviewer) return settings.reviewer;
  const field = h("input", { id: "your-name", name: "name", required: true, maxlength: 60, autocomplete: "nickname", pattern: ".*\\S.*" });
  while (!settings.reviewer) {
    await dialog(t("name.title"), h("div", {},
      h("p", {}, explain),
      h("label", { for: "your-name" }, t("name.label")), field),
    [{ label: t("name.go"), value: "go", main: true }]);
    const name = field.value.trim();
    if (name) saveSettings({ reviewer: name });
  }
  return settings.reviewer;
}
