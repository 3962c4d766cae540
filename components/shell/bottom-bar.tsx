"use client";
import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { usePendingCount } from "@/lib/client/approvals";
import * as m from "@/lib/messages/en";
import { BarAccount } from "./account";
import { NAV } from "./nav";
import { useWorkspace } from "./workspace";

/** The rail's places for a thumb: on screens narrower than 768 px. */
export function BottomBar({ onShortcuts }: { onShortcuts: () => void }) {
  const { slug } = useWorkspace();
  const path = usePathname();
  const pending = usePendingCount();
  return (
    <nav
      aria-label={m.shell.navigation}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-[repeat(6,auto)] border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {NAV.filter(({ isWide }) => !isWide).map(({ path: place, word, icon: Icon }) => {
        const href = `/${slug}/${place}`;
        const active = path === href || path.startsWith(`${href}/`);
        const count = place === "approvals" ? pending : 0;
        return (
          <Link
            key={place}
            href={href}
            aria-current={active ? "page" : undefined}
            className={clsx(
              "relative flex h-14 flex-col items-center justify-center gap-0.5 text-xs",
              active ? "font-medium text-accent-text" : "text-muted",
            )}
          >
            <Icon aria-hidden className="size-5" />
            {word}
            {count > 0 && (
              <>
                <span
                  aria-hidden
                  className="absolute top-1 left-1/2 ml-1.5 min-w-4 rounded-full bg-waiting-soft px-1 text-center font-medium text-waiting text-xs leading-4 tabular-nums"
                >
                  {count > 99 ? "99+" : count}
                </span>
                <span className="sr-only">, {m.shell.pendingApprovals(count)}</span>
              </>
            )}
          </Link>
        );
      })}
      <BarAccount onShortcuts={onShortcuts} />
    </nav>
  );
}
