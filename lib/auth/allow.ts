import { AppError } from "@/lib/errors";
import { type Action, type Role, roleMay } from "./permissions";

/** Who is asked about. */
export interface Allowed {
  role: Role;
  /** The key they came by, which may be for less than its person may. */
  key?: { scopes: readonly Action[] | null } | null;
}

/** Whether the key they came by, if any, is for this; what their role says is another matter, and may change. */
export function keyAllows({ key }: Pick<Allowed, "key">, action: Action): boolean {
  return !key?.scopes || key.scopes.includes(action);
}

/** Whether somebody may do this: by their role, and by their key when they came by one. */
export function may(who: Allowed, action: Action): boolean {
  return roleMay(who.role, action) && keyAllows(who, action);
}

/** @throws AppError forbidden when they may not. */
export function allow(who: Allowed, action: Action): void {
  if (may(who, action)) return;
  if (roleMay(who.role, action)) {
    throw new AppError("forbidden", `This API key is not for this: it lacks ${action}.`, {
      hint: "Use another key, or make one with this scope.",
      details: { action },
    });
  }
  throw new AppError("forbidden", `Your role in this workspace, ${who.role}, does not allow this.`, {
    hint: "Ask an owner or an admin of the workspace.",
    details: { action },
  });
}
