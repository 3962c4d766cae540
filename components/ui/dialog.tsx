"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { m } from "@/lib/messages";
import { cn } from "./cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

interface DialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  /** Buttons, right-aligned in a bar of their own. */
  footer?: ReactNode;
  /** For a dialog of text alone: its name, and the keyboard can scroll it. */
  reading?: string;
}

/** A dialog in the middle of the screen; on a phone a sheet from the bottom. Focus is trapped and given back. */
export function DialogContent({
  title,
  description,
  footer,
  reading,
  className,
  children,
  ...rest
}: DialogContentProps) {
  const body = "min-h-0 flex-1 overflow-y-auto px-5 py-3";
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
      <Radix.Content
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] animate-sheet flex-col rounded-t-lg border bg-raised shadow-float outline-none sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[76vh] sm:w-[480px] sm:-translate-x-1/2 sm:animate-fade sm:rounded-lg",
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...rest}
      >
        <div className="px-5 pt-4 pr-14 pb-1">
          <Radix.Title className="text-balance font-medium text-lg">{title}</Radix.Title>
          {description && <Radix.Description className="mt-0.5 text-muted text-sm">{description}</Radix.Description>}
        </div>
        {reading === undefined ? (
          <div className={body}>{children}</div>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section aria-label={reading} tabIndex={0} className={body}>
            {children}
          </section>
        )}
        {footer && <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">{footer}</div>}
        {/* Last, so that opening a dialog puts the focus on its first field. */}
        <Radix.Close
          aria-label={m.common.close}
          className="absolute top-3 right-3 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-text"
        >
          <X aria-hidden className="size-4" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}
