/** Under which name one works: always in sight, and never changed behind one's back. */
import { account, hasAccounts } from "./account.js";
import { askName, dialog } from "./dialog.js";
import { button, fill, h } from "./dom.js";
import { keepNameHere, onOtherName, saveSettings, settings } from "./settings.js";
import { t } from "./texts.js";

const place = h("span", { class: "who" });

/** The name in the bar; pressed, it can be changed. Where there are accounts it leads to one's own. */
export function who() {
  if (hasAccounts) return account ? h("a", { href: "/account", id: "account", class: "who" }, account.name) : null;
  fill(place, settings.reviewer ? button(t("name.you", { name: settings.reviewer }), changeName, { class: "quiet", id: "who" }) : null);
  return place;
}

async function changeName() {
  const before = settings.reviewer;
  saveSettings({ reviewer: "" });
  await askName();
  if (settings.reviewer !== before) location.reload();
}

let asking = false;

onOtherName(async (name) => {
  if (account) return;
  if (!settings.reviewer || asking) {
    if (!settings.reviewer) location.reload();
    return;
  }
  asking = true;
  const mine = settings.reviewer;
  const chosen = await dialog(t("name.changed"), h("p", {}, t("name.changedText", { mine, name })),
    [{ label: t("name.goOnAs", { name }), value: "other", main: true }, { label: t("name.stay", { name: mine }), value: "" }]);
  asking = false;
  if (chosen) location.reload();
  else keepNameHere(mine);
});
