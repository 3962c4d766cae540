"use client";
import { X } from "lucide-react";
import { CodeDiff } from "@/components/code/code-editor";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { FieldList } from "@/components/versions/field-list";
import { useBlockDiff } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { Note } from "./editor-pane";

const words = m.blocks.diff;

/** Two versions: their code side by side, and below it whatever else differs. */
export function DiffPane({ from, to }: { from: string; to: string }) {
  const { block, go } = useBlockPage();
  const query = useBlockDiff(block.id, { from, to });
  const { data } = query;
  return (
    <>
      <Note>
        <h2 className="min-w-0 flex-1 font-medium text-sm text-text">
          {words.title(Number(from), data?.to.number ?? Number(to))}
        </h2>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={words.close}
          title={words.close}
          onClick={() => go({ from: null, to: null })}
        >
          <X aria-hidden />
        </Button>
      </Note>
      {query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        data && (
          <>
            {!data.code_changed && <p className="border-b px-3 py-2 text-muted text-sm">{words.same}</p>}
            <div className="min-h-0 flex-1">
              <CodeDiff
                before={data.from?.code ?? ""}
                after={data.to.code}
                language={block.language}
                label={block.name}
              />
            </div>
            {data.fields.length > 0 && (
              <section
                aria-label={words.fields}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
                tabIndex={0}
                className="max-h-[40%] shrink-0 overflow-y-auto border-t p-3"
              >
                <h3 className="mb-2 font-medium text-sm">{words.fields}</h3>
                <FieldList fields={data.fields} kind="changed" />
              </section>
            )}
          </>
        )
      )}
    </>
  );
}
