/** What a camera wrote into a JPEG: time, place, and the size of the picture. */

const TYPES = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

/** Reads EXIF of the first bytes of a file; an empty answer where there is none that can be read. */
export function readExif(buffer) {
  const view = new DataView(buffer);
  try {
    if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return {};
    for (let at = 2; at + 4 < view.byteLength && view.getUint8(at) === 0xff;) {
      const marker = view.getUint8(at + 1);
      const size = view.getUint16(at + 2);
      if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return readTiff(new DataView(buffer, at + 10, Math.min(size - 8, view.byteLength - at - 10)));
      if (marker === 0xda) break;
      at += 2 + size;
    }
  } catch { /* a damaged header is as good as none */ }
  return {};
}

function readTiff(view) {
  const little = view.getUint16(0) === 0x4949;
  const first = directory(view, view.getUint32(4, little), little);
  const camera = first[0x8769] ? directory(view, first[0x8769][0], little) : {};
  const place = first[0x8825] ? directory(view, first[0x8825][0], little) : {};
  const found = {};
  const time = camera[0x9003] ?? camera[0x9004] ?? first[0x0132];
  if (typeof time === "string" && /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d/.test(time) && !time.startsWith("0000")) found.time = time.slice(0, 19) + (camera[0x9011] ?? "");
  const latitude = degrees(place[2], place[1], "S");
  const longitude = degrees(place[4], place[3], "W");
  if (latitude !== null && longitude !== null && (latitude || longitude)) Object.assign(found, { latitude, longitude });
  return found;
}

function degrees(parts, side, negative) {
  if (!Array.isArray(parts) || parts.length < 3 || parts.some((part) => !Number.isFinite(part))) return null;
  const value = parts[0] + parts[1] / 60 + parts[2] / 3600;
  return Math.round((side?.startsWith(negative) ? -value : value) * 1e6) / 1e6;
}

function directory(view, at, little) {
  const entries = {};
  const count = view.getUint16(at, little);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    const tag = view.getUint16(entry, little);
    const type = view.getUint16(entry + 2, little);
    const n = view.getUint32(entry + 4, little);
    const length = (TYPES[type] ?? 0) * n;
    if (!length || length > 65536) continue;
    const from = length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    if (type === 2) {
      entries[tag] = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from, length)).replace(/\0[\s\S]*$/, "").trim();
    } else {
      entries[tag] = Array.from({ length: n }, (_, k) => {
        if (type === 3) return view.getUint16(from + 2 * k, little);
        if (type === 4 || type === 9) return view.getUint32(from + 4 * k, little);
        if (type === 5 || type === 10) return view.getUint32(from + 8 * k, little) / view.getUint32(from + 8 * k + 4, little);
        return view.getUint8(from + k);
      });
    }
  }
  return entries;
}
