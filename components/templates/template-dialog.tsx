"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMay } from "@/components/shell/workspace";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { TemplateDetail } from "@/lib/api/contracts/templates";
import { messageOf } from "@/lib/client/api";
import { patiently } from "@/lib/client/patiently";
import { useTemplateDetail } from "@/lib/client/templates";
import { m } from "@/lib/messages";
import { TemplateForm } from "./template-form";

const words = m.templates;

// The canvas is most of it: title and form are there before.
const FrozenCanvas = dynamic(
  () => patiently(() => import("@/components/canvas/frozen").then((each) => each.FrozenCanvas)),
  {
    ssr: false,
    loading: () => <Skeleton className="size-full rounded-none" />,
  },
);

interface TemplateDialogProps {
  templateKey: string;
  onClose: () => void;
}

/** A template with its drawing, and what it takes to use it. */
export function TemplateDialog({ templateKey, onClose }: TemplateDialogProps) {
  const query = useTemplateDetail(templateKey);
  const mayChange = useMay("workflow.create");
  const template = query.data;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={template?.title ?? words.preview}
        description={template?.description}
        className="sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(920px,92vw)]"
      >
        {query.isPending ? (
          <div role="status">
            <span className="sr-only">{words.loading}</span>
            <Skeleton className="h-64 w-full" />
          </div>
        ) : template ? (
          <div className="flex flex-col gap-4 pb-2">
            <Drawing template={template} />
            {mayChange ? (
              <TemplateForm template={template} />
            ) : (
              <p className="text-muted text-sm">{m.library.viewer}</p>
            )}
          </div>
        ) : (
          <p role="alert" className="py-6 text-muted text-sm">
            {words.missing} {messageOf(query.error)}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Drawing({ template }: { template: TemplateDetail }) {
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <section
      aria-label={words.preview}
      className="h-[clamp(200px,38dvh,380px)] shrink-0 overflow-hidden rounded-lg border"
    >
      <FrozenCanvas document={template.document} layout={template.layout} selected={selected} onSelect={setSelected} />
    </section>
  );
}
