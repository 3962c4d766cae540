/** Secrets that the installation makes for itself, once: <dataDir>/secrets.json, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BootError } from "@/lib/errors";

const Secrets = z.object({
  authSecret: z.string().min(32),
  /** 32 bytes, base64. */
  encryptionKey: z.string().min(43),
  /** Those that the one above is about to replace. */
  previousEncryptionKeys: z.array(z.string().min(43)).optional(),
  inngestEventKey: z.string().min(32),
  inngestSigningKey: z.string().min(32),
  /** Of the embedded PostgreSQL. */
  databasePassword: z.string().min(32),
});

export type Secrets = z.infer<typeof Secrets>;

/**
 * Reads the secrets of a data folder, or makes them. Two processes that do it at once end up with the same ones: the file appears
 * whole, by link(2), and the one who comes second reads the first one's.
 * @throws BootError when the folder cannot be written or the file cannot be read: never makes new secrets over old ones.
 */
export function secretsOf(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  return read(file) ?? create(dataDir, file);
}

function create(dataDir: string, file: string): Secrets {
  const token = () => randomBytes(32).toString("base64url");
  const secrets: Secrets = {
    authSecret: token(),
    encryptionKey: randomBytes(32).toString("base64"),
    inngestEventKey: token(),
    // The form the Inngest SDK expects: a prefix it strips, then hex.
    inngestSigningKey: `signkey-prod-${randomBytes(32).toString("hex")}`,
    databasePassword: token(),
  };
  const draft = join(dataDir, `.secrets-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
    linkSync(draft, file);
    return secrets;
  } catch (error) {
    const winner = read(file);
    if (winner) return winner;
    throw new BootError(
      `The data folder ${dataDir} cannot be written (${codeOf(error)}): give this user the folder, or set FLOWPILOT_DATA_DIR to another.`,
      { cause: error },
    );
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new BootError(
      `${file} cannot be read (${codeOf(error)}): start FlowPilot as the user that owns it, or set FLOWPILOT_DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (error) {
    throw new BootError(
      `${file} is damaged: put it back from a backup, for stored credentials cannot be opened without it.`,
      { cause: error },
    );
  }
}

/** Puts a new master key before the present ones. The caller sees to it that nobody else does so at the same time. @throws BootError */
export function addMasterKey(dataDir: string): void {
  const { encryptionKey, previousEncryptionKeys = [], ...rest } = secretsOf(dataDir);
  const previous = [encryptionKey, ...previousEncryptionKeys];
  replace(dataDir, { ...rest, encryptionKey: randomBytes(32).toString("base64"), previousEncryptionKeys: previous });
}

/** Forgets all master keys but the newest, when nothing is sealed with them any more. @throws BootError */
export function forgetOldMasterKeys(dataDir: string): void {
  const { previousEncryptionKeys, ...rest } = secretsOf(dataDir);
  if (previousEncryptionKeys?.length) replace(dataDir, rest);
}

/** The file is the old one or the new one, whenever the power fails. */
function replace(dataDir: string, secrets: Secrets): void {
  const draft = join(dataDir, `.secrets-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, join(dataDir, "secrets.json"));
  } catch (error) {
    rmSync(draft, { force: true });
    throw new BootError(`The data folder ${dataDir} cannot be written (${codeOf(error)}): the keys are as before.`, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
