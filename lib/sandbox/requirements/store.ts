/**
 * Downloaded files, in <dataDir>/packages, each under the checksum of what is in it; and what was made of them, under the hash of its lock. A
 * file is written beside its place and moved there in one step, so that two processes may fetch the same one at a time, and none ever reads half of it.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/env";
import { digestOf } from "./pace";

export const sha256Of = async (bytes: Uint8Array): Promise<string> => (await digestOf(bytes)).toString("hex");

/** A file's time tells when it was last of use (prune.ts); written no oftener than that. */
const NOTED_MS = 10 * 60_000;

export const packagesFolder = () => path.join(env().dataDir, "packages");
const placeOf = (sha256: string) => path.join(packagesFolder(), "files", sha256.slice(0, 2), sha256);
const placeOfMade = (name: string) => path.join(packagesFolder(), "made", name);

/** What has this checksum; null when it is not here, or is here damaged. */
export async function kept(sha256: string): Promise<Buffer | null> {
  const place = placeOf(sha256);
  const bytes = await readOrNull(place);
  if (bytes === null || (await sha256Of(bytes)) !== sha256) return null;
  await noteUse(place);
  return bytes;
}

export async function keep(bytes: Uint8Array): Promise<string> {
  const sha256 = await sha256Of(bytes);
  await write(placeOf(sha256), [bytes]);
  return sha256;
}

/** What was made of a lock: the checksum of its content goes before it, so that a damaged one is made again. */
export async function madeOf(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const place = placeOfMade(name);
  const file = await readOrNull(place);
  if (file !== null && file.length >= 32 && (await digestOf(file.subarray(32))).equals(file.subarray(0, 32))) {
    await noteUse(place);
    return file.subarray(32);
  }
  const bytes = await make();
  await write(place, [await digestOf(bytes), bytes]);
  return bytes;
}

export async function isMade(name: string): Promise<boolean> {
  return noteUse(placeOfMade(name));
}

/** Notes that it is of use, and tells whether it is there. */
async function noteUse(place: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(place);
    const now = new Date();
    if (now.getTime() - mtimeMs > NOTED_MS) await utimes(place, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

async function readOrNull(place: string): Promise<Buffer | null> {
  try {
    return await readFile(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function write(place: string, parts: readonly Uint8Array[]): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  const draft = `${place}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, parts, { mode: 0o600 });
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
