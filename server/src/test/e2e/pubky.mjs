// What every script against the official SDK begins with. The test passes one JSON argument:
// { relay, homeserver, ... }: the pkarr relay's address and the homeserver's key as z-base-32.
import assert from "node:assert/strict";

// The SDK replaces the global fetch by one with a cookie jar, so a process is one browser profile.
// A stranger to that profile speaks through the fetch from before.
export const strangersFetch = globalThis.fetch;
export const { Client, Keypair, Pubky, PublicKey } = await import("@synonymdev/pubky");

export const given = JSON.parse(process.argv[2]);
export const homeserver = PublicKey.from(given.homeserver);
export const pubky = Pubky.withClient(new Client({ pkarr: { relays: [given.relay], requestTimeout: 5000 } }));

/** The SDK's error for what must fail. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail("succeeded and must not");
}

/** The status a homeserver answered with, as the SDK hands it to an application. */
export async function statusOf(promise) {
  const error = await failure(promise);
  assert.equal(error.name, "RequestError", String(error.message));
  return error.data.statusCode;
}
