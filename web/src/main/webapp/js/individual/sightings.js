/** Photos as sightings, and where they lie on a line of time and on a plain map. */

const DAY = 86400000;

/** Sightings: photos of one encounter, or of one day where no encounter is named; oldest first, undated last. */
export function sightingsOf(photos) {
  const groups = new Map();
  for (const photo of photos) {
    const day = photo.takenAt?.slice(0, 10) ?? "";
    const key = `${photo.encounter ?? ""}|${day}`;
    if (!groups.has(key)) groups.set(key, { at: photo.takenAt ?? null, encounter: photo.encounter ?? null, photos: [] });
    const group = groups.get(key);
    group.photos.push(photo);
    if (photo.takenAt && photo.takenAt < group.at) group.at = photo.takenAt;
  }
  return [...groups.values()].sort((one, other) => (one.at === null) - (other.at === null) || (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** Places instants on a line from 0 to `width`; the ends are the first and the last day. */
export function timeline(instants, width) {
  const times = instants.map((instant) => new Date(instant).getTime());
  const first = Math.min(...times);
  const span = Math.max(DAY, Math.max(...times) - first);
  return times.map((time) => ((time - first) / span) * width);
}

/** Places points on a map of at most that size, north up, equal scales; and the length of its grid in km. */
export function mapOf(points, width, height) {
  const rad = Math.PI / 180;
  const middle = points.reduce((sum, { latitude }) => sum + latitude, 0) / points.length;
  // Longitudes across the date line lie together when counted from the first one.
  const east = points.map(({ longitude }) => ((longitude - points[0].longitude + 540) % 360) - 180);
  const kmX = east.map((degrees) => degrees * 111.32 * Math.cos(middle * rad));
  const kmY = points.map(({ latitude }) => (latitude - middle) * 111.32);
  const least = [Math.min(...kmX), Math.min(...kmY)];
  const spans = [Math.max(...kmX) - least[0], Math.max(...kmY) - least[1]];
  const scale = Math.min(width / Math.max(0.2, spans[0]), height / Math.max(0.2, spans[1]));
  const wanted = 60 / scale;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const grid = power * ([1, 2, 5, 10].find((step) => step * power >= wanted) ?? 10);
  return {
    points: kmX.map((x, i) => ({ x: (width - spans[0] * scale) / 2 + (x - least[0]) * scale, y: (height + spans[1] * scale) / 2 - (kmY[i] - least[1]) * scale })),
    grid, step: grid * scale,
  };
}

/** What photos say in common and what they contradict each other in: `{ key, values }`, several values where they differ. */
export function factsOf(photos) {
  const found = new Map();
  const add = (key, value) => {
    if (value === null || value === undefined || value === "" || typeof value === "object") return;
    if (!found.has(key)) found.set(key, new Map());
    const values = found.get(key);
    values.set(String(value), (values.get(String(value)) ?? 0) + 1);
  };
  for (const photo of photos) {
    add("species", photo.species);
    for (const [key, value] of Object.entries(photo.attributes ?? {})) add(key, value);
  }
  return [...found].map(([key, values]) => ({ key, values: [...values].map(([value, n]) => ({ value, n })).sort((one, other) => other.n - one.n) }))
    // What is different on nearly every photo, as a number of the photo, is no fact about the animal.
    .filter(({ values }) => values.length <= 3 || values.length <= photos.length / 3);
}
