import { AppError } from "@/lib/errors";
import { type Access, type Action, type Role, roleMayOn } from "./permissions";

/** Who is asked about. */
export interface Allowed {
  role: Role;
  /** The key they came by, which may be for less than its person may. */
  key?: { scopes: readonly Action[] | null } | null;
  /** How the workflow is shared that this is about. */
  access?: Access | null;
}

/** Whether the key they came by, if any, is for this; what their role says is another matter, and may change. */
export function keyAllows({ key }: Pick<Allowed, "key">, action: Action): boolean {
  return !key?.scopes || key.scopes.includes(action);
}

/** What their roles say: the one in the workspace, and the one on the workflow that this is about. */
const rolesMay = ({ role, access = null }: Allowed, action: Action): boolean => roleMayOn(role, access, action);

/** Whether somebody may do this: by their roles, and by their key when they came by one. */
export function may(who: Allowed, action: Action): boolean {
  return rolesMay(who, action) && keyAllows(who, action);
}

/** @throws AppError forbidden when they may not. */
export function allow(who: Allowed, action: Action): void {
  if (may(who, action)) return;
  if (rolesMay(who, action)) {
    throw new AppError("forbidden", `This API key is not for this: it lacks ${action}.`, {
      hint: "Use another key, or make one with this scope.",
      details: { action },
    });
  }
  const shared = who.access?.role ?? null;
  const which = shared === null ? `in this workspace, ${who.role}` : `on this workflow, ${shared}`;
  throw new AppError("forbidden", `Your role ${which}, does not allow this.`, {
    hint: shared === null ? "Ask an owner or an admin of the workspace." : "Ask the workflow's owner.",
    details: { action },
  });
}
