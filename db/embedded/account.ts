/**
 * As whom PostgreSQL runs. It refuses to run as root, so under root it gets a user id of its own, which no account and no other part of
 * FlowPilot uses. On Linux the server is given its data folder as its working directory, entered before the privileges are dropped: the
 * data may then lie in a folder that this user could never enter by path, such as /root.
 */
import { execFileSync } from "node:child_process";
import { lchownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BootError } from "@/lib/errors";

export interface Account {
  /** True when we are root and the server runs as someone else. */
  separate: boolean;
  /** For spawn(): the server. */
  server: { uid?: number; gid?: number };
  /** For spawn(): initdb, which insists on a user with a name. */
  initdb: { uid?: number; gid?: number };
}

/** Nothing of ours reaches the server's environment. NODE_ENV only satisfies the types that Next gives to process.env. */
export const PLAIN_ENV = { LC_ALL: "C", NODE_ENV: "production" } as const;

/** Free on every common system: below the ids that distributions give to containers, above those of people. */
const SERVER_ID = 59_432;

/** @throws BootError under root on systems where the data folder could not be handed over. */
export function account(): Account {
  if (process.getuid?.() !== 0) return { separate: false, server: {}, initdb: {} };
  if (process.platform !== "linux") {
    throw new BootError(
      "Start FlowPilot as a plain user: as root it can run its own PostgreSQL on Linux only (or set DATABASE_URL).",
    );
  }
  return { separate: true, server: { uid: SERVER_ID, gid: SERVER_ID }, initdb: { uid: nobody(), gid: SERVER_ID } };
}

function nobody(): number {
  try {
    return Number(execFileSync("id", ["-u", "nobody"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    // The number that nearly every Linux gives to nobody.
    return 65_534;
  }
}

/** Gives a folder and all in it to a user; nothing to do when nobody else is involved. */
export function giveTo(owner: { uid?: number; gid?: number }, folder: string): void {
  if (owner.uid === undefined || owner.gid === undefined) return;
  lchownSync(folder, owner.uid, owner.gid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    lchownSync(join(folder, entry), owner.uid, owner.gid);
  }
}

/** How a server whose working directory is `folder` names it: by path, or under root without one. */
export function pathFor(who: Account, folder: string): string {
  return who.separate ? "/proc/self/cwd" : folder;
}
