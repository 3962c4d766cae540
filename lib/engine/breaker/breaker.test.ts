/** Breakers between real calls, a real server that fails on command, and PostgreSQL; two of them are two processes. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordStatements, withTenant } from "@/db/client";
import { circuit_breakers } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { safeHttp } from "@/lib/http/client";
import { startServer, type TestServer } from "@/lib/http/testing";
import { NodeError } from "@/lib/nodes/errors";
import { newId } from "@/lib/tenancy/ids";
import type { EngineDeps } from "../deps";
import { outgoing } from "./calls";
import { Breakers } from "./index";
import { COOL_DOWN_MS, FAILURES_TO_OPEN } from "./machine";

const db = useTestDatabase();
const never = new AbortController().signal;
let server: TestServer;
let asked = 0;
let status = 200;
let headers: Record<string, string> = {};
/** Holds the answer back until it is opened. */
let held: Promise<void> | null = null;
let orgId: string;
let shift = 0;
const now = () => new Date(Date.now() + shift);
const open: Breakers[] = [];

beforeAll(async () => {
  server = await startServer(async (_request, response) => {
    asked += 1;
    await held;
    response.writeHead(status, headers).end("{}");
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  orgId = (await db.makeOrg()).orgId;
  [asked, status, headers, held, shift] = [0, 200, {}, null, 0];
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** What the executors of one process call. */
function makeProcess(credential: string | null = null, org = orgId, signal = never) {
  const breakers = new Breakers({ now, newId, random: () => 0 });
  open.push(breakers);
  const deps = {
    now,
    breakers,
    privateHosts: () => ["127.0.0.1"],
    http: (request, options) => safeHttp(request, { ...options, privateHosts: ["127.0.0.1"] }),
    chat: async () => {
      if (status !== 200) throw new NodeError("llm_unavailable", "No.", { details: { status } });
      return { text: "", model: "m", usage: null, finish_reason: null };
    },
  } satisfies Partial<EngineDeps> as unknown as EngineDeps;
  const opened =
    credential === null
      ? null
      : { id: credential, name: "c", type: "t", secret: { base_url: server.url }, hosts: [], hidden: [] };
  const out = outgoing(deps, org, signal, opened ? [opened] : [], []);
  const get = () => out.http({ url: `${server.url}/path` });
  const chat = () => out.llm.chat({ credential: opened ?? expect.unreachable(), model: "m", messages: [] }, never);
  return { breakers, get, chat };
}
const rows = (org = orgId) => withTenant(org, (tx) => tx.select().from(circuit_breakers));
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "fine",
    (error: NodeError) => error.code,
  );

async function failTimes(get: () => Promise<unknown>, count = FAILURES_TO_OPEN): Promise<void> {
  for (let n = 0; n < count; n++) await get().catch(() => undefined);
}

describe("a healthy service", () => {
  it("costs no statement", async () => {
    const { get } = makeProcess();
    await get();
    const { statements } = await recordStatements(async () => {
      for (let n = 0; n < 5; n++) await get();
    });
    expect(statements).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it.each([400, 401, 404, 429, 501])("may answer %i as often as it likes", async (answer) => {
    status = answer;
    const { get } = makeProcess();
    await failTimes(get, FAILURES_TO_OPEN + 3);
    expect(asked).toBe(FAILURES_TO_OPEN + 3);
    expect(await rows()).toEqual([]);
  });

  it("that fails now and then is not cut off", async () => {
    const { get } = makeProcess();
    for (let n = 0; n < 3; n++) {
      status = 503;
      await failTimes(get, FAILURES_TO_OPEN - 1);
      status = 200;
      await get();
    }
    expect(asked).toBe(3 * FAILURES_TO_OPEN);
    expect(await rows()).toEqual([]);
  });
});

describe("a service that is down", () => {
  it("is not called again before the trial, and the refusal says when to come back", async () => {
    const { get } = makeProcess();
    status = 503;
    await failTimes(get);
    const refusal = await get().catch((error: NodeError) => error);
    expect(asked).toBe(FAILURES_TO_OPEN);
    expect(refusal).toMatchObject({
      code: "circuit_open",
      retriable: true,
      hint: expect.stringContaining("Operations"),
      details: {
        failures: FAILURES_TO_OPEN,
        last_error: { code: "http_status", message: "It answered 503 Service Unavailable." },
      },
    });
    const wait = (refusal as NodeError).retryAfterMs ?? 0;
    expect(wait).toBeGreaterThan(COOL_DOWN_MS - 10_000);
    expect(wait).toBeLessThanOrEqual(COOL_DOWN_MS);
    expect(await rows()).toMatchObject([{ host: new URL(server.url).host, credential: "", state: "open" }]);
  });

  it("that cannot be reached at all counts as well, and one call is enough to close it again", async () => {
    const gone = await startServer(() => undefined);
    await gone.close();
    const breakers = new Breakers({ now, newId, random: () => 0 });
    open.push(breakers);
    const judge = {
      answer: () => ({ kind: "up" }) as const,
      error: () => ({ kind: "down", error: { code: "http_refused", message: "x" } }) as const,
    };
    const place = { orgId, host: "gone", credential: "" };
    const refused = () => safeHttp({ url: gone.url }, { signal: never, privateHosts: ["127.0.0.1"] });
    for (let n = 0; n < FAILURES_TO_OPEN; n++)
      expect(await codeOf(breakers.guard(place, refused, judge))).toBe("http_refused");
    expect(await codeOf(breakers.guard(place, async () => 1, judge))).toBe("circuit_open");
    shift = COOL_DOWN_MS + 1000;
    expect(await breakers.guard(place, async () => 1, judge)).toBe(1);
    expect(await rows()).toEqual([]);
  });

  it("stops no other workspace, credential or host", async () => {
    const other = (await db.makeOrg()).orgId;
    status = 500;
    await failTimes(makeProcess("a").get);
    expect(await codeOf(makeProcess("a").get())).toBe("circuit_open");
    status = 200;
    for (const process of [makeProcess("b"), makeProcess(null), makeProcess("a", other)])
      expect(await codeOf(process.get())).toBe("fine");
    expect(await rows(other)).toEqual([]);
  });

  it("is the same for a model by its credential and address", async () => {
    status = 502;
    const { get, chat } = makeProcess("k");
    await failTimes(chat, FAILURES_TO_OPEN);
    expect(await codeOf(chat())).toBe("circuit_open");
    expect(await codeOf(get())).toBe("circuit_open");
    expect(asked).toBe(0);
  });

  it("is not judged by a call that somebody cancelled", async () => {
    const stop = new AbortController();
    const { get } = makeProcess(null, orgId, stop.signal);
    stop.abort();
    await failTimes(get, FAILURES_TO_OPEN + 1);
    expect(await rows()).toEqual([]);
  });
});

describe("several processes", () => {
  it("count together and hear of it at once", async () => {
    const [one, two] = [makeProcess(), makeProcess()];
    await two.get();
    status = 503;
    await failTimes(one.get);
    await eventually(async () => expect(await codeOf(two.get())).toBe("circuit_open"));
    status = 200;
    shift = COOL_DOWN_MS + 1000;
    await one.get();
    await eventually(async () => expect(await codeOf(two.get())).toBe("fine"));
  });

  it("send one call to try, and the others wait for what comes of it", async () => {
    status = 503;
    await failTimes(makeProcess().get);
    const before = asked;
    const processes = [makeProcess(), makeProcess(), makeProcess()];
    shift = COOL_DOWN_MS + 1000;
    let answer: () => void = () => undefined;
    held = new Promise((resolve) => {
      answer = resolve;
    });
    status = 200;
    const calls = processes.flatMap(({ get }) => [codeOf(get()), codeOf(get()), codeOf(get())]);
    let refused = 0;
    for (const call of calls) void call.then((code) => (refused += code === "circuit_open" ? 1 : 0));
    await eventually(() => expect(refused).toBe(8));
    expect(asked).toBe(before + 1);
    answer();
    expect((await Promise.all(calls)).filter((code) => code === "fine")).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it("that start anew know what was open, and a failed trial keeps it open for longer", async () => {
    status = 503;
    await failTimes(makeProcess().get);
    const before = asked;
    expect(await codeOf(makeProcess().get())).toBe("circuit_open");
    shift = COOL_DOWN_MS + 1000;
    expect((await makeProcess().get()).status).toBe(503);
    shift += COOL_DOWN_MS + 1000;
    expect(await codeOf(makeProcess().get())).toBe("circuit_open");
    expect(asked).toBe(before + 1);
    shift += COOL_DOWN_MS;
    status = 200;
    expect(await codeOf(makeProcess().get())).toBe("fine");
  });

  it("all fail at the same moment without losing count", async () => {
    status = 500;
    const processes = [makeProcess(), makeProcess(), makeProcess()];
    await Promise.all(processes.flatMap(({ get }) => [get(), get()]).map((call) => call.catch(() => undefined)));
    expect(await rows()).toMatchObject([{ state: "open", failures: FAILURES_TO_OPEN }]);
  });
});
