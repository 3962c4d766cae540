import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import type { ComponentProps } from "react";

export const badgeVariants = cva(
  "base:inline-flex base:h-5 base:shrink-0 items-center base:gap-1 whitespace-nowrap base:rounded-sm base:px-1.5 base:font-medium base:text-xs [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-hover text-muted",
        outline: "border text-muted",
        accent: "bg-accent-soft text-accent-text",
        running: "bg-running-soft text-running",
        done: "bg-done-soft text-done",
        waiting: "bg-waiting-soft text-waiting",
        failed: "bg-failed-soft text-failed",
        skipped: "bg-skipped-soft text-skipped",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export function Badge({ tone, className, ...rest }: ComponentProps<"span"> & VariantProps<typeof badgeVariants>) {
  return <span className={clsx(badgeVariants({ tone }), className)} {...rest} />;
}
