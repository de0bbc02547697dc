import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

scenario("receive: as many as asked for, not more", async (t) => {
  await t.send("plain", "a", "b", "c", "d");
  const first = await t.take(t.receiver("plain"), 2);
  const rest = await t.take(t.connect().createReceiver("plain"), 2);
  assert.deepEqual([...first, ...rest].map((m) => m.body), ["a", "b", "c", "d"]);
});

scenario("receive: an empty queue returns nothing after the wait", async (t) => {
  const started = Date.now();
  const messages = await t.receiver("plain").receiveMessages(1, { maxWaitTimeInMs: 300 });
  assert.equal(messages.length, 0);
  assert.ok(Date.now() - started < 3000);
});

scenario("receive: fewer than asked for come without waiting for the rest", async (t) => {
  await t.send("plain", "a", "b");
  const started = Date.now();
  const messages = await t.receiver("plain").receiveMessages(10, { maxWaitTimeInMs: 6000 });
  assert.equal(messages.length, 2);
  assert.ok(Date.now() - started < 5000);
});

scenario("receive: what is sent after an empty receive is not lost", async (t) => {
  const first = t.receiver("plain");
  assert.equal((await first.receiveMessages(5, { maxWaitTimeInMs: 200 })).length, 0);
  await t.send("plain", "a");
  assert.equal((await t.one(t.connect().createReceiver("plain"))).body, "a");
});

scenario("receive and delete: the message is gone at once", async (t) => {
  await t.send("plain", "a", "b");
  const receiver = t.receiver("plain", { receiveMode: "receiveAndDelete" });
  assert.deepEqual((await t.take(receiver, 2)).map((m) => m.body), ["a", "b"]);
  assert.equal((await t.peekAll("plain")).length, 0);
});

scenario("subscribe: every message reaches the handler and is completed", async (t) => {
  await t.send("plain", "a", "b", "c");
  const bodies = [];
  t.receiver("plain").subscribe({
    processMessage: async (message) => { bodies.push(message.body); },
    processError: async () => {},
  });
  await t.until(() => bodies.length === 3, "three messages");
  await t.until(async () => (await t.peekAll("plain")).length === 0, "completion");
  assert.deepEqual(bodies, ["a", "b", "c"]);
});

scenario("subscribe: without auto-complete the handler settles", async (t) => {
  await t.send("plain", "a");
  const receiver = t.receiver("plain");
  receiver.subscribe({
    processMessage: (message) => receiver.deadLetterMessage(message),
    processError: async () => {},
  }, { autoCompleteMessages: false });
  await t.until(async () => (await t.peekAll("plain", { subQueueType: "deadLetter" })).length === 1, "the dead letter");
});

scenario("subscribe: a handler that throws gets the message again", async (t) => {
  await t.send("plain", "a");
  const counts = [];
  t.receiver("plain").subscribe({
    processMessage: async (message) => {
      counts.push(message.deliveryCount);
      if (counts.length < 3) {
        throw new Error("not yet");
      }
    },
    processError: async () => {},
  });
  await t.until(() => counts.length === 3, "three deliveries");
  assert.deepEqual(counts, [0, 1, 2]);
});

scenario("subscribe: many at once run concurrently", async (t) => {
  await t.send("plain", ..."abcdefgh");
  let running = 0;
  let most = 0;
  let done = 0;
  t.receiver("plain").subscribe({
    processMessage: async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running--;
      done++;
    },
    processError: async () => {},
  }, { maxConcurrentCalls: 4 });
  await t.until(() => done === 8, "eight messages");
  assert.equal(most, 4);
});

scenario("subscribe: messages sent later arrive too", async (t) => {
  const bodies = [];
  t.receiver("plain").subscribe({
    processMessage: async (message) => { bodies.push(message.body); },
    processError: async () => {},
  });
  for (const body of ["a", "b", "c"]) {
    await t.send("plain", body);
    await t.until(() => bodies.at(-1) === body, body);
  }
});

scenario("iterate: the iterator yields messages in order", async (t) => {
  await t.send("plain", "a", "b");
  const receiver = t.receiver("plain");
  const bodies = [];
  for await (const message of receiver.getMessageIterator()) {
    bodies.push(message.body);
    await receiver.completeMessage(message);
    if (bodies.length === 2) {
      break;
    }
  }

  assert.deepEqual(bodies, ["a", "b"]);
});

scenario("peek: shows messages without locking them", async (t) => {
  await t.send("plain", "a", "b");
  const receiver = t.receiver("plain");
  assert.deepEqual((await receiver.peekMessages(10)).map((m) => m.body), ["a", "b"]);
  assert.equal((await t.one(receiver)).deliveryCount, 0);
});

scenario("peek: goes on where the last one ended", async (t) => {
  await t.send("plain", "a", "b", "c");
  const receiver = t.receiver("plain");
  assert.deepEqual((await receiver.peekMessages(2)).map((m) => m.body), ["a", "b"]);
  assert.deepEqual((await receiver.peekMessages(2)).map((m) => m.body), ["c"]);
  assert.deepEqual(await receiver.peekMessages(2), []);
});

scenario("peek: starts at a sequence number", async (t) => {
  await t.send("plain", "a", "b", "c");
  const receiver = t.receiver("plain");
  const [, second] = await receiver.peekMessages(2);
  const messages = await receiver.peekMessages(5, { fromSequenceNumber: second.sequenceNumber });
  assert.deepEqual(messages.map((m) => m.body), ["b", "c"]);
});

scenario("peek: shows locked, deferred and scheduled messages with their state", async (t) => {
  await t.send("plain", "locked", "deferred");
  const receiver = t.receiver("plain");
  const [, second] = await t.take(receiver, 2);
  await receiver.deferMessage(second);
  await t.client.createSender("plain").scheduleMessages({ body: "scheduled" }, new Date(Date.now() + 600000));
  const peeked = await t.peekAll("plain");
  assert.deepEqual(peeked.map((m) => [m.body, m.state]),
    [["locked", "active"], ["deferred", "deferred"], ["scheduled", "scheduled"]]);
});

scenario("receive: two receivers share the messages", async (t) => {
  const expected = Array.from({ length: 200 }, (_, i) => `${i}`);
  await t.send("plain", ...expected);
  const seen = [];
  for (const client of [t.client, t.connect()]) {
    client.createReceiver("plain").subscribe({
      processMessage: async (message) => { seen.push(message.body); },
      processError: async () => {},
    }, { maxConcurrentCalls: 5 });
  }

  await t.until(() => seen.length >= 200, "200 messages");
  assert.deepEqual([...seen].sort(), [...expected].sort());
});

scenario("receive: a message of 200 KB arrives unharmed", async (t) => {
  const body = Buffer.alloc(200000, 7);
  await t.send("plain", { body });
  assert.ok(body.equals((await t.one(t.receiver("plain"))).body));
});

scenario("receive: a receiver waits for what comes later", async (t) => {
  const receiving = t.receiver("plain").receiveMessages(1, { maxWaitTimeInMs: 8000 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await t.send("plain", "late");
  assert.equal((await receiving)[0].body, "late");
});
