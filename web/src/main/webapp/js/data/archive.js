/** What lies in archives: ZIP and gzip, unpacked by the browser itself. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const MOST_ENTRIES = 20000;
const MOST_UNPACKED = 2 * 1024 ** 3; // bytes of one archive; beyond it is a mistake or a bomb

async function inflate(blob, format, limit) {
  const reader = blob.stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new RangeError("too large");
    }
    parts.push(value);
  }
}

/** Unpacks a gzip file. */
export const gunzip = (blob) => inflate(blob, "gzip", MOST_UNPACKED);

/** Lists the files of a ZIP archive; `read()` of each unpacks it. Fails where it is none. */
export async function unzip(blob) {
  const tail = new DataView(await blob.slice(Math.max(0, blob.size - 65557)).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw new TypeError("no archive");
  const count = tail.getUint16(at + 10, true);
  const size = tail.getUint32(at + 12, true);
  const from = tail.getUint32(at + 16, true);
  if (count > MOST_ENTRIES || from === 0xffffffff) throw new RangeError("too large");
  const directory = new DataView(await blob.slice(from, from + size).arrayBuffer());
  const files = [];
  let left = MOST_UNPACKED;
  for (let i = 0, p = 0; i < count; i++) {
    if (directory.getUint32(p, true) !== ENTRY) throw new TypeError("no archive");
    const flags = directory.getUint16(p + 8, true);
    const method = directory.getUint16(p + 10, true);
    const packed = directory.getUint32(p + 20, true);
    const unpacked = directory.getUint32(p + 24, true);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => directory.getUint16(p + offset, true));
    const start = directory.getUint32(p + 42, true);
    const bytes = new Uint8Array(directory.buffer, p + 46, nameLength);
    const name = new TextDecoder(flags & 0x800 ? "utf-8" : "windows-1252").decode(bytes);
    p += 46 + nameLength + extra + comment;
    left -= unpacked;
    if (left < 0) throw new RangeError("too large");
    if (name.endsWith("/")) continue;
    files.push({ name, size: unpacked, read: () => readEntry(blob, start, method, packed, unpacked) });
  }
  return files;
}

async function readEntry(blob, start, method, packed, unpacked) {
  const head = new DataView(await blob.slice(start, start + 30).arrayBuffer());
  const from = start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const data = blob.slice(from, from + packed);
  if (method === 0) return data;
  if (method === 8) return inflate(data, "deflate-raw", unpacked);
  throw new TypeError("packed in an unknown way");
}
