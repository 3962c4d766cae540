/**
 * One slice of one execution: from its stored checkpoint to the next. Gathers what the graph and its nodes produce and stores it in one
 * statement at each flush. A visit's rows become storable together with its LangGraph writes, never before, so that rows and graph
 * cannot disagree after a crash.
 */
import { setMaxListeners } from "node:events";
import { RunControl } from "@langchain/langgraph";
import type { PendingWrite } from "@langchain/langgraph-checkpoint";
import type { Resumption } from "@/lib/nodes/types";
import { SecretValues } from "@/lib/observability/secrets";
import type { OpenedVariables } from "@/lib/vault/open.variables";
import type { Compiled } from "./compile";
import type { EngineDeps } from "./deps";
import type { CrashedRun, ExecutionRow } from "./load";
import { mark, type Returned } from "./returned";
import { addChanges, type Changes, type EventRow, isEmpty, noChanges } from "./rows";
import type { SliceSaver } from "./saver";
import type { OutputView } from "./scope";
import { type FlushEnd, rowOf } from "./slice.row";
import type { EngineState, Wait } from "./state";
import { type ExecutionStatus, step } from "./status";
import { SliceStopped, type StopReason } from "./stopped";
import { store } from "./store";
import type { Thread } from "./thread";

export { SliceStopped, type StopReason } from "./stopped";

export class Slice {
  control = new RunControl();
  readonly abort = new AbortController();
  stopped: StopReason | null = null;
  /** What broke, when stopped is "broken" or "graph_failed". */
  failure: unknown = null;
  /** Decisions by approval id, for this slice to take in. */
  readonly decisions = new Map<string, Resumption>();
  /** Approvals that ran out of time and then fail their node. */
  readonly lapsed = new Set<string>();
  /** What called workflows came to, by execution id. */
  readonly returned = new Map<string, Returned>();
  /** Nodes that stand at a LangGraph interrupt, with its id. */
  readonly paused = new Map<string, string>();
  readonly secrets = new SecretValues();
  /** Variables of workspace and workflow; those of the document stand between them. */
  variables: OpenedVariables | null = null;
  /** Outputs as expressions see them, brought up to date at each visit (scope.ts). */
  readonly view: OutputView = { stored: new Map(), nodes: {}, outputs: {} };
  status: ExecutionStatus;
  seq: number;
  /** True once a durable node has ended: the slice ends with this superstep. */
  ended = false;
  /** What it has gathered is not stored yet: the next slice takes it over (deferred.ts). */
  isDeferred = false;
  private ready = noChanges();
  private readonly held = new Map<string, { changes: Changes; durable: boolean }>();
  private readonly crashed = new Map<string, number>();
  private effects = 0;
  /** It has taken over what is not stored yet. */
  private owes: boolean;
  private soon = false;
  private begun: number;
  private lastFlush: number;
  private starting: Promise<void> | null = null;
  private chain: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  /** Set while the lock is held: nobody else can go on from the checkpoint before. */
  mayDefer = false;
  /** True when PostgreSQL has something of this thread. */
  threadStored: boolean;
  readonly startedAt: string;

  constructor(
    readonly deps: EngineDeps,
    readonly execution: ExecutionRow,
    readonly compiled: Compiled,
    readonly thread: Thread,
    private readonly saver: SliceSaver,
    crashed: readonly CrashedRun[],
    /** The slice before this one, whose thread this is, with what it has not stored. */
    before: Slice | null = null,
  ) {
    if (before) this.ready = before.ready;
    this.owes = before !== null;
    // One listener for each node that runs in parallel.
    setMaxListeners(0, this.abort.signal);
    this.status = execution.status;
    this.seq = execution.event_seq;
    this.threadStored = thread.checkpointId !== null;
    this.begun = this.lastFlush = performance.now();
    this.startedAt = execution.started_at === null ? this.time() : new Date(execution.started_at).toISOString();
    for (const run of crashed) {
      const key = `${run.node_id} ${run.visit}`;
      this.crashed.set(key, Math.max(this.crashed.get(key) ?? 0, run.attempt));
    }
  }

  /** Variables that it reads; nothing of the secret ones leaves a node. */
  give(variables: OpenedVariables): void {
    this.variables = variables;
    this.secrets.add(...variables.hidden);
  }

  /** Now, as ISO 8601. */
  time(): string {
    return this.deps.now().toISOString();
  }

  /** When settings.execution_timeout_seconds is over, ISO 8601; null without a limit. */
  get deadline(): string | null {
    const seconds = this.compiled.version.document.settings?.execution_timeout_seconds;
    return seconds === undefined ? null : new Date(Date.parse(this.startedAt) + seconds * 1000).toISOString();
  }

  get state(): EngineState {
    return this.thread.values as unknown as EngineState;
  }

  /** Attempt number for a visit that has used up `before` of them: numbers that a crash took are passed over. */
  attemptAfter(before: number, nodeId: string, visit: number): number {
    return Math.max(before, this.crashed.get(`${nodeId} ${visit}`) ?? 0) + 1;
  }

  /** What a waiting visit can go on with now, or null. */
  resumption(wait: Wait): Resumption | null {
    if (wait.approval !== null) return this.decisions.get(wait.approval) ?? null;
    if (wait.stage === "called" && this.returned.has(wait.call ?? "")) return mark(wait.call ?? "");
    return wait.until !== null && wait.until <= this.time() ? { kind: "slept" } : null;
  }

