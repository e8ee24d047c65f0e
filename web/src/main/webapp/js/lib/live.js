/** What others do, as it happens: the graph's event stream, and a slow poll where no stream gets through. */
import { account } from "./account.js";
import { post } from "./api.js";

const POLL = 15000;
const THROTTLE = 1000;

/**
 * Listens to a graph. `onEvent(name, data)` gets every event; `onState(live)` is told whether the
 * stream stands; `onChange()` is called at most once a second after anything happened, and never
 * while what it did before, its promise, still runs: what happens meanwhile leads to one call after it.
 */
export function listen(graph, { onEvent = () => {}, onState = () => {}, onChange = () => {} }) {
  let due = 0;
  let poll = 0;
  let again = 0;
  let closed = false;
  let running = false;
  let missed = false;
  const refresh = async () => {
    due = 0;
    if (running) {
      missed = true;
      return;
    }
    running = true;
    try {
      await onChange();
    } catch { /* the next event tries again */ }
    running = false;
    if (missed) change();
    missed = false;
  };
  const change = () => {
    if (!closed) due ||= setTimeout(refresh, THROTTLE);
  };
  if (account?.kind === "volunteer") { // they are not told what others do
    poll = setInterval(change, POLL);
    onState(true);
    return () => {
      closed = true;
      clearTimeout(due);
      clearInterval(poll);
    };
  }
  let source = null;
  const open = () => {
    source = new EventSource(`/api/v1/graphs/${graph}/events`);
    source.addEventListener("open", () => {
      clearInterval(poll);
      poll = 0;
      onState(true);
      change();
    });
    source.addEventListener("error", () => {
      if (closed) return;
      onState(false);
      poll ||= setInterval(change, POLL);
      // The browser comes back by itself after a cut, but gives up for good on an error answer.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(open, POLL / 3);
    });
    for (const name of ["status", "review", "conflict", "finished", "failed"]) {
      source.addEventListener(name, (event) => {
        let data = {};
        try {
          data = JSON.parse(event.data);
        } catch { /* an event without a body still says that something happened */ }
        onEvent(name, data);
        change();
      });
    }
  };
  open();
  return () => {
    closed = true;
    clearTimeout(due);
    clearTimeout(again);
    clearInterval(poll);
    source.close();
  };
}

/** Tells the server now and then that this person is here, and learns who else is. */
export function attend(graph, reviewer, page, onPeople) {
  if (!reviewer) return () => { /* nobody is known yet */ };
  const beat = async () => {
    if (document.hidden) return;
    try {
      const { people } = await post(`/pages/graphs/${graph}/presence`, { reviewer, page });
      onPeople(people.filter((person) => person.reviewer !== reviewer));
    } catch { /* presence is a courtesy; its absence is no failure */ }
  };
  beat();
  const timer = setInterval(beat, 20000);
  document.addEventListener("visibilitychange", beat);
  return () => clearInterval(timer);
}
