import assert from "node:assert/strict";
import Long from "long";
import { scenario } from "../scenario.mjs";

const dead = { subQueueType: "deadLetter" };

scenario("complete: removes the message", async (t) => {
  await t.send("plain", "a");
  const receiver = t.receiver("plain");
  await receiver.completeMessage(await t.one(receiver));
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("complete: many at once, out of order", async (t) => {
  await t.send("plain", ...Array.from({ length: 100 }, (_, i) => `${i}`));
  const receiver = t.receiver("plain");
  const messages = await t.take(receiver, 100);
  await Promise.all(messages.reverse().map((message) => receiver.completeMessage(message)));
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("complete: works after the receiver was closed", async (t) => {
  await t.send("plain", "a");
  const first = t.receiver("plain");
  const message = await t.one(first);
  await first.close();
  await t.receiver("plain").completeMessage(message);
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("complete: after the lock expired says so", async (t) => {
  await t.send("short-lock", "a");
  const receiver = t.receiver("short-lock");
  const message = await t.one(receiver);
  await new Promise((resolve) => setTimeout(resolve, 5500));
  await t.fails("MessageLockLost", () => receiver.completeMessage(message));
});

scenario("lock expiry: the message comes again with a delivery more", async (t) => {
  await t.send("short-lock", "a");
  const receiver = t.receiver("short-lock");
  assert.equal((await t.one(receiver)).deliveryCount, 0);
  assert.equal((await t.one(receiver)).deliveryCount, 1);
});

scenario("renew: a renewed lock holds past its first end", async (t) => {
  await t.send("short-lock", "a");
  const receiver = t.receiver("short-lock");
  const message = await t.one(receiver);
  const before = message.lockedUntilUtc;
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const until = await receiver.renewMessageLock(message);
  assert.ok(until > before);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await receiver.completeMessage(message);
});

scenario("renew: the client renews by itself while the handler runs", async (t) => {
  await t.send("short-lock", "a");
  let done = false;
  let errors = 0;
  t.client.createReceiver("short-lock", { maxAutoLockRenewalDurationInMs: 60000 }).subscribe({
    processMessage: async () => {
      await new Promise((resolve) => setTimeout(resolve, 7000));
      done = true;
    },
    processError: async () => { errors++; },
  });
  await t.until(() => done, "the handler");
  await t.until(async () => (await t.peekAll("short-lock")).length === 0, "completion");
  assert.equal(errors, 0);
});

scenario("abandon: the message comes again with a delivery more", async (t) => {
  await t.send("plain", "a");
  const receiver = t.receiver("plain");
  await receiver.abandonMessage(await t.one(receiver));
  assert.equal((await t.one(receiver)).deliveryCount, 1);
});

scenario("abandon: properties are set on the message", async (t) => {
  await t.send("plain", { body: "a", applicationProperties: { kept: 1, changed: "old" } });
  const receiver = t.receiver("plain");
  await receiver.abandonMessage(await t.one(receiver), { changed: "new", added: true });
  const { applicationProperties } = await t.one(receiver);
  assert.deepEqual({ ...applicationProperties }, { kept: 1, changed: "new", added: true });
});

scenario("abandon: the limit of deliveries dead-letters", async (t) => {
  await t.send("plain", "a");
  const receiver = t.receiver("plain");
  for (let i = 0; i < 3; i++) {
    await receiver.abandonMessage(await t.one(receiver));
  }

  const [message] = await t.peekAll("plain", dead);
  assert.equal(message.deadLetterReason, "MaxDeliveryCountExceeded");
});

scenario("defer: the message comes by its number only", async (t) => {
  await t.send("plain", "a", "b");
  const receiver = t.receiver("plain");
  const first = await t.one(receiver);
  await receiver.deferMessage(first, { why: "not now" });
  assert.equal((await t.one(receiver)).body, "b");
  const [deferred] = await receiver.receiveDeferredMessages(first.sequenceNumber);
  assert.equal(deferred.body, "a");
  assert.equal(deferred.applicationProperties.why, "not now");
  await receiver.completeMessage(deferred);
  assert.deepEqual((await t.peekAll("plain")).map((m) => m.body), ["b"]);
});

scenario("defer: a deferred message can be dead-lettered and abandoned", async (t) => {
  await t.send("plain", "a", "b");
  const receiver = t.receiver("plain");
  const messages = await t.take(receiver, 2);
  for (const message of messages) {
    await receiver.deferMessage(message);
  }

  const deferred = await receiver.receiveDeferredMessages(messages.map((m) => m.sequenceNumber));
  await receiver.deadLetterMessage(deferred[0], { deadLetterReason: "old" });
  await receiver.abandonMessage(deferred[1]);
  assert.equal((await t.peekAll("plain", dead))[0].deadLetterReason, "old");
  assert.equal((await t.peekAll("plain"))[0].state, "deferred");
});

scenario("defer: an unknown number is reported", async (t) => {
  await t.fails("MessageNotFound", () => t.receiver("plain").receiveDeferredMessages(Long.fromNumber(4711)));
});

scenario("dead-letter: reason, description and properties arrive", async (t) => {
  await t.send("plain", { body: "a", messageId: "m1", applicationProperties: { kept: 1 } });
  const receiver = t.receiver("plain");
  await receiver.deadLetterMessage(await t.one(receiver),
    { deadLetterReason: "unreadable", deadLetterErrorDescription: "not JSON", extra: "x" });
  const message = await t.one(t.receiver("plain", dead));
  assert.equal(message.deadLetterReason, "unreadable");
  assert.equal(message.deadLetterErrorDescription, "not JSON");
  assert.equal(message.applicationProperties.extra, "x");
  assert.equal(message.applicationProperties.kept, 1);
  assert.equal(message.messageId, "m1");
});

scenario("dead-letter: without a reason", async (t) => {
  await t.send("plain", "a");
  const receiver = t.receiver("plain");
  await receiver.deadLetterMessage(await t.one(receiver));
  assert.equal((await t.peekAll("plain", dead)).length, 1);
});

scenario("dead-letter: the queue of dead letters settles like any other", async (t) => {
  await t.send("plain", "a", "b", "c");
  const receiver = t.receiver("plain");
  for (const message of await t.take(receiver, 3)) {
    await receiver.deadLetterMessage(message, { deadLetterReason: "r" });
  }

  const letters = t.receiver("plain", dead);
  const [first, second, third] = await t.take(letters, 3);
  await letters.completeMessage(first);
  await letters.abandonMessage(second);
  await letters.deferMessage(third);
  const again = await t.one(letters);
  assert.equal(again.body, "b");
  assert.equal(again.deliveryCount, 1);
  await letters.completeMessage((await letters.receiveDeferredMessages(third.sequenceNumber))[0]);
  assert.deepEqual((await t.peekAll("plain", dead)).map((m) => m.body), ["b"]);
});

scenario("dead-letter: a dead letter can be sent again", async (t) => {
  await t.send("plain", { body: "a", messageId: "m1" });
  const receiver = t.receiver("plain");
  await receiver.deadLetterMessage(await t.one(receiver), { deadLetterReason: "r" });
  const letters = t.receiver("plain", dead);
  const letter = await t.one(letters);
  await t.send("plain", { body: letter.body, messageId: letter.messageId });
  await letters.completeMessage(letter);
  assert.equal((await t.one(receiver)).messageId, "m1");
  assert.equal((await t.peekAll("plain", dead)).length, 0);
});

scenario("time to live: an expired message is dead-lettered with the reason", async (t) => {
  await t.send("plain", { body: "a", timeToLive: 200 });
  await t.until(async () => (await t.peekAll("plain", dead)).length === 1, "the dead letter");
  assert.equal((await t.peekAll("plain", dead))[0].deadLetterReason, "TTLExpiredException");
});

scenario("time to live: an entity that does not keep the dead drops them", async (t) => {
  await t.send("dropping", { body: "a", timeToLive: 200 }, "b");
  await t.until(async () => (await t.peekAll("dropping")).length === 1, "expiry");
  assert.equal((await t.peekAll("dropping", dead)).length, 0);
});
