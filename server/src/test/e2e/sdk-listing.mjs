// Listings: order, pages in both directions, shallow, what is not there.
import assert from "node:assert/strict";
import { Keypair, homeserver, pubky, statusOf } from "./pubky.mjs";

const signer = pubky.signer(Keypair.random());
const session = await signer.signup(homeserver, null);
const user = signer.publicKey.z32();
const stranger = pubky.publicStorage;
const urls = (...paths) => paths.map((path) => `pubky://${user}/pub/${path}`);

const files = ["a.com/a.txt", "example.com/a.txt", "example.com/b.txt", "example.com/cc-nested/z.txt",
  "example.com/c.txt", "example.com/d.txt", "example.wrong/a.txt", "z.com/a.txt"];
for (const file of files) {
  await session.storage.putText(`/pub/${file}`, file);
}

for (const [list, at] of [
  [(...rest) => session.storage.list(...rest), (path) => `/pub/${path}`],
  [(...rest) => stranger.list(...rest), (path) => `pubky${user}/pub/${path}`],
]) {
  const folder = at("example.com/");
  const inside = urls("example.com/a.txt", "example.com/b.txt", "example.com/c.txt",
    "example.com/cc-nested/z.txt", "example.com/d.txt");
  assert.deepEqual(await list(folder), inside);
  assert.deepEqual(await list(folder, null, false, 2), inside.slice(0, 2));
  assert.deepEqual(await list(folder, inside[1], false, 2), inside.slice(2, 4));
  assert.deepEqual(await list(folder, null, true), inside.toReversed());
  assert.deepEqual(await list(folder, inside[3], true, 2), [inside[2], inside[1]]);
  assert.deepEqual(await list(folder, inside[4], false), []);

  const shallow = urls("example.com/a.txt", "example.com/b.txt", "example.com/c.txt",
    "example.com/cc-nested/", "example.com/d.txt");
  assert.deepEqual(await list(folder, null, false, null, true), shallow);
  assert.deepEqual(await list(folder, shallow[3], false, null, true), [shallow[4]]);
  assert.deepEqual(await list(at(""), null, false, null, true),
    urls("a.com/", "example.com/", "example.wrong/", "z.com/"));
  assert.deepEqual(await list(at(""), null, true, 2, true), urls("z.com/", "example.wrong/"));

  assert.equal(await statusOf(list(at("nothing/here/"))), 404);
}
