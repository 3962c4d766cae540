"use client";
import { type FormEvent, useId, useState } from "react";
import { Section } from "@/components/operations/section";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field, Label } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { roleMay } from "@/lib/auth/permissions";
import { messageOf } from "@/lib/client/api";
import { deleteWorkspace, leaveWorkspace, renameWorkspace } from "@/lib/client/members";
import { m } from "@/lib/messages";

const words = m.workspaces;

/** The workspace as a whole: its name, leaving it, deleting it. */
export function WorkspaceSection() {
  const { role, name, slug } = useWorkspace();
  const [asking, setAsking] = useState<"leave" | "delete" | null>(null);
  const [typed, setTyped] = useState("");
  const id = useId();
  const closing = (open: boolean) => !open && setAsking(null);
  // A whole page load: nothing of the workspace stays in memory.
  const gone = () => window.location.assign("/");
  return (
    <Section title={words.section} help={words.sectionHelp}>
      {roleMay(role, "workspace.update") && <Rename name={name} slug={slug} />}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsking("leave")}>{words.leave}</Button>
        {roleMay(role, "workspace.own") && (
          <Button variant="danger-ghost" onClick={() => setAsking("delete")}>
            {words.delete}
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={asking === "leave"}
        onOpenChange={closing}
        title={words.leaveTitle(name)}
        action={words.leave}
        onConfirm={() => leaveWorkspace().then(gone)}
      >
        <p>{words.leaveBody}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "delete"}
        onOpenChange={closing}
        title={words.deleteTitle(name)}
        action={words.delete}
        onConfirm={() => deleteWorkspace(typed).then(gone)}
      >
        <p>{words.deleteBody}</p>
        <Label htmlFor={id}>{words.deleteConfirm(slug)}</Label>
        <Input id={id} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </ConfirmDialog>
    </Section>
  );
}

function Rename({ name, slug }: { name: string; slug: string }) {
  const [typed, setTyped] = useState(name);
  const [state, setState] = useState<{ pending: boolean; failure: string | null }>({ pending: false, failure: null });
  const value = typed.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (value === "" || value === name) return;
    setState({ pending: true, failure: null });
    try {
      await renameWorkspace(value);
      window.location.reload();
    } catch (error) {
      setState({ pending: false, failure: messageOf(error) });
    }
  };
  return (
    <form className="flex max-w-md items-start gap-2" onSubmit={submit}>
      <Field label={words.name} help={words.address(slug)} error={state.failure} className="flex-1">
        {(control) => (
          <Input {...control} maxLength={80} value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
      </Field>
      <Button type="submit" className="mt-[26px]" disabled={value === "" || value === name} pending={state.pending}>
        {m.common.save}
      </Button>
    </form>
  );
}
