"use client";
import { LayoutTemplate } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { messageOf } from "@/lib/client/api";
import type { WorkflowCreated } from "@/lib/client/types";
import { useCreateWorkflow } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { ImportYaml } from "./import-yaml";

export interface Example {
  name: string;
  description: string;
  /** workflow.yaml text. */
  yaml: string;
}

const KINDS = ["blank", "example", "yaml"] as const;
type Kind = (typeof KINDS)[number];

interface NewWorkflowDialogProps {
  /** From the URL; anything unknown is closed. */
  kind: string | null;
  onKind: (kind: Kind | null) => void;
  examples: readonly Example[];
  /** Where it goes; null: at the top. */
  folder: string | null;
}

/** A new workflow: blank, from an example, or from workflow.yaml. */
export function NewWorkflowDialog({ kind, onKind, examples, folder }: NewWorkflowDialogProps) {
  const open = KINDS.find((each) => each === kind);
  const words = m.workflows.dialog;
  return (
    <Dialog open={open !== undefined} onOpenChange={(next) => !next && onKind(null)}>
      <DialogContent title={words.title} className="sm:w-[560px]">
        <Tabs
          value={open ?? "blank"}
          onValueChange={(value) => onKind(KINDS.find((each) => each === value) ?? "blank")}
        >
          <TabsList>
            <TabsTrigger value="blank">{words.blank}</TabsTrigger>
            <TabsTrigger value="example">{words.example}</TabsTrigger>
            <TabsTrigger value="yaml">{words.yaml}</TabsTrigger>
          </TabsList>
          <TabsContent value="blank" className="pt-4">
            <Blank folder={folder} />
          </TabsContent>
          <TabsContent value="example" className="pt-4">
            <Examples examples={examples} folder={folder} />
          </TabsContent>
          <TabsContent value="yaml" className="pt-4">
            <ImportYaml folder={folder} />
          </TabsContent>
        </Tabs>
      </DialogContent>
    </Dialog>
  );
}

/** Goes to the canvas of a workflow that was just made. */
export function useOpenWorkflow(): (created: Pick<WorkflowCreated, "slug">) => void {
  const router = useRouter();
  const { slug } = useWorkspace();
  return (created) => router.push(`/${slug}/workflows/${created.slug}`);
}

function Blank({ folder }: { folder: string | null }) {
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const create = useCreateWorkflow(folder);
  const open = useOpenWorkflow();
  const words = m.workflows.dialog;
  const submit = () => {
    const title = name.trim();
    setMissing(title === "");
    if (title === "") return;
    create.mutate(
      { document: { name: title, triggers: [{ type: "manual" }], nodes: [], edges: [] } },
      { onSuccess: open },
    );
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={words.name}
        error={missing ? words.nameRequired : create.isError ? messageOf(create.error) : null}
        required
      >
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={120}
            value={name}
            placeholder={words.namePlaceholder}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={create.isPending} className="self-end">
        {words.createBlank}
      </Button>
    </form>
  );
}

function Examples({ examples, folder }: { examples: readonly Example[]; folder: string | null }) {
  const create = useCreateWorkflow(folder);
  const open = useOpenWorkflow();
  const { slug: workspace } = useWorkspace();
  const words = m.workflows.dialog;
  if (examples.length === 0) return <p className="py-6 text-center text-muted text-sm">{words.examplesEmpty}</p>;
  return (
    <>
      <ul className="flex flex-col gap-2 pb-2">
        {examples.map((example) => (
          <li key={example.name} className="flex items-center gap-3 rounded-lg border px-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="font-medium text-sm">{example.name}</p>
              <p className="text-pretty text-muted text-sm">{example.description}</p>
            </div>
            <Button
              aria-label={`${words.useExample}: ${example.name}`}
              pending={
                create.isPending &&
                create.variables !== undefined &&
                "yaml" in create.variables &&
                create.variables.yaml === example.yaml
              }
              disabled={create.isPending}
              onClick={() => create.mutate({ yaml: example.yaml }, { onSuccess: open })}
            >
              {words.useExample}
            </Button>
          </li>
        ))}
      </ul>
      <Button asChild variant="ghost" className="mb-2">
        <Link href={`/${workspace}/templates`}>
          <LayoutTemplate aria-hidden />
          {m.templates.browse}
        </Link>
      </Button>
      {create.isError && (
        <p role="alert" className="pb-2 text-failed text-sm">
          {messageOf(create.error)}
        </p>
      )}
    </>
  );
}