  setStatus(to: ExecutionStatus): void {
    this.status = step(this.status, to);
  }

  /** Adds an event that stands whatever becomes of the visit. */
  event(type: EventRow["type"], nodeId: string | null, data: EventRow["data"]): void {
    this.ready.events.push({ type, node_id: nodeId, data, at: this.time() });
  }

  /** Adds rows that stand whatever becomes of the visit. */
  add(changes: Changes): void {
    addChanges(this.ready, changes);
  }

  /** Keeps a visit's rows until its writes are in. */
  hold(taskId: string, changes: Changes, durable: boolean): void {
    this.held.set(taskId, { changes, durable });
  }

  /** A durable node is about to run: its input and its start are on disk when this returns. */
  async beginEffect(): Promise<void> {
    this.effects++;
    // Parallel siblings start in the same turn of the event loop and share one statement.
    this.starting ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.starting = null;
      return this.flush();
    });
    await this.starting;
    this.throwIfStopped();
  }

  /**
   * Something is about to run that may be repeated and may last. A result that this slice has taken over is on disk when this returns, as what a
   * sibling comes to will be at once; that it has begun is within half a second.
   */
  async beginWork(): Promise<void> {
    this.effects++;
    if (this.owes) await this.flush();
    this.throwIfStopped();
    this.flushLater();
  }

  endEffect(): void {
    this.effects--;
  }

  /** The superstep in hand is the last of this slice. */
  endAfterSuperstep(): void {
    this.ended = true;
    this.control.requestDrain("slice");
  }

  /** What has been gathered should be stored before much more runs. */
  isFlushDue(): boolean {
    return performance.now() - this.lastFlush > this.deps.limits.flushAfterMs;
  }

  /** Stores at the end of the superstep in hand. */
  flushSoon(): void {
    this.soon = true;
  }

  /** Stores within half a second, for what people watch (logs of a long node). */
  flushLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, this.deps.limits.flushAfterMs);
  }

  stop(reason: StopReason, failure: unknown = null): void {
    if (this.stopped) return;
    this.stopped = reason;
    this.failure = failure;
    this.control.requestDrain(reason);
    this.abort.abort(new SliceStopped(reason));
  }

  throwIfStopped(): void {
    if (this.stopped) throw new SliceStopped(this.stopped);
  }

  /** The saver has got a task's writes. */
  onWrites(taskId: string, writes: PendingWrite[]): void {
    const held = this.held.get(taskId);
    if (held) {
      this.held.delete(taskId);
      this.add(held.changes);
    }
    for (const [channel, value] of writes) {
      if (channel !== "__interrupt__") continue;
      const { id, value: about } = value as { id: string; value: { approval: string | null } };
      if (about.approval === null) continue;
      const fresh = this.ready.approvals.get(about.approval);
      if (fresh) fresh.interrupt_id = id;
      else this.ready.interrupts.set(about.approval, id);
    }
    if (!held || this.effects === 0) return;
    // The last durable one of a superstep is stored with the checkpoint that follows at once. What others come to beside it is seen soon.
    if (held.durable) void this.flush();
    else this.flushLater();
  }

  /** The saver has got the checkpoint of a superstep. */
  async onCheckpoint(): Promise<void> {
    this.paused.clear();
    const now = performance.now();
    if (now - this.begun > this.deps.limits.sliceMs) this.endAfterSuperstep();
    if (this.soon || this.isFlushDue()) {
      this.soon = false;
      await this.flush();
    }
  }

  /** Stores everything there is, after the flush that may be under way. Never throws: a failure stops the slice. */
  flush(end: FlushEnd = {}): Promise<void> {
    this.chain = this.chain.then(() => this.write(end));
    return this.chain;
  }

  /** Leaves what there is to the next slice, if that is about to come in this process. @returns whether it does. */
  defer(): boolean {
    this.isDeferred = this.mayDefer && this.stopped === null && this.left() !== null;
    return this.isDeferred;
  }

  /** The row as it is after the last flush; null while something waits, which somebody else may answer. */
  left(): ExecutionRow | null {
    if (Object.keys(this.state.waits).length > 0) return null;
    const { status, seq: event_seq, startedAt: started_at } = this;
    return { ...this.execution, status, event_seq, started_at, checkpoint_id: this.thread.checkpointId, wake_at: null };
  }

  /** Ends its timer. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private async write(end: FlushEnd): Promise<void> {
    if (this.stopped === "stale" || this.stopped === "broken") return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    try {
      this.owes = false;
      const unsaved = this.thread.unsaved();
      const changes = this.ready;
      if (end.status === undefined && isEmpty(changes) && !unsaved.checkpoint && unsaved.writes.length === 0) return;
      this.ready = noChanges();
      const thread = end.dropThread
        ? { checkpoint: null, blobs: [], writes: [] }
        : await this.saver.dump(this.thread.id, unsaved);
      const result = await store(rowOf(this, end, changes, thread));
      this.lastFlush = performance.now();
      if (!result) return this.stop("stale");
      this.seq = result.seq;
      this.thread.markSaved(unsaved);
      if (thread.checkpoint) this.threadStored = true;
      if (result.cancel) this.stop("cancelled");
    } catch (error) {
      this.stop("broken", error);
    }
  }
}
