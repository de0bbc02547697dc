import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

scenario("connection: fifty clients at once", async (t) => {
  const clients = Array.from({ length: 50 }, () => t.connect());
  await Promise.all(clients.map((client, i) => client.createSender("plain").sendMessages({ body: `${i}` })));
  assert.equal((await t.peekAll("plain")).length, 50);
});

scenario("connection: names of entities ignore case", async (t) => {
  await t.send("PLAIN", "a");
  assert.equal((await t.one(t.receiver("Plain"))).body, "a");
});

scenario("connection: closing a client ends its locks of sessions", async (t) => {
  const other = t.connect();
  await other.acceptSession("sessions", "s1");
  await other.close();
  assert.equal((await t.client.acceptSession("sessions", "s1")).sessionId, "s1");
});

scenario("connection: a sender goes on after the broker restarted", async (t) => {
  const client = t.connect({ retryOptions: { maxRetries: 5, retryDelayInMs: 200 } });
  const sender = client.createSender("plain");
  await sender.sendMessages({ body: "before" });
  await t.control("restart");
  await sender.sendMessages({ body: "after" });
  assert.equal((await t.peekAll("plain")).at(-1).body, "after");
});

scenario("connection: a subscriber goes on after the broker restarted", async (t) => {
  const client = t.connect({ retryOptions: { maxRetries: 5, retryDelayInMs: 200 } });
  const bodies = [];
  client.createReceiver("plain").subscribe({
    processMessage: async (message) => { bodies.push(message.body); },
    processError: async () => {},
  });
  await t.send("plain", "before");
  await t.until(() => bodies.length === 1, "the first message");
  await t.control("restart");
  const fresh = t.connect({ retryOptions: { maxRetries: 5, retryDelayInMs: 200 } });
  await fresh.createSender("plain").sendMessages({ body: "after" });
  await t.until(() => bodies.includes("after"), "the message after the restart");
});
