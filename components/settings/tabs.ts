import { m } from "@/lib/messages";

export interface SettingsTab {
  /** Path below the workspace's settings. */
  path: string;
  word: string;
}

/** The pages of a workspace's settings, in their order. */
export const SETTINGS_TABS: readonly SettingsTab[] = [
  { path: "limits", word: m.flow.limits.tab },
  { path: "variables", word: m.variables.tab },
  { path: "operations", word: m.settings.tabs.operations },
];
