/**
 * Downloaded files, in <dataDir>/packages, each under the checksum of what is in it; and what was made of them, under the hash of its lock. A
 * file is written beside its place and moved there in one step, so that two processes may fetch the same one at a time, and none ever reads half of it.
 */
import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/env";

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const folder = () => path.join(env().dataDir, "packages");
const placeOf = (sha256: string) => path.join(folder(), "files", sha256.slice(0, 2), sha256);
const placeOfMade = (name: string) => path.join(folder(), "made", name);

/** What has this checksum; null when it is not here, or is here damaged. */
export async function kept(sha256: string): Promise<Buffer | null> {
  const bytes = await readOrNull(placeOf(sha256));
  return bytes !== null && sha256Of(bytes) === sha256 ? bytes : null;
}

export async function keep(bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes);
  await write(placeOf(sha256), bytes);
  return sha256;
}

/** What was made of a lock: the checksum of its content goes before it, so that a damaged one is made again. */
export async function madeOf(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const place = placeOfMade(name);
  const file = await readOrNull(place);
  if (file !== null && file.length >= 32 && digest(file.subarray(32)).equals(file.subarray(0, 32)))
    return file.subarray(32);
  const bytes = await make();
  await write(place, Buffer.concat([digest(bytes), bytes]));
  return bytes;
}

export async function isMade(name: string): Promise<boolean> {
  return access(placeOfMade(name)).then(
    () => true,
    () => false,
  );
}

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

async function readOrNull(place: string): Promise<Buffer | null> {
  try {
    return await readFile(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function write(place: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
  const draft = `${place}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, bytes, { mode: 0o600 });
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** An empty folder for the time of `work`, on the same disk as the rest. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const place = path.join(folder(), "work", randomUUID());
  await mkdir(place, { recursive: true, mode: 0o700 });
  try {
    return await work(place);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
