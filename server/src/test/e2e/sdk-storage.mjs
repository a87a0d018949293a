// Files of every kind, written in a session, read in it and by a stranger.
import assert from "node:assert/strict";
import { Keypair, homeserver, pubky, statusOf } from "./pubky.mjs";

const signer = pubky.signer(Keypair.random());
const session = await signer.signup(homeserver, null);
const user = signer.publicKey.z32();
const own = session.storage;
const stranger = pubky.publicStorage;
const folder = "/pub/example.com/";
const address = (path) => `pubky${user}${path}`;

// Text: written, replaced, gone.
const text = folder + "text.txt";
assert.equal(await own.exists(text), false);
assert.equal(await own.stats(text), undefined);
await own.putText(text, "first");
await own.putText(text, "second, ünïcode");
assert.equal(await own.getText(text), "second, ünïcode");
assert.equal(await stranger.getText(address(text)), "second, ünïcode");
assert.equal(await stranger.exists(address(text)), true);

// JSON keeps its shape, and its name gives its type.
const json = folder + "data.json";
await own.putJson(json, { list: [1, 2.5, false], text: "x" });
assert.deepEqual(await stranger.getJson(address(json)), { list: [1, 2.5, false], text: "x" });
const stats = await stranger.stats(address(json));
assert.match(stats.contentType, /^application\/json/);
assert.equal(stats.contentLength, JSON.stringify({ list: [1, 2.5, false], text: "x" }).length);
assert.ok(Math.abs(stats.lastModifiedMs - Date.now()) < 60_000);
assert.match(stats.etag, /^"?[A-Za-z0-9+/]{43}="?$/);

// The tag follows the content and nothing else.
const before = (await own.stats(text)).etag;
await own.putText(text, "third");
const between = (await own.stats(text)).etag;
assert.notEqual(between, before);
await own.putText(text, "second, ünïcode");
assert.equal((await own.stats(text)).etag, before);

// Bytes of all values, nothing, and more than is kept inline or in one buffer.
const every = Uint8Array.from({ length: 256 }, (_, i) => i);
const large = new Uint8Array(3_000_000).map((_, i) => (i * 31 + (i >> 8)) & 0xff);
for (const [name, bytes] of [["every.bin", every], ["empty.bin", new Uint8Array()], ["large.bin", large]]) {
  await own.putBytes(folder + name, bytes);
  assert.deepEqual(Buffer.from(await stranger.getBytes(address(folder + name))), Buffer.from(bytes), name);
  assert.equal((await stranger.stats(address(folder + name))).contentLength, bytes.length, name);
}
const response = await stranger.get(address(folder + "every.bin"));
assert.equal(response.status, 200);
assert.equal(response.headers.get("content-length"), "256");
assert.deepEqual(Buffer.from(await response.arrayBuffer()), Buffer.from(every));

// Deleted is gone for everybody, once.
await own.delete(text);
assert.equal(await own.exists(text), false);
assert.equal(await stranger.exists(address(text)), false);
assert.equal(await stranger.stats(address(text)), undefined);
assert.equal(await statusOf(stranger.getText(address(text))), 404);
assert.equal(await statusOf(own.delete(text)), 404);

// The raw client finds what the session wrote, by both spellings of the address.
await own.putText(folder + "raw.txt", "raw");
const raw = await pubky.client.fetch(`https://_pubky.${user}${folder}raw.txt`);
assert.equal(await raw.text(), "raw");
const conditional = await pubky.client.fetch(`https://_pubky.${user}${folder}raw.txt`, {
  headers: { "If-None-Match": raw.headers.get("etag") },
});
assert.equal(conditional.status, 304);
