/** One's own account: password, sessions, tokens. */
import { account, hasPassword, secondFactor } from "../lib/account.js";
import { call, get, post } from "../lib/api.js";
import { topBar } from "../lib/bar.js";
import { dialog, failureNote, failureText } from "../lib/dialog.js";
import { announce, button, fill, h } from "../lib/dom.js";
import { ownIdentities } from "../lib/identities.js";
import { RIGHTS, SERVER_RIGHTS, acting, confirmed, field, form, rightBoxes } from "../lib/forms.js";
import { Outbox, heldFor, isHeld } from "../lib/outbox.js";
import { forgetStored } from "../lib/storage.js";
import { day, t, when } from "../lib/texts.js";

const sessions = h("div", { id: "sessions" });
const tokens = h("div", { id: "tokens" });
const made = h("div", { id: "token-made", role: "status" });
const factor = h("div", { id: "second-factor" });
const said = { page: alertBox(), factor: alertBox(), sessions: alertBox(), tokens: alertBox() };

function alertBox() {
  return h("div", { role: "alert" });
}

async function start() {
  document.title = `${t("account.title")} · Resight`;
  if (!account) {
    document.body.prepend(topBar(null), h("main", { class: "narrow" }, h("h1", {}, t("account.title")), h("p", {}, t("account.none")),
      h("p", {}, h("a", { href: "/setup" }, t("account.first")))));
    return;
  }
  const admin = account.rights.includes("administer");
  document.body.prepend(topBar(null), h("main", { class: "wide" }, h("h1", {}, account.name),
    h("p", { class: "faint" }, t("account.isHandle", { handle: account.handle })),
    h("div", { class: "actions" }, acting(t("account.signOut"), said.page, signOut, { id: "sign-out" }),
      admin ? h("a", { class: "button", href: "/people" }, t("people.title")) : null,
      admin ? h("a", { class: "button", href: "/audit" }, t("audit.title")) : null,
      admin ? h("a", { class: "button", href: "/servers" }, t("servers.title")) : null), said.page,
    hasPassword ? h("section", { class: "card" }, h("h2", {}, t("factor.title")), said.factor, factor) : null,
    secondFactor.due ? null : h("section", { class: "card" }, h("h2", {}, t("account.tokens")), h("p", {}, t("account.tokensAre")), made, said.tokens, tokens, tokenForm()),
    secondFactor.due ? null : h("section", { class: "card" }, h("h2", {}, t("account.sessions")), said.sessions, sessions),
    secondFactor.due ? null : ownIdentities(),
    secondFactor.due || !hasPassword ? null : h("section", { class: "card" }, h("h2", {}, t("account.changePassword")), passwordForm())));
  showFactor(secondFactor.has);
  if (!secondFactor.due) await Promise.all([listSessions(), listTokens()]);
}

function showFactor(has) {
  fill(factor, secondFactor.due ? h("p", { class: "note bad", role: "alert" }, t("factor.due")) : h("p", {}, t(has ? "factor.has" : "factor.what")),
    has ? acting(t("factor.remove"), said.factor, async () => {
      await confirmed(() => call("DELETE", "/me/second-factor"));
      location.reload();
    }, { id: "remove-factor" }) : acting(t("factor.begin"), said.factor, beginFactor, { id: "begin-factor" }));
}

