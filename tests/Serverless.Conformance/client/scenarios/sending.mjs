import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

scenario("send: every property of a message arrives", async (t) => {
  await t.send("plain", {
    body: "hello",
    messageId: "m1",
    contentType: "text/plain",
    correlationId: "c1",
    subject: "greeting",
    to: "you",
    replyTo: "answers",
    replyToSessionId: "rs",
    timeToLive: 60000,
    applicationProperties: { text: "x", number: 1.5, integer: 7, yes: true },
  });
  const message = await t.one(t.receiver("plain"));
  assert.equal(message.body, "hello");
  assert.equal(message.messageId, "m1");
  assert.equal(message.contentType, "text/plain");
  assert.equal(message.correlationId, "c1");
  assert.equal(message.subject, "greeting");
  assert.equal(message.to, "you");
  assert.equal(message.replyTo, "answers");
  assert.equal(message.replyToSessionId, "rs");
  // The client takes it from the time of its expiry, which the broker counts from the arrival.
  assert.ok(Math.abs(message.timeToLive - 60000) < 2000, `${message.timeToLive}`);
  assert.deepEqual({ ...message.applicationProperties }, { text: "x", number: 1.5, integer: 7, yes: true });
  assert.equal(message.sequenceNumber.toString(), "1");
  assert.ok(Math.abs(message.enqueuedTimeUtc.getTime() - Date.now()) < 60000);
});

scenario("send: an array arrives in order", async (t) => {
  await t.send("plain", ...Array.from({ length: 50 }, (_, i) => `${i}`));
  const messages = await t.take(t.receiver("plain"), 50);
  assert.deepEqual(messages.map((m) => m.body), Array.from({ length: 50 }, (_, i) => `${i}`));
});

scenario("send: a batch arrives whole", async (t) => {
  const sender = t.client.createSender("plain");
  const batch = await sender.createMessageBatch();
  for (let i = 0; i < 20; i++) {
    assert.ok(batch.tryAddMessage({ body: { i } }));
  }

  await sender.sendMessages(batch);
  const messages = await t.take(t.receiver("plain"), 20);
  assert.deepEqual(messages.map((m) => m.body.i), Array.from({ length: 20 }, (_, i) => i));
});

scenario("send: a batch knows when it is full", async (t) => {
  const sender = t.client.createSender("plain");
  const batch = await sender.createMessageBatch();
  assert.equal(batch.maxSizeInBytes, 262144);
  let added = 0;
  while (batch.tryAddMessage({ body: "x".repeat(10000) })) {
    added++;
  }

  assert.ok(added >= 24 && added <= 26, `${added}`);
  await sender.sendMessages(batch);
  assert.equal((await t.peekAll("plain")).length, added);
});

scenario("send: an unknown entity is reported as such", async (t) =>
  t.fails("MessagingEntityNotFound", () => t.send("nowhere", "x")));

scenario("send: a message over the limit is refused with its size", async (t) =>
  t.fails("MessageSizeExceeded", () => t.send("plain", { body: Buffer.alloc(300000) })));

scenario("send: the link goes on after a refusal", async (t) => {
  const sender = t.client.createSender("plain");
  await t.fails("MessageSizeExceeded", () => sender.sendMessages({ body: Buffer.alloc(300000) }));
  await sender.sendMessages({ body: "small" });
  assert.deepEqual((await t.peekAll("plain")).map((m) => m.body), ["small"]);
});

scenario("send: no session id to an entity with sessions is refused", async (t) => {
  await assert.rejects(() => t.send("sessions", "x"), /requires sessions/);
});

scenario("send: a message without an id gets one", async (t) => {
  await t.send("plain", "x");
  assert.ok((await t.one(t.receiver("plain"))).messageId);
});

scenario("send: text, bytes, numbers, objects and null survive as bodies", async (t) => {
  const bodies = ["text", 42, true, { a: [1, { b: 2 }] }, [1, 2], null];
  await t.send("plain", ...bodies.map((body) => ({ body })), { body: Buffer.from([1, 2, 3]) });
  const messages = await t.take(t.receiver("plain"), bodies.length + 1);
  assert.deepEqual(messages.slice(0, -1).map((m) => m.body), bodies);
  assert.deepEqual([...messages.at(-1).body], [1, 2, 3]);
});

