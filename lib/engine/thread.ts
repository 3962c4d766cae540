/**
 * The LangGraph side of one slice, in memory: the newest checkpoint, the writes of its tasks, and what of both is not stored yet.
 * Putting is free; the slice decides when `unsaved()` goes to PostgreSQL.
 */
import {
  type ChannelVersions,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
  type PendingWrite,
  WRITES_IDX_MAP,
} from "@langchain/langgraph-checkpoint";

const INTERRUPT = "__interrupt__";
/** Channels that trigger a node in the next superstep. */
export const BRANCH = "branch:to:";

export interface UnsavedWrite {
  checkpointId: string;
  taskId: string;
  idx: number;
  channel: string;
  value: unknown;
}

export interface Unsaved {
  checkpoint: { checkpoint: Checkpoint; metadata: CheckpointMetadata; parent: string | null } | null;
  /** Channels changed since the last save, with their newest version. */
  channels: Record<string, string | number>;
  writes: UnsavedWrite[];
}

/** A pending interrupt of the newest checkpoint. */
export interface PendingInterrupt {
  id: string;
  value: unknown;
}

export class Thread {
  private dirty = new Map<string, string | number>();
  private writes: UnsavedWrite[] = [];
  private saved: string | null;
  private savedStep: number;

  /** @param tuple newest stored checkpoint, or null for an execution that has none. */
  constructor(
    readonly id: string,
    private newest: CheckpointTuple | null,
  ) {
    this.saved = newest?.checkpoint.id ?? null;
    this.savedStep = this.step;
  }

  private get step(): number {
    return this.newest?.metadata?.step ?? 0;
  }

  /** Whether saving the newest checkpoint goes past another multiple of `every` supersteps. */
  passes(every: number): boolean {
    return Math.floor(this.step / every) > Math.floor(this.savedStep / every);
  }

  get tuple(): CheckpointTuple | null {
    return this.newest;
  }

  get checkpointId(): string | null {
    return this.newest?.checkpoint.id ?? null;
  }

  get values(): Record<string, unknown> {
    return this.newest?.checkpoint.channel_values ?? {};
  }

  put(checkpoint: Checkpoint, metadata: CheckpointMetadata, versions: ChannelVersions): void {
    for (const [channel, version] of Object.entries(versions)) this.dirty.set(channel, version);
    // The writes of the superstep that led here are inside the checkpoint now.
    this.writes = [];
    const parent = this.newest?.config;
    this.newest = {
      config: { configurable: { thread_id: this.id, checkpoint_ns: "", checkpoint_id: checkpoint.id } },
      checkpoint,
      metadata,
      pendingWrites: [],
      ...(parent ? { parentConfig: parent } : {}),
    };
  }

  putWrites(checkpointId: string, writes: PendingWrite[], taskId: string): void {
    writes.forEach(([channel, value], position) => {
      this.writes.push({ checkpointId, taskId, idx: WRITES_IDX_MAP[channel] ?? position, channel, value });
    });
    if (this.newest?.checkpoint.id !== checkpointId) return;
    const special = writes.every(([channel]) => channel in WRITES_IDX_MAP);
    const others = (this.newest.pendingWrites ?? []).filter(
      ([task, channel]) =>
        task !== taskId ||
        (special && !writes.some(([name]) => name === channel)) ||
        (!special && channel in WRITES_IDX_MAP),
    );
    this.newest.pendingWrites = [
      ...others,
      ...writes.map(([channel, value]): [string, string, unknown] => [taskId, channel, value]),
    ];
  }

  /** Graph nodes that run in the next superstep. */
  next(): string[] {
    return Object.keys(this.values)
      .filter((channel) => channel.startsWith(BRANCH))
      .map((channel) => channel.slice(BRANCH.length));
  }

  /** Interrupts raised at the newest checkpoint by tasks that have not gone on since. */
  interrupts(): PendingInterrupt[] {
    const writes = this.newest?.pendingWrites ?? [];
    const done = new Set(writes.filter(([, channel]) => !(channel in WRITES_IDX_MAP)).map(([task]) => task));
    return writes
      .filter(([task, channel]) => channel === INTERRUPT && !done.has(task))
      .map(([, , value]) => value as PendingInterrupt);
  }

  /** What PostgreSQL does not have yet. */
  unsaved(): Unsaved {
    const { newest } = this;
    const isNew = newest !== null && newest.checkpoint.id !== this.saved;
    return {
      checkpoint: isNew
        ? {
            checkpoint: newest.checkpoint,
            metadata: newest.metadata ?? { source: "loop", step: 0, parents: {} },
            parent: this.saved,
          }
        : null,
      channels: isNew ? Object.fromEntries(this.dirty) : {},
      writes: [...this.writes],
    };
  }

  /** Tells that `unsaved` is on disk; what was put since then stays unsaved. */
  markSaved(unsaved: Unsaved): void {
    if (unsaved.checkpoint) {
      this.saved = unsaved.checkpoint.checkpoint.id;
      this.savedStep = unsaved.checkpoint.metadata.step;
      for (const [channel, version] of Object.entries(unsaved.channels))
        if (this.dirty.get(channel) === version) this.dirty.delete(channel);
    }
    const gone = new Set(unsaved.writes);
    this.writes = this.writes.filter((write) => !gone.has(write));
  }
}
