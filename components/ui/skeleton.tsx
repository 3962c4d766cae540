import { cn } from "./cn";

/** A grey place for what is loading; the container around it carries aria-busy. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-3.5 animate-breathe rounded-sm bg-hover", className)} />;
}
