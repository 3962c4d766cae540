"use client";
import { Dialog } from "radix-ui";
import { Inspector } from "@/components/inspector/inspector";
import { m } from "@/lib/messages";

/** A phone's inspector: a sheet from the bottom, to read. */
export default function InspectorSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-40 flex max-h-[70dvh] animate-sheet flex-col overflow-y-auto rounded-t-lg border bg-raised pb-[env(safe-area-inset-bottom)] shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{m.canvas.inspector.title}</Dialog.Title>
          <Inspector onClose={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
