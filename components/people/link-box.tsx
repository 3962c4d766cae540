import { CopyButton } from "@/components/ui/copy-button";
import { m } from "@/lib/messages";

/** A link, or another secret, that is shown once. */
export function LinkBox({ label, link, copy = m.members.copyLink }: { label: string; link: string; copy?: string }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium text-sm">{label}</span>
      <div className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 select-all truncate font-mono text-xs">{link}</code>
        <CopyButton value={link} label={copy} text={m.common.copy} />
      </div>
    </div>
  );
}
