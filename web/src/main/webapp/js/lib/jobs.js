/** Long works of the server: how far one is, until it has ended. */
import { call, get } from "./api.js";
import { button, fill, h } from "./dom.js";
import { number, t } from "./texts.js";

/** Milliseconds between two looks at a job. */
export const POLL = 1000;

export const isRunning = (job) => job && (job.status === "waiting" || job.status === "running");

/**
 * Shows in a place how far a job is until it has ended; the job.
 * `title` is what it does, `progress` the key of its words. With `cancel`, an id, there is a button that stops it, and `fail` gets what stopping met.
 */
export async function untilEnded(place, id, { title, progress, cancel, fail }) {
  const words = h("p", { role: "status" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": title });
  fill(place, words, bar, cancel ? h("div", { class: "actions" }, button(t("matching.cancel"), () => call("DELETE", `/jobs/${id}`).catch(fail), { class: "quiet", id: cancel })) : null);
  for (;;) {
    const job = await get(`/jobs/${id}`);
    if (!isRunning(job)) return job;
    bar.max = job.total || 1;
    bar.value = job.done;
    words.textContent = `${title}: ${job.status === "waiting" ? t("matching.waiting") : t(progress, { done: number(job.done), of: number(job.total) })}`;
    await new Promise((after) => setTimeout(after, POLL));
  }
}
