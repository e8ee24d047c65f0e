/** Looking back at pairs, taking a photo out, and correcting its box. */
import { may } from "../lib/account.js";
import { get, post } from "../lib/api.js";
import { correctBox } from "../lib/boxing.js";
import { dialog, failureNote, failureText } from "../lib/dialog.js";
import { button, fill, h } from "../lib/dom.js";
import { imageAddress, photoName } from "../lib/photos.js";
import { settings } from "../lib/settings.js";
import { ago, t } from "../lib/texts.js";
import { desk, viewer } from "./desk.js";
import { more, say } from "./frame.js";
import { showNext } from "./pair.js";
import { onceMore } from "./queue.js";

const isKnown = ({ tags }) => tags.some((tag) => tag.startsWith("known-"));

/** Lists the person's newest decisions; each can be changed. */
export async function openEarlier() {
  await desk.named();
  const list = h("ol", { class: "earlier" }, h("li", {}, t("loading")));
  const shown = dialog(t("do.earlier"), list, [{ label: t("close"), value: "" }]);
  try {
    const { items } = await get(`/pages/graphs/${desk.graph.id}/reviews?reviewer=${encodeURIComponent(settings.reviewer)}&limit=200`);
    const thumb = (photo) => (photo.image ? h("img", { src: imageAddress(photo, true, 200), alt: photoName(photo), loading: "lazy" }) : h("span", {}, photoName(photo)));
    fill(list, ...items.map((item) => h("li", {},
      thumb(item.photos[0]), thumb(item.photos[1]),
      h("span", { class: "spring" }, h("strong", {}, t(`decision.${item.decision}`)), h("br"), h("span", { class: "faint" }, ago(item.at), isKnown(item) ? ` · ${t("earlier.known")}` : "", item.comment ? ` · ${item.comment}` : "")),
      isKnown(item) ? null : button(t("earlier.change"), async () => {
        list.closest("dialog").close();
        const pair = { a: item.a, b: item.b, reason: "earlier", current: item.decision, photos: item.photos, ...onceMore(item) };
        desk.queue.makeRoom(pair);
        await showNext(pair);
      }, { class: "quiet" }))), items.length ? "" : h("li", {}, t("earlier.none")));
  } catch (failure) {
    fill(list, h("li", {}, failureNote(failure)));
  }
  await shown;
}

/** Takes one of the two photos out of the work, after asking which. */
export async function excludePhoto() {
  const pair = desk.queue.current;
  if (!pair || pair.ids || desk.practising || !may("curate")) return;
  await desk.named();
  const reason = h("input", { id: "exclude-reason", maxlength: 200 });
  const chosen = await dialog(t("exclude.title"), h("div", {}, h("p", {}, t("exclude.text")),
    h("label", { for: "exclude-reason" }, t("exclude.reason")), reason),
  [{ label: t("exclude.photo", { letter: "A" }), value: "0", main: true }, { label: t("exclude.photo", { letter: "B" }), value: "1", main: true }, { label: t("cancel"), value: "" }]);
  if (!chosen) return;
  const photo = pair.photos[Number(chosen)];
  try {
    await post(`/graphs/${desk.graph.id}/exclusions`, { annotations: [photo.id], reviewer: settings.reviewer, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) });
    say(t("exclude.done", { name: photoName(photo) }));
    desk.queue.current = null;
    desk.queue.upcoming = [];
    await desk.queue.refill();
    await showNext();
  } catch (failure) {
    say(t("said.refused", { what: t("do.exclude"), why: failureText(failure) }), true);
  }
}

/** Corrects the box of one of the two photos, and shows the pair again with it. */
export async function boxOf(index) {
  const pair = desk.queue.current;
  if (!pair?.photos?.[index].image || desk.practising) return;
  more.open = false;
  try {
    if (!await correctBox(pair.photos[index])) return;
    viewer.darkroom.forget(pair.photos[index]);
    await desk.queue.describe([pair]);
    if (desk.queue.current === pair && pair.photos) await showNext(pair);
    say(t("box.done", { name: photoName(pair.photos[index]) }));
  } catch (failure) {
    say(failureText(failure), true);
  }
}
