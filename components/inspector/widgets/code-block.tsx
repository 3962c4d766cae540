"use client";
import { Braces, ExternalLink, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { useCanvas } from "@/components/canvas/context";
import { setConfig } from "@/components/canvas/state/commands/nodes";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { ApiError, messageOf } from "@/lib/client/api";
import { useBlock, useBlockVersions, useCreateBlock } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import { BlockPicker } from "./block-picker";
import type { WidgetProps } from "./types";

const words = m.blocks.node;
const FOLLOW = "follow";

interface CodeBlockWidgetProps extends WidgetProps {
  nodeId: string;
  siblings: Record<string, unknown>;
}

/** Where a code node has its code: written in it, or a shared block, which it follows or keeps at a version. */
export function CodeBlockWidget({ value, disabled, nodeId, siblings }: CodeBlockWidgetProps) {
  const slug = typeof value === "string" && value !== "" ? value : null;
  const [choosing, setChoosing] = useState(false);
  const { store } = useCanvas();
  const name = useId();
  const isBlock = slug !== null || choosing;
  const setSource = (next: boolean) => {
    setChoosing(next);
    if (!next && slug !== null)
      store.dispatch(setConfig(nodeId, "code_block", undefined, { block_version: undefined }));
  };
  return (
    <div className="space-y-2">
      <div
        role="radiogroup"
        aria-label={words.source}
        className="grid grid-cols-2 gap-1 rounded-md border bg-sunken p-0.5"
      >
        {[false, true].map((each) => (
          <label
            key={String(each)}
            className="flex h-7 cursor-pointer items-center justify-center rounded-sm text-muted text-sm has-checked:bg-surface has-checked:font-medium has-checked:text-text has-disabled:cursor-default has-focus-visible:outline-2 has-focus-visible:outline-accent-text"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              disabled={disabled}
              checked={isBlock === each}
              onChange={() => setSource(each)}
            />
            {each ? words.block : words.inline}
          </label>
        ))}
      </div>
      {isBlock && (
        <BlockPicker
          value={slug}
          disabled={disabled}
          onChange={(next) => {
            // Another block has versions of its own.
            store.dispatch(setConfig(nodeId, "code_block", next, { block_version: undefined }));
            setChoosing(false);
          }}
        />
      )}
      {slug !== null && (
        <Chosen
          slug={slug}
          version={typeof siblings.block_version === "number" ? siblings.block_version : null}
          disabled={disabled}
          onVersion={(next) => store.dispatch(setConfig(nodeId, "block_version", next ?? undefined))}
        />
      )}
    </div>
  );
}

interface ChosenProps {
  slug: string;
  /** Null: it follows the published one. */
  version: number | null;
  disabled: boolean;
  onVersion: (version: number | null) => void;
}

/** The chosen block: which version runs, what to know about it, and the way to it. */
function Chosen({ slug, version, disabled, onVersion }: ChosenProps) {
  const { slug: workspace } = useWorkspace();
  const query = useBlock(slug);
  const versions = useBlockVersions(query.data?.id);
  if (query.error instanceof ApiError && query.error.status === 404) return <Warning>{words.missing(slug)}</Warning>;
  if (query.isLoadingError) return <Warning>{messageOf(query.error)}</Warning>;
  if (!query.data) return null;
  const block = query.data;
  const all = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const options = [
    { value: FOLLOW, label: words.follow(block.published?.number ?? null) },
    ...all.map(({ number, status }) => ({
      value: String(number),
      label: words.pin(number, m.blocks.statuses[status]),
    })),
    ...(version !== null && !all.some(({ number }) => number === version)
      ? [{ value: String(version), label: m.blocks.versions.short(version) }]
      : []),
  ];
  const pinned = all.find(({ number }) => number === version);
  return (
    <>
      <Select
        aria-label={words.version}
        disabled={disabled}
        value={version === null ? FOLLOW : String(version)}
        options={options}
        onValueChange={(next) => onVersion(next === FOLLOW ? null : Number(next))}
      />
      {version === null && block.published === null && <Warning>{words.unpublished}</Warning>}
      {version === null && block.published?.status === "deprecated" && <Warning>{words.deprecated}</Warning>}
      {pinned?.status === "deprecated" && <Warning>{words.pinnedDeprecated}</Warning>}
      <Link
        href={`/${workspace}/code-blocks/${block.slug}`}
        className="inline-flex items-center gap-1 text-accent-text text-xs hover:underline"
      >
        <ExternalLink aria-hidden className="size-3.5" />
        {words.open}
      </Link>
    </>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <p className="flex items-start gap-1.5 text-waiting text-xs">
      <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      {children}
    </p>
  );
}

interface MakeBlockProps {
  nodeId: string;
  language: "javascript" | "typescript" | "python";
  config: Record<string, unknown>;
}

/** Takes a node's own code out into a block that others can use; the node uses it from then on. */
export function MakeBlock({ nodeId, language, config }: MakeBlockProps) {
  const { store } = useCanvas();
  const create = useCreateBlock();
  const make = () => {
    const node = store.get().state.nodes.get(nodeId);
    const code = config.inline_code;
    if (!node || typeof code !== "string") return;
    const { timeout_seconds: timeout, memory_mb: memory, allowed_hosts: hosts } = config;
    create.mutate(
      {
        name: displayName(node),
        language,
        content: {
          code,
          ...(typeof timeout === "number" && { timeout_seconds: timeout }),
          ...(typeof memory === "number" && { memory_mb: memory }),
          ...(typeof hosts === "string" && { hosts: hosts.split(/[\s,]+/).filter(Boolean) }),
        },
      },
      // The code stays in the node: taking the step back brings it to light again.
      { onSuccess: ({ slug }) => store.dispatch(setConfig(nodeId, "code_block", slug)) },
    );
  };
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        className="-ml-2 text-accent-text text-xs"
        pending={create.isPending}
        disabled={typeof config.inline_code !== "string" || config.inline_code.trim() === ""}
        onClick={make}
      >
        {!create.isPending && <Braces aria-hidden />}
        {words.make}
      </Button>
      {create.isError && (
        <p role="alert" className="text-failed text-xs">
          {messageOf(create.error)}
        </p>
      )}
    </>
  );
}
