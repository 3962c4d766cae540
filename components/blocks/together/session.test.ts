/** The page's side of writing one code block together, without the page: real sockets, a real server, a real PostgreSQL. */
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { Session } from "@/components/canvas/together/session";
import { Sync } from "@/components/canvas/together/sync";
import { useTestDatabase } from "@/db/testing";
import { documentName } from "@/lib/api/contracts/collab-name";
import { makeKey, makePerson, type Person } from "@/lib/api/testing";
import { makeMember, workshop } from "@/lib/code-blocks/testing";
import { eventually, startServer, type TestServer } from "@/lib/collab/testing";
import { BlockDocument } from "./document";

const db = useTestDatabase();
let me: Person;
beforeAll(async () => {
  me = await makePerson(db);
});
const { make, send, versionIn } = workshop(() => me);

/** Somebody opens the page of a block. */
async function open(server: TestServer, id: string, { orgId, userId }: Person) {
  const authorization = `Bearer ${await makeKey(orgId, userId)}`;
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { authorization } });
      // Closed before it was open: a browser says so in its console at most.
      this.on("error", () => undefined);
      this.on("error", () => undefined);
    }
  }
  const sync = new Sync(false);
  const page: { document: BlockDocument | null } = { document: null };
  const session = new Session({
    name: documentName({ kind: "code_block", id }),
    cacheName: "none",
    url: server.url,
    WebSocket: Socket,
    ask: async () => "none",
    subject: {
      show(doc) {
        const shown = new BlockDocument(doc);
        page.document = shown;
        return {
          close() {
            shown.close();
            if (page.document === shown) page.document = null;
          },
        };
      },
      isWaiting: () => false,
      subscribe: () => () => {},
    },
    sync,
    onMessage: () => {},
    onAwareness: () => {},
    times: { lateMs: 200, blockedMs: 200 },
  });
  onTestFinished(() => session.close());
  expect(await sync.saved(15_000)).toBe(true);
  const code = () => page.document?.get().content.code;
  return { sync, session, code, document: () => page.document };
}

it("goes on without the server, and what both wrote is saved when it is back", async () => {
  const server = await startServer();
  const { id } = await make({ code: "middle\n" });
  const [ada, grace] = [await open(server, id, me), await open(server, id, await makeMember(me, "editor"))];
  const { port } = new URL(server.url);
  await server.stop();
  await eventually("they are offline", () => [ada, grace].every(({ sync }) => sync.get().kind === "offline"));
  ada.document()?.change({ code: "before\nmiddle\n", memory_mb: 256 });
  grace.document()?.change({ code: "middle\nafter\n", timeout_seconds: 5 });
  expect(ada.sync.get().unsaved).toBe(true);
  await startServer(undefined, Number(port));
  for (const { session } of [ada, grace]) session.online();
  const both = "before\nmiddle\nafter\n";
  await eventually("they agree", () => ada.code() === both && grace.code() === both);
  for (const { sync } of [ada, grace]) expect(await sync.saved(15_000)).toBe(true);
  expect(versionIn(await send.save(id, {}), 201).content).toMatchObject({
    code: both,
    memory_mb: 256,
    timeout_seconds: 5,
  });
  ada.document()?.undo();
  await eventually("she takes back her own", () => grace.code() === "middle\nafter\n");
});

it("goes back to the server's text when a change is refused", async () => {
  const server = await startServer();
  const { id } = await make({ code: "middle\n" });
  const vera = await open(server, id, await makeMember(me, "viewer"));
  vera.document()?.change({ code: "forged\n" });
  await eventually("it is told", () => vera.sync.get().refusal === "viewer");
  await eventually("it is as before", () => vera.code() === "middle\n");
  expect(vera.sync.get().viewer).toBe(true);
});
