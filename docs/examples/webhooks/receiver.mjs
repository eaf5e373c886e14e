// Receive webhooks: node receiver.mjs PORT whsec_… (nothing but Node's own library).
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const [port, secret] = process.argv.slice(2);
const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
const seen = new Set(); // keep them in a database: an id comes again when our answer was lost

function isGenuine(headers, body) {
  const { "webhook-id": id = "", "webhook-timestamp": timestamp = "", "webhook-signature": signatures = "" } = headers;
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const right = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((one) => {
    const [version, value] = one.split(",");
    const given = Buffer.from(value ?? "", "base64");
    return version === "v1" && given.length === right.length && timingSafeEqual(given, right);
  });
}

createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const genuine = isGenuine(request.headers, body);
  response.writeHead(genuine ? 204 : 401).end();
  if (genuine && !seen.has(request.headers["webhook-id"])) {
    seen.add(request.headers["webhook-id"]);
    const message = JSON.parse(body);
    console.log(message.type, message.data.number ?? "");
  }
}).listen(Number(port), "127.0.0.1");
