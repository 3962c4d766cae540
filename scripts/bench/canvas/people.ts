/** Other people on the same workflow, as far as the page can tell: each a connection of its own that edits the shared document. */
import { setTimeout as sleep } from "node:timers/promises";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { Page } from "@playwright/test";
import { WebSocket } from "ws";
import { Doc } from "yjs";

const PATH = "/api/v1/collab";
const PATIENCE_MS = 15_000;

export interface Other {
  /** Puts a card elsewhere. */
  move(id: string, at: { x: number; y: number }): void;
  close(): void;
}

/** Joins a workflow with an API key. @throws Error when the server lets nobody in. */
export async function join(app: string, key: string, workflowId: string): Promise<Other> {
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { authorization: `Bearer ${key}` } });
    }
  }
  const doc = new Doc();
  const socket = new HocuspocusProviderWebsocket({ url: app.replace(/^http/, "ws") + PATH, WebSocketPolyfill: Socket });
  const provider = new HocuspocusProvider({ name: workflowId, document: doc, websocketProvider: socket });
  provider.attach();
  const close = () => {
    provider.destroy();
    socket.destroy();
  };
  for (let waited = 0; !provider.isSynced; waited += 20) {
    if (waited > PATIENCE_MS) {
      close();
      throw new Error(`Nobody was let in at ${PATH}.`);
    }
    await sleep(20);
  }
  const layout = doc.getMap<{ x: number; y: number }>("layout");
  return { move: (id, at) => void layout.set(id, at), close };
}

/** Moves cards of their own to and fro until it is told to stop. @returns what stops them. */
export function keepBusy(others: readonly Other[], ids: readonly string[], everyMs: number): () => void {
  let step = 0;
  const timer = setInterval(() => {
    step++;
    others.forEach((other, index) => {
      const id = ids[index % ids.length];
      if (id) other.move(id, { x: -400 + (step % 2) * 80, y: index * 100 });
    });
  }, everyMs);
  return () => clearInterval(timer);
}

/** Milliseconds from somebody's edit to the frame that shows it on the page, sorted. Both clocks are this machine's. */
export async function seen(
  page: Page,
  other: Other,
  id: string,
  from: { x: number; y: number },
  times: number,
): Promise<number[]> {
  const delays: number[] = [];
  for (let time = 0; time < times; time++) {
    const at = { x: from.x + (time % 2) * 80, y: from.y + (time % 5) * 8 + 8 };
    const shown = page.evaluate(
      ([card, x, y]) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const element = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${card}"]`);
            if (element?.style.transform.includes(`translate(${x}px, ${y}px)`))
              resolve(performance.timeOrigin + performance.now());
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      [id, at.x, at.y] as const,
    );
    // The page watches before anything happens.
    await sleep(60);
    const sent = performance.timeOrigin + performance.now();
    other.move(id, at);
    delays.push((await shown) - sent);
  }
  return delays.sort((a, b) => a - b);
}
