/** What the browser keeps between visits. Private windows and full disks refuse; nothing fails for it. */

export function readStored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Returns whether the value could be kept. */
export function writeStored(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** The names of all that is kept. */
export function storedKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** Forgets all that is kept, of this tab too, but for what is spared. */
export function forgetStored(isSpared) {
  try {
    for (const key of storedKeys()) if (!isSpared(key)) localStorage.removeItem(key);
    sessionStorage.clear();
  } catch { /* nothing can be kept there either */ }
}
