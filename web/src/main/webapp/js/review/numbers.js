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

/** Hours between two photos; null where a time is missing. */
export const hoursApart = (a, b) =>
  (a.takenAt && b.takenAt ? Math.abs(new Date(a.takenAt) - new Date(b.takenAt)) / 3600000 : null);

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
