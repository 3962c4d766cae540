"use client";
import { useModKey } from "@/components/shell/shortcuts";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { m } from "@/lib/messages";

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const mod = useModKey();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={m.canvas.shortcuts.title}>
        <dl className="divide-y">
          {m.canvas.shortcuts.list.map(([keys, what]) => (
            <div key={keys} className="flex h-9 items-center justify-between text-sm">
              <dt>{what}</dt>
              <dd>
                <Kbd>{keys.replace("Mod", mod)}</Kbd>
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
