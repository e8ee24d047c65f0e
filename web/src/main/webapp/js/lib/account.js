/** Who has signed in, where the server has accounts; whoever has not is led to the page for it. */

const FREE = ["/sign-in", "/setup", "/join", "/reset"];

async function ask() {
  const graph = /^\/p\/([0-9a-f-]{36})(\/|$)/i.exec(location.pathname)?.[1];
  try {
    const answer = await fetch(`/api/v1/me${graph ? `?graph=${graph}` : ""}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the server is away, or this is no page
  }
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
