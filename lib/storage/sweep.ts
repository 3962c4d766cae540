/**
 * Deletes files that no workspace has a row of: their last row went with retention, or their writer died before it stored one. A file
 * that was written or asked for again within a day is left alone, because its row may be on the way.
 */
import { readdir, rename, stat, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { env } from "@/lib/env";

const GRACE_MS = 24 * 3_600_000;
/** Names whose rows are looked up at once. */
const BATCH = 500;
const NAME = /^([0-9a-f]{64})(\..+)?$/;

export interface FileSweep {
  files: number;
  bytes: number;
  /** False: stopped before the last folder. */
  isComplete: boolean;
}

/** The 256 folders, by the first byte of the hash. */
export const folders = (): string[] => Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

// Where the next sweep of this process begins: one that was stopped goes on instead of starting over.
let next = 0;

/** Sweeps folder after folder until all are done or the signal fires. */
export async function sweepFiles(now: Date, signal: AbortSignal): Promise<FileSweep> {
  const swept: FileSweep = { files: 0, bytes: 0, isComplete: false };
  const names = folders();
  for (let done = 0; done < names.length; done += 1) {
    if (signal.aborted) return swept;
    await sweepFolder(
      join(env().dataDir, "artifacts", names[next % names.length] ?? ""),
      now.getTime() - GRACE_MS,
      swept,
    );
    next = (next + 1) % names.length;
  }
  return { ...swept, isComplete: true };
}

async function sweepFolder(folder: string, before: number, swept: FileSweep): Promise<void> {
  const old: { name: string; hash: string; size: number }[] = [];
  for (const name of (await orNull(readdir(folder))) ?? []) {
    const hash = NAME.exec(name)?.[1];
    const file = hash ? await orNull(stat(join(folder, name))) : null;
    if (hash && file && file.mtimeMs < before) old.push({ name, hash, size: file.size });
  }
  for (let at = 0; at < old.length; at += BATCH) {
    const batch = old.slice(at, at + BATCH);
    const known = await knownOf(batch.map(({ hash }) => hash));
    for (const { name, hash, size } of batch) {
      // A name with more than a hash is what a killed writer, or a killed sweep, left behind.
      if (name === hash && known.has(hash)) continue;
      if (!(await remove(join(folder, name), before))) continue;
      swept.files += 1;
      swept.bytes += size;
    }
  }
}

/** Which of these hashes any workspace has. */
async function knownOf(hashes: readonly string[]): Promise<Set<string>> {
  const rows = await withSystem((tx) =>
    tx.execute<{ hash: string }>(sql`
      select distinct hash from artifacts where hash in (select jsonb_array_elements_text(${JSON.stringify(hashes)}::text::jsonb))`),
  );
  return new Set(rows.map(({ hash }) => hash));
}

/** Takes the file out of the way first, and puts it back when a writer has asked for it in between. @returns whether it is gone. */
async function remove(path: string, before: number): Promise<boolean> {
  const aside = path.endsWith(".gone") ? path : `${path}.gone`;
  if ((await orNull(rename(path, aside).then(() => true))) === null) return false;
  const file = await orNull(stat(aside));
  if (file && file.mtimeMs >= before && aside !== path) {
    await rename(aside, path);
    return false;
  }
  await orNull(unlink(aside));
  return true;
}

/** Marks a stored file as wanted now, so that no sweep takes it while its row is on the way. @returns false when it is not there. */
export async function touch(path: string, now = new Date()): Promise<boolean> {
  return (await orNull(utimes(path, now, now).then(() => true))) ?? false;
}

/** What is not there (any more) is no failure: two processes may sweep, and writers write meanwhile. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
