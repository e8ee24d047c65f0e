/** Who has signed in, where the server has accounts; whoever has not is led to the page for it. */

const FREE = ["/sign-in", "/setup", "/join", "/reset"];

const FIRST_WAIT = 500; // ms
const LONGEST_WAIT = 8000;

/**
 * Asks until it is known who is signed in. Decisions made before that would be refused and lost.
 * @returns {Promise<object|null>} null where the server refuses to say
 */
async function ask() {
  const graph = /^\/p\/([0-9a-f-]{36})(\/|$)/i.exec(location.pathname)?.[1];
  let waits = null; // what is said meanwhile
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
    let me = await askOnce(graph ? `?graph=${graph}` : "");
    if (me === null && graph) me = await askOnce(""); // it may be the address that is wrong
    if (me !== undefined) {
      waits?.remove();
      return me;
    }
    waits ??= await sayWaiting();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Null where the server refuses to say, undefined where it may say it later. */
async function askOnce(query) {
  try {
    const answer = await fetch(`/api/v1/me${query}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (answer.ok) return await answer.json();
    const passes = answer.status >= 500 || answer.status === 425 || answer.status === 429
      || (answer.status === 404 && !answer.headers.get("Content-Type")?.includes("json"));
    return passes ? undefined : null;
  } catch {
    return undefined;
  }
}

/** The texts come with the settings of this browser, so they are there before anybody is known. */
async function sayWaiting() {
  const [{ h }, { t }] = await Promise.all([import("./dom.js"), import("./texts.js")]);
  const note = h("main", { class: "narrow", id: "waiting" }, h("h1", {}, "Resight"), h("p", { class: "note", role: "status" }, t("account.waiting")));
  document.body.append(note);
  return note;
}

const me = globalThis.location ? await ask() : null;

/** Whether the server has accounts. */
export const hasAccounts = me?.signIn === "accounts";

/** The account; null without one. */
export const account = me?.account ?? null;

/** Whether a right is had in the page's project; the server checks it anyway, so in doubt it is shown. */
export const may = (right) => me?.rightsInGraph?.includes(right) ?? true;

/** Whether it has a password; one that came by a provider may have none. */
export const hasPassword = me?.password ?? true;

/** Leads to the sign-in page, and from there back here. */
export const goToSignIn = () => location.replace(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);

if (hasAccounts && !account && !FREE.includes(location.pathname)) {
  goToSignIn();
  await new Promise(() => {}); // nothing of the page runs without somebody
}

if (me?.secondFactorDue && location.pathname !== "/account") {
  location.replace("/account");
  await new Promise(() => {});
}

/** Whether a volunteer practises before anything else. */
export const practiceDue = me?.practiceDue ?? false;

if (practiceDue && location.pathname !== "/join") {
  location.replace(`/join?to=${encodeURIComponent(location.pathname + location.search)}`);
  await new Promise(() => {});
}

/** Whether sign-in asks for a code, and whether it must. */
export const secondFactor = { has: me?.secondFactor ?? false, due: me?.secondFactorDue ?? false };

/** Where to go after signing in: a path of this server, or the first page. */
export function target(search) {
  const to = new URLSearchParams(search).get("to") ?? "/";
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && !to.includes("\\") ? to : "/";
}
