import { clsx } from "clsx";

/** A grey place for what is loading; the container around it carries aria-busy. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("base:h-3.5 animate-breathe base:rounded-sm bg-hover", className)} />;
}
