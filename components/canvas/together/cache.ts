/**
 * The shared document as this browser keeps it while there is something in it that the server has not: one database per account and workflow.
 * Once everything is saved, nothing of a workflow stays behind.
 */
import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";

/** False where the browser keeps nothing (a private window): then edits live as long as the page. */
async function canKeep(name: string): Promise<boolean> {
  if (typeof indexedDB === "undefined") return false;
  return new Promise((resolve) => {
    const request = indexedDB.open(`${name}:probe`);
    request.onerror = () => resolve(false);
    request.onsuccess = () => {
      request.result.close();
      indexedDB.deleteDatabase(`${name}:probe`);
      resolve(true);
    };
  });
}

export class Cache {
  private kept: IndexeddbPersistence | null = null;
  private readonly able: Promise<boolean>;
  /** One thing after the other. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly name: string) {
    this.able = canKeep(name);
  }

  /** What is kept, in a document of its own; null when that is nothing. */
  async read(): Promise<Y.Doc | null> {
    if (!(await this.able)) return null;
    const doc = new Y.Doc();
    const kept = new IndexeddbPersistence(this.name, doc);
    await kept.whenSynced;
    await kept.destroy();
    return doc.store.clients.size > 0 ? doc : null;
  }

  /** From now on keeps the document and what changes in it. */
  keep(doc: Y.Doc): Promise<void> {
    return this.next(async () => {
      if (!(await this.able) || this.kept?.doc === doc) return;
      await this.kept?.destroy();
      this.kept = new IndexeddbPersistence(this.name, doc);
      await this.kept.whenSynced;
    });
  }

  /** Keeps nothing more; what was kept stays. */
  close(): Promise<void> {
    return this.next(async () => {
      await this.kept?.destroy();
      this.kept = null;
    });
  }

  /** Forgets everything. */
  drop(): Promise<void> {
    void this.close();
    return this.next(async () => {
      if (await this.able) await clearDocument(this.name);
    });
  }

  private next(run: () => Promise<void>): Promise<void> {
    this.last = this.last.then(run);
    return this.last;
  }
}

/**
 * Whether two documents come from one another. Two that were made apart (the workflow was put back from a backup, say) have nobody in common:
 * merged, they would be both at once.
 */
export function haveSameOrigin(a: Y.Doc, b: Y.Doc): boolean {
  for (const client of a.store.clients.keys()) if (b.store.clients.has(client)) return true;
  return false;
}

/** Brings what one document has into another. */
export function merge(from: Y.Doc, into: Y.Doc): void {
  Y.applyUpdate(into, Y.encodeStateAsUpdate(from, Y.encodeStateVector(into)));
}
