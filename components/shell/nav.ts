import { Activity, Braces, KeyRound, LayoutTemplate, type LucideIcon, Settings, Stamp, Workflow } from "lucide-react";
import * as m from "@/lib/messages/en";

export interface NavItem {
  /** Path below the workspace. */
  path: string;
  word: string;
  icon: LucideIcon;
  /** Pressed after "g". */
  key: string;
  /** Has no place in the bar of a phone: there it is in the menu of the account. */
  isWide?: boolean;
}

/** The product's places, in the order of rail, bottom bar and palette. */
export const NAV: readonly NavItem[] = [
  { path: "workflows", word: m.shell.workflows, icon: Workflow, key: "w" },
  { path: "executions", word: m.shell.executions, icon: Activity, key: "e" },
  { path: "approvals", word: m.shell.approvals, icon: Stamp, key: "a" },
  { path: "code-blocks", word: m.shell.blocks, icon: Braces, key: "b", isWide: true },
  { path: "credentials", word: m.shell.credentials, icon: KeyRound, key: "c" },
  { path: "templates", word: m.shell.templates, icon: LayoutTemplate, key: "t", isWide: true },
  { path: "settings", word: m.shell.settings, icon: Settings, key: "s" },
];
