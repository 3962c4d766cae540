"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { patiently } from "@/lib/client/patiently";
import { setApiWorkspace } from "@/lib/client/workspace";
import * as m from "@/lib/messages/en";
import { BottomBar } from "./bottom-bar";
import { ShellActionsProvider } from "./palette-sources";
import { Rail } from "./rail";
import { RAIL_COOKIE } from "./rail-cookie";
import { useShellKeys } from "./shortcuts";
import { StaleNotice } from "./stale-notice";
import { type WorkspaceInfo, WorkspaceProvider } from "./workspace";

// Loaded when first opened: they are not part of what a page needs to show itself.
const Palette = dynamic(() => patiently(() => import("./palette").then((each) => each.Palette)), { ssr: false });
const ShortcutSheet = dynamic(() => patiently(() => import("./shortcut-sheet").then((each) => each.ShortcutSheet)), {
  ssr: false,
});

interface ShellProps {
  workspace: WorkspaceInfo;
  initiallyCollapsed: boolean;
  children: ReactNode;
}

/** Rail or bottom bar around a page, command palette and shortcut sheet above it. */
export function Shell({ workspace, initiallyCollapsed, children }: ShellProps) {
  // In the browser alone: on the server, requests of several workspaces share this module.
  if (typeof window !== "undefined") setApiWorkspace(workspace.slug);
  const [collapsed, setCollapsed] = useState(initiallyCollapsed);
  const [palette, setPalette] = useState<"never" | "open" | "closed">("never");
  const [sheet, setSheet] = useState<"never" | "open" | "closed">("never");
  const togglePalette = useCallback(() => setPalette((now) => (now === "open" ? "closed" : "open")), []);
  const openSheet = useCallback(() => setSheet("open"), []);
  const actions = useMemo(() => ({ openPalette: () => setPalette("open"), openShortcuts: openSheet }), [openSheet]);
  const toggleRail = useCallback(() => {
    setCollapsed((now) => {
      // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Firefox.
      document.cookie = `${RAIL_COOKIE}=${now ? "open" : "collapsed"};path=/;max-age=31536000;samesite=lax`;
      return !now;
    });
  }, []);
  useShellKeys({ slug: workspace.slug, onPalette: togglePalette, onShortcuts: openSheet, onToggleRail: toggleRail });
  return (
    <WorkspaceProvider value={workspace}>
      <ShellActionsProvider value={actions}>
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-on-accent text-sm focus:translate-y-0"
        >
          {m.shell.skip}
        </a>
        <div className="flex min-h-dvh">
          <Rail collapsed={collapsed} onToggle={toggleRail} onPalette={togglePalette} onShortcuts={openSheet} />
          <main
            id="content"
            tabIndex={-1}
            className="flex min-w-0 flex-1 flex-col pb-[calc(56px+env(safe-area-inset-bottom))] outline-none md:pb-0"
          >
            {children}
          </main>
        </div>
        <StaleNotice />
        <BottomBar onShortcuts={openSheet} />
        {palette !== "never" && (
          <Palette open={palette === "open"} onOpenChange={(open) => setPalette(open ? "open" : "closed")} />
        )}
        {sheet !== "never" && (
          <ShortcutSheet open={sheet === "open"} onOpenChange={(open) => setSheet(open ? "open" : "closed")} />
        )}
      </ShellActionsProvider>
    </WorkspaceProvider>
  );
}
