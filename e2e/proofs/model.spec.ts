import { createServer, type Server, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { type App, startApp } from "../app";
import { openDatabase } from "../database";
import { callApi, publishWorkflow, start, UNATTENDED } from "../people";
import { faultsOf } from "./consistency";

/** Model servers that hang, each in its way. They take connections and read what comes. */
const HANGS: Record<string, (socket: Socket) => void> = {
  "never answers": () => undefined,
  "says its headers and nothing more": (socket) => socket.write(HEADERS),
  "stalls in the middle of its answer": (socket) => socket.write(`${HEADERS}${chunk(WORD)}`),
  "keeps the line open with comments": (socket) => {
    socket.write(HEADERS);
    const timer = setInterval(() => socket.write(chunk(": still here\n\n")), 200);
    socket.on("close", () => clearInterval(timer));
  },
};
const HEADERS = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
const WORD = `data: ${JSON.stringify({
  id: "c1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { role: "assistant", content: "Half an " }, finish_reason: null }],
})}\n\n`;
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

let app: App;
const servers: Server[] = [];
const sockets = new Set<Socket>();
test.beforeAll(async () => {
  app = await startApp({
    env: { ...UNATTENDED, FLOWPILOT_PRIVATE_HOSTS: "127.0.0.1", FLOWPILOT_MODEL_SILENCE_SECONDS: "2" },
  });
});
test.afterAll(async () => {
  await app.remove();
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

async function listen(hang: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => hang(socket));
    socket.resume();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return address.port;
}

/** Starts a workflow of one chat model at that server. */
async function ask(name: string, port: number, node: object = {}): Promise<string> {
  const credential = `Model ${port}`;
  await callApi(app, "/credentials", {
    method: "POST",
    body: {
      name: credential,
      type: "openai",
      fields: { api_key: "sk-hangs-000000", base_url: `http://127.0.0.1:${port}/v1` },
    },
  });
  const { id } = await publishWorkflow(app, {
    name,
    nodes: [
      {
        node_id: "model",
        component_type: "chat_model",
        is_entry_point: true,
        config: { llm: credential, llm_model: "m", prompt: "Say something." },
        ...node,
      },
    ],
    edges: [],
  });
  return start(app, id);
}

interface Ended {
  status: string;
  error: { code: string; message: string } | null;
}
const read = (id: string) => callApi<Ended>(app, `/executions/${id}`);
const over = (id: string, status: string) =>
  expect.poll(async () => (await read(id)).status, { timeout: 60_000, intervals: [100] }).toBe(status);

test("a model server that hangs fails its node by name, whatever the way it hangs; nothing stays running", async () => {
  const ids = await Promise.all(
    Object.entries(HANGS).map(async ([name, hang]) => ask(`It ${name}`, await listen(hang))),
  );
  for (const id of ids) {
    await over(id, "failed");
    expect((await read(id)).error).toMatchObject({ code: "llm_timeout" });
  }
  // A limit of the node's own comes first.
  const limited = await ask("Limited", await listen(() => undefined), { timeout_seconds: 1 });
  await over(limited, "failed");
  expect((await read(limited)).error).toMatchObject({ code: "node_timeout" });
  const sql = openDatabase(app);
  try {
    expect(await faultsOf(sql, [...ids, limited])).toEqual([]);
  } finally {
    await sql.end();
  }
});
