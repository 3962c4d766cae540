"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { WorkspaceItem } from "@/lib/api/contracts/members";
import { messageOf } from "@/lib/client/api";
import { signOut } from "@/lib/client/auth";
import { createWorkspace } from "@/lib/client/members";
import { m } from "@/lib/messages";

const words = m.workspaces;

/** Every workspace of the person, and a form for another. */
export function WorkspaceList({ items }: { items: readonly WorkspaceItem[] }) {
  const [name, setName] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setFailure(m.auth.required.workspace);
    setPending(true);
    setFailure(null);
    try {
      const { slug } = await createWorkspace(name.trim());
      window.location.assign(`/${slug}/workflows`);
    } catch (error) {
      setFailure(messageOf(error));
      setPending(false);
    }
  };
  return (
    <div className="flex flex-col gap-6">
      {items.length > 0 ? (
        <ul aria-label={words.title} className="flex flex-col gap-2">
          {items.map((item) => (
            <li key={item.slug}>
              <a
                href={`/${item.slug}/workflows`}
                className="flex items-center gap-3 rounded-lg border bg-surface px-3 py-2.5 hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate font-medium text-sm">{item.name}</span>
                <span className="text-muted text-sm">{m.permissions.roles[item.role]}</span>
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted text-sm">{words.none}</p>
      )}
      <form noValidate className="flex flex-col gap-3 border-t pt-6" onSubmit={submit}>
        <Field label={words.create} error={failure}>
          {(control) => (
            <Input
              {...control}
              className="h-9"
              maxLength={80}
              autoComplete="organization"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" className="h-9" pending={pending}>
          {words.createAction}
        </Button>
      </form>
      <Button variant="ghost" className="self-start" onClick={() => void signOut()}>
        {words.signOut}
      </Button>
    </div>
  );
}
