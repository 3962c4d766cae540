import type { EditorStore } from "../state/store";
import { YDocument } from "./document";
import type { Subject } from "./session";

/** The canvas's store as what a session edits: it shows and changes what it has until the shared document takes over. */
export function storeSubject(store: EditorStore): Subject {
  return {
    show: (doc, mayWrite) => new YDocument(doc, store, mayWrite),
    isWaiting: () => store.waiting.length > 0,
    subscribe: (listener) => store.subscribe(listener),
    setMark(mark) {
      store.mark = mark;
    },
  };
}
