"use client";
import { ArrowLeftRight, ChevronLeft } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useCallback, useMemo } from "react";
import { ListFailure } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { patiently } from "@/lib/client/patiently";
import { useVersions } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import type { Drawn } from "@/lib/workflow/diff";
import { ChangeList } from "./change-list";
import { DiffCanvas } from "./diff-canvas";
import { compare } from "./model";
import { pathOf, type Shown } from "./types";
import { DRAFT, useSide } from "./use-side";
import { ViewSwitch, viewOf } from "./view-switch";

const words = m.versions.compare;
// The text comparison comes when it is looked at.
const YamlDiff = dynamic(() => patiently(() => import("./yaml-diff")), { ssr: false, loading: () => <Loading /> });

/** Two versions, or a version and the draft: on one canvas with the list of changes, or line by line. */
export function Compare({ workflow, workspace, url, setUrl, from, to }: Shown & { from: string; to: string }) {
  const before = useSide(workflow, from);
  const after = useSide(workflow, to);
  const view = viewOf(url);
  const select = useCallback((node: string | null) => setUrl({ node }), [setUrl]);
  const failed = before.error ? before : after.error ? after : null;
  return (
    <div className="flex flex-1 flex-col lg:h-dvh lg:flex-none">
      <PageHeader
        above={
          <Link
            href={pathOf(workspace, workflow.slug)}
            className="inline-flex max-w-full items-center gap-1 hover:text-text"
          >
            <ChevronLeft aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{m.versions.of(workflow.name)}</span>
          </Link>
        }
        title={words.title}
        beside={<Sides workflow={workflow} from={from} to={to} setUrl={setUrl} />}
        actions={<ViewSwitch view={view} onView={(next) => setUrl({ view: next })} />}
      />
      {failed ? (
        <ListFailure error={failed.error} onRetry={failed.retry} />
      ) : !before.drawn || !after.drawn ? (
        <Loading />
      ) : view === "yaml" ? (
        <YamlDiff before={before.drawn.document} after={after.drawn.document} names={[before.name, after.name]} />
      ) : (
        <OnCanvas before={before.drawn} after={after.drawn} selected={url.get("node")} onSelect={select} />
      )}
    </div>
  );
}

interface OnCanvasProps {
  before: Drawn;
  after: Drawn;
  selected: string | null;
  onSelect: (key: string | null) => void;
}

function OnCanvas({ before, after, selected, onSelect }: OnCanvasProps) {
  const comparison = useMemo(() => compare(before, after), [before, after]);
  const { merged } = comparison;
  return (
    <div className="grid flex-1 max-lg:grid-rows-[auto_1fr] lg:min-h-0 lg:grid-cols-[minmax(0,1fr)_minmax(340px,420px)]">
      <DiffCanvas
        document={merged.document}
        layout={merged.layout}
        marks={merged.marks}
        selected={selected}
        onSelect={onSelect}
      />
      <ChangeList comparison={comparison} selected={selected} onSelect={onSelect} />
    </div>
  );
}

function Sides({
  workflow,
  from,
  to,
  setUrl,
}: { workflow: WorkflowDetail; from: string; to: string } & Pick<Shown, "setUrl">) {
  const query = useVersions(workflow.id);
  const known = query.data?.pages.flatMap((page) => page.items.map(({ semver }) => semver)) ?? [];
  const options = [...new Set([DRAFT, ...known, from, to])].map((value) => ({
    value,
    label: value === DRAFT ? m.versions.draft : m.versions.name(value),
  }));
  const side = (label: string, value: string, key: "from" | "to") => (
    <NativeSelect
      aria-label={label}
      value={value}
      onValueChange={(next) => setUrl({ [key]: next, node: null })}
      options={options}
      className="w-28 font-mono sm:w-32"
    />
  );
  return (
    <div className="flex items-center gap-1.5">
      {side(words.from, from, "from")}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={words.swap}
        title={words.swap}
        onClick={() => setUrl({ from: to, to: from, node: null })}
      >
        <ArrowLeftRight aria-hidden />
      </Button>
      {side(words.to, to, "to")}
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-busy="true" className="flex flex-col gap-4 p-6">
      <span className="sr-only">{words.loading}</span>
      {["w-72", "w-96", "w-64", "w-80"].map((width) => (
        <Skeleton key={width} className={`${width} max-w-full`} />
      ))}
    </div>
  );
}
