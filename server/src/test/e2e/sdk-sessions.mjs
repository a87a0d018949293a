// Sign-up, sign-in, restoring and ending sessions, and whose session may write where.
import assert from "node:assert/strict";
import { Keypair, failure, given, homeserver, pubky, statusOf, strangersFetch } from "./pubky.mjs";

const keypair = Keypair.random();
const user = keypair.publicKey.z32();
const first = await pubky.signer(keypair).signup(homeserver, null);
assert.equal(first.info.publicKey.z32(), user);
assert.deepEqual(first.info.capabilities, ["/:rw"]);
assert.equal((await pubky.getHomeserverOf(keypair.publicKey)).z32(), given.homeserver);

// Nobody signs up twice.
assert.equal(await statusOf(pubky.signer(keypair).signup(homeserver, null)), 409);

// Exported as text and restored by the cookie that is still there.
const path = "/pub/example.com/file.txt";
await first.storage.putText(path, "first");
const exported = first.export();
const restored = await pubky.restoreSession(exported);
assert.equal(restored.info.publicKey.z32(), user);
await restored.storage.putText(path, "restored");
assert.equal(await first.storage.getText(path), "restored");

// Ended is ended, for writing and for restoring; reading what is public goes on.
await first.signout();
assert.equal(await statusOf(restored.storage.putText(path, "too late")), 401);
await failure(pubky.restoreSession(exported));
assert.equal(await pubky.publicStorage.getText(`pubky${user}${path}`), "restored");

// Signed in again, both ways.
const quick = await pubky.signer(keypair).signin();
await quick.storage.putText(path, "quick");
const thorough = await pubky.signer(keypair).signinBlocking();
await thorough.storage.putText(path, "thorough");
assert.equal(await thorough.storage.getText(path), "thorough");

// Two users in one profile: every request is made in the session of its own user.
const other = Keypair.random();
const others = await pubky.signer(other).signup(homeserver, null);
await others.storage.putText(path, "the other's");
await thorough.storage.putText(path, "own");
assert.equal(await pubky.publicStorage.getText(`pubky${other.publicKey.z32()}${path}`), "the other's");
assert.equal(await pubky.publicStorage.getText(`pubky${user}${path}`), "own");

// A stranger writes and deletes nothing.
for (const method of ["PUT", "DELETE"]) {
  const answer = await strangersFetch(given.server + path, { method, headers: { "pubky-host": user } });
  assert.equal(answer.status, 401, method);
}
assert.equal(await pubky.publicStorage.getText(`pubky${user}${path}`), "own");

// Outside the two roots nobody writes, and the words say so.
const outside = await failure(thorough.storage.putText("/elsewhere/file.txt", "no"));
assert.equal(outside.data.statusCode, 403);
assert.match(outside.message, /Writing to directories other than '\/pub\/'/);

// Nobody signs in who never signed up.
await failure(pubky.signer(Keypair.random()).signin());
