/**
 * Steps that were taken before there was a shared document to take them in, for a page that never gets a connection and is closed: they are done
 * again when it is next opened.
 */
import type { Step } from "../state/history";
import type { EditorStore } from "../state/store";

const KEEP_MS = 300;

export type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** Where the steps are kept. */
export const waitingKey = (cacheName: string) => `${cacheName}:waiting`;

/** Keeps the waiting steps from now on, until they have been taken in. Gives what ends it. */
export function keepWaiting(storage: Storage, cacheName: string, store: EditorStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: readonly Step[] = [];
  const write = () => {
    timer = undefined;
    const steps = store.waiting;
    if (steps === written) return;
    written = steps;
    try {
      if (steps.length === 0) storage.removeItem(waitingKey(cacheName));
      else storage.setItem(waitingKey(cacheName), JSON.stringify(steps));
    } catch {
      // No room: then only the page itself has them, and it asks before it is left.
    }
  };
  const stop = store.subscribe(() => {
    timer ??= setTimeout(write, KEEP_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
    write();
  };
}
