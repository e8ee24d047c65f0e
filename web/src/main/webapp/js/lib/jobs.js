/** Long works of the server: how far one is, until it has ended. */
import { call, get } from "./api.js";
import { button, fill, h } from "./dom.js";
import { number, t } from "./texts.js";

/** Milliseconds between two looks at a job. */
export const POLL = 1000;

export const isRunning = (job) => job && (job.status === "waiting" || job.status === "running");

/**
 * A button that cancels a job. Where its last step has begun, a sentence takes the button's place.
 * `id` is the button's, `cancelled` is called when the job has ended, `fail` gets what stopping met.
 */
export function cancelButton(job, { id, cancelled, fail }) {
  const place = h("div", { class: "actions" });
  fill(place, button(t("matching.cancel"), async () => {
    try {
      const answer = await call("DELETE", `/jobs/${job}`);
      if (isRunning(answer)) fill(place, h("p", { class: "faint", role: "status" }, t("matching.tooLate")));
      else await cancelled?.();
    } catch (failure) {
      fail(failure);
    }
  }, { class: "quiet", id }));
  return place;
}

/**
 * Shows in a place how far a job is until it has ended; the job.
 * `title` is what it does, `progress` the key of its words. With `cancel`, an id, there is a button that stops it, and `fail` gets what stopping met.
 */
export async function untilEnded(place, id, { title, progress, cancel, fail }) {
  const words = h("p", { role: "status" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": title });
  fill(place, words, bar, cancel ? cancelButton(id, { id: cancel, fail }) : null);
  for (;;) {
    const job = await get(`/jobs/${id}`);
    if (!isRunning(job)) return job;
    bar.max = job.total || 1;
    bar.value = job.done;
    words.textContent = `${title}: ${job.status === "waiting" ? t("matching.waiting") : t(progress, { done: number(job.done), of: number(job.total) })}`;
    await new Promise((after) => setTimeout(after, POLL));
  }
}
