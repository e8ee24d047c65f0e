/** Reading what people have: tables, dates, archives, cameras. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import { gunzip, unzip } from "../../main/webapp/js/data/archive.js";
import { PhotoFinder, assemble } from "../../main/webapp/js/data/assemble.js";
import { guess, isNoName, isPairs, itemOf, memory } from "../../main/webapp/js/data/columns.js";
import { inZone, needsZone, orderOf, readDate } from "../../main/webapp/js/data/dates.js";
import { readExif } from "../../main/webapp/js/data/exif.js";
import { sendPhotos, sendReviews, trusted } from "../../main/webapp/js/data/sending.js";
import { dateOf } from "../../main/webapp/js/data/sheet.js";
import { cell, parse, readTable, separatorOf } from "../../main/webapp/js/data/table.js";

const bytes = (text) => new TextEncoder().encode(text);

test("separators are recognised, also beside decimal commas", () => {
  assert.equal(separatorOf("a,b\n1,2\n"), ",");
  assert.equal(separatorOf("Datei;Breite;Länge\nx.jpg;1,5;36,8\ny.jpg;1,6;36,9\n"), ";");
  assert.equal(separatorOf("a\tb\n1\t2,3\n"), "\t");
  assert.equal(separatorOf("file\na.jpg\n"), ",");
});

test("encodings are recognised", () => {
  assert.equal(readTable(bytes("\ufeffname\nZoë\n"), "x").rows[0].cells[0], "Zoë");
  const western = readTable(Uint8Array.from([0x6e, 0x0a, 0x5a, 0x6f, 0xeb, 0x0a]), "x");
  assert.deepEqual([western.encoding, western.rows[0].cells[0]], ["Windows-1252", "Zoë"]);
  const wide = readTable(Uint8Array.from([0xff, 0xfe, 0x6e, 0, 0x0a, 0, 0x5a, 0]), "x");
  assert.deepEqual([wide.encoding, wide.rows[0].cells[0]], ["UTF-16", "Z"]);
});

test("quotes hold separators and line ends; empty lines go; shifted rows are told", () => {
  assert.deepEqual(parse('a,"b, ""c""\nd",e\r\n1,,\n', ","), [["a", 'b, "c"\nd', "e"], ["1", "", ""]]);
  const table = readTable(bytes("a,b\n\n1,2\n1,2,3\n1\n"), "x");
  assert.deepEqual(table.rows.map(({ line }) => line), [3, 4, 5]);
  assert.deepEqual(table.shifted, [4]);
  assert.deepEqual(parse(cell('x "y", z\n'), ","), [['x "y", z']]);
});

test("dates of every usual form are read", () => {
  const read = (text, options) => readDate(text, options)?.instant;
  assert.deepEqual(readDate("2024-04-20"), { instant: "2024-04-20", dateOnly: true });
  assert.deepEqual(readDate("20.04.2024"), { instant: "2024-04-20", dateOnly: true });
  assert.equal(read("2024-04-20 06:11:00"), "2024-04-20T06:11:00Z");
  assert.equal(read("2024:04:20 06:11:00"), "2024-04-20T06:11:00Z");
  assert.equal(read("2024-04-20T06:11:00+03:00"), "2024-04-20T03:11:00Z");
  assert.equal(read("2024-04-20T06:11:00.123Z"), "2024-04-20T06:11:00Z");
  assert.equal(read("4/20/2024 6:11 PM", { order: "month" }), "2024-04-20T18:11:00Z");
  assert.equal(read("12/3/24", { order: "day" }), "2024-03-12");
  for (const bad of ["yesterday", "2024-02-30", "31.04.2024", "2024-04-20 25:00", "13/13/2024", ""]) assert.equal(readDate(bad), null, bad);
});

test("day first or month first is asked only when it is open", () => {
  assert.equal(orderOf(["03/04/2024", "05/06/2024"]), "ask");
  assert.equal(orderOf(["03/04/2024", "25/06/2024"]), "day");
  assert.equal(orderOf(["03/04/2024", "05/26/2024"]), "month");
  assert.equal(orderOf(["25/04/2024", "05/26/2024"]), "ask");
  assert.equal(orderOf(["03.04.2024"]), "day");
  assert.equal(orderOf(["2024-04-03"]), "none");
  assert.equal(needsZone(["2024-04-03"]), false);
  assert.equal(needsZone(["2024-04-03T06:00:00Z"]), false);
  assert.equal(needsZone(["2024-04-03 06:00"]), true);
});

test("a time without a zone is that of the zone chosen, also on the days clocks change", () => {
  assert.equal(inZone("2024-07-01T08:00:00", "Africa/Nairobi"), "2024-07-01T05:00:00Z");
  assert.equal(inZone("2024-07-01T08:00:00", "Europe/Berlin"), "2024-07-01T06:00:00Z");
  assert.equal(inZone("2024-03-31T08:00:00", "Europe/Berlin"), "2024-03-31T06:00:00Z");
  assert.equal(inZone("2024-10-27T08:00:00", "America/New_York"), "2024-10-27T12:00:00Z");
  assert.equal(readDate("20.04.2024 06:11", { zone: "Africa/Nairobi" }).instant, "2024-04-20T03:11:00Z");
});

test("columns are guessed from real headers in several languages, each field once", () => {
  assert.deepEqual(guess(["Datei", "Tier", "Datum", "Uhrzeit", "Seite", "Station", "Wetter"]), ["imageUri", "name", "takenAt", "time", "viewpoint", "encounter", ""]);
  assert.deepEqual(guess(["image_id", "identity", "path", "Path"]), ["externalId", "name", "imageUri", ""]);
  assert.equal(isPairs(["id1", "id2", "score"]), true);
  assert.equal(isPairs(["a", "name"]), false);
  const header = ["Foto Nr", "Wer"];
  assert.deepEqual(guess(header, memory(header, ["imageUri", "name"])), ["imageUri", "name"]);
});

test("a row becomes an item, or says what is wrong where", () => {
  const header = ["file", "who", "when", "lat", "box", "weather"];
  const chosen = ["imageUri", "name", "takenAt", "latitude", "bbox", ""];
  const read = (text) => readDate(text);
  const { item, problems } = itemOf({ cells: ["a.jpg", "N/A", "20.04.2024", "1,25", "[1, 2, 3, 4]", "dry"] }, header, chosen, read);
  assert.deepEqual(problems, []);
  assert.deepEqual(item, { imageUri: "a.jpg", takenAt: "2024-04-20", latitude: 1.25, bbox: [1, 2, 3, 4], attributes: { weather: "dry" } });
  const bad = itemOf({ cells: ["a.jpg", "Luna", "soon", "95", "1 2", ""] }, header, chosen, read);
  assert.deepEqual(bad.problems.map(({ column, reason }) => [column, reason]), [["lat", "place"], ["box", "box"], ["when", "date"]]);
  assert.equal(isNoName(" Unknown "), true);
  assert.equal(isNoName("Luna"), false);
});

const photo = (path) => ({ path });

test("folders count: a file of another folder is another photo", () => {
  const finder = new PhotoFinder([photo("trip/kenya/DSC_1.JPG"), photo("trip/mali/DSC_1.JPG"), photo("trip/b.jpg")]);
  assert.equal(finder.find("kenya/DSC_1.JPG").path, "trip/kenya/DSC_1.JPG");
  assert.equal(finder.find("DSC_1.JPG"), "ambiguous");
  assert.equal(finder.find("chad/DSC_1.JPG"), null);
  assert.equal(finder.find("B").path, "trip/b.jpg");
  assert.equal(finder.find("D:\\all\\trip\\b.jpg").path, "trip/b.jpg");
  assert.equal(finder.find("enya/DSC_1.JPG"), null);
});

test("photos alone are enough; the camera gives time and place", () => {
  const exif = new Map([["f/a.jpg", { time: "2024:04:20 06:11:00", latitude: -1.5, longitude: 36.5 }]]);
  const { entries, unused } = assemble(null, [], [photo("f/a.jpg"), photo("f/b.jpg")], exif, (text) => readDate(text));
  assert.deepEqual(entries.map(({ item }) => item), [{ externalId: "f/a.jpg", imageUri: "f/a.jpg", takenAt: "2024-04-20T06:11:00Z", latitude: -1.5, longitude: 36.5 }, { externalId: "f/b.jpg", imageUri: "f/b.jpg" }]);
  assert.deepEqual(unused, []);
});

test("table and photos: rows find their files, two animals of a photo stay two, the rest is told", () => {
  const table = readTable(bytes("file;name\na.jpg;Luna\na.jpg;Mira\nc.jpg;Nuru\n;Nobody\n"), "t");
  const { entries, problems, unused, withoutPhoto } = assemble(table, ["imageUri", "name"], [photo("x/a.jpg"), photo("x/b.jpg")], new Map(), (text) => readDate(text));
  assert.deepEqual(entries.map(({ item }) => [item.externalId, item.name]), [["x/a.jpg", "Luna"], ["x/a.jpg#2", "Mira"], ["c.jpg", "Nuru"]]);
  assert.deepEqual(problems, [{ row: 5, column: "", value: "", reason: "noId" }]);
  assert.deepEqual(unused.map(({ path }) => path), ["x/b.jpg"]);
  assert.equal(withoutPhoto, 1);
});

function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, text, packed] of files) {
    const data = packed ? deflateRawSync(bytes(text)) : bytes(text);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(packed ? 8 : 0, 8); head.writeUInt32LE(data.length, 18); head.writeUInt32LE(text.length, 22); head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(packed ? 8 : 0, 10); entry.writeUInt32LE(data.length, 20); entry.writeUInt32LE(text.length, 24); entry.writeUInt16LE(name.length, 28); entry.writeUInt32LE(at, 42);
    parts.push(head, bytes(name), data);
    directory.push(entry, bytes(name));
    at += 30 + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(files.length, 10); end.writeUInt32LE(size, 12); end.writeUInt32LE(at, 16);
  return new Blob([...parts, ...directory, end]);
}

test("archives are unpacked, and what is none is refused", async () => {
  const files = await unzip(zip([["dir/", "", false], ["dir/a.txt", "hello hello hello", true], ["b.txt", "plain", false]]));
  assert.deepEqual(files.map(({ name }) => name), ["dir/a.txt", "b.txt"]);
  assert.equal(await (await files[0].read()).text(), "hello hello hello");
  assert.equal(await (await files[1].read()).text(), "plain");
  assert.equal(await (await gunzip(new Blob([gzipSync("a,b\n")]))).text(), "a,b\n");
  await assert.rejects(unzip(new Blob(["no archive at all, only text"])), TypeError);
});

test("an archive that unpacks to more than it says is stopped", async () => {
  const blob = zip([["a", "x".repeat(5000), true]]);
  const lying = new DataView(await blob.arrayBuffer());
  for (let i = 0; i < lying.byteLength - 4; i++) if (lying.getUint32(i, true) === 0x02014b50) lying.setUint32(i + 24, 10, true);
  const [file] = await unzip(new Blob([lying.buffer]));
  await assert.rejects(file.read(), RangeError);
});

function exif(entries) {
  const tiff = Buffer.alloc(400);
  tiff.write("MM\0*", 0, "latin1"); tiff.writeUInt32BE(8, 4);
  let free = 200;
  const directory = (at, list) => {
    tiff.writeUInt16BE(list.length, at);
    list.forEach(([tag, type, value], i) => {
      const entry = at + 2 + 12 * i;
      tiff.writeUInt16BE(tag, entry); tiff.writeUInt16BE(type, entry + 2);
      if (type === 4) { tiff.writeUInt32BE(1, entry + 4); tiff.writeUInt32BE(value, entry + 8); }
      if (type === 2) { tiff.writeUInt32BE(value.length + 1, entry + 4); if (value.length < 4) tiff.write(value, entry + 8, "latin1"); else { tiff.writeUInt32BE(free, entry + 8); tiff.write(value, free, "latin1"); free += value.length + 1; } }
      if (type === 5) { tiff.writeUInt32BE(3, entry + 4); tiff.writeUInt32BE(free, entry + 8); value.forEach(([n, d]) => { tiff.writeUInt32BE(n, free); tiff.writeUInt32BE(d, free + 4); free += 8; }); }
    });
  };
  directory(8, [[0x8769, 4, 60], [0x8825, 4, 90]]);
  directory(60, [[0x9003, 2, entries.time]]);
  directory(90, [[1, 2, "S"], [2, 5, [[1, 1], [30, 1], [0, 1]]], [3, 2, "E"], [4, 5, [[36, 1], [48, 1], [1800, 100]]]]);
  const size = Buffer.alloc(2); size.writeUInt16BE(tiff.length + 8);
  const all = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), size, Buffer.from("Exif\0\0", "latin1"), tiff]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length);
}

test("the camera's time and place are read; a damaged header gives nothing", () => {
  assert.deepEqual(readExif(exif({ time: "2024:04:20 06:11:00" })), { time: "2024:04:20 06:11:00", latitude: -1.5, longitude: 36.805 });
  const cut = exif({ time: "2024:04:20 06:11:00" }).slice(0, 60);
  assert.deepEqual(readExif(cut), {});
  assert.deepEqual(readExif(bytes("no picture").buffer), {});
});

test("a serial number of a sheet is a day, or a day and a time", () => {
  assert.equal(dateOf(45402), "2024-04-20");
  assert.equal(dateOf(45402.2576388889), "2024-04-20T06:11:00");
});

const named = (externalId, name) => ({ item: { externalId, name } });

test("names that are trusted join what has an id, under the same ids at every attempt", () => {
  const ids = new Map([["1", "b"], ["2", "a"], ["3", "c"]]);
  const entries = [named("1", "Zoe"), named("2", "zoe"), named("gone", "Zoe"), named("2", "Zoe"), named("3", "Ben"), named("1", undefined)];
  const given = new Map();
  const first = trusted(entries, ids, "Ana", given);
  assert.deepEqual(first.map(({ a, b }) => [a, b]), [["a", "b"]]);
  assert.deepEqual(trusted(entries, ids, "Ana", given), first);
});

test("reviews of an import are sent again while the server is busy", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const sent = [];
  globalThis.fetch = async (address, { body }) => {
    sent.push(JSON.parse(body).length);
    if (sent.length === 2) setImmediate(() => context.mock.timers.tick(60000));
    return new Response("{}", { status: sent.length === 2 ? 503 : 200, headers: { "Content-Type": "application/json" } });
  };
  await sendReviews("g", Array.from({ length: 700 }, (_, id) => ({ id })));
  assert.deepEqual(sent, [500, 200, 200]);
});

test("photos that were not taken can be sent again", async () => {
  let away = true;
  globalThis.fetch = async (address) => new Response("{}", { status: away && address.includes("/2/") ? 422 : 200, headers: { "Content-Type": "application/json" } });
  const jobs = ["1", "2", "3"].map((id) => ({ id, photo: { path: `${id}.jpg`, file: async () => "x" } }));
  const lost = await sendPhotos(jobs, () => {});
  assert.deepEqual(lost.map(({ photo, failure }) => [photo.path, failure.kind]), [["2.jpg", "refused"]]);
  away = false;
  assert.deepEqual(await sendPhotos(lost, () => {}), []);
});
