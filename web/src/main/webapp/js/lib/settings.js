/** Settings of the person at this browser; kept between visits. */
import { readStored, writeStored } from "./storage.js";

const KEY = "resight.settings";

export const settings = {
  ...{ reviewer: "", profile: "", keysOff: false, keys: {}, confidence: "unspecified", guard: 250,
    theme: "system", language: "", rest: false, showScore: false, linked: true },
  ...readStored(KEY, {}),
};

/** Keeps changes. What another tab has kept meanwhile stays, but for what is changed here. */
export function saveSettings(changes) {
  Object.assign(settings, changes);
  writeStored(KEY, { ...settings, ...readStored(KEY, {}), ...changes });
}

/** Calls back when another tab of this browser gives the person another name. */
export function onOtherName(tell) {
  addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    const name = readStored(KEY, {}).reviewer ?? "";
    if (name && name !== settings.reviewer) tell(name);
  });
}
