// Drives one page in headless Chromium. Reads commands from standard input, one JSON a line, and
// writes what the page's EventSources report to standard output, one JSON a line.
//
//   {"do":"open","stream":"a","url":"…","credentials":false}   new EventSource
//   {"do":"close","stream":"a"}
//   {"do":"socket","stream":"a","url":"…"}                     new WebSocket
//   {"do":"send","stream":"a","text":"…"}                      a message of that socket
//   {"do":"fetch","method":"…","url":"…","tenant":"…","body":"<base64>"}   with credentials
//   {"do":"run","script":"/sdk-in-page.mjs","given":{…}}       a module's run(given), in the page
//
// The argument: { chromium, page }: the path of the browser and the address of the page.
import readline from "node:readline";
import { chromium } from "playwright-core";

const given = JSON.parse(process.argv[2]);
const say = (report) => process.stdout.write(JSON.stringify(report) + "\n");

const browser = await chromium.launch({
  executablePath: given.chromium,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage();
await page.exposeFunction("report", say);
await page.goto(given.page);

const actions = {
  open: ({ stream, url, credentials }) => page.evaluate(([stream, url, withCredentials]) => {
    const source = new EventSource(url, { withCredentials });
    const tell = (type) => (event) => window.report({
      stream, type, data: event.data ?? "", id: event.lastEventId ?? "", state: source.readyState,
    });
    window.sources ??= {};
    window.sources[stream] = source;
    for (const type of ["open", "error", "message", "PUT", "DEL", "live", "reset", "cursor", "bye"]) {
      source.addEventListener(type, tell(type));
    }
  }, [stream, url, credentials]),
  close: ({ stream }) => page.evaluate((stream) => window.sources[stream].close(), stream),
  socket: ({ stream, url }) => page.evaluate(([stream, url]) => {
    const socket = new WebSocket(url);
    window.sources ??= {};
    window.sources[stream] = socket;
    socket.onopen = () => window.report({ stream, type: "open", state: socket.readyState });
    socket.onmessage = (event) => window.report({ stream, type: "message", data: event.data });
    socket.onclose = (event) => window.report({ stream, type: "close", state: event.code });
  }, [stream, url]),
  send: ({ stream, text }) => page.evaluate(([stream, text]) => window.sources[stream].send(text),
    [stream, text]),
  run: async ({ script, given }) => say({
    type: "ran",
    data: await page.evaluate(async ([script, given]) => {
      const { run } = await import(script);
      return run(given).then(() => "", (error) => String(error.stack ?? error));
    }, [script, given]),
  }),
  fetch: async ({ method, url, tenant, body }) => say({
    type: "fetched",
    status: await page.evaluate(async ([method, url, tenant, body]) => {
      const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
      const request = { method, headers: { "pubky-host": tenant }, credentials: "include" };
      if (bytes.length > 0) {
        request.body = bytes;
      }
      return fetch(url, request).then((answer) => answer.status, () => 0);
    }, [method, url, tenant, body]),
  }),
};

say({ type: "ready" });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  await actions[command.do](command);
}
await browser.close();
