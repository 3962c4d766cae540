"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { Failure } from "@/components/versions/failure";
import { messageOf } from "@/lib/client/api";
import { usePatchBlock } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { ContentFields } from "./content-fields";
import { useBlockPage } from "./context";
import { SaveBar } from "./save-bar";

const words = m.blocks.settings;

/** What belongs to the block itself, and what is part of its next version. */
export function SettingsTab() {
  const { drafting, viewed } = useBlockPage();
  return (
    <>
      <BlockFields />
      <section aria-labelledby="next-version" className="flex flex-col gap-5 p-4">
        <div>
          <h2 id="next-version" className="font-medium text-sm">
            {words.version}
          </h2>
          <p className="text-faint text-xs">{words.versionHelp}</p>
        </div>
        <ContentFields />
        {/* On a small screen the bar below the code is behind another tab. */}
        {drafting.isChanged && drafting.mayWrite && !viewed && (
          <div className="flex lg:hidden">
            <SaveBar />
          </div>
        )}
      </section>
    </>
  );
}

function BlockFields() {
  const { block, mayEdit } = useBlockPage();
  const patch = usePatchBlock(block.id);
  const [typed, setTyped] = useState<{ name?: string; description?: string; single_use?: boolean }>({});
  const now = { name: block.name, description: block.description, single_use: block.single_use, ...typed };
  const isChanged =
    now.name !== block.name || now.description !== block.description || now.single_use !== block.single_use;
  const type = (change: typeof typed) => {
    patch.reset();
    setTyped((before) => ({ ...before, ...change }));
  };
  return (
    <form
      aria-labelledby="block-itself"
      className="flex flex-col gap-4 border-b p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && now.name.trim() !== "") patch.mutate(now, { onSuccess: () => setTyped({}) });
      }}
    >
      <div>
        <h2 id="block-itself" className="font-medium text-sm">
          {words.block}
        </h2>
        <p className="text-faint text-xs">{words.blockHelp}</p>
      </div>
      <Failure message={patch.isError ? messageOf(patch.error) : null} />
      <Field label={words.name} required>
        {(control) => (
          <Input
            {...control}
            maxLength={120}
            disabled={!mayEdit}
            value={now.name}
            onChange={(event) => type({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.description} optional>
        {(control) => (
          <Textarea
            {...control}
            maxLength={2000}
            disabled={!mayEdit}
            value={now.description}
            onChange={(event) => type({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="text-sm">
        <span className="font-medium">{words.slug}</span> <code className="ml-1 text-xs">{block.slug}</code>
        <p className="text-faint text-xs">{words.slugHelp}</p>
      </div>
      <Field label={words.singleUse} help={words.singleUseHelp}>
        {({ required: _required, ...control }) => (
          <Switch
            {...control}
            disabled={!mayEdit}
            checked={now.single_use}
            onCheckedChange={(single_use) => type({ single_use })}
          />
        )}
      </Field>
      {mayEdit && (
        <div className="flex items-center gap-3">
          <Button type="submit" pending={patch.isPending} disabled={!isChanged || now.name.trim() === ""}>
            {words.save}
          </Button>
          <span role="status" className="text-muted text-sm">
            {patch.isSuccess && !isChanged && words.saved}
          </span>
        </div>
      )}
    </form>
  );
}
