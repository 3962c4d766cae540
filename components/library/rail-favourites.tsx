"use client";
import { clsx } from "clsx";
import { Star } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useFavourites } from "@/lib/client/favourites";
import * as m from "@/lib/messages/en";

/** As many as fit without pushing the account away; all of them are in the palette and on top of the list. */
const SHOWN = 8;

/** The person's favourite workflows in the rail. */
export function RailFavourites({ slug }: { slug: string }) {
  const items = useFavourites().data ?? [];
  const path = usePathname();
  if (items.length === 0) return null;
  return (
    <nav aria-label={m.favourite.title} className="mt-4 flex min-h-0 flex-col gap-0.5 overflow-y-auto">
      <span aria-hidden className="px-2 pb-1 text-faint text-xs">
        {m.favourite.title}
      </span>
      {items.slice(0, SHOWN).map((item) => {
        const href = `/${slug}/workflows/${item.slug}`;
        return (
          <Link
            key={item.id}
            href={href}
            aria-current={path === href ? "page" : undefined}
            className={clsx(
              "flex h-7 shrink-0 items-center gap-2 rounded-md px-2 text-sm transition-colors",
              path === href ? "bg-hover font-medium text-text" : "text-muted hover:bg-hover hover:text-text",
            )}
          >
            <Star aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="truncate">{item.name}</span>
          </Link>
        );
      })}
    </nav>
  );
}
