"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useSyncExternalStore } from "react";
import { cn } from "@/components/ui/cn";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { patiently } from "@/lib/client/patiently";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { RunTab } from "./run-tab";

const words = m.blocks.editor.tabs;
const TABS = ["code", "run", "tests", "versions", "settings", "usage"] as const;
type Tab = (typeof TABS)[number];
const SIDE_BY_SIDE = "(min-width: 1024px)";

// They come when they are looked at.
const TestsTab = dynamic(() => patiently(() => import("./tests-tab").then((each) => each.TestsTab)));
const VersionsTab = dynamic(() => patiently(() => import("./versions-tab").then((each) => each.VersionsTab)));
const SettingsTab = dynamic(() => patiently(() => import("./settings-tab").then((each) => each.SettingsTab)));
const UsageTab = dynamic(() => patiently(() => import("./usage-tab").then((each) => each.UsageTab)));

/** The code on one side and the tabs on the other; on a small screen the code is the first of the tabs. */
export function BlockPanels({ tab, children }: { tab: string | null; children: ReactNode }) {
  const { block, go } = useBlockPage();
  const isWide = useSideBySide();
  const asked = TABS.find((each) => each === tab);
  const shown: Tab = isWide && (asked === undefined || asked === "code") ? "run" : (asked ?? "code");
  const counts: Partial<Record<Tab, number>> = {
    tests: block.tests,
    versions: block.latest.number,
    usage: block.used_by,
  };
  return (
    <Tabs
      value={shown}
      onValueChange={(next) => go({ tab: next })}
      className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(400px,42%)] lg:grid-rows-[auto_minmax(0,1fr)]"
    >
      <TabsList
        aria-label={m.blocks.editor.tabList}
        className="shrink-0 px-4 lg:col-start-2 lg:row-start-1 lg:border-l"
      >
        {TABS.map((each) => (
          <TabsTrigger key={each} value={each} className={each === "code" ? "lg:hidden" : undefined}>
            {words[each]}
            {Boolean(counts[each]) && <span className="text-faint text-xs tabular-nums">{counts[each]}</span>}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent
        value="code"
        forceMount
        // On a desk it stands beside the other tabs, and is none.
        {...(isWide && { role: "region", "aria-label": words.code, "aria-labelledby": undefined, hidden: false })}
        tabIndex={-1}
        className={cn(
          "flex h-[calc(100dvh-220px)] min-h-[420px] flex-col lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:h-auto lg:min-h-0",
          shown !== "code" && "max-lg:hidden",
        )}
      >
        {children}
      </TabsContent>
      <Panel value="run">
        <RunTab />
      </Panel>
      <Panel value="tests">
        <TestsTab />
      </Panel>
      <Panel value="versions">
        <VersionsTab />
      </Panel>
      <Panel value="settings">
        <SettingsTab />
      </Panel>
      <Panel value="usage">
        <UsageTab />
      </Panel>
    </Tabs>
  );
}

function Panel({ value, children }: { value: Tab; children: ReactNode }) {
  return (
    <TabsContent
      value={value}
      className="min-w-0 focus-visible:-outline-offset-2 lg:col-start-2 lg:row-start-2 lg:min-h-0 lg:overflow-y-auto lg:border-l"
    >
      {children}
    </TabsContent>
  );
}

/** True where the code stands beside the tabs. */
export const isSideBySide = (): boolean => window.matchMedia(SIDE_BY_SIDE).matches;

function useSideBySide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(SIDE_BY_SIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    isSideBySide,
    () => true,
  );
}
