/** Who may look after the installation. */
import { withSystem } from "@/db/client";
import { may } from "@/lib/auth/allow";
import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import { keeperId } from "./keeper";

type Looker = Pick<Principal, "userId" | "role"> & Partial<Pick<Principal, "key">>;

/** Whether this is the person who looks after the installation: who set it up or came after them, while they own the workspace they look at. Not by a key that is for less. */
export async function isInstallationOwner(by: Looker): Promise<boolean> {
  return may(by, "installation.read") && by.userId === (await installationOwnerId());
}

const MEMORY_MS = 5000;
const memory: { id: string | null; until: number } = { id: null, until: 0 };

/** Who looks after it (keeper.ts); remembered for a moment, for it is asked with each call of the API. */
export async function installationOwnerId(now = Date.now()): Promise<string | null> {
  if (memory.until > now) return memory.id;
  const id = await withSystem(keeperId);
  Object.assign(memory, { id, until: id === null ? 0 : now + MEMORY_MS });
  return memory.id;
}

/** @throws AppError forbidden */
export async function installationOwnerOnly(principal: Principal): Promise<void> {
  if (await isInstallationOwner(principal)) return;
  throw new AppError("forbidden", "Only the person who set this installation up may see this.");
}
