/**
 * LangGraph's PostgreSQL checkpointer with its tables, but nothing it is told goes to disk at once: puts and writes stay in the slice's
 * Thread until the slice flushes them together with its rows, in one statement (store.ts). Measured: the stock saver sends 157 statements
 * for ten nodes.
 *
 * Only the newest checkpoint of a thread is needed (superseded ones go now and then), and none once the execution has completed: node_runs holds what each node did, and
 * rebuild.ts makes of it how the execution stood at any moment.
 */
import type { RunnableConfig } from "@langchain/core/runnables";
import type {
  ChannelVersions,
  Checkpoint,
  CheckpointMetadata,
  CheckpointTuple,
  PendingWrite,
  SerializerProtocol,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { AppError } from "@/lib/errors";
import type { StoredThread } from "./load";
import type { ThreadWrite } from "./store";
import { BRANCH, type Thread, type Unsaved } from "./thread";

const utf8 = new TextEncoder();
const text = new TextDecoder();

/**
 * Plain JSON, the same bytes as LangGraph's own serialiser for plain data. Its own also revives objects of LangChain classes from data
 * that looks like them, and node outputs are people's data.
 */
const plainJson: SerializerProtocol = {
  async dumpsTyped(data: unknown) {
    return ["json", utf8.encode(JSON.stringify(data ?? null))];
  },
  async loadsTyped(_type: string, data: Uint8Array | string) {
    return JSON.parse(typeof data === "string" ? data : text.decode(data)) as unknown;
  },
};

/**
 * Channels of a few bytes per node, which most supersteps change: they lie in the checkpoint's own row, as a row each they would cost more
 * than all the rest of a flush. What people's data is in stays in rows of its own, written when it changes.
 */
const INLINE = new Set(["tokens", "visits", "skips", "ends", "runs"]);
const isInline = (channel: string): boolean => INLINE.has(channel) || channel.startsWith(BRANCH);

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
const parse = (blob: string): unknown => JSON.parse(Buffer.from(blob, "base64").toString("utf8"));

export class SliceSaver extends PostgresSaver {
  private readonly threads = new Map<string, Thread>();
  /** Called after a task's writes have come in. */
  onWrites: (threadId: string, taskId: string, writes: PendingWrite[]) => void = () => undefined;
  /** Called when a superstep's checkpoint has come in; awaited before the next superstep begins. */
  onCheckpoint: (threadId: string) => Promise<void> = async () => undefined;

  constructor() {
    // The stock methods that use this pool are all replaced below, so it never connects.
    super(new pg.Pool({ max: 1 }), plainJson, { schema: "langgraph" });
  }

  open(thread: Thread): void {
    this.threads.set(thread.id, thread);
  }

  close(thread: Thread): void {
    this.threads.delete(thread.id);
  }

  private thread(config: RunnableConfig): Thread {
    const id: unknown = config.configurable?.thread_id;
    const thread = typeof id === "string" ? this.threads.get(id) : undefined;
    if (!thread) throw new AppError("internal", "The graph ran outside of a slice.");
    return thread;
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return this.thread(config).tuple ?? undefined;
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const thread = this.thread(config);
    thread.put(checkpoint, metadata, versions);
    await this.onCheckpoint(thread.id);
    return { configurable: { thread_id: thread.id, checkpoint_ns: "", checkpoint_id: checkpoint.id } };
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const thread = this.thread(config);
    thread.putWrites(String(config.configurable?.checkpoint_id), writes, taskId);
    this.onWrites(thread.id, taskId, writes);
  }

  // biome-ignore lint/correctness/useYield: there is nothing to list outside of a slice
  override async *list(): AsyncGenerator<CheckpointTuple> {
    throw new AppError("internal", "Checkpoints are read through the engine.");
  }

  override async setup(): Promise<void> {
    throw new AppError("internal", "The checkpoint tables come with the migrations.");
  }

  override async deleteThread(): Promise<void> {
    throw new AppError("internal", "Checkpoints are deleted with their execution.");
  }

  /** What a thread has unsaved, as rows. */
  async dump(threadId: string, unsaved: Unsaved): Promise<ThreadWrite> {
    const { checkpoint: put } = unsaved;
    const own = Object.fromEntries(Object.entries(unsaved.channels).filter(([channel]) => !isInline(channel)));
    const blobs = put ? await this._dumpBlobs(threadId, "", put.checkpoint.channel_values, own) : [];
    return {
      checkpoint: put
        ? {
            id: put.checkpoint.id,
            parent: put.parent,
            body: { ...this._dumpCheckpoint(put.checkpoint), channel_values: inlineOf(put.checkpoint.channel_values) },
            metadata: put.metadata,
          }
        : null,
      // A channel that has become empty needs no row: none is as good.
      blobs: blobs.flatMap(([, , channel, version, type, bytes]) =>
        bytes ? [{ channel, version, type, blob: base64(bytes) }] : [],
      ),
      writes: unsaved.writes.map((write) => ({
        checkpoint_id: write.checkpointId,
        task_id: write.taskId,
        idx: write.idx,
        channel: write.channel,
        type: "json",
        blob: Buffer.from(JSON.stringify(write.value ?? null)).toString("base64"),
      })),
    };
  }

  /** The tuple of a stored thread. */
  restore(threadId: string, stored: StoredThread): CheckpointTuple {
    const at = (id: string) => ({ configurable: { thread_id: threadId, checkpoint_ns: "", checkpoint_id: id } });
    const values = stored.blobs.flatMap(([channel, type, blob]) =>
      type === "empty" || blob === null ? [] : [[channel, parse(blob)]],
    );
    const checkpoint = {
      ...stored.checkpoint,
      channel_values: { ...(stored.checkpoint.channel_values ?? {}), ...Object.fromEntries(values) },
    } as Checkpoint;
    return {
      config: at(checkpoint.id),
      checkpoint,
      metadata: stored.metadata as unknown as CheckpointMetadata,
      pendingWrites: stored.writes.map(([task, channel, , blob]) => [task, channel, parse(blob)]),
      ...(stored.parent ? { parentConfig: at(stored.parent) } : {}),
    };
  }
}

function inlineOf(values: Checkpoint["channel_values"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([channel]) => isInline(channel)));
}
