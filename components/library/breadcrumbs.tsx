"use client";
import { ChevronRight, Ellipsis } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import type { FolderItem } from "@/lib/api/contracts/library";
import { m } from "@/lib/messages";
import { countInside, pathOf } from "./tree";
import { useDrop } from "./use-drop";

const loadMenu = () => import("./folder-menu").then((each) => each.FolderMenu);

interface BreadcrumbsProps {
  all: readonly FolderItem[];
  folder: string;
  workspace: string;
}

/** The way to the folder that is shown; workflows can be dropped on each part of it. */
export function Breadcrumbs({ all, folder, workspace }: BreadcrumbsProps) {
  const path = pathOf(all, folder);
  const here = path.at(-1);
  return (
    <nav aria-label={m.library.path} className="-ml-1.5 flex flex-wrap items-center gap-0.5 pb-2 text-sm">
      <Crumb id={null} name={m.library.all} href={`/${workspace}/workflows`} isHere={false} />
      {path.map(({ id, name }) => (
        <span key={id} className="flex min-w-0 items-center gap-0.5">
          <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />
          <Crumb id={id} name={name} href={`/${workspace}/workflows?folder=${id}`} isHere={id === folder} />
        </span>
      ))}
      {here && (
        <LazyMenu
          load={loadMenu}
          props={{ folder: here, count: countInside(all, here), workspace }}
          trigger={
            <Button size="icon-sm" variant="ghost" aria-label={`${m.common.more}: ${here.name}`}>
              <Ellipsis aria-hidden />
            </Button>
          }
        />
      )}
    </nav>
  );
}

function Crumb({ id, name, href, isHere }: { id: string | null; name: string; href: string; isHere: boolean }) {
  const drop = useDrop(id, name);
  return (
    <Link
      href={href}
      aria-current={isHere ? "page" : undefined}
      {...drop.handlers}
      className={cn(
        "max-w-48 truncate rounded-md px-1.5 py-1 hover:bg-hover",
        isHere ? "font-medium" : "text-muted",
        drop.isOver && "bg-accent-soft text-accent-text",
      )}
    >
      {name}
    </Link>
  );
}
