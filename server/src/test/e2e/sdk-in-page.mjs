// The official SDK in a page of another origin: what CORS forbids or hides shows here and not in Node.
// Run by the driver in the page itself, with { relay, homeserver }.
function same(actual, expected, what) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(actual)} and not ${JSON.stringify(expected)}`);
  }
}

async function statusOf(promise) {
  return promise.then(() => "succeeded", (error) => error.data?.statusCode ?? String(error));
}

export async function run({ relay, homeserver }) {
  const { Client, Keypair, Pubky, PublicKey } = await import("/node_modules/@synonymdev/pubky/index.js");
  const pubky = Pubky.withClient(new Client({ pkarr: { relays: [relay], requestTimeout: 5000 } }));
  const signer = pubky.signer(Keypair.random());
  const session = await signer.signup(PublicKey.from(homeserver), null);
  const user = signer.publicKey.z32();
  const path = "/pub/example.com/data.json";
  const address = `pubky${user}${path}`;

  await session.storage.putJson(path, { a: 1 });
  same(await pubky.publicStorage.getJson(address), { a: 1 }, "content");
  same(await pubky.publicStorage.list(`pubky${user}/pub/`), [`pubky://${user}${path}`], "listing");

  // A page sees only the headers that the homeserver exposes to it.
  const stats = await pubky.publicStorage.stats(address);
  same(stats.contentLength, 7, "length");
  same(typeof stats.etag, "string", "tag");
  same(Math.abs(stats.lastModifiedMs - Date.now()) < 60_000, true, "time");

  // The cookie is not readable here, and still there for the next page.
  same(document.cookie, "", "cookies of the page");
  const restored = await pubky.restoreSession(session.export());
  await restored.storage.delete(path);
  same(await statusOf(pubky.publicStorage.getJson(address)), 404, "deleted");

  await restored.signout();
  same(await statusOf(session.storage.putJson(path, {})), 401, "after sign-out");
}
