// Open a ticket, and read what happened: `node client.mjs nats://127.0.0.1:4222 erp.nk jana@example.com`.
// Needs the package `nats` (npm install nats).
import { readFileSync } from "node:fs";
import { connect, headers, JSONCodec, nkeyAuthenticator } from "nats";

const [server, seed, customer] = process.argv.slice(2);
const json = JSONCodec();
const key = new TextEncoder().encode(readFileSync(seed, "utf8").trim());
const client = await connect({ servers: server, authenticator: nkeyAuthenticator(key) });

async function ask(operation, body, idempotencyKey) {
  const sent = headers();
  if (idempotencyKey) sent.set("Idempotency-Key", idempotencyKey);
  const answer = json.decode(
    (await client.request(`casebus.v1.${operation}`, json.encode(body), { timeout: 15_000, headers: sent })).data,
  );
  if (answer.error) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer;
}

const ticket = await ask(
  "ticket.create",
  { on_behalf: customer, title: "Sensor 12 is silent", description: "No value for ten minutes." },
  `sensor-12-${new Date().toISOString().slice(0, 10)}`,
);
console.log(ticket.number, ticket.url);

const { stream, consumer } = await ask("system.info", {});
const events = await (await client.jetstream().consumers.get(stream, consumer)).fetch({ max_messages: 1, expires: 15_000 });
for await (const message of events) {
  const event = message.json();
  console.log(event.type, event.subject);
  message.ack();
}
await client.drain();
