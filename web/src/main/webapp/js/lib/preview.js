/** What an act would change, before it is done. */
import { consequence, parting } from "./consequence.js";
import { button, fill, h } from "./dom.js";
import { imageAddress, photoText, shortPhotoName } from "./photos.js";
import { number, t } from "./texts.js";

/** Both groups of a change side by side, with their photos; `changes` are those of decisions. */
export function previewOf({ members, pairs }, changes) {
  const ids = members.map(({ id }) => id);
  const now = consequence(ids, pairs);
  const then = consequence(ids, pairs, changes);
  const row = (key, before, after) => h("tr", {}, h("th", { scope: "row" }, t(key)), h("td", {}, before), h("td", {}, after));
  return h("div", { class: "preview" },
    h("table", { class: "change-table" }, h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, t("preview.before")), h("th", { scope: "col" }, t("preview.after")))),
      h("tbody", {}, row("graph.individuals", number(now.groups.length), number(then.groups.length)),
        row("graph.photos", number(ids.length), then.groups.map(({ length }) => number(length)).join(" + ")),
        row("preview.contradictions", number(now.contradictions), number(then.contradictions)))),
    h("div", { class: "preview-groups" }, then.groups.slice(0, 4).map((group, i) => groupOf(members.filter(({ id }) => group.includes(id)), i))),
    then.groups.length > 4 ? h("p", { class: "faint" }, t("preview.moreGroups", { n: then.groups.length - 4 })) : null);
}

const SHOWN = 6;

function groupOf(photos, i) {
  const names = [...new Set(photos.map(({ name }) => name).filter(Boolean))].join(", ") || t("individual.unnamed");
  return h("div", { class: `preview-group half-${(i % 2) + 1}` }, h("strong", {}, `${names} ${t("photos", { n: photos.length })}`),
    h("div", { class: "photo-list" }, photos.slice(0, SHOWN).map(thumb), photos.length > SHOWN ? h("span", { class: "faint" }, t("conflicts.more", { n: photos.length - SHOWN })) : null));
}

/** A small picture of a photo, or its name where there is none. */
export const thumb = (photo) => (photo.image
  ? h("img", { src: imageAddress(photo, true, 200), alt: photoText("", photo), loading: "lazy" })
  : h("span", { class: "no-picture" }, shortPhotoName(photo)));

/** Photos to be put into two halves, by button or by the keys 1 and 2, with what would come of it. */
export function splitTable(individual, halves, apply) {
  const outcome = h("div", { "aria-live": "polite" });
  const changes = () => parting(individual.pairs, (id) => halves.get(id));
  const settle = () => fill(outcome, previewOf(individual, changes()),
    button(t("conflicts.splitDo"), () => apply(changes()), { class: "main", id: "split-do", disabled: !changes().length }),
    changes().length ? null : h("p", { class: "faint" }, t("conflicts.splitNothing")));
  const row = (photo) => {
    const choices = [1, 2].map((half) => button(String(half), () => put(half), { "aria-label": t("conflicts.half", { half, name: shortPhotoName(photo) }) }));
    const put = (half) => {
      halves.set(photo.id, half);
      mark();
      settle();
      choices[half - 1].focus();
    };
    const mark = () => choices.forEach((choice, i) => choice.setAttribute("aria-pressed", String(halves.get(photo.id) === i + 1)));
    mark();
    return h("li", { class: "line", onkeydown: (event) => {
      if (event.key === "1" || event.key === "2") put(Number(event.key));
    } }, thumb(photo), h("span", {}, shortPhotoName(photo)), h("span", { class: "inline" }, choices));
  };
  settle();
  return h("div", { class: "split" }, h("p", {}, t("conflicts.splitHow")), h("ul", { class: "halves", id: "halves" }, individual.members.map(row)), outcome);
}
