/**
 * Keeps the folder of packages within bounds: what has been of no use for a month goes, then what was of use the longest time ago until the
 * rest is small enough. What the caller names stays, whatever the bounds say, for without a network it could not be had again. What was
 * made of files can be made again and is never named.
 */
import { lstat, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { packagesFolder } from "./store";

const DAY = 24 * 60 * 60_000;
export const PACKAGE_BOUNDS = { maxBytes: 2 * 1024 ** 3, maxAgeMs: 30 * DAY };
/** Somebody may be about to use what was of use just now, such as a version that is not saved yet. */
const FRESH_MS = 60 * 60_000;

export interface StoredFile {
  /** Its checksum, or the key of what was made. */
  name: string;
  place: string;
  bytes: number;
  /** When it was last of use, in milliseconds. */
  usedAt: number;
  kind: "file" | "made" | "draft";
}

export interface PruneRequest {
  now: Date;
  /** Checksums of files that stay. */
  needed: ReadonlySet<string>;
  maxBytes?: number;
  maxAgeMs?: number;
}

export interface Pruned {
  removed: number;
  freedBytes: number;
  /** What is left; more than the bound when that much is needed. */
  bytes: number;
}

/** Which of these go. Pure. */
export function toRemove(
  all: readonly StoredFile[],
  { now, needed, maxBytes = PACKAGE_BOUNDS.maxBytes, maxAgeMs = PACKAGE_BOUNDS.maxAgeMs }: PruneRequest,
): StoredFile[] {
  const ageOf = ({ usedAt }: StoredFile) => now.getTime() - usedAt;
  const mayGo = all
    .filter((file) => ageOf(file) > FRESH_MS && !(file.kind === "file" && needed.has(file.name)))
    .sort((a, b) => a.usedAt - b.usedAt);
  let left = all.reduce((sum, { bytes }) => sum + bytes, 0);
  return mayGo.filter((file) => {
    // A draft that is not fresh was left behind by a process that ended.
    const goes = file.kind === "draft" || ageOf(file) > maxAgeMs || left > maxBytes;
    if (goes) left -= file.bytes;
    return goes;
  });
}

/** Removes what goes. Whoever needs one of them again fetches it, or makes it, again. */
export async function prunePackages(request: PruneRequest): Promise<Pruned> {
  const all = await stored();
  const gone = toRemove(all, request);
  for (const { place } of gone) await rm(place, { force: true });
  const sum = (files: readonly StoredFile[]) => files.reduce((total, { bytes }) => total + bytes, 0);
  return { removed: gone.length, freedBytes: sum(gone), bytes: sum(all) - sum(gone) };
}

async function stored(): Promise<StoredFile[]> {
  const folder = packagesFolder();
  const entries = await unlessGone(readdir(folder, { recursive: true, withFileTypes: true }));
  const files: StoredFile[] = [];
  for (const entry of entries ?? []) {
    if (!entry.isFile()) continue;
    const place = path.join(entry.parentPath, entry.name);
    const found = await unlessGone(lstat(place));
    if (!found) continue;
    const isMade = path.relative(folder, place).startsWith("made");
    const kind = entry.name.endsWith(".draft") ? "draft" : isMade ? "made" : "file";
    files.push({ name: entry.name, place, bytes: found.size, usedAt: found.mtimeMs, kind });
  }
  return files;
}

/** Null for what is not there (any more): others write here, too. */
async function unlessGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
