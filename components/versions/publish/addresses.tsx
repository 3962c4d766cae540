"use client";
import { useCanvas } from "@/components/canvas/context";
import { curlLine, sampleOf } from "@/components/inspector/webhook";
import { CopyButton } from "@/components/ui/copy-button";
import type { PublishAnswer } from "@/lib/client/types";
import { m } from "@/lib/messages";

const words = m.versions.publish;

/** Where a published workflow answers, with a line to try it. */
export function Addresses({ answer }: { answer: PublishAnswer }) {
  const { store } = useCanvas();
  if (answer.webhook_urls.length === 0) return <p className="text-muted text-sm">{words.noTriggers}</p>;
  const sample = sampleOf(store.get().state.fields.input_schema);
  return (
    <div className="space-y-3">
      <p className="text-sm">{words.webhooks}</p>
      {answer.webhook_urls.map(({ url, methods }) => {
        const curl = curlLine(url, methods, sample);
        return (
          <div key={url} className="space-y-2 rounded-md border bg-sunken p-3">
            <div className="flex items-start gap-2">
              <p className="min-w-0 flex-1 break-all font-mono text-xs leading-6">{url}</p>
              <CopyButton value={url} label={m.canvas.inspector.trigger.copyUrl} />
            </div>
            <div className="flex items-start gap-2 border-t pt-2">
              <p className="min-w-0 flex-1 break-all font-mono text-muted text-xs leading-5">{curl}</p>
              <CopyButton value={curl} label={m.canvas.inspector.trigger.copyCurl} />
            </div>
          </div>
        );
      })}
    </div>
  );
}
