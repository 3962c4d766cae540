"use client";
import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";
import { Button } from "./button";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** The consequences, in plain words. */
  children: ReactNode;
  /** The verb on the button, e.g. "Delete workflow". */
  action: string;
  danger?: boolean;
  /** The word on the other button, when "Cancel" would be ambiguous. */
  keep?: string;
  /** The dialog closes when it resolves, and shows the failure when it rejects. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that cannot be undone, and says what follows from it. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = true,
  keep = m.common.cancel,
  onConfirm,
}: ConfirmDialogProps) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const change = (next: boolean) => {
    setFailure(null);
    onOpenChange(next);
  };
  const confirm = async () => {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <AlertDialog.Content className="fixed inset-x-4 top-[18vh] z-50 animate-fade rounded-lg border bg-raised p-5 shadow-float outline-none sm:inset-x-auto sm:left-1/2 sm:w-[420px] sm:-translate-x-1/2">
          <AlertDialog.Title className="text-balance font-medium text-lg">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 space-y-2 text-muted text-sm">{children}</div>
          </AlertDialog.Description>
          {failure && (
            <p role="alert" className="mt-3 rounded-md bg-failed-soft px-3 py-2 text-failed text-sm">
              {failure}
            </p>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{keep}</Button>
            </AlertDialog.Cancel>
            <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={confirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
