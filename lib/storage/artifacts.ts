/**
 * Large values, stored once by content: <dataDir>/artifacts/<aa>/<sha-256>. The file is shared by everybody who stored the same bytes;
 * who may read it is decided by the workspace's own row in `artifacts`.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { artifacts } from "@/db/schema";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { touch } from "./sweep";

/** What travels instead of the bytes. size in bytes. */
export interface ArtifactRef {
  hash: string;
  size: number;
  mime: string;
}

/** Hard limit of one artifact: 50 MB. */
export const ARTIFACT_MAX_BYTES = 50 * 1024 * 1024;
const HASH = /^[0-9a-f]{64}$/;

/** Where an artifact's file lies. For the engine, whose references come from its own checkpoints; everybody else uses readArtifact. */
export function artifactPath(hash: string): string {
  if (!HASH.test(hash)) throw new AppError("not_found", "There is no such artifact.");
  return join(env().dataDir, "artifacts", hash.slice(0, 2), hash);
}

async function isStored(path: string, size: number): Promise<boolean> {
  try {
    return (await stat(path)).size === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** fsync of a folder makes the new name in it survive a power cut. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes the file: to a temporary name, fsync, rename, so that a name with a hash always holds the whole content.
 * The caller must store the workspace's row in the same transaction as whatever refers to it, within a day; retention deletes
 * what no execution refers to.
 * @throws AppError payload_too_large over 50 MB, storage_full, storage_failed.
 */
export async function writeArtifact(bytes: Uint8Array, mime: string): Promise<ArtifactRef> {
  if (bytes.byteLength > ARTIFACT_MAX_BYTES)
    throw new AppError("payload_too_large", "A stored value can have 50 MB at most.");
  const ref: ArtifactRef = { hash: createHash("sha256").update(bytes).digest("hex"), size: bytes.byteLength, mime };
  try {
    await writeFile(artifactPath(ref.hash), bytes);
  } catch (error) {
    throw storageError(error);
  }
  return ref;
}

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  // Touched first: a sweep that has just found nobody with a row of it then leaves it alone.
  if ((await touch(path)) && (await isStored(path, bytes.byteLength))) return;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** No room: on the disk, within the user's quota, or within the size that a file may have. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Without the path, which says more about the machine than who draws workflows should know; the cause goes to the log. */
function storageError(cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
  log.error({ event: "artifact_not_stored", error: cause }, "A large value could not be written to the data folder.");
  if (FULL.has(code)) {
    return new AppError("storage_full", "The disk of the data folder is full, so a large value could not be stored.", {
      hint: "Make room on the server, then run it again.",
      cause,
    });
  }
  return new AppError("storage_failed", `A large value could not be stored in the data folder (${code}).`, {
    hint: "See the server's log, and check the data folder's disk and rights.",
    cause,
  });
}

/** Stores bytes for a workspace: the file, and its row in this transaction. */
export async function putArtifact(tx: Tx, orgId: string, bytes: Uint8Array, mime: string): Promise<ArtifactRef> {
  const ref = await writeArtifact(bytes, mime);
  await tx
    .insert(artifacts)
    .values({ org_id: orgId, ...ref })
    .onConflictDoNothing();
  return ref;
}

/** Of executions, only what one has made that the viewer sees; executions that are hidden from them are not there. */
const IS_SEEN = sql`(not exists (select from execution_artifacts x where x.org_id = ${artifacts.org_id} and x.hash = ${artifacts.hash})
  or exists (select from execution_artifacts x join executions e on e.id = x.execution_id
    where x.org_id = ${artifacts.org_id} and x.hash = ${artifacts.hash}))`;

/** The content as a stream, with its size and type. @throws AppError not_found unless this workspace stored it. */
export async function readArtifact(orgId: string, hash: string): Promise<ArtifactRef & { stream: Readable }> {
  const path = artifactPath(hash);
  const [row] = await withTenant(orgId, (tx) =>
    tx
      .select()
      .from(artifacts)
      .where(and(eq(artifacts.org_id, orgId), eq(artifacts.hash, hash), IS_SEEN))
      .limit(1),
  );
  if (!row || !(await isStored(path, row.size))) throw new AppError("not_found", "There is no such artifact.");
  return { hash, size: row.size, mime: row.mime, stream: createReadStream(path) };
}
