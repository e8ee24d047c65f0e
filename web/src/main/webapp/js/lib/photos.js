/** What photos and individuals are called, and where their pictures are. */
import { day, hasText, t } from "./texts.js";

/** The picture of an annotation, at most `max` pixels on its longer side. */
export const imageAddress = (photo, crop, max) =>
  `/api/v1/annotations/${photo.id}/image?crop=${crop}${max ? `&max=${max}` : ""}${photo.image?.tag ? `&v=${photo.image.tag}` : ""}`;

/** What a photo is called for people. */
export const photoName = (photo) => photo.externalId ?? photo.file ?? photo.id.slice(0, 8);

/** The last part of what a photo is called: its file without the folders. */
export const shortPhotoName = (photo) => photoName(photo).split("/").pop();

/** What the individual of a photo is called for people. */
export function individualName(individual) {
  if (individual?.name) return individual.name;
  return individual && individual.size > 1 ? t("individual.group") : t("individual.unnamed");
}

/** The same for lists, where those without a name are told apart by the beginning of their label. */
export const individualLabel = ({ name, label }) => name || t("individual.numbered", { id: label.slice(0, 4) });

/** The address of an individual's page: its name where it has one, so that the address can be read. */
export const individualPath = (graph, { name, label }) => `/p/${graph}/i/${encodeURIComponent(name || label)}`;

/** The same with the number of its photos. */
export const individualTitle = (individual) => `${individualName(individual)} ${t("photos", { n: individual?.size ?? 1 })}`;

/** The text that stands for a photo: side, individual, day. */
export function photoText(letter, photo) {
  return [letter ? t("photo.letter", { letter }) : null, photo.viewpoint ? viewpointName(photo.viewpoint) : null,
    photo.individual?.name ?? null, photo.takenAt ? day(photo.takenAt) : null, photoName(photo)]
    .filter(Boolean).join(", ");
}

export function viewpointName(viewpoint) {
  const key = `viewpoint.${viewpoint.toLowerCase()}`;
  return hasText(key) ? t(key) : viewpoint;
}
