"use client";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** Not modal: the page behind stays in the accessibility tree and scrolls; a click outside closes it. */
export function Menu(props: ComponentProps<typeof DropdownMenu.Root>) {
  return <DropdownMenu.Root modal={false} {...props} />;
}
export const MenuTrigger = DropdownMenu.Trigger;
export const MenuRadioGroup = DropdownMenu.RadioGroup;

const item =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 py-1 text-sm outline-none pointer-coarse:min-h-10 data-[disabled]:cursor-default data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint";

/** Menus are put into the main landmark, so that nothing on the page is outside of one. */
function parent(): HTMLElement | undefined {
  return typeof document === "undefined" ? undefined : (document.querySelector("main") ?? undefined);
}

export function MenuContent({ className, ...rest }: ComponentProps<typeof DropdownMenu.Content>) {
  return (
    <DropdownMenu.Portal container={parent()}>
      <DropdownMenu.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn("z-50 min-w-44 animate-enter rounded-lg border bg-raised p-1 shadow-float", className)}
        {...rest}
      />
    </DropdownMenu.Portal>
  );
}

interface MenuItemProps extends ComponentProps<typeof DropdownMenu.Item> {
  danger?: boolean;
  /** Shown at the right end, e.g. a shortcut. */
  hint?: ReactNode;
}

export function MenuItem({ danger, hint, className, children, asChild, ...rest }: MenuItemProps) {
  const classes = cn(item, danger && "text-failed data-[highlighted]:bg-failed-soft [&_svg]:text-failed", className);
  if (asChild) {
    return (
      <DropdownMenu.Item asChild className={classes} {...rest}>
        {children}
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.Item className={classes} {...rest}>
      {children}
      {hint && <span className="ml-auto pl-4 text-faint text-xs">{hint}</span>}
    </DropdownMenu.Item>
  );
}

export function MenuRadioItem({ className, children, ...rest }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem className={cn(item, className)} {...rest}>
      {children}
      <DropdownMenu.ItemIndicator className="ml-auto">
        <Check aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

export function MenuLabel({ className, ...rest }: ComponentProps<typeof DropdownMenu.Label>) {
  return <DropdownMenu.Label className={cn("px-2 pt-1.5 pb-1 text-faint text-xs", className)} {...rest} />;
}

export function MenuSeparator({ className }: { className?: string }) {
  return <DropdownMenu.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} />;
}
