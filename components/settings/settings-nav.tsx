"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { roleMay } from "@/lib/auth/permissions";
import { m } from "@/lib/messages";
import { SETTINGS_TABS } from "./tabs";

/** The settings' pages as tabs; each is a page of its own. */
export function SettingsNav({ workspace }: { workspace: string }) {
  const path = usePathname();
  const { role } = useWorkspace();
  return (
    <nav aria-label={m.settings.title} className="-mb-px flex gap-4 overflow-x-auto">
      {SETTINGS_TABS.filter(({ needs }) => needs === undefined || roleMay(role, needs)).map((tab) => {
        const href = `/${workspace}/settings/${tab.path}`;
        const current = path === href || path.startsWith(`${href}/`);
        return (
          <Link
            key={tab.path}
            href={href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "inline-flex h-9 shrink-0 items-center border-transparent border-b-2 text-muted text-sm transition-colors hover:text-text focus-visible:-outline-offset-2",
              current && "border-accent font-medium text-text",
            )}
          >
            {tab.word}
          </Link>
        );
      })}
    </nav>
  );
}
