"use client";
import { createContext, type ReactNode, useContext } from "react";
import { type Access, type Action, type Role, roleMayOn } from "@/lib/auth/permissions";

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

const SharedAs = createContext<Access | null>(null);

/** What is below is about one workflow. @param access how it is shared with this person; null: their role in the workspace decides. */
export function WorkflowAccess({ access, children }: { access: Access | null; children: ReactNode }) {
  return <SharedAs value={access}>{children}</SharedAs>;
}

/** Whether this person's roles allow an action, here. What they do not is not offered; the server asks again. */
export function useMay(action: Action): boolean {
  return roleMayOn(useWorkspace().role, useContext(SharedAs), action);
}

/** The same with a workflow of a list. @param access undefined or null: not known, so the role in the workspace decides. */
export function useMayWith(access: Access | null | undefined, action: Action): boolean {
  return roleMayOn(useWorkspace().role, access ?? null, action);
}
