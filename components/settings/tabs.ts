import type { Action } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";

export interface SettingsTab {
  /** Path below the workspace's settings. */
  path: string;
  word: string;
  /** Left out for those who may not do this. */
  needs?: Action;
}

/** The pages of a workspace's settings, in their order. */
export const SETTINGS_TABS: readonly SettingsTab[] = [
  { path: "profile", word: m.account.tab },
  { path: "members", word: m.members.tab },
  { path: "keys", word: m.apiKeys.tab },
  { path: "audit", word: m.audit.tab, needs: "audit.read" },
  { path: "limits", word: m.flow.limits.tab },
  { path: "code", word: m.blocks.code.tab },
  { path: "variables", word: m.variables.tab },
  { path: "operations", word: m.settings.tabs.operations },
];
