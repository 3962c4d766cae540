"use client";
import { clsx } from "clsx";
import { ChevronsUpDown, PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { RailFavourites } from "@/components/library/rail-favourites";
import { Kbd } from "@/components/ui/kbd";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { usePendingCount } from "@/lib/client/approvals";
import * as m from "@/lib/messages/en";
import { RailAccount } from "./account";
import { Logo } from "./logo";
import { NAV, type NavItem } from "./nav";
import { useModKey } from "./shortcuts";
import { useWorkspace } from "./workspace";

const loadWorkspaces = () => import("@/components/people/workspace-menu").then((each) => each.WorkspaceMenu);

interface RailProps {
  collapsed: boolean;
  onToggle: () => void;
  onPalette: () => void;
  onShortcuts: () => void;
}

/** The left rail: workspace, search, places, account. Icons with words, or icons alone with their words on hover. */
export function Rail({ collapsed, onToggle, onPalette, onShortcuts }: RailProps) {
  const { slug, name } = useWorkspace();
  const pending = usePendingCount();
  const mod = useModKey();
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <aside
      className={clsx(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-sunken p-2 transition-[width] md:flex",
        collapsed ? "w-[52px]" : "w-[216px]",
      )}
    >
      <div className={clsx("mb-2 flex h-9 items-center gap-2", collapsed ? "justify-center" : "pl-1.5")}>
        {!collapsed && (
          <LazyMenu
            load={loadWorkspaces}
            props={{}}
            trigger={
              <button
                type="button"
                title={name}
                aria-label={m.shell.workspace(name)}
                className="-ml-1.5 flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
              >
                <Logo className="size-5 shrink-0" />
                <span className="truncate font-medium text-sm">{name}</span>
                <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-faint" />
              </button>
            }
          />
        )}
        <button
          type="button"
          onClick={onToggle}
          aria-label={collapsed ? m.shell.expand : m.shell.collapse}
          aria-keyshortcuts="["
          title={`${collapsed ? m.shell.expand : m.shell.collapse}  [`}
          className="inline-flex size-7 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-text"
        >
          <Toggle aria-hidden className="size-4" />
        </button>
      </div>
      <button
        type="button"
        onClick={onPalette}
        aria-label={m.shell.search}
        title={collapsed ? m.shell.search : undefined}
        className={clsx(
          "mb-3 flex h-8 items-center gap-2 rounded-md border bg-surface text-faint text-sm transition-colors hover:border-border-strong hover:text-muted",
          collapsed ? "justify-center" : "px-2",
        )}
      >
        <Search aria-hidden className="size-4 shrink-0" />
        {!collapsed && (
          <>
            <span className="truncate">{m.common.search}</span>
            <span className="ml-auto flex gap-0.5">
              <Kbd>{mod}</Kbd>
              <Kbd>K</Kbd>
            </span>
          </>
        )}
      </button>
      <nav aria-label={m.shell.navigation} className="flex flex-col gap-0.5">
        {NAV.map((item) => (
          <RailLink
            key={item.path}
            item={item}
            slug={slug}
            collapsed={collapsed}
            count={item.path === "approvals" ? pending : 0}
          />
        ))}
      </nav>
      {!collapsed && <RailFavourites slug={slug} />}
      <div className="mt-auto">
        <RailAccount collapsed={collapsed} onShortcuts={onShortcuts} />
      </div>
    </aside>
  );
}

interface RailLinkProps {
  item: NavItem;
  slug: string;
  collapsed: boolean;
  count: number;
}

function RailLink({ item, slug, collapsed, count }: RailLinkProps) {
  const href = `/${slug}/${item.path}`;
  const path = usePathname();
  const active = path === href || path.startsWith(`${href}/`);
  const Icon = item.icon;
  return (
    <Link
      href={href}
      aria-current={active ? "page" : undefined}
      title={collapsed ? item.word : undefined}
      className={clsx(
        "relative flex h-8 items-center gap-2 rounded-md text-sm transition-colors",
        collapsed ? "justify-center" : "px-2",
        active ? "bg-hover font-medium text-text" : "text-muted hover:bg-hover hover:text-text",
      )}
    >
      <Icon aria-hidden className={clsx("size-4 shrink-0", active && "text-accent-text")} />
      <span className={collapsed ? "sr-only" : "truncate"}>{item.word}</span>
      {count > 0 && (
        <>
          <span
            aria-hidden
            className={clsx(
              "rounded-full bg-waiting-soft text-center font-medium text-waiting text-xs tabular-nums",
              collapsed ? "absolute -top-0.5 -right-0.5 min-w-4 px-1 leading-4" : "ml-auto min-w-5 px-1.5 leading-5",
            )}
          >
            {count > 99 ? "99+" : count}
          </span>
          <span className="sr-only">, {m.shell.pendingApprovals(count)}</span>
        </>
      )}
    </Link>
  );
}
