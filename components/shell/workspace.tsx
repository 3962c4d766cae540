"use client";
import { createContext, type ReactNode, useContext } from "react";
import { type Action, type Role, roleMay } from "@/lib/auth/permissions";

export interface WorkspaceInfo {
  slug: string;
  name: string;
  user: { name: string; email: string };
  /** What this person may do here; the server asks again. */
  role: Role;
}

const Context = createContext<WorkspaceInfo | null>(null);

/** Which workspace the pages below show, and who looks at it. */
export function WorkspaceProvider({ value, children }: { value: WorkspaceInfo; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The workspace of the page; only below /[workspace]. */
export function useWorkspace(): WorkspaceInfo {
  const value = useContext(Context);
  if (!value) throw new Error("useWorkspace is for pages below /[workspace].");
  return value;
}

/** Whether this person's role allows an action. What it does not is not offered; the server asks again. */
export function useMay(action: Action): boolean {
  return roleMay(useWorkspace().role, action);
}
