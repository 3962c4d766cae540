/** The server's process is killed while people type. (e2e/proofs/together.spec.ts does it to the whole app.) */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { documentName } from "@/lib/api/contracts/collab-name";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import { makeKey } from "@/lib/api/testing";
import { createBlock, getBlockDraft } from "@/lib/code-blocks";
import { environmentFor } from "@/lib/env";
import { createWorkflow, getWorkflow } from "@/lib/workflows";
import { blockRoots } from "../shape/block";
import { type Client, connect, eventually } from "../testing.client";

const db = useTestDatabase();
const KILLS = 3;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}

async function startProcess(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/collab/testing.server.ts", String(port)], {
    env: environmentFor({ DATABASE_URL: db.url }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  await eventually("the process is ready", () => {
    if (child.exitCode !== null) throw new Error("The process ended.");
    return output.includes("ready");
  });
  return child;
}

it("loses nothing that was acknowledged, and what was on its way comes again", { timeout: 60_000 }, async () => {
  const { orgId, userId } = await db.makeOrg();
  const headers = { authorization: `Bearer ${await makeKey(orgId, userId)}` };
  const nodes = [{ node_id: "a", component_type: "transform", config: { expression: "|" } }];
  const document = { name: "Killed", nodes, edges: [], triggers: [] };
  const { id } = await createWorkflow({ orgId, userId }, { document, problems: [] });
  const by = { orgId, userId, role: "owner" } as const;
  const body = { name: "Killed", description: "", language: "python", single_use: false } as const;
  const block = await createBlock(by, { ...body, content: { code: "|" }, message: null }, AbortSignal.timeout(10_000));
  const port = await freePort();
  let child = await startProcess(port);
  const open = (name = id) => {
    const client = connect(`ws://127.0.0.1:${port}${COLLAB_PATH}`, name, headers);
    onTestFinished(() => client.end());
    return client;
  };
  const people = [open(), open()];
  const writer = open(documentName({ kind: "code_block", id: block.id }));
  await Promise.all([...people, writer].map((client) => client.saved()));
  const words: string[] = [];
  let lines = 0;
  const type = (client: Client) => {
    const text = client.text("a", "expression");
    const word = `<${words.length}>`;
    words.push(word);
    text.insert(text.length, word);
  };
  let isOver = false;
  const typing = people.map(async (client, who) => {
    while (!isOver) {
      type(client);
      const { code } = blockRoots(writer.doc);
      if (who === 0) code.insert(code.length, `${++lines};`);
      await sleep(5);
    }
  });
  for (let kill = 0; kill < KILLS; kill++) {
    // Somebody whose page is gone when the server is: only the acknowledgement speaks for what they did.
    const guest = open();
    await guest.saved();
    type(guest);
    await guest.saved();
    guest.end();
    child.kill("SIGKILL");
    await once(child, "exit");
    child = await startProcess(port);
  }
  isOver = true;
  await Promise.all(typing);
  await Promise.all([...people, writer].map((client) => client.saved()));
  const texts = () => people.map((client) => client.text("a", "expression").toString());
  await eventually("they agree", () => new Set(texts()).size === 1);
  const [text = ""] = texts();
  expect(words.filter((word) => text.split(word).length !== 2)).toEqual([]);
  expect((await getWorkflow(orgId, id)).document.nodes[0]?.config.expression).toBe(text);
  const all = Array.from({ length: lines }, (_, index) => `${index + 1};`).join("");
  expect((await getBlockDraft(by, block.id)).content.code).toBe(`|${all}`);
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
  await eventually("they are told to come back", () => people.every(({ closed }) => closed.includes(1012)));
});
