/** Sign-in: a handle and a password, or a provider, and back to where one came from. */
import { account, target } from "../lib/account.js";
import { get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { h } from "../lib/dom.js";
import { field, form } from "../lib/forms.js";
import { t } from "../lib/texts.js";
import { providers, refusal } from "./providers.js";

const handle = field(t("account.handle"), { name: "username", autocomplete: "username", required: true, maxlength: 100, autocapitalize: "none", spellcheck: "false" });
const code = field(t("factor.code"), { name: "code", inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,7}", maxlength: 7 });
code.element.hidden = true;
const password = field(t("account.password"), { name: "password", type: "password", autocomplete: "current-password", required: true, maxlength: 256 });

async function start() {
  document.title = `${t("signIn.title")} · Resight`;
  if (account) return location.replace(target(location.search));
  const setup = (await get("/setup")).needed;
  if (setup && !(await get("/providers")).items.length) return location.replace("/setup");
  document.body.prepend(topBar(null), h("main", { class: "narrow" }, h("h1", {}, t("signIn.title")), refusal(),
    form([handle.element, password.element, code.element], t("signIn.go"), async () => {
      try {
        await post("/sign-in", { handle: handle.input.value.trim(), password: password.input.value, ...(code.input.value ? { code: code.input.value } : {}) });
      } catch (failure) {
        if (!failure.problem?.type?.endsWith("/second-factor-needed")) throw failure;
        code.element.hidden = false;
        code.input.required = true;
        code.input.focus();
        return;
      }
      location.replace(target(location.search));
    }, { id: "sign-in" }),
    providers(),
    h("p", { class: "faint" }, t("signIn.forgotten")),
    setup ? h("p", {}, h("a", { href: "/setup" }, t("account.first"))) : null));
  handle.input.focus();
}

start();
