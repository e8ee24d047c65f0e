/** Settings of the person at this browser; kept between visits. */
import { account } from "./account.js";
import { KEY, settings } from "./preferences.js";
import { readStored, writeStored } from "./storage.js";

const NAME_HERE = "resight.name";

export { settings };

// Who has an account works under its handle.
settings.reviewer = account ? account.handle : nameHere() || settings.reviewer;

/** Keeps changes. What another tab has kept meanwhile stays, but for what is changed here. */
export function saveSettings(changes) {
  if (account) delete changes.reviewer;
  Object.assign(settings, changes);
  if ("reviewer" in changes) keepNameHere("");
  writeStored(KEY, { ...settings, ...readStored(KEY, {}), ...changes });
}

/** The name that holds in this tab alone; empty where the browser's holds. */
function nameHere() {
  try {
    return sessionStorage.getItem(NAME_HERE) ?? "";
  } catch {
    return "";
  }
}

/** Makes a name hold in this tab whatever others choose; an empty one ends that. */
export function keepNameHere(name) {
  try {
    if (name) sessionStorage.setItem(NAME_HERE, name);
    else sessionStorage.removeItem(NAME_HERE);
  } catch { /* a private window: the name holds until the page is left */ }
}

/** Calls back when another tab of this browser gives the person another name. */
export function onOtherName(tell) {
  addEventListener("storage", ({ key }) => {
    const name = key === KEY ? readStored(KEY, {}).reviewer : "";
    if (name && name !== settings.reviewer && !nameHere()) tell(name);
  });
}
