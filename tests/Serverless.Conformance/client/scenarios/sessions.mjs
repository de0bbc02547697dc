import assert from "node:assert/strict";
import { scenario } from "../scenario.mjs";

const to = (sessionId, ...bodies) => bodies.map((body) => ({ body, sessionId }));
const accept = (t, id, client = t.client) =>
  client.acceptSession("sessions", id, { maxAutoLockRenewalDurationInMs: 0 });

scenario("session: accept by id receives that session only", async (t) => {
  await t.send("sessions", ...to("s1", "a"), ...to("s2", "b"));
  const session = await accept(t, "s2");
  assert.equal(session.sessionId, "s2");
  assert.equal((await t.one(session)).body, "b");
  assert.equal((await session.receiveMessages(1, { maxWaitTimeInMs: 300 })).length, 0);
});

scenario("session: accept next grants one with messages", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  const session = await t.client.acceptNextSession("sessions");
  assert.equal(session.sessionId, "s1");
  assert.equal((await t.one(session)).body, "a");
});

scenario("session: accept next grants each session once", async (t) => {
  await t.send("sessions", ...to("s1", "a"), ...to("s2", "b"), ...to("s3", "c"));
  const sessions = await Promise.all([1, 2, 3].map(() => t.client.acceptNextSession("sessions")));
  assert.deepEqual(sessions.map((s) => s.sessionId).sort(), ["s1", "s2", "s3"]);
});

scenario("session: accept next waits for one that comes", async (t) => {
  const accepting = t.client.acceptNextSession("sessions");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await t.send("sessions", ...to("late", "a"));
  assert.equal((await accepting).sessionId, "late");
});

scenario("session: accept next without any times out", async (t) => {
  const client = t.connect({ retryOptions: { timeoutInMs: 1500 } });
  await t.fails("ServiceTimeout", () => client.acceptNextSession("sessions"));
});

scenario("session: a held session is refused to others", async (t) => {
  await accept(t, "s1");
  await t.fails("SessionCannotBeLocked", () => accept(t, "s1", t.connect()));
});

scenario("session: closing frees it at once", async (t) => {
  await (await accept(t, "s1")).close();
  assert.equal((await accept(t, "s1", t.connect())).sessionId, "s1");
});

scenario("session: order is kept", async (t) => {
  const bodies = Array.from({ length: 40 }, (_, i) => `${i}`);
  await t.send("sessions", ...bodies.flatMap((body) => [...to("s1", body), ...to("s2", body)]));
  const session = await accept(t, "s1");
  assert.deepEqual((await t.take(session, 40)).map((m) => m.body), bodies);
});

scenario("session: an abandoned message comes back first", async (t) => {
  await t.send("sessions", ...to("s1", "a", "b"));
  const session = await accept(t, "s1");
  await session.abandonMessage(await t.one(session));
  const [first, second] = await t.take(session, 2);
  assert.deepEqual([first.body, first.deliveryCount, second.body], ["a", 1, "b"]);
});

scenario("session: closing with locked messages counts no delivery", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  const first = await accept(t, "s1");
  await t.one(first);
  await first.close();
  const again = await t.one(await accept(t, "s1"));
  assert.equal(again.deliveryCount, 0);
});

scenario("session: state is kept until it is cleared", async (t) => {
  const first = await accept(t, "s1");
  assert.ok(!(await first.getSessionState()));
  await first.setSessionState({ step: 3 });
  await first.close();
  const second = await accept(t, "s1");
  assert.deepEqual(await second.getSessionState(), { step: 3 });
  await second.setSessionState(null);
  assert.ok(!(await second.getSessionState()));
});

scenario("session: state survives the messages", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  const first = await accept(t, "s1");
  await first.setSessionState("state");
  await first.completeMessage(await t.one(first));
  await first.close();
  assert.equal(await (await accept(t, "s1")).getSessionState(), "state");
});

scenario("session: the lock can be renewed", async (t) => {
  const session = await accept(t, "s1");
  const before = session.sessionLockedUntilUtc;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const until = await session.renewSessionLock();
  assert.ok(until > before);
});

