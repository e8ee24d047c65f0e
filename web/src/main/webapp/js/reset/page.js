/** A new password by a link of an administrator. */
import { post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { h } from "../lib/dom.js";
import { field, form } from "../lib/forms.js";
import { t } from "../lib/texts.js";

const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname); // the link's secret is of no use to the history
document.title = `${t("reset.title")} · Resight`;
const password = field(t("account.newPassword"), { name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 256 });
const main = h("main", { class: "narrow" }, h("h1", {}, t("reset.title")), secret
  ? form([h("p", {}, t("reset.what")), password.element, h("p", { class: "faint" }, t("account.passwordIs"))], t("reset.go"), async () => {
    await post("/reset", { secret, password: password.input.value });
    main.replaceChildren(h("h1", {}, t("reset.title")), h("p", { class: "note good", role: "status" }, t("reset.done")), h("p", {}, h("a", { class: "button", href: "/sign-in" }, t("signIn.title"))));
  }, { id: "reset" })
  : h("p", { class: "note bad", role: "alert" }, t("join.noSecret")));
document.body.prepend(topBar(null), main);
