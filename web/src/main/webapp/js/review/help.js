/** Keys and settings. */
import { dialog } from "../lib/dialog.js";
import { button, h } from "../lib/dom.js";
import { saveSettings, settings } from "../lib/settings.js";
import { languages, t } from "../lib/texts.js";
import { CONFIDENCES, desk } from "./desk.js";
import { printKeys } from "./frame.js";
import { ACTIONS, PROFILES, clashes, keySign, keysOf } from "./keys.js";

export async function openHelp() {
  const rows = h("tbody", {}, ACTIONS.map((action) => {
    const keys = keysOf(action).map((key) => (key === " " ? t("keys.space") : keySign(key))).join(", ");
    return h("tr", {}, h("td", {}, t(`do.${action}`)), h("td", {}, h("kbd", {}, keys)),
      h("td", {}, button(t("keys.change"), (event) => captureKey(action, event.currentTarget), { class: "quiet", "aria-label": `${t("keys.change")} ${t(`do.${action}`)}` })));
  }));
  const chosen = await dialog(t("keys.help"), h("div", {},
    h("p", {}, t("keys.profile", { name: t(`profile.${settings.profile || "default"}`) })),
    h("table", { class: "keys" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("keys.action")), h("th", { scope: "col" }, t("keys.key")), h("th", { scope: "col" }, h("span", { class: "unseen" }, t("keys.change"))))), rows),
    h("p", {}, t("keys.words"))),
  [{ label: t("close"), value: "", main: true }, { label: t("keys.otherProfile"), value: "profile" }, { label: t("keys.asGiven"), value: "reset" }]);
  if (chosen === "reset") saveSettings({ keys: {} });
  if (chosen === "profile") await askProfile();
  printKeys();
}

function captureKey(action, opener) {
  opener.textContent = t("keys.press");
  const capture = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    opener.removeEventListener("keydown", capture, true);
    opener.textContent = t("keys.change");
    if (event.key === "Escape" || event.key === "Tab") return;
    const clash = clashes(action, event.key);
    if (clash.length) {
      opener.textContent = t("keys.taken", { what: t(`do.${clash[0]}`) });
      return;
    }
    saveSettings({ keys: { ...settings.keys, [action]: event.key } });
    opener.closest("tr").querySelector("kbd").textContent = event.key === " " ? t("keys.space") : keySign(event.key);
  };
  opener.addEventListener("keydown", capture, true);
}

export async function askProfile() {
  const options = h("fieldset", { class: "profiles" }, h("legend", {}, t("profile.ask")),
    Object.keys(PROFILES).map((name) => h("label", {}, h("input", { type: "radio", name: "profile", value: name, checked: name === (settings.profile || "default") }),
      h("strong", {}, t(`profile.${name}`)), h("span", { class: "faint" }, ["same", "different", "cannot"].map((action) => {
        const key = [PROFILES[name][action]].flat()[0];
        return `${key === " " ? t("keys.space") : key.toUpperCase()} ${t(`do.${action}`)}`;
      }).join(" · ")))));
  await dialog(t("profile.title"), options, [{ label: t("profile.go"), value: "go", main: true }]);
  saveSettings({ profile: options.querySelector("input:checked").value });
  printKeys();
}

export async function openSettings() {
  const check = (name, label) => h("label", { class: "line" }, h("input", { type: "checkbox", name, checked: settings[name] }), label);
  const form = h("div", { class: "settings" },
    check("keysOff", t("settings.keysOff")), check("rest", t("settings.rest")), check("showScore", t("settings.showScore")),
    h("label", { class: "line" }, t("settings.guard"), h("input", { type: "number", name: "guard", min: 0, max: 2000, step: 50, value: settings.guard })),
    h("label", { class: "line" }, t("settings.confidence"), h("select", { name: "confidence" },
      [["unspecified", "unspecified"], ...Object.entries(CONFIDENCES)].map(([name, value]) => h("option", { value, selected: settings.confidence === value }, t(`confidence.${name}`))))),
    h("label", { class: "line" }, t("settings.profile"), h("select", { name: "profile" },
      Object.keys(PROFILES).map((name) => h("option", { value: name, selected: settings.profile === name }, t(`profile.${name}`))))),
    h("label", { class: "line" }, t("language.label"), h("select", { name: "language" },
      languages.all.map((tag) => h("option", { value: tag, lang: tag, selected: tag === languages.current }, new Intl.DisplayNames(tag, { type: "language" }).of(tag))))));
  const chosen = await dialog(t("review.settings"), form, [{ label: t("save"), value: "save", main: true }, { label: t("cancel"), value: "" }]);
  if (!chosen) return;
  const before = languages.current;
  saveSettings(Object.fromEntries([...form.querySelectorAll("[name]")].map((field) =>
    [field.name, field.type === "checkbox" ? field.checked : field.type === "number" ? Math.max(0, Number(field.value) || 0) : field.value])));
  printKeys();
  if (settings.language !== before && !desk.outbox.size) location.reload();
}
