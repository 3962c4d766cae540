/** Who is at the other end of a socket. The role changes while it is open; what this process knows of it is at most a second old. */
import { keyAllows } from "@/lib/auth/allow";
import { type Access, type Action, type Role, roleMay, roleMayOn, seesAll } from "@/lib/auth/permissions";

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
  /** What their key is for, whatever their role is; null: everything that they may. */
  readonly scopes: readonly Action[] | null;
  /** Set when they came from a browser. */
  readonly sessionId: string | null;
}

/** How a document is shared that is a workflow's not. */
export const OPEN_TO_ALL: Access = { role: null, is_restricted: false };

/** Whether they see a document. @param access how it is shared with them; null: it is not there. */
export function mayOpen({ role }: Member, access: Access | null): access is Access {
  return access !== null && (seesAll(role) || access.role !== null || !access.is_restricted);
}

/** Whether they may do this to a document now. */
export function mayOn({ role, scopes }: Member, access: Access, action: Action): boolean {
  return roleMayOn(role, access, action) && keyAllows({ key: { scopes } }, action);
}

/** What they are on a document, in the words of the workspace, as others and their own page are told. @param edit the action of changing it */
export function roleOn(member: Member, access: Access, edit: Action): Role {
  if (!mayOn(member, access, edit)) return "viewer";
  return roleMay(member.role, edit) ? member.role : "editor";
}
