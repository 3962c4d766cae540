import { withSystem } from "@/db/client";
import { users } from "@/db/schema";

/** Whether anybody has an account yet. Once true it stays true, so it is asked only until then. */
export async function hasUsers(): Promise<boolean> {
  if (shared.flowpilotHasUsers) return true;
  const found = await withSystem((tx) => tx.select({ id: users.id }).from(users).limit(1));
  shared.flowpilotHasUsers = found.length > 0;
  return shared.flowpilotHasUsers;
}

const shared = globalThis as typeof globalThis & { flowpilotHasUsers?: boolean };
