/**
 * A shared document in the memory of this process. The tables come first: a change is appended before it is applied, so what anybody sees
 * and what a client is told to be saved is on disk; and what other processes append is read from there.
 */
import type { Document } from "@hocuspocus/server";
import { removeAwarenessStates } from "y-protocols/awareness";
import { applyUpdate } from "yjs";
import { withTenant } from "@/db/client";
import { log } from "@/lib/observability/log";
import { kindOf } from "../kinds";
import { COMPACT_AFTER, MAX_BATCH } from "../limits";
import { appendChanges } from "../store/append";
import { compact } from "../store/compact";
import { applyAll } from "../store/doc";
import { readShared } from "../store/read";

interface Waiting {
  update: Uint8Array;
  userId: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** Bytes of one statement; a single change may be larger. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

export class LiveDocument {
  /** Everything up to this number is applied. */
  seq = -1;
  /** The newest number that there is news of. */
  private wanted = 0;
  private waiting: Waiting[] = [];
  private work: Promise<void> | null = null;
  /** Size of what is stored, roughly: what deletions freed is only known after a compaction. */
  private bytes = 0;
  private sinceCompaction = 0;
  private compacting: Promise<void> | null = null;
  /** Whose the clients are that show themselves (awareness), by their number. */
  private readonly shown = new Map<number, { holder: object; userId: string }>();

  constructor(
    readonly orgId: string,
    readonly name: string,
    readonly doc: Document,
    /** Called after changes were applied. @param own appended by this process. */
    private readonly onApplied: (own: boolean) => void,
  ) {}

  /** Appends a change and applies it. It resolves when it is on disk, and rejects when it is not. */
  change(update: Uint8Array, userId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ update, userId, resolve, reject });
      this.begin();
    });
  }

  /** There is an update of this number. */
  hear(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
    if (this.wanted > this.seq) this.begin();
  }

  /** Reads what others appended. @throws what PostgreSQL says */
  async pull(): Promise<void> {
    const shared = await withTenant(this.orgId, (tx) => readShared(tx, this.name, this.seq));
    if (!shared || shared.seq <= this.seq) return;
    applyAll(this.doc, shared.updates, this.name);
    this.grow(shared.updates);
    this.seq = shared.seq;
    this.onApplied(false);
  }

  /** Resolves when nothing is being written or read any more. */
  async settled(): Promise<void> {
    while (this.work || this.compacting) await Promise.all([this.work, this.compacting]);
  }

  /** Whether so many bytes more would be too many. It may take a compaction to know. @throws what PostgreSQL says */
  async isTooLargeWith(bytes: number): Promise<boolean> {
    const { maxBytes } = kindOf(this.name);
    if (this.bytes + bytes <= maxBytes) return false;
    if (this.sinceCompaction > 0) await this.compact();
    return this.bytes + bytes > maxBytes;
  }

  /** Whether `holder` may show itself under this number: one each, and none of somebody else's. A person may take over their own. */
  mayShow(client: number, holder: object, userId: string): boolean {
    for (const [number, by] of this.shown) if (by.holder === holder) return number === client;
    return (this.shown.get(client)?.userId ?? userId) === userId;
  }

  shows(client: number, holder: object, userId: string): void {
    this.shown.set(client, { holder, userId });
  }

  /**
   * The holder is gone, its number free, and what it showed goes with it. Hocuspocus forgets only numbers that were new to the document: not
   * those of pages that came back.
   */
  hides(holder: object): void {
    const gone = [...this.shown].flatMap(([number, by]) => (by.holder === holder ? [number] : []));
    for (const number of gone) this.shown.delete(number);
    removeAwarenessStates(this.doc.awareness, gone, null);
  }

  private begin(): void {
    this.work ??= this.run().finally(() => {
      this.work = null;
      // Something may have come between the last look and now.
      if (this.waiting.length > 0 || this.wanted > this.seq) this.begin();
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0 || this.wanted > this.seq) {
      if (this.waiting.length > 0) await this.append(this.batch());
      else await this.catchUp();
    }
  }

  /** What waits goes into one statement: while it is on its way, the next batch gathers. */
  private batch(): Waiting[] {
    let [count, bytes] = [0, 0];
    for (const { update } of this.waiting) {
      bytes += update.length;
      if (count > 0 && (count >= MAX_BATCH || bytes > MAX_BATCH_BYTES)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async append(batch: Waiting[]): Promise<void> {
    let last: number;
    try {
      last = await appendChanges(this.orgId, this.name, batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    const updates = batch.map(({ update }) => update);
    if (last - batch.length === this.seq) {
      for (const update of updates) this.apply(update);
      this.grow(updates);
      this.seq = last;
    } else {
      // Another process was faster: what it appended comes first.
      this.wanted = Math.max(this.wanted, last);
      await this.catchUp();
    }
    for (const { resolve } of batch) resolve();
    this.onApplied(true);
    if (this.sinceCompaction >= COMPACT_AFTER) void this.compact();
  }

  private apply(update: Uint8Array): void {
    try {
      applyUpdate(this.doc, update);
    } catch (error) {
      log.error({ event: "update_not_applied", document: this.name, error }, "A change is stored but left out.");
    }
  }

  private async catchUp(): Promise<void> {
    try {
      await this.pull();
    } catch (error) {
      log.warn({ event: "pull_failed", document: this.name, error }, "Others' changes come later.");
    }
    // Not again and again when the database is away, or a note named a number that is not there: the next round asks.
    this.wanted = this.seq;
  }

  private grow(updates: readonly Uint8Array[]): void {
    for (const { length } of updates) this.bytes += length;
    this.sinceCompaction += updates.length;
  }

  private compact(): Promise<void> {
    this.compacting ??= compact(this.orgId, this.name)
      .then((size) => {
        this.sinceCompaction = 0;
        if (size !== null) this.bytes = size;
      })
      .catch((error: unknown) => {
        log.warn({ event: "compaction_failed", document: this.name, error }, "Changes stay as they are.");
      })
      .finally(() => {
        this.compacting = null;
      });
    return this.compacting;
  }
}
