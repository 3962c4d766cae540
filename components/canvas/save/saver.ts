/**
 * Saves the draft about a second after the last change. Framework-free: the page gives it the calls, tests give it fakes
 * of the outside world (server, clock, browser storage).
 */
import type { WorkflowDocument, WorkflowLayout, WorkflowProblem } from "@/lib/workflow/schema";

export interface Draft {
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

/** A draft kept in this browser, with the server's revision it was made from. `at` is ISO 8601. */
export interface KeptDraft extends Draft {
  revision: number;
  at: string;
}

export type SaveAnswer =
  | { kind: "saved"; revision: number; slug: string; problems: WorkflowProblem[] }
  /** Somebody else saved in between. */
  | { kind: "stale" }
  /** The server will not take this draft however often it is sent. */
  | { kind: "refused"; reason: string }
  /** Network or server trouble: worth trying again. */
  | { kind: "unreachable"; reason: string };

export type SaveState =
  | { kind: "saved" }
  | { kind: "pending" }
  | { kind: "saving" }
  | { kind: "failed"; reason: string }
  | { kind: "refused"; reason: string }
  | { kind: "conflict" };

export interface SaverPorts {
  put(draft: Draft, revision: number): Promise<SaveAnswer>;
  /** The document as it is now and a number that names it. */
  read(): { draft: Draft; position: number; dirty: boolean };
  onSaved(position: number, answer: Extract<SaveAnswer, { kind: "saved" }>, draft: Draft): void;
  keep(kept: KeptDraft): void;
  forget(): void;
  now(): Date;
  /** Calls back after `ms`; gives what cancels it. */
  after(ms: number, run: () => void): () => void;
}

const AUTOSAVE_MS = 1000;
const KEEP_MS = 300;
const RETRY_MS = [2000, 5000, 15_000, 30_000];

export class DraftSaver {
  private state: SaveState = { kind: "saved" };
  private listeners = new Set<() => void>();
  private cancelSave: (() => void) | null = null;
  private cancelKeep: (() => void) | null = null;
  private running: Promise<boolean> | null = null;
  private failures = 0;

  constructor(
    private readonly ports: SaverPorts,
    private revision: number,
  ) {}

  readonly get = (): SaveState => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The document changed: saves it soon. While a conflict waits for its decision it is only kept in this browser. */
  changed(): void {
    const { dirty } = this.ports.read();
    this.cancelKeep ??= this.ports.after(KEEP_MS, () => this.keepNow());
    if (this.state.kind === "conflict" || this.running) return;
    if (!dirty) {
      this.settle();
      return;
    }
    if (this.state.kind !== "pending") this.set({ kind: "pending" });
    this.plan(AUTOSAVE_MS);
  }

  /** Saves at once; true when the server has the document as it is now. */
  async flush(): Promise<boolean> {
    if (this.state.kind === "conflict") return false;
    if (this.running) await this.running;
    return this.ports.read().dirty ? this.save() : true;
  }

  /** After a conflict: saves this draft over the revision that is there now. */
  async overwrite(revision: number): Promise<boolean> {
    this.revision = revision;
    this.set({ kind: "pending" });
    return this.save();
  }

  /** Another document was opened in the editor (theirs): this revision is what it stands on. */
  rebase(revision: number): void {
    this.revision = revision;
    this.settle();
  }

  /** A kept draft was opened: it is unsaved, and stands on the revision it was made from. */
  resume(revision: number): void {
    this.revision = revision;
    this.changed();
  }

  /** The revision that the next save is based on. */
  get base(): number {
    return this.revision;
  }

  /** Stops timers; what is not saved stays in this browser. */
  stop(): void {
    this.cancelSave?.();
    this.cancelSave = null;
    if (this.cancelKeep) this.keepNow();
  }

  private settle(): void {
    this.cancelSave?.();
    this.cancelKeep?.();
    this.cancelSave = this.cancelKeep = null;
    this.failures = 0;
    this.ports.forget();
    this.set({ kind: "saved" });
  }

  private keepNow(): void {
    this.cancelKeep?.();
    this.cancelKeep = null;
    const { draft, dirty } = this.ports.read();
    if (dirty) this.ports.keep({ ...draft, revision: this.revision, at: this.ports.now().toISOString() });
  }

  private plan(ms: number): void {
    this.cancelSave?.();
    this.cancelSave = this.ports.after(ms, () => void this.save());
  }

  private save(): Promise<boolean> {
    this.running ??= this.send().finally(() => {
      this.running = null;
      // What was changed meanwhile goes out with the next save.
      if (this.state.kind === "pending") this.plan(AUTOSAVE_MS);
    });
    return this.running;
  }

  private async send(): Promise<boolean> {
    this.cancelSave?.();
    this.cancelSave = null;
    const { draft, position } = this.ports.read();
    this.set({ kind: "saving" });
    const answer = await this.ports.put(draft, this.revision);
    switch (answer.kind) {
      case "saved":
        this.revision = answer.revision;
        this.failures = 0;
        this.ports.onSaved(position, answer, draft);
        if (this.ports.read().dirty) {
          this.set({ kind: "pending" });
          return false;
        }
        this.settle();
        return true;
      case "stale":
        this.keepNow();
        this.set({ kind: "conflict" });
        return false;
      case "refused":
        this.keepNow();
        this.set({ kind: "refused", reason: answer.reason });
        return false;
      case "unreachable": {
        this.keepNow();
        this.set({ kind: "failed", reason: answer.reason });
        this.plan(RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] ?? AUTOSAVE_MS);
        return false;
      }
    }
  }

  private set(state: SaveState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
