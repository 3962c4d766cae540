import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { Slot } from "./slot";

export const buttonVariants = cva(
  "base:inline-flex base:shrink-0 select-none base:items-center base:justify-center base:gap-1.5 base:whitespace-nowrap base:rounded-md base:font-medium transition-colors aria-disabled:pointer-events-none aria-disabled:opacity-50 disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "base:bg-accent base:text-on-accent base:hover:bg-accent-hover",
        secondary: "base:border base:border-border-strong base:bg-surface base:text-text base:hover:bg-hover",
        ghost: "base:text-muted base:hover:bg-hover base:hover:text-text",
        danger: "base:bg-danger base:text-on-accent base:hover:bg-danger-hover",
        "danger-ghost": "base:text-failed base:hover:bg-failed-soft",
      },
      size: {
        sm: "base:h-7 base:px-2 base:text-sm",
        md: "base:h-8 base:px-3 base:text-sm",
        lg: "base:h-11 base:px-5 base:text-base",
        icon: "base:size-8 base:text-sm",
        "icon-sm": "base:size-7 base:text-sm",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** Renders the one child (a link) with the button's looks. */
  asChild?: boolean;
  /** The action runs: the button stays in place, busy and unclickable. */
  pending?: boolean;
}

/** A button; `type="button"` unless told otherwise, so it never submits a form by accident. */
export function Button({ variant, size, asChild, pending, className, children, disabled, ...rest }: ButtonProps) {
  const classes = clsx(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot className={classes} {...rest}>
        {children}
      </Slot>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || pending} aria-busy={pending || undefined} {...rest}>
      {pending && <LoaderCircle aria-hidden className="motion-safe:animate-spin" />}
      {children}
    </button>
  );
}
