/**
 * The master keys: those that seal the workspaces' data keys. They come from FLOWPILOT_ENCRYPTION_KEY, from a command that prints them, or from
 * the data folder's secrets.json. The first one is the newest; more than one there are while old ones are being replaced.
 */
import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { BootError } from "@/lib/errors";
import { secretsOf } from "./secrets";

export interface MasterKey {
  /** The start of its hash, so equal keys have equal ids on every machine. */
  id: string;
  key: Buffer;
}

export type MasterKeySource =
  | { kind: "env"; keys: string }
  | { kind: "command"; command: string }
  | { kind: "file"; dataDir: string };

const COMMAND_MS = 30_000;

/** Reads them, the newest first. @throws BootError with one sentence that never repeats what was read. */
export function readMasterKeys(source: MasterKeySource): MasterKey[] {
  switch (source.kind) {
    case "env":
      return parseKeys(
        source.keys,
        "FLOWPILOT_ENCRYPTION_KEY must be 32 bytes in base64 (make one with: openssl rand -base64 32).",
      );
    case "command":
      return parseKeys(
        run(source.command),
        "FLOWPILOT_ENCRYPTION_KEY_COMMAND must print 32 bytes in base64, or several such keys with the newest first.",
      );
    case "file": {
      const { encryptionKey, previousEncryptionKeys = [] } = secretsOf(source.dataDir);
      return parseKeys(
        [encryptionKey, ...previousEncryptionKeys].join(","),
        "The encryption key in secrets.json of the data folder is damaged: put the file back from a backup.",
      );
    }
  }
}

function parseKeys(text: string, sentence: string): MasterKey[] {
  const keys = text.split(/[\s,]+/).filter(Boolean);
  if (keys.length === 0) throw new BootError(sentence);
  return keys.map((each) => {
    const key = Buffer.from(each, "base64");
    if (key.length !== 32) throw new BootError(sentence);
    return { id: createHash("sha256").update(key).digest("hex").slice(0, 12), key };
  });
}

function run(command: string): string {
  try {
    return execSync(command, { encoding: "utf8", timeout: COMMAND_MS, stdio: ["ignore", "pipe", "inherit"] });
  } catch {
    // Not the cause: it holds what the command printed.
    throw new BootError("FLOWPILOT_ENCRYPTION_KEY_COMMAND failed: run it by hand as the user that starts FlowPilot.");
  }
}
