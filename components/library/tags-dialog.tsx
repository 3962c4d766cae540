"use client";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { useBulk, useTags } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { TagChip } from "./tag-chip";

const words = m.library.tags;
/** As the API has it. */
const LONGEST = 40;

interface TagsDialogProps {
  workflows: readonly { id: string; name: string; tags: readonly string[] }[];
  onClose: () => void;
}

/** Tags of one or many workflows: each is put on all of them, or taken off; a name that is new becomes a tag. Changes hold at once. */
export function TagsDialog({ workflows, onClose }: TagsDialogProps) {
  const known = useTags().data ?? [];
  const bulk = useBulk();
  const [text, setText] = useState("");
  /** What was changed here: the list behind comes back later than the next click. */
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const ids = workflows.map(({ id }) => id);
  const stateOf = (name: string): "all" | "some" | "none" => {
    const now = changed.get(name);
    if (now !== undefined) return now ? "all" : "none";
    const n = workflows.filter(({ tags }) => tags.includes(name)).length;
    return n === 0 ? "none" : n === workflows.length ? "all" : "some";
  };
  const put = (name: string, isOn: boolean) => {
    setChanged(new Map(changed).set(name, isOn));
    bulk.mutate(
      { ids, change: { action: isOn ? "tag" : "untag", tags: [name] } },
      { onError: () => setChanged((now) => new Map([...now].filter(([key]) => key !== name))) },
    );
  };
  const wanted = text.trim();
  const names = [...new Set([...known.map(({ name }) => name), ...changed.keys()])];
  const shown = names.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  const isNew = wanted !== "" && !names.some((name) => name.toLowerCase() === wanted.toLowerCase());
  const hasComma = wanted.includes(",");
  const create = () => {
    if (!isNew || hasComma) return;
    put(wanted, true);
    setText("");
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={words.title(workflows.length, workflows[0]?.name ?? "")} className="sm:w-[400px]">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const [only] = shown;
            if (isNew) create();
            else if (only !== undefined && shown.length === 1) put(only, stateOf(only) !== "all");
          }}
        >
          <Input
            autoFocus
            aria-label={words.placeholder}
            placeholder={words.placeholder}
            maxLength={LONGEST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
        {(bulk.isError || hasComma) && (
          <p role="alert" className="pt-2 text-failed text-sm">
            {hasComma ? words.comma : messageOf(bulk.error)}
          </p>
        )}
        <ul aria-label={words.label} className="flex min-h-24 flex-col pt-2 pb-1">
          {shown.map((name) => {
            const state = stateOf(name);
            return (
              <li key={name}>
                <label className="flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-hover pointer-coarse:h-11">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-(--accent)"
                    checked={state === "all"}
                    ref={(box) => {
                      if (box) box.indeterminate = state === "some";
                    }}
                    onChange={() => put(name, state !== "all")}
                  />
                  <TagChip name={name} />
                  {workflows.length > 1 && state !== "none" && (
                    <span className="text-faint text-xs">{state === "all" ? words.on : words.some}</span>
                  )}
                </label>
              </li>
            );
          })}
          {isNew && !hasComma && (
            <li>
              <button
                type="button"
                onClick={create}
                className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm hover:bg-hover pointer-coarse:h-11"
              >
                <Plus aria-hidden className="size-4 text-faint" />
                {words.create(wanted)}
              </button>
            </li>
          )}
          {names.length === 0 && wanted === "" && <li className="py-3 text-muted text-sm">{words.none}</li>}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
