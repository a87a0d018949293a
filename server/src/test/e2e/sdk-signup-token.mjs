// A homeserver that wants a token: { token } is good for one sign-up.
import assert from "node:assert/strict";
import { Keypair, failure, given, homeserver, pubky, statusOf } from "./pubky.mjs";

const signer = pubky.signer(Keypair.random());
const missing = await failure(signer.signup(homeserver, null));
assert.equal(missing.data.statusCode, 400);
assert.match(missing.message, /Token required/);
assert.equal(await statusOf(signer.signup(homeserver, "0000-0000-0000")), 401);
assert.equal(await statusOf(signer.signup(homeserver, "no token at all")), 400);

const session = await signer.signup(homeserver, given.token);
await session.storage.putText("/pub/example.com/file.txt", "in");
assert.equal(await session.storage.getText("/pub/example.com/file.txt"), "in");

const late = await failure(pubky.signer(Keypair.random()).signup(homeserver, given.token));
assert.equal(late.data.statusCode, 401);
assert.match(late.message, /Token already used/);
