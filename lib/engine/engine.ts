/** The engine: `advance` runs one slice of an execution. Everything outside is injected, so several engines can live in one process. */

import type { CheckpointTuple } from "@langchain/langgraph-checkpoint";
import { LRUCache } from "lru-cache";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { type Compiled, Compiler } from "./compile";
import { Deferred } from "./deferred";
import type { EngineDeps } from "./deps";
import { drive } from "./drive";
import {
  type CrashedRun,
  type ExecutionRow,
  expireApprovals,
  loadExecution,
  loadThread,
  loadVersion,
  type OpenApproval,
} from "./load";
import { Locks } from "./locks";
import { Presence } from "./presence";
import { loadReturned, type Returned } from "./returned";
import { SliceSaver } from "./saver";
import { loadSeed } from "./seed";
import { Slice } from "./slice";
import { Thread } from "./thread";
import { heldBack } from "./turn";
import type { AdvanceRequest, Verdict } from "./types";
import { failUnstarted } from "./unstarted";
import { canGoOn, decisionOf, overdue, verdictOf } from "./verdict";
import { visit } from "./visit";

export interface Engine {
  /** Runs one slice. Idempotent: a stale call runs nothing and gets today's verdict. */
  advance(request: AdvanceRequest): Promise<Verdict>;
  /** Stops an execution that this process has in hand. The caller has set cancel_requested_at. @returns whether there was one. */
  cancelRunning(executionId: string): boolean;
  /** Stops what runs and lets go of the database. */
  close(): Promise<void>;
}

interface Loaded {
  execution: ExecutionRow;
  approvals: OpenApproval[];
  returned: Returned[];
}

interface Warm {
  tuple: CheckpointTuple;
  seq: number;
  isDurable: boolean;
  /** The execution as the last slice left it; null when somebody else may change what the next one does (a decision). */
  execution: ExecutionRow | null;
}

