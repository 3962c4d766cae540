import { Inngest } from "inngest";
import { expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import type { AdvanceRequest, Verdict } from "@/lib/engine/types";
import { newId } from "@/lib/tenancy/ids";
import { createLink, type EmbeddedServer, inProcessTransport, startEmbedded } from "../embedded";
import { eventually, QUIET } from "../embedded/conformance/testing";
import { executionCancelRequested, executionRequested, executionWoken } from "../events";
import { createFunctions } from ".";
import { ROUNDS_PER_RUN } from "./drive";

const db = useTestDatabase();

/** An engine that answers from a script and writes down what it was asked. */
async function start(script: (call: number, request: AdvanceRequest) => Verdict) {
  const asked: (string | null)[] = [];
  const failures: unknown[] = [];
  const stopped: string[] = [];
  const link = createLink();
  const client = new Inngest({
    id: "app",
    isDev: true,
    fetch: link.fetch,
    logger: QUIET,
    internalLogger: QUIET,
  });
  const functions = createFunctions(client, {
    async advance(request) {
      asked.push(request.expectedCheckpoint);
      return script(asked.length, request);
    },
    failExecution: async (failure) => failures.push(failure),
    cancelRunning: (id) => stopped.push(id) > 0,
  });
  const server = await startEmbedded({
    url: db.url,
    link,
    transport: inProcessTransport(client, functions),
    backoff: () => 0,
  });
  const data = { org_id: newId(), execution_id: newId() };
  return { server, asked, failures, stopped, data };
}

const request = (server: EmbeddedServer, data: { org_id: string; execution_id: string }) =>
  server.send({ name: executionRequested.name, id: data.execution_id, data });

it("advances from checkpoint to checkpoint until the end", async () => {
  const { server, asked, data } = await start((call) =>
    call < 4 ? { kind: "running", checkpoint: `c${call}` } : { kind: "completed" },
  );
  await request(server, data);
  await eventually(() => expect(asked).toEqual([null, "c1", "c2", "c3"]));
  await server.stop();
  expect(asked).toHaveLength(4);
});

it("waits for its own wake-up, or for the moment given", async () => {
  const { server, asked, data } = await start((call) => {
    if (call === 1) return { kind: "waiting", checkpoint: "c1", approvals: ["a"], until: null };
    if (call === 2) return { kind: "sleeping", checkpoint: "c2", until: new Date(Date.now() + 100).toISOString() };
    return { kind: "completed" };
  });
  await request(server, data);
  await eventually(() => expect(asked).toEqual([null]));
  await server.send({ name: executionWoken.name, data: { ...data, execution_id: newId(), reason: "decided" } });
  await server.send({ name: executionWoken.name, data: { ...data, reason: "decided" } });
  await eventually(() => expect(asked).toEqual([null, "c1", "c2"]));
  await server.stop();
});

it("ends a waiting run at a cancel, and lets the engine finish the execution", async () => {
  let cancelled = false;
  const { server, asked, stopped, data } = await start(() =>
    cancelled ? { kind: "cancelled" } : { kind: "waiting", checkpoint: "c1", approvals: [], until: null },
  );
  await request(server, data);
  await eventually(() => expect(asked).toHaveLength(1));
  cancelled = true;
  await server.send({ name: executionCancelRequested.name, data });
  await eventually(() => expect(asked).toHaveLength(2));
  expect(stopped).toEqual([data.execution_id]);
  // The first run is gone: its wake-up reaches nobody.
  await server.send({ name: executionWoken.name, data: { ...data, reason: "decided" } });
  await eventually(() => expect(server.active).toBe(0));
  await server.stop();
  expect(asked).toHaveLength(2);
});

it("looks at where things stand before it waits, when it is asked again", async () => {
  const { server, asked, data } = await start((_call, { expectedCheckpoint }) =>
    expectedCheckpoint === "c1"
      ? { kind: "completed" }
      : { kind: "waiting", checkpoint: "c1", approvals: ["decided long ago"], until: null },
  );
  await server.send({ name: executionRequested.name, id: `${data.execution_id}:again`, data });
  await eventually(() => expect(asked).toEqual([null, "c1"]));
  await server.stop();
});

it("tries again when the machinery fails, and in the end marks the execution as failed", async () => {
  const { server, asked, failures, data } = await start(() => {
    throw new Error("no database");
  });
  await request(server, data);
  await eventually(() =>
    expect(failures).toEqual([
      { orgId: data.org_id, executionId: data.execution_id, code: "engine_failed", message: "no database" },
    ]),
  );
  expect(asked).toHaveLength(21);
  await server.stop();
});

it("goes on in another run when one has done its share", async () => {
  const { server, asked, data } = await start((call, { expectedCheckpoint }) => {
    // A new run knows no checkpoint: it gets today's verdict, and nothing is run twice.
    if (expectedCheckpoint === null && call > 1) return { kind: "running", checkpoint: `c${call - 1}` };
    return call > ROUNDS_PER_RUN + 3 ? { kind: "completed" } : { kind: "running", checkpoint: `c${call}` };
  });
  await request(server, data);
  await eventually(() => expect(asked).toHaveLength(ROUNDS_PER_RUN + 4));
  expect(asked[ROUNDS_PER_RUN]).toBe(null);
  await server.stop();
});
