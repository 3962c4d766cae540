/** What a block's requirements came to: every file by name, version and checksum. Stored with the block's version; a run needs nothing else. */
import { createHash } from "node:crypto";
import { z } from "zod";

export const MAX_PACKAGES = 200;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const lockedPackage = z.object({
  name: z.string().min(1).max(214),
  version: z.string().min(1).max(128),
  source: z.enum(["pypi", "pyodide", "npm"]),
  /** The name of its file in the registry, by which it is found there again. */
  file: z
    .string()
    .max(300)
    .regex(/^[^/\\]+$/),
  /** Where it came from. Never a whole address: some registries have their token in it. */
  host: z.string().max(300),
  sha256,
  /** As npm gives it: "sha512-…". */
  integrity: z.string().max(1_000).optional(),
  size: z.number().int().nonnegative(),
  /** npm: where it lies, such as node_modules/a/node_modules/b. */
  path: z
    .string()
    .max(2_000)
    .regex(/^node_modules\/(?!.*\.\.)[^\\]+$/)
    .optional(),
});
export type LockedPackage = z.infer<typeof lockedPackage>;

export const lockSchema = z.object({
  format: z.literal(1),
  language: z.enum(["javascript", "python"]),
  /** What it was resolved for; a lock of another one is resolved again. */
  runtime: z.string().max(100),
  /** As they were asked for. */
  requirements: z.array(z.string().max(300)).max(50),
  packages: z.array(lockedPackage).max(MAX_PACKAGES),
});
export type Lock = z.infer<typeof lockSchema>;

/** Which files a process has loaded: two locks with the same hash are the same to a run. What a file is called tells how it is unpacked. */
export function lockHash(lock: Lock): string {
  const parts = lock.packages.map(({ name, version, source, file, sha256, path = "" }) => [
    ...[name, version, source, file, sha256, path],
  ]);
  return createHash("sha256")
    .update(JSON.stringify([lock.language, lock.runtime, lock.requirements, parts]))
    .digest("hex");
}