/** Shows the secret once; it counts when a code of it is typed back. */
async function beginFactor() {
  const begun = await confirmed(() => post("/me/second-factor"));
  if (!begun) return;
  const code = field(t("factor.code"), { name: "code", required: true, inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9 ]{6,7}", maxlength: 7 });
  const shown = h("input", { id: "factor-secret", readonly: true, value: begun.secret.match(/.{1,4}/g).join(" "), size: 42 });
  fill(factor, h("p", {}, t("factor.how")), h("p", { class: "field" }, h("label", { for: "factor-secret" }, t("factor.secret")), shown),
    h("p", {}, h("a", { href: begun.uri }, t("factor.open"))),
    form([code.element], t("factor.confirm"), async () => {
      await post("/me/second-factor/confirm", { code: code.input.value });
      location.reload();
    }, { id: "confirm-factor" }));
  code.input.focus();
}

/** Decisions that the server does not have yet stay, also those of others who use this browser. */
async function signOut() {
  if (!await sentOrLeft()) return;
  const answer = await post("/sign-out?keepStorage=true");
  forgetStored(isHeld);
  location.replace(answer?.go ?? "/sign-in");
}

/** Sends one's own waiting decisions. Returns whether the sign-out goes on: none is left, or the person agrees. */
async function sentOrLeft() {
  const outboxes = heldFor(account.handle).map((graph) => new Outbox(graph, account.handle));
  const refused = [];
  await Promise.all(outboxes.map((outbox) => {
    outbox.addEventListener("refused", ({ detail }) => refused.push(detail));
    return outbox.send();
  }));
  const waiting = outboxes.reduce((sum, outbox) => sum + outbox.size, 0);
  return (!waiting && !refused.length) || await dialog(t("account.held"), h("div", {},
    waiting ? h("p", {}, t("account.heldText", { n: waiting })) : null,
    refused.length ? h("p", {}, t("account.refusedText", { n: refused.length }), " ", failureText(refused[0])) : null),
    [{ label: t("account.signOut"), value: "go", main: true }, { label: t("cancel"), value: "" }]) !== null;
}

async function listSessions() {
  const { items } = await get("/me/sessions");
  fill(sessions, h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["browser", "since", "used"].map((name) => h("th", { scope: "col" }, t(`session.${name}`))), h("td", {}))),
    h("tbody", {}, items.map((session) => h("tr", {}, h("th", { scope: "row" }, session.browser), h("td", {}, when(session.createdAt)), h("td", {}, when(session.usedAt)),
      h("td", {}, session.current ? t("session.this") : acting(t("session.end"), said.sessions, async () => {
        await call("DELETE", `/me/sessions/${session.id}`);
        await listSessions();
      }))))))));
}

async function listTokens() {
  const { items } = await get("/me/tokens");
  fill(tokens, items.length ? h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["label", "rights", "until", "used"].map((name) => h("th", { scope: "col" }, t(`token.${name}`))), h("td", {}))),
    h("tbody", {}, items.map((token) => h("tr", {}, h("th", { scope: "row" }, token.label),
      h("td", {}, [...token.rights.map((right) => t(`right.${right}`)), ...token.serverRights.map((right) => t(`serverRight.${right}`)), token.actAs ? t("token.actAs") : null].filter(Boolean).join(", ")),
      h("td", {}, day(token.expiresAt)), h("td", {}, token.usedAt ? when(token.usedAt) : t("token.never")),
      h("td", {}, acting(t("token.revoke"), said.tokens, async () => {
        await call("DELETE", `/me/tokens/${token.id}`);
        await listTokens();
      }, { "aria-label": `${t("token.revoke")}: ${token.label}` }))))))) : h("p", { class: "faint" }, t("token.none")));
}

function tokenForm() {
  const label = field(t("token.label"), { required: true, maxlength: 100 });
  const days = field(t("token.days"), { type: "number", min: 1, max: 365, value: 90, required: true });
  const rights = rightBoxes(t("token.rights"), RIGHTS, ["see"]);
  const server = rightBoxes(t("token.serverRights"), SERVER_RIGHTS.filter((right) => account.rights.includes(right)), [], "serverRight");
  const actAs = h("input", { type: "checkbox" });
  return h("details", {}, h("summary", {}, t("token.make")), form([label.element, rights.element,
    account.rights.length ? server.element : null,
    account.rights.includes("administer") ? h("p", {}, h("label", { class: "inline" }, actAs, t("token.actAs"))) : null, days.element].filter(Boolean), t("token.go"), async () => {
    const token = await confirmed(() => post("/me/tokens", { label: label.input.value, rights: rights.chosen(), serverRights: server.chosen(), actAs: actAs.checked, days: Number(days.input.value) }));
    if (!token) return;
    const shown = h("input", { id: "the-token", readonly: true, value: token.token, size: 64 });
    fill(made, h("div", { class: "note good" }, h("p", {}, h("label", { for: "the-token" }, t("token.once"))), shown,
      button(t("token.copy"), async () => {
        await navigator.clipboard.writeText(token.token);
        announce(t("token.copied"));
      })));
    shown.select();
    await listTokens();
  }, { id: "make-token" }));
}

function passwordForm() {
  const old = field(t("account.password"), { type: "password", autocomplete: "current-password", required: true, maxlength: 256 });
  const chosen = field(t("account.newPassword"), { type: "password", autocomplete: "new-password", required: true, minlength: 12, maxlength: 256 });
  return form([old.element, chosen.element, h("p", { class: "faint" }, t("account.passwordIs"))], t("account.changePassword"), async (element) => {
    await post("/me/password", { old: old.input.value, password: chosen.input.value });
    element.reset();
    announce(t("account.passwordChanged"));
    await listSessions();
  }, { id: "change-password" });
}

start().catch((failure) => document.body.append(h("main", { class: "wide" }, failureNote(failure, () => location.reload()))));
