/** Who is at the other end of a socket. The role changes while it is open; what this process knows of it is at most a second old. */
import { may } from "@/lib/auth/allow";
import type { Action } from "@/lib/auth/permissions";
import type { Role } from "@/lib/auth/principal";

export interface Member {
  readonly userId: string;
  readonly orgId: string;
  readonly name: string;
  readonly email: string;
  readonly address: string;
  role: Role;
  /** Set when they came by an API key. */
  readonly keyHash: string | null;
  /** What their key is for, whatever their role is; null: everything that they may. */
  readonly scopes: readonly Action[] | null;
  /** Set when they came from a browser. */
  readonly sessionId: string | null;
}

/** Whether they may do this now. */
export function mayDo({ role, scopes }: Member, action: Action): boolean {
  return may({ role, key: { scopes } }, action);
}