export function createEngine(deps: EngineDeps): Engine {
  const saver = new SliceSaver();
  const presence = new Presence(deps.limits.heartbeatMs);
  const locks = new Locks(deps.databaseUrl, (ids) => {
    for (const id of ids) presence.get(id)?.stop("lock_lost");
  });
  const compiler = new Compiler(deps.nodeTypes, runNode, saver);
  /** Newest state of executions that this process has just driven: the next slice need not read it again. */
  const warm = new LRUCache<string, Warm>({ max: 200, ttl: 600_000 });
  const deferred = new Deferred(deps.limits.deferMs, (slice) => {
    if (slice.stopped && slice.stopped !== "cancelled") warm.delete(slice.execution.id);
    else remember(slice);
  });
  const inHand = new Map<string, Promise<unknown>>();
  let closing = false;

  saver.onWrites = (threadId, taskId, writes) => presence.get(threadId)?.onWrites(taskId, writes);
  saver.onCheckpoint = async (threadId) => presence.get(threadId)?.onCheckpoint();

  function runNode(threadId: string, nodeId: string, state: Parameters<typeof visit>[2], taskId: string) {
    const slice = presence.get(threadId);
    if (!slice) throw new AppError("internal", "A node ran outside of a slice.");
    return visit(slice, nodeId, state, taskId);
  }

  async function load({ orgId, executionId }: AdvanceRequest): Promise<Loaded> {
    const loaded = await loadExecution(orgId, executionId);
    if (!loaded) throw new AppError("not_found", "There is no such execution.");
    const { checkpoint_id, version_id } = loaded.execution;
    // A version that was not compiled here yet may call others.
    const mayWait = checkpoint_id !== null && (compiler.get(version_id)?.hasCalls ?? true);
    return { ...loaded, returned: mayWait ? await loadReturned(orgId, executionId) : [] };
  }

  async function today(request: AdvanceRequest): Promise<Verdict> {
    const { execution, approvals } = await load(request);
    return verdictOf(execution, approvals);
  }

  async function advance(request: AdvanceRequest): Promise<Verdict> {
    if (closing) throw new AppError("unavailable", "The engine is stopping.");
    const { executionId } = request;
    const until = performance.now() + deps.limits.busyMs;
    for (let other = inHand.get(executionId); other; other = inHand.get(executionId)) {
      const left = until - performance.now();
      if (left <= 0) return today(request);
      await Promise.race([other, pause(left)]);
    }
    const work = advanceAlone(request, until);
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    inHand.set(executionId, settled);
    try {
      return await work;
    } finally {
      inHand.delete(executionId);
    }
  }

  async function advanceAlone(request: AdvanceRequest, until: number): Promise<Verdict> {
    // A slice before this one may have left the lock to it, and with the lock what it knew of the row and what it has not stored yet.
    let before = await deferred.take(request.executionId);
    let isLocked = locks.resume(request.executionId);
    const known = isLocked ? warm.peek(request.executionId)?.execution : null;
    if (before && known?.checkpoint_id !== request.expectedCheckpoint) {
      await deferred.store(before);
      before = null;
    }
    // The lock comes before the row when it is known to be needed, which spares reading the row a second time.
    if (!isLocked && warm.peek(request.executionId)?.isDurable) {
      isLocked = (await lock(request.executionId, until)) !== null;
      if (!isLocked) return today(request);
    }
    let isKept = false;
    try {
      let { execution, approvals, returned } =
        known && known.checkpoint_id === request.expectedCheckpoint
          ? { execution: known, approvals: [], returned: [] }
          : await load(request);
      const now = deps.now().toISOString();
      const isStale = (request.expectedCheckpoint || null) !== execution.checkpoint_id;
      if (isStale || !canGoOn(execution, approvals, returned.length > 0, now)) return verdictOf(execution, approvals);
      const held = execution.is_gated ? await heldBack(execution, now) : null;
      if (held) return held;
      const compiled = await compiledFor(execution);
      if (compiled instanceof AppError)
        return (await failUnstarted(execution, compiled, deps.now())) ?? (await today(request));
      if (compiled.hasDurable && !isLocked) {
        const got = await lock(request.executionId, until);
        isLocked = got !== null;
        // Whoever had to wait for it sees what the other has done. Else nobody has it in hand, and should somebody just have let go of it,
        // the number of events stops this slice at its first flush, before anything with an effect.
        if (got !== "free") {
          const before = execution.event_seq;
          ({ execution, approvals, returned } = await load(request));
          if (!isLocked || execution.event_seq !== before) return verdictOf(execution, approvals);
        }
      }
      if (overdue(approvals, now)) {
        await expireApprovals(request.orgId, request.executionId, now);
        ({ execution, approvals, returned } = await load(request));
      }
      const last = before;
      before = null;
      const verdict = await slice(request, { execution, approvals, returned }, compiled, { isLocked, before: last });
      isKept = verdict.kind === "running";
      return verdict;
    } finally {
      if (before) await deferred.store(before);
      if (isLocked && isKept) locks.linger(request.executionId, () => deferred.settle(request.executionId));
      else if (isLocked) await locks.release(request.executionId);
    }
  }

  /** Waits for the lock until the moment given (performance.now). @returns whether it was free, or null when it is not to be had. */
  async function lock(executionId: string, until: number): Promise<"free" | "waited" | null> {
    if (await locks.acquire(executionId)) return "free";
    while (performance.now() <= until) {
      await pause(100);
      if (await locks.acquire(executionId)) return "waited";
    }
    return null;
  }

  /** The compiled version, or why there is nothing to run in it. */
  async function compiledFor(execution: ExecutionRow): Promise<Compiled | AppError> {
    const known = compiler.get(execution.version_id);
    if (known) return known;
    const version = await loadVersion(execution.org_id, execution.version_id);
    if (!version) throw new AppError("not_found", "The version of this execution is gone.");
    try {
      return compiler.compile(version);
    } catch (error) {
      if (error instanceof AppError) return error;
      log.error({ event: "compile_failed", versionId: version.id, error }, "A version could not be compiled.");
      return new AppError("invalid_workflow", "The workflow could not be made ready to run.", { cause: error });
    }
  }

  async function slice(
    request: AdvanceRequest,
    { execution, approvals, returned }: Loaded,
    compiled: Compiled,
    { isLocked, before }: { isLocked: boolean; before: Slice | null },
  ): Promise<Verdict> {
    if (before) warm.delete(execution.id);
    const found = before ? { tuple: before.thread.tuple, crashed: [] } : await threadOf(execution);
    if (!found) {
      // Somebody else has gone on, and pruned this checkpoint, since the row was read.
      const { execution: newer, approvals: open } = await load(request);
      if (newer.event_seq !== execution.event_seq) return verdictOf(newer, open);
      throw new AppError("internal", "The checkpoint of this execution is gone.");
    }
    const { tuple, crashed } = found;
    const thread = before?.thread ?? new Thread(execution.id, tuple);
    const current = new Slice(deps, execution, compiled, thread, saver, crashed, before);
    if (execution.has_vars) current.give(await deps.openVariables(execution.org_id, execution.workflow_id));
    current.mayDefer = isLocked && deferred.isOn;
    const seed = tuple === null && execution.seeded ? await loadSeed(execution.org_id, execution.id) : null;
    for (const approval of approvals) {
      const decision = decisionOf(approval);
      if (decision) current.decisions.set(approval.id, decision);
      if (approval.status === "expired" && approval.on_timeout === "fail") current.lapsed.add(approval.id);
    }
    for (const child of returned) current.returned.set(child.id, child);
    saver.open(thread);
    presence.add(current);
    try {
      const verdict = await drive(current, crashed, seed);
      if (current.stopped === "broken") throw current.failure;
      if (current.stopped === "stale") return await today(request);
      if (verdict === null)
        throw new AppError(
          "unavailable",
          `The slice was stopped (${current.stopped ?? "unknown"}); it goes on elsewhere.`,
        );
      if (verdict.kind === "running" || verdict.kind === "waiting" || verdict.kind === "sleeping")
        remember(current, verdict.kind === "running");
      if (current.isDeferred) deferred.put(current);
      return verdict;
    } finally {
      current.close();
      presence.remove(current);
      saver.close(thread);
    }
  }

  function remember(slice: Slice, goesOn = true): void {
    const { execution, thread, seq, compiled } = slice;
    if (!thread.tuple) return;
    const left = goesOn ? slice.left() : null;
    warm.set(execution.id, { tuple: thread.tuple, seq, isDurable: compiled.hasDurable, execution: left });
  }

  async function threadOf(
    execution: ExecutionRow,
  ): Promise<{ tuple: CheckpointTuple | null; crashed: CrashedRun[] } | null> {
    const { id, checkpoint_id: checkpoint, event_seq: seq } = execution;
    const known = warm.get(id);
    warm.delete(id);
    if (checkpoint === null) return { tuple: null, crashed: [] };
    // The event number moves with every flush, so an equal one means that nobody, crashed or not, has touched it since.
    if (known && known.seq === seq && known.tuple.checkpoint.id === checkpoint)
      return { tuple: known.tuple, crashed: [] };
    const stored = await loadThread(execution.org_id, id, checkpoint);
    if (!stored) return null;
    return { tuple: saver.restore(id, stored.thread), crashed: stored.crashed };
  }

  return {
    advance,
    cancelRunning(executionId) {
      const running = presence.get(executionId);
      running?.stop("cancelled");
      return running !== undefined;
    },
    async close() {
      closing = true;
      for (const running of presence.all()) running.stop("shutdown");
      await Promise.all(inHand.values());
      await deferred.close();
      await presence.close();
      await locks.close();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
