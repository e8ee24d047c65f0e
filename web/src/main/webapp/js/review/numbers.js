/** What lies between two photos, in numbers. */

const EARTH = 6371; // km, mean radius
const FASTEST = 20; // km/h for hours on end; faster means another animal, or a wrong clock or place
const BURST = 1 / 60; // hours

/** Great-circle distance in km (haversine); null where a place is missing. */
export function distance(a, b) {
  if ([a.latitude, a.longitude, b.latitude, b.longitude].some((value) => value == null)) return null;
  const rad = Math.PI / 180;
  const half = (x) => Math.sin((x * rad) / 2) ** 2;
  const square = half(b.latitude - a.latitude)
    + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * half(b.longitude - a.longitude);
  return 2 * EARTH * Math.asin(Math.sqrt(square));
}

/** By how many km a distance may be wrong: places that were rounded for who looks at them. */
export const slack = (a, b) => ((a.uncertaintyMetres ?? 0) + (b.uncertaintyMetres ?? 0)) / 1000;

const isDay = (instant) => instant.length === 10;

/** Hours between two photos, whole days where a day alone is known of one; null where a time is missing. */
export function hoursApart(a, b) {
  if (!a.takenAt || !b.takenAt) return null;
  if (!isDay(a.takenAt) && !isDay(b.takenAt)) return Math.abs(new Date(a.takenAt) - new Date(b.takenAt)) / 3600000;
  const apart = Math.abs(new Date(a.takenAt.slice(0, 10)) - new Date(b.takenAt.slice(0, 10))) / 3600000;
  return apart || null; // on the same day it cannot be said
}

/** Whether two photos were taken at one place within a minute. */
export const sameBurst = (hours, far) => hours !== null && hours < BURST && (far === null || far < 0.01);

/** The speed in km/h that one animal would have needed, where it is beyond belief; else null. */
export function impossibleSpeed(hours, far) {
  if (hours === null || far === null || far <= 1) return null;
  const speed = far / Math.max(hours, BURST);
  return speed > FASTEST ? Math.round(speed) : null;
}

const OPPOSITE = { left: "right", right: "left", front: "back", back: "front" };

/** Whether two viewpoints show sides that have nothing in common. */
export const opposite = (a, b) => Boolean(a && b) && OPPOSITE[a.toLowerCase()] === b.toLowerCase();

/** How many columns so many photos have side by side on a wide screen. */
export const sizeOfGrid = (photos) => [[3, photos], [4, 2], [6, 3], [12, 4], [15, 5]].find(([most]) => photos <= most)?.[1] ?? 6;
