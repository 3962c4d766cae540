import { CopyButton } from "@/components/ui/copy-button";
import { m } from "@/lib/messages";

/** A link that is shown once, to be passed on. */
export function LinkBox({ label, link }: { label: string; link: string }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium text-sm">{label}</span>
      <div className="flex items-center gap-2 rounded-md border bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 select-all truncate font-mono text-xs">{link}</code>
        <CopyButton value={link} label={m.members.copyLink} text={m.common.copy} />
      </div>
    </div>
  );
}
