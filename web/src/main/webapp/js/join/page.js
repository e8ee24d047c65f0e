/** Coming into a project by a link: volunteers by a nickname, others by an account. */
import { account, practiceDue, target } from "../lib/account.js";
import { post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { h } from "../lib/dom.js";
import { field, form, refusalText } from "../lib/forms.js";
import { day, t } from "../lib/texts.js";
import { practise } from "./practice.js";

const main = h("main", { class: "narrow" }, h("h1", {}, t("join.title")));
const KEPT = "resight.invitation";
const secret = location.hash.slice(1) || takeKept();

/** Keeps the secret for this tab alone while somebody signs in: an address would tell it to the server's log. */
function keep() {
  try {
    sessionStorage.setItem(KEPT, secret);
  } catch { /* the link is opened again then */ }
}

/** What was kept, once. */
function takeKept() {
  try {
    const kept = sessionStorage.getItem(KEPT) ?? "";
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return "";
  }
}

async function start() {
  document.title = `${t("join.title")} · Resight`;
  history.replaceState(null, "", location.pathname); // the link's secret is of no use to the history
  document.body.prepend(topBar(null), main);
  if (!secret && practiceDue) return practiseFirst(target(location.search));
  if (!secret) return main.append(h("p", { class: "note bad", role: "alert" }, t("join.noSecret")));
  const invitation = await post("/invitations/show", { secret });
  main.append(h("p", {}, t("join.to", { project: invitation.project || t("graph.unnamed") })),
    h("p", { class: "faint" }, t("join.gives", { rights: invitation.rights.map((right) => t(`right.${right}`)).join(", "), day: day(invitation.expiresAt) })),
    account ? signedIn() : invitation.volunteers ? volunteer() : newcomer());
}

/** Before a volunteer's first answer counts. */
function practiseFirst(to) {
  main.classList.replace("narrow", "wide");
  practise(main, () => location.replace(to));
}

async function accept(who) {
  const { graph, account: came } = await post("/invitations/accept", { secret, ...who });
  if (came.kind !== "volunteer") location.replace(`/p/${graph}`);
  else if (!account || practiceDue) practiseFirst(`/p/${graph}/review`);
  else location.replace(`/p/${graph}/review`);
}

const signedIn = () => form([h("p", {}, t("join.as", { handle: account.handle }))], t("join.go"), () => accept({}), { id: "join" });

const handleField = (label, name) => field(label, { name, autocomplete: "username", required: true, maxlength: 40, pattern: "[a-z0-9]([a-z0-9._\\-]*[a-z0-9])?", autocapitalize: "none", spellcheck: "false" });

function volunteer() {
  const nickname = handleField(t("join.nickname"), "nickname");
  return form([nickname.element, h("p", { class: "faint" }, t("account.handleIs")), h("p", { class: "faint" }, t("join.volunteerIs"))], t("join.go"),
    () => accept({ handle: nickname.input.value.trim() }), { id: "join" });
}

function newcomer() {
  const handle = handleField(t("account.handle"), "username");
  const name = field(t("account.name"), { name: "name", autocomplete: "name", maxlength: 100 });
  const password = field(t("account.newPassword"), { name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 256 });
  return form([h("p", { class: "faint" }, t("join.haveAccount"), " ", h("a", { href: `/sign-in?to=${encodeURIComponent("/join")}`, onclick: keep }, t("signIn.title"))),
    handle.element, h("p", { class: "faint" }, t("account.handleIs")), name.element, password.element, h("p", { class: "faint" }, t("account.passwordIs"))], t("join.go"),
  () => accept({ handle: handle.input.value.trim(), name: name.input.value, password: password.input.value }), { id: "join" });
}

start().catch((failure) => main.append(h("p", { class: "note bad", role: "alert" }, refusalText(failure))));
