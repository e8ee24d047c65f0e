/** The settings that were kept in this browser, before it is known who is there. */
import { readStored } from "./storage.js";

export const KEY = "resight.settings";

export const settings = {
  ...{ reviewer: "", profile: "", keysOff: false, keys: {}, confidence: "unspecified", guard: 250,
    theme: "system", language: "", rest: false, questions: "pair", showScore: false, linked: true },
  ...readStored(KEY, {}),
};
