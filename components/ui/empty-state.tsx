import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** One or two sentences: what appears here, and what to do for it. */
  children?: ReactNode;
  /** The next action. */
  action?: ReactNode;
  /** "h1" when nothing else on the page is one. */
  heading?: "h1" | "h2";
  className?: string;
}

export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  heading: Heading = "h2",
  className,
}: EmptyStateProps) {
  return (
    <div className={clsx("flex flex-col items-center gap-1.5 px-6 py-16 text-center", className)}>
      <div className="mb-2 flex size-10 items-center justify-center rounded-lg border bg-surface text-faint">
        <Icon aria-hidden className="size-5" />
      </div>
      <Heading className="font-medium text-base">{title}</Heading>
      {children && <div className="max-w-sm text-pretty text-muted text-sm">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
