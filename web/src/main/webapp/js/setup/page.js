/** The first administrator of a server. */
import { get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { h } from "../lib/dom.js";
import { field, form } from "../lib/forms.js";
import { t } from "../lib/texts.js";

async function start() {
  document.title = `${t("setup.title")} · Resight`;
  const { needed, code: coded } = await get("/setup");
  if (!needed) return location.replace("/");
  const code = field(t("setup.code"), { name: "code", required: coded, maxlength: 80, value: location.hash.slice(1), autocomplete: "off", spellcheck: "false" });
  history.replaceState(null, "", location.pathname); // the link's code is of no use to the history
  const handle = field(t("account.handle"), { name: "username", autocomplete: "username", required: true, maxlength: 40, pattern: "[a-z0-9]([a-z0-9._\\-]*[a-z0-9])?", autocapitalize: "none" });
  const name = field(t("account.name"), { name: "name", autocomplete: "name", maxlength: 100 });
  const password = field(t("account.newPassword"), { name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 256 });
  document.body.prepend(topBar(null), h("main", { class: "narrow" }, h("h1", {}, t("setup.title")),
    h("p", {}, t(coded ? "setup.whyCode" : "setup.why")),
    form([coded ? code.element : null, handle.element, h("p", { class: "faint" }, t("account.handleIs")), name.element, password.element,
      h("p", { class: "faint" }, t("account.passwordIs"))].filter(Boolean), t("setup.go"), async () => {
      await post("/setup", { ...(coded ? { code: code.input.value } : {}), handle: handle.input.value, name: name.input.value, password: password.input.value });
      location.replace("/");
    }, { id: "setup" })));
}

start();
