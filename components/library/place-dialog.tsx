"use client";
import { Folder, House } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { messageOf } from "@/lib/client/api";
import { useFolders } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { flatTree, pathOf } from "./tree";

const words = m.library.move;

interface PlaceDialogProps {
  title: string;
  /** Where it is now; undefined when there is no one place. */
  from: string | null | undefined;
  /** A folder that cannot be a place, with all below it: the one that is moved. */
  without?: string;
  onClose: () => void;
  /** @param name of the place, for a sentence. A refusal stays in the dialog. */
  onMove: (folder: string | null, name: string) => Promise<unknown>;
}

/** Chooses a folder, or the top. Radios, so that the arrow keys go through them. */
export function PlaceDialog({ title, from, without, onClose, onMove }: PlaceDialogProps) {
  const all = useFolders().data ?? [];
  const [place, setPlace] = useState<string | null | undefined>(from);
  const [needle, setNeedle] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const group = useId();
  const shown = flatTree(all).filter(
    ({ folder }) =>
      !pathOf(all, folder.id).some(({ id }) => id === without) &&
      folder.name.toLowerCase().includes(needle.trim().toLowerCase()),
  );
  const nameOf = (id: string | null) => all.find((folder) => folder.id === id)?.name ?? words.top;
  const move = async () => {
    if (place === undefined) return;
    setPending(true);
    try {
      await onMove(place, nameOf(place));
      onClose();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setPending(false);
    }
  };
  const choice = (id: string | null, label: string, depth: number) => (
    <label
      key={id ?? "top"}
      style={{ paddingLeft: 8 + depth * 20 }}
      className={cn(
        "flex h-9 cursor-pointer items-center gap-2 rounded-md pr-2 text-sm hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent-text pointer-coarse:h-11",
        place === id && "bg-accent-soft",
      )}
    >
      <input type="radio" name={group} className="sr-only" checked={place === id} onChange={() => setPlace(id)} />
      {id === null ? (
        <House aria-hidden className="size-4 shrink-0 text-faint" />
      ) : (
        <Folder aria-hidden className="size-4 shrink-0 text-faint" />
      )}
      <span className="truncate">{label}</span>
    </label>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        footer={
          <>
            {failure && (
              <p role="alert" className="mr-auto text-failed text-sm">
                {failure}
              </p>
            )}
            <Button variant="primary" disabled={place === undefined || place === from} pending={pending} onClick={move}>
              {words.confirm}
            </Button>
          </>
        }
      >
        {all.length > 8 && (
          <Input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={needle}
            onChange={(event) => setNeedle(event.target.value)}
            className="mb-2"
          />
        )}
        <fieldset className="flex flex-col">
          <legend className="sr-only">{title}</legend>
          {needle.trim() === "" && choice(null, words.top, 0)}
          {shown.map(({ folder, depth }) => choice(folder.id, folder.name, depth))}
          {needle.trim() !== "" && shown.length === 0 && <p className="py-4 text-muted text-sm">{words.none}</p>}
        </fieldset>
      </DialogContent>
    </Dialog>
  );
}
