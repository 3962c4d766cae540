"use client";
import { clsx } from "clsx";
import { CircleUser } from "lucide-react";
import { LazyMenu } from "@/components/ui/lazy-menu";
import * as m from "@/lib/messages/en";
import { useWorkspace } from "./workspace";

const load = () => import("./account-menu").then((each) => each.AccountMenu);

/** The account at the foot of the rail. */
export function RailAccount({ collapsed, onShortcuts }: { collapsed: boolean; onShortcuts: () => void }) {
  const { user } = useWorkspace();
  const trigger = (
    <button
      type="button"
      aria-label={`${m.shell.account}: ${user.name}`}
      className={clsx(
        "flex h-9 w-full items-center gap-2 rounded-md text-left text-muted text-sm transition-colors hover:bg-hover hover:text-text data-[state=open]:bg-hover",
        collapsed ? "justify-center" : "px-1.5",
      )}
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft font-medium text-accent-text text-xs"
      >
        {(user.name || user.email).slice(0, 1).toUpperCase()}
      </span>
      {!collapsed && <span className="truncate">{user.name}</span>}
    </button>
  );
  return <LazyMenu load={load} trigger={trigger} props={{ align: "start" as const, onShortcuts }} />;
}

/** The account as the last cell of the bottom bar. */
export function BarAccount({ onShortcuts }: { onShortcuts: () => void }) {
  const trigger = (
    <button type="button" className="flex h-14 flex-col items-center justify-center gap-0.5 text-muted text-xs">
      <CircleUser aria-hidden className="size-5" />
      {m.shell.account}
    </button>
  );
  return <LazyMenu load={load} trigger={trigger} props={{ align: "end" as const, onShortcuts }} />;
}
