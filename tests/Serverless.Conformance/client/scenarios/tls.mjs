import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

scenario("tls: AMQP without the emulator's flag sends and receives", async (t) => {
  const client = t.connect({ connectionString: t.secureConnectionString });
  await client.createSender("plain").sendMessages({ body: "a" });
  const receiver = client.createReceiver("plain");
  const message = await t.one(receiver);
  assert.equal(message.body, "a");
  await receiver.completeMessage(message);
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("tls: a big message passes both ways", async (t) => {
  const client = t.connect({ connectionString: t.secureConnectionString });
  const body = Buffer.alloc(200000, "x");
  await client.createSender("plain").sendMessages({ body });
  assert.ok(body.equals((await t.one(client.createReceiver("plain"))).body));
});
