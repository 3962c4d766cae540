import { expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

it("starts a function once for an event id, also when sent by many at once", async () => {
  const diary = new Diary();
  const once = unique("once");
  const [first, second] = [unique("e1"), unique("e2")];
  const server = await inngest.start((client) => [
    client.createFunction({ id: "once", triggers: [{ event: once }] }, ({ event }) =>
      diary.write(`run ${event.data.n}`),
    ),
  ]);
  await Promise.all(Array.from({ length: 20 }, () => server.send({ name: once, id: first, data: { n: 1 } })));
  await server.send({ name: once, id: second, data: { n: 2 } });
  await eventually(() => expect([...diary.lines].sort()).toEqual(["run 1", "run 2"]));
  await server.send({ name: once, id: first, data: { n: 1 } });
  await server.send({ name: once, id: unique("e3"), data: { n: 3 } });
  await eventually(() => expect([...diary.lines].sort()).toEqual(["run 1", "run 2", "run 3"]));
});

it("starts a function once for the key of its idempotency option, and again for another key", async () => {
  const diary = new Diary();
  const order = unique("order");
  const server = await inngest.start((client) => [
    client.createFunction({ id: "order", triggers: [{ event: order }], idempotency: "event.data.id" }, ({ event }) =>
      diary.write(`${event.data.id} ${event.data.n}`),
    ),
  ]);
  const [a, b] = [unique("a"), unique("b")];
  await server.send({ name: order, data: { id: a, n: 1 } });
  await diary.until([`${a} 1`]);
  await server.send({ name: order, data: { id: a, n: 2 } });
  await server.send({ name: order, data: { id: b, n: 3 } });
  await diary.until([`${a} 1`, `${b} 3`]);
});

it("drops what is above the rate limit of a key", async () => {
  const diary = new Diary();
  const hit = unique("hit");
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "limited", triggers: [{ event: hit }], rateLimit: { limit: 1, period: "1h", key: "event.data.id" } },
      ({ event }) => diary.write(`${event.data.id}`),
    ),
  ]);
  const [a, b] = [unique("a"), unique("b")];
  await server.send({ name: hit, data: { id: a } });
  await diary.until([a]);
  await server.send({ name: hit, data: { id: a } });
  await server.send({ name: hit, data: { id: b } });
  await diary.until([a, b]);
});
