/** A client of the shared document as a person's page is one, for tests in any runner. */
import { setTimeout as sleep } from "node:timers/promises";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import { Doc, Map as YMap, Text as YText } from "yjs";
import { type CollabMessage, collabMessage } from "@/lib/api/contracts/collab";
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
  /** The text of a node's config field, to type in. */
  text(nodeId: string, field: string): YText;
  /** Everything it did is acknowledged. */
  saved(): Promise<void>;
  /** The page is closed. */
  end(): void;
}

/** Opens a document as a person's page does. @param headers what the upgrade request carries, e.g. the API key. */
export function connect(url: string, documentName: string, headers: Record<string, string>, doc = new Doc()): Client {
  class Socket extends WebSocket {
    constructor(address: string) {
      super(address, { headers });
      // Closed before it was open: a browser says so in its console at most.
      this.on("error", () => undefined);
      // The provider gives up tries without listening to how they end; it tries again.
      this.on("error", () => undefined);
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url,
    WebSocketPolyfill: Socket,
    delay: 50,
    minDelay: 20,
    maxDelay: 200,
    jitter: false,
  });
  const [messages, denied, closed]: [CollabMessage[], string[], number[]] = [[], [], []];
  const provider = new HocuspocusProvider({
    name: documentName,
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
  return {
    doc,
    provider,
    socket,
    messages,
    denied,
    closed,
    document: () => fromYDoc(doc).document,
    text(nodeId, field) {
      const node = doc.getMap("nodes").get(nodeId);
      const config = node instanceof YMap ? node.get("config") : null;
      const text = config instanceof YMap ? config.get(field) : null;
      if (!(text instanceof YText)) throw new Error(`There is no text "${field}" in "${nodeId}".`);
      return text;
    },
    end() {
      provider.destroy();
      socket.destroy();
    },
    async saved() {
      await eventually("everything is acknowledged", () => provider.isSynced && !provider.hasUnsyncedChanges);
    },
  };
}
