import { AppError } from "@/lib/errors";
import { type Action, type Role, roleMay } from "./permissions";

/** @throws AppError forbidden when the table says no. */
export function allow({ role }: { role: Role }, action: Action): void {
  if (roleMay(role, action)) return;
  throw new AppError("forbidden", `Your role in this workspace, ${role}, does not allow this.`, {
    hint: "Ask an owner or an admin of the workspace.",
    details: { action },
  });
}
