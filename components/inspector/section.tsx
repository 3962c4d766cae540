"use client";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";

/** A titled part of the inspector. `folded` ones open on a click, or when a field in them is asked for (`reveal`). */
export function Section({
  title,
  folded,
  reveal,
  children,
}: {
  title?: string;
  folded?: boolean;
  reveal?: number;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(!folded);
  useEffect(() => {
    if (reveal) setOpen(true);
  }, [reveal]);
  if (!title) return <div className="space-y-4 px-4 py-4">{children}</div>;
  if (folded === undefined) {
    return (
      <section className="border-t px-4 py-4">
        <h3 className="mb-3 font-medium text-muted text-xs">{title}</h3>
        <div className="space-y-4">{children}</div>
      </section>
    );
  }
  return (
    <section className="border-t">
      <h3>
        <button
          type="button"
          aria-expanded={open}
          className="flex w-full items-center gap-1.5 px-4 py-3 text-left font-medium text-muted text-xs hover:text-text"
          onClick={() => setOpen(!open)}
        >
          <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", open && "rotate-90")} />
          {title}
        </button>
      </h3>
      {open && <div className="space-y-4 px-4 pb-4">{children}</div>}
    </section>
  );
}
