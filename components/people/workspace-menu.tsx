"use client";
import { Check, LayoutGrid, Plus } from "lucide-react";
import Link from "next/link";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import type { LateMenuProps } from "@/components/ui/lazy-menu";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { useWorkspaces } from "@/lib/client/members";
import { m } from "@/lib/messages";

/** So that the menu stays on the screen; the page has all. */
const SHOWN = 10;

/** The person's workspaces, to go from one to another. A whole page load each: nothing of the former stays in memory. */
export function WorkspaceMenu({ trigger, defaultOpen }: LateMenuProps) {
  const { slug, name } = useWorkspace();
  const items = useWorkspaces().data ?? [{ slug, name }];
  return (
    <Menu defaultOpen={defaultOpen}>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align="start" className="w-60">
        {items.slice(0, SHOWN).map((each) => (
          <MenuItem key={each.slug} asChild>
            <a href={`/${each.slug}/workflows`} aria-current={each.slug === slug ? "true" : undefined}>
              <Check aria-hidden className={cn(each.slug !== slug && "invisible")} />
              <span className="truncate">{each.name}</span>
            </a>
          </MenuItem>
        ))}
        <MenuSeparator />
        {items.length > SHOWN && (
          <MenuItem asChild>
            <Link href="/workspaces">
              <LayoutGrid aria-hidden />
              {m.workspaces.all}
            </Link>
          </MenuItem>
        )}
        <MenuItem asChild>
          <Link href="/workspaces">
            <Plus aria-hidden />
            {m.workspaces.create}
          </Link>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
