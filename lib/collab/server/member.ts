/** Who is at the other end of a socket. The role changes while it is open; what this process knows of it is at most a second old. */
import { type Access, type Role, roleMay, roleMayOn, seesAll } from "@/lib/auth/permissions";

export interface Member {
  readonly userId: string;
  readonly orgId: string;
  readonly name: string;
  readonly email: string;
  readonly address: string;
  /** In the workspace. */
  role: Role;
  /** Set when they came by an API key. */
  readonly keyHash: string | null;
  /** By a key that is for looking alone, whatever their role is. */
  readonly looksOnly: boolean;
  /** Set when they came from a browser. */
  readonly sessionId: string | null;
}

/** Whether they see a document. @param access how it is shared with them; null: it is not there. */
export function mayOpen({ role }: Member, access: Access | null): access is Access {
  return access !== null && (seesAll(role) || access.role !== null || !access.is_restricted);
}

/** What they are on a document, in the words of the workspace: what others and their own page are told, and what decides whether they may edit. */
export function roleOn({ role, looksOnly }: Member, access: Access): Role {
  if (looksOnly || !roleMayOn(role, access, "workflow.edit")) return "viewer";
  return roleMay(role, "workflow.edit") ? role : "editor";
}