scenario("send: an AMQP value body stays a value", async (t) => {
  await t.send("plain", { bodyType: "value", body: { key: "v" } });
  const message = await t.one(t.receiver("plain"));
  assert.equal(message._rawAmqpMessage.bodyType, "value");
  assert.deepEqual(message.body, { key: "v" });
});

scenario("send: an AMQP sequence body stays a sequence", async (t) => {
  await t.send("plain", { bodyType: "sequence", body: [[1, 2], ["a"]] });
  const message = await t.one(t.receiver("plain"));
  assert.equal(message._rawAmqpMessage.bodyType, "sequence");
  assert.deepEqual(message.body, [[1, 2], ["a"]]);
});

scenario("send: application properties keep their types", async (t) => {
  const when = new Date("2026-01-02T03:04:05Z");
  await t.send("plain", { body: "x", applicationProperties: { when, none: null, text: "äöü", big: 2 ** 40 } });
  const { applicationProperties } = await t.one(t.receiver("plain"));
  assert.equal(new Date(applicationProperties.when).getTime(), when.getTime());
  assert.equal(applicationProperties.none, null);
  assert.equal(applicationProperties.text, "äöü");
  assert.equal(applicationProperties.big, 2 ** 40);
});

scenario("send: a partition key is kept", async (t) => {
  await t.send("plain", { body: "x", partitionKey: "p1" });
  assert.equal((await t.one(t.receiver("plain"))).partitionKey, "p1");
});

scenario("send: 500 concurrent sends all arrive", async (t) => {
  const sender = t.client.createSender("plain");
  await Promise.all(Array.from({ length: 500 }, (_, i) => sender.sendMessages({ body: `${i}` })));
  const bodies = new Set((await t.peekAll("plain")).map((m) => m.body));
  assert.equal(bodies.size, 500);
});

scenario("send: a duplicate within the window is dropped", async (t) => {
  await t.send("dedup", { body: "first", messageId: "same" });
  await t.send("dedup", { body: "second", messageId: "same" }, { body: "other", messageId: "other" });
  assert.deepEqual((await t.peekAll("dedup")).map((m) => m.body), ["first", "other"]);
});

scenario("schedule: a message is invisible until its time", async (t) => {
  const sender = t.client.createSender("plain");
  const at = new Date(Date.now() + 1500);
  const [number] = await sender.scheduleMessages([{ body: "later" }], at);
  assert.ok(number.toNumber() >= 1);
  const receiver = t.receiver("plain");
  assert.equal((await receiver.receiveMessages(1, { maxWaitTimeInMs: 300 })).length, 0);
  const message = await t.one(receiver);
  assert.ok(Date.now() >= at.getTime() - 50);
  assert.equal(message.body, "later");
});

scenario("schedule: several messages get a number each", async (t) => {
  const sender = t.client.createSender("plain");
  const numbers = await sender.scheduleMessages([{ body: "a" }, { body: "b" }], new Date(Date.now() + 600000));
  assert.equal(numbers.length, 2);
  assert.ok(numbers[1].greaterThan(numbers[0]));
  const peeked = await t.peekAll("plain");
  assert.deepEqual(peeked.map((m) => m.state), ["scheduled", "scheduled"]);
});

scenario("schedule: a cancelled message never comes", async (t) => {
  const sender = t.client.createSender("plain");
  const [number] = await sender.scheduleMessages([{ body: "a" }], new Date(Date.now() + 600000));
  await sender.cancelScheduledMessages(number);
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("schedule: the time may be a property of the message", async (t) => {
  const scheduledEnqueueTimeUtc = new Date(Date.now() + 600000);
  await t.send("plain", { body: "a", scheduledEnqueueTimeUtc });
  const [message] = await t.peekAll("plain");
  assert.equal(message.state, "scheduled");
  assert.equal(message.scheduledEnqueueTimeUtc.getTime(), scheduledEnqueueTimeUtc.getTime());
});
