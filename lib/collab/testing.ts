/** For tests of the shared document: servers on ports of their own, and clients that speak to them over real WebSockets. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { Doc } from "yjs";
import { withSystem } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { COLLAB_PATH, type CollabMessage, collabMessage } from "@/lib/api/contracts/collab";
import type { Role } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";
import { Collaboration } from "./server";
import { fromYDoc } from "./shape";

/** Waits until `check` gives something true, for a long while: the machine may be busy. */
export async function eventually<T>(what: string, check: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 1500; tries++) {
    const found = await check();
    if (found) return found as NonNullable<T>;
    await sleep(10);
  }
  throw new Error(`It did not happen: ${what}.`);
}

export interface TestServer {
  url: string;
  collaboration: Collaboration;
  /** As SIGTERM does it. */
  stop(): Promise<void>;
}

/** A server like the app's, with nothing but the sockets. Ends with the test. */
export async function startServer(times = { idleMs: 200, deriveMs: 30 }, port = 0): Promise<TestServer> {
  const collaboration = new Collaboration(times);
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const upgrade = collaboration.upgrades.get((request.url ?? "").split("?", 1)[0] ?? "");
    if (upgrade) upgrade(request, socket, head);
    else socket.destroy();
  });
  await collaboration.start();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await collaboration.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${COLLAB_PATH}`, collaboration, stop };
}

export interface Client {
  doc: Doc;
  provider: HocuspocusProvider;
  socket: HocuspocusProviderWebsocket;
  /** What the server told it. */
  messages: CollabMessage[];
  /** Reasons for which the document was refused. */
  denied: string[];
  /** Codes with which connections ended. */
  closed: number[];
  document(): ReturnType<typeof fromYDoc>["document"];
  /** Everything it did is acknowledged. */
  saved(): Promise<void>;
}

/** Opens a document as a person's page does. @param headers what the upgrade request carries, e.g. the API key. */
export function join(server: TestServer, workflowId: string, headers: Record<string, string>, doc = new Doc()): Client {
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url, { headers });
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: server.url,
    WebSocketPolyfill: Socket,
    delay: 50,
    minDelay: 20,
    maxDelay: 200,
    jitter: false,
  });
  const [messages, denied, closed]: [CollabMessage[], string[], number[]] = [[], [], []];
  const provider = new HocuspocusProvider({
    name: workflowId,
    document: doc,
    websocketProvider: socket,
    onStateless: ({ payload }) => messages.push(collabMessage.parse(JSON.parse(payload))),
    onAuthenticationFailed: ({ reason }) => denied.push(reason),
    onClose: ({ event }) => closed.push(event.code),
    onOpen: () => {
      // What was not sent comes with the synchronisation; sent again by itself, its acknowledgement would be taken for that of another change.
      Reflect.set(socket, "messageQueue", []);
      // Others forget what a client has shown when it goes, but not how old that was: only something newer brings it back.
      const { awareness } = provider;
      awareness?.setLocalState(awareness.getLocalState());
    },
  });
  provider.attach();
  onTestFinished(() => {
    provider.destroy();
    socket.destroy();
  });
  return {
    doc,
    provider,
    socket,
    messages,
    denied,
    closed,
    document: () => fromYDoc(doc).document,
    async saved() {
      await eventually("everything is acknowledged", () => provider.isSynced && !provider.hasUnsyncedChanges);
    },
  };
}

/** Another member of the workspace. */
export async function addMember(orgId: string, role: Role, name = `A ${role}`): Promise<string> {
  const userId = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id: userId, email: `${userId}@example.com`, name, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role });
  });
  return userId;
}