scenario("session: a lock that expired is lost", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  const session = await accept(t, "s1");
  const message = await t.one(session);
  await new Promise((resolve) => setTimeout(resolve, 5500));
  await t.fails("SessionLockLost", () => session.completeMessage(message));
});

scenario("session: a lock that expired lets another take it", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  await t.one(await accept(t, "s1"));
  const other = t.connect();
  await t.until(async () => {
    try {
      const session = await accept(t, "s1", other);
      assert.equal((await t.one(session)).deliveryCount, 1);
      return true;
    } catch (error) {
      assert.equal(error.code, "SessionCannotBeLocked");
      return false;
    }
  }, "the lock's end");
});

scenario("session: peek shows this session only", async (t) => {
  await t.send("sessions", ...to("s1", "a"), ...to("s2", "b"), ...to("s1", "c"));
  const session = await accept(t, "s1");
  assert.deepEqual((await session.peekMessages(10)).map((m) => m.body), ["a", "c"]);
});

scenario("session: defer and receive deferred", async (t) => {
  await t.send("sessions", ...to("s1", "a", "b"));
  const session = await accept(t, "s1");
  const first = await t.one(session);
  await session.deferMessage(first);
  assert.equal((await t.one(session)).body, "b");
  const [deferred] = await session.receiveDeferredMessages(first.sequenceNumber);
  await session.completeMessage(deferred);
  assert.deepEqual((await session.peekMessages(10)).map((m) => m.body), ["b"]);
});

scenario("session: dead letters leave the session", async (t) => {
  await t.send("sessions", ...to("s1", "a"));
  const session = await accept(t, "s1");
  await session.deadLetterMessage(await t.one(session), { deadLetterReason: "r" });
  const letter = await t.one(t.receiver("sessions", { subQueueType: "deadLetter" }));
  assert.deepEqual([letter.sessionId, letter.deadLetterReason], ["s1", "r"]);
});

scenario("session: scheduled messages join their session", async (t) => {
  await t.client.createSender("sessions").scheduleMessages(to("s1", "later"), new Date(Date.now() + 500));
  const session = await t.client.acceptNextSession("sessions");
  assert.deepEqual([session.sessionId, (await t.one(session)).body], ["s1", "later"]);
});

scenario("session: subscribe handles messages in order", async (t) => {
  await t.send("sessions", ...to("s1", "a", "b", "c"));
  const session = await accept(t, "s1");
  const bodies = [];
  session.subscribe({
    processMessage: async (message) => { bodies.push(message.body); },
    processError: async () => {},
  });
  await t.until(() => bodies.length === 3, "three messages");
  assert.deepEqual(bodies, ["a", "b", "c"]);
});

scenario("session: receive and delete", async (t) => {
  await t.send("sessions", ...to("s1", "a", "b"));
  const session = await t.client.acceptSession("sessions", "s1", { receiveMode: "receiveAndDelete" });
  assert.deepEqual((await t.take(session, 2)).map((m) => m.body), ["a", "b"]);
  assert.equal((await session.peekMessages(10)).length, 0);
});

scenario("session: a receiver without one is refused", async (t) => {
  await assert.rejects(() => t.receiver("sessions").receiveMessages(1, { maxWaitTimeInMs: 1000 }), /requires sessions/);
});

scenario("session: accepting one of a plain queue is refused", async (t) => {
  // The client puts words of its own in the place of the broker's.
  await t.fails("SessionCannotBeLocked", () => t.client.acceptSession("plain", "s1"));
});

scenario("session: a batch may hold several sessions", async (t) => {
  await t.send("sessions", ...to("s1", "a"), ...to("s2", "b"));
  assert.equal((await t.one(await accept(t, "s1"))).body, "a");
  assert.equal((await t.one(await accept(t, "s2"))).body, "b");
});

scenario("session: 50 short sessions follow each other quickly", async (t) => {
  const ids = Array.from({ length: 50 }, (_, i) => `s${i}`);
  await t.send("sessions", ...ids.flatMap((id) => to(id, id)));
  const started = Date.now();
  for (let i = 0; i < 50; i++) {
    const session = await t.client.acceptNextSession("sessions");
    const message = await t.one(session);
    await session.completeMessage(message);
    await session.close();
  }

  assert.ok(Date.now() - started < 10000, `${Date.now() - started} ms`);
});
