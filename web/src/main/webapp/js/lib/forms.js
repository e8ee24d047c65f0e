/** Forms about people: labelled fields, a password asked again, rights as boxes. */
import { hasPassword } from "./account.js";
import { get, post } from "./api.js";
import { dialog, failureText } from "./dialog.js";
import { button, h } from "./dom.js";
import { t } from "./texts.js";

export const RIGHTS = ["see", "review", "curate", "exchange", "locations", "administer"];
export const SERVER_RIGHTS = ["create", "administer"];
export const PRESETS = {
  viewer: ["see"], reviewer: ["see", "review"], curator: ["see", "review", "curate", "locations"], manager: RIGHTS,
};

let numbered = 0;

/** A text field below its label. */
export function field(label, attributes = {}) {
  const id = `field-${++numbered}`;
  const input = h("input", { id, ...attributes });
  return { input, element: h("p", { class: "field" }, h("label", { for: id }, label), input) };
}

/** Boxes for rights; `chosen()` returns those that are ticked. */
export function rightBoxes(legend, names, ticked, text = "right") {
  const boxes = names.map((name) => h("input", { type: "checkbox", value: name, checked: ticked.includes(name) }));
  return {
    chosen: () => boxes.filter((box) => box.checked).map((box) => box.value),
    element: h("fieldset", { class: "boxes" }, h("legend", {}, legend),
      boxes.map((box) => h("label", { class: "inline" }, box, t(`${text}.${box.value}`)))),
  };
}

/** What a refused act says: the server's own words where they are for people. */
export const refusalText = (failure) => (failure.kind === "forbidden" ? failure.message : failureText(failure));

/** Does what may need the password again; null if it was not given. */
export async function confirmed(act) {
  for (let wrong = false; ; wrong = true) {
    try {
      return await act();
    } catch (failure) {
      if (!failure.problem?.type?.endsWith("/confirm-password")) throw failure;
    }
    if (!hasPassword) return confirmAtProvider();
    const password = field(t("confirm.password"), { type: "password", required: true, maxlength: 256, autocomplete: "current-password" });
    const given = await dialog(t("confirm.title"), h("div", {}, h("p", {}, t(wrong ? "confirm.again" : "confirm.why")), password.element),
      [{ label: t("confirm.go"), value: "go", main: true }, { label: t("cancel"), value: "" }]);
    if (!given) return null;
    try {
      await post("/me/confirm", { password: password.input.value });
    } catch (failure) {
      if (!failure.problem?.type?.endsWith("/sign-in-failed")) throw failure;
    }
  }
}

/** Without a password the provider asks who it is; the page is opened anew then. */
async function confirmAtProvider() {
  const [{ items: own }, { items: all }] = await Promise.all([get("/me/identities"), get("/providers")]);
  const usable = all.filter((one) => own.some((identity) => identity.provider === one.id));
  const chosen = await dialog(t("confirm.title"), h("p", {}, t("confirm.whyProvider")),
    [...usable.map((one) => ({ label: t("signIn.with", { provider: one.label }), value: one.id, main: true })), { label: t("cancel"), value: "" }]);
  if (chosen) location.assign(`/auth/oidc/${chosen}/start?again=1&to=${encodeURIComponent(location.pathname)}`);
  return null;
}

/** A button for something that may be refused; `said` then says why. It waits for its own end. */
export function acting(label, said, act, attributes = {}) {
  const pressed = button(label, async () => {
    pressed.disabled = true;
    said.replaceChildren();
    try {
      await act();
    } catch (failure) {
      said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
    } finally {
      pressed.disabled = false;
    }
  }, attributes);
  return pressed;
}

/** A form that says what went wrong below its fields. */
export function form(fields, label, submit, attributes = {}) {
  const said = h("div", { role: "alert" });
  const go = h("button", { type: "submit", class: "main" }, label);
  return h("form", { ...attributes, onsubmit: async (event) => {
    event.preventDefault();
    go.disabled = true;
    said.replaceChildren();
    try {
      await submit(event.target);
    } catch (failure) {
      said.replaceChildren(h("p", { class: "note bad" }, refusalText(failure)));
    } finally {
      go.disabled = false;
    }
  } }, fields, said, h("div", { class: "actions" }, go));
}
