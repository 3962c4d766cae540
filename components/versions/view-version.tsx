"use client";
import { ChevronLeft, Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useCallback, useMemo } from "react";
import { ListFailure, ListSkeleton } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time";
import type { VersionDetail } from "@/lib/api/contracts/versions";
import { ApiError } from "@/lib/client/api";
import { patiently } from "@/lib/client/patiently";
import { useVersion } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { displayName } from "@/lib/workflow/names";
import { DiffCanvas } from "./diff-canvas";
import { FieldList } from "./field-list";
import { settingsOf, typeOf } from "./model";
import { linkTo, pathOf, type Shown } from "./types";
import { VERSION_COLUMNS } from "./version-row";
import { ViewSwitch, viewOf } from "./view-switch";

const words = m.versions;
const YamlText = dynamic(() => patiently(() => import("./yaml-text")), { ssr: false });
const loadMenu = () => import("./version-menu").then((each) => each.VersionMenu);

/** One version as it was published, to look at: canvas with the settings of its nodes, or YAML. */
export function ViewVersion({ version, ...shown }: Shown & { version: string }) {
  const { workflow, workspace } = shown;
  const query = useVersion(workflow.id, version);
  if (query.isPending) return <ListSkeleton className={VERSION_COLUMNS} />;
  if (query.isLoadingError) {
    if (query.error instanceof ApiError && query.error.status === 404) {
      return (
        <EmptyState
          icon={Ellipsis}
          heading="h1"
          title={words.missingTitle}
          action={
            <Button asChild>
              <Link href={pathOf(workspace, workflow.slug)}>{words.of(workflow.name)}</Link>
            </Button>
          }
        >
          {words.missingBody}
        </EmptyState>
      );
    }
    return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Viewed {...shown} version={query.data} />;
}

function Viewed({ workflow, workspace, url, setUrl, version }: Shown & { version: VersionDetail }) {
  const view = viewOf(url);
  const select = useCallback((node: string | null) => setUrl({ node }), [setUrl]);
  const { semver, document, layout } = version;
  return (
    <div className="flex flex-1 flex-col lg:h-dvh lg:flex-none">
      <PageHeader
        above={
          <Link
            href={pathOf(workspace, workflow.slug)}
            className="inline-flex max-w-full items-center gap-1 hover:text-text"
          >
            <ChevronLeft aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{words.of(workflow.name)}</span>
          </Link>
        }
        title={<span className="font-mono">{words.name(semver)}</span>}
        beside={
          <>
            {version.is_published && (
              <Badge tone="done" title={words.publishedHelp}>
                {words.published}
              </Badge>
            )}
            {version.label && <Badge tone="outline">{version.label}</Badge>}
          </>
        }
        actions={
          <>
            <ViewSwitch view={view} onView={(next) => setUrl({ view: next })} />
            <LazyMenu
              load={loadMenu}
              props={{ item: version, before: null, workflow, workspace, onList: false }}
              trigger={
                <Button variant="ghost" size="icon-sm" aria-label={words.menu.more(semver)}>
                  <Ellipsis aria-hidden />
                </Button>
              }
            />
          </>
        }
      >
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 pb-3 text-sm">
          {version.message && <p className="min-w-0 break-words">{version.message}</p>}
          {version.restores && (
            <Link
              href={linkTo(workspace, workflow.slug, { to: version.restores.semver })}
              className="text-muted hover:text-text hover:underline"
            >
              {words.restores(version.restores.semver)}
            </Link>
          )}
          <span className="text-faint" title={words.numberHelp}>
            {words.number(version.version)}
          </span>
          <span className="text-faint">
            <RelativeTime iso={version.created_at} /> {version.created_by && words.by(version.created_by)}
          </span>
        </div>
      </PageHeader>
      {view === "yaml" ? (
        <YamlText document={document} />
      ) : (
        <div className="grid flex-1 max-lg:grid-rows-[auto_1fr] lg:min-h-0 lg:grid-cols-[minmax(0,1fr)_minmax(320px,400px)]">
          <DiffCanvas document={document} layout={layout} selected={url.get("node")} onSelect={select} />
          <NodeSettings version={version} selected={url.get("node")} />
        </div>
      )}
    </div>
  );
}

function NodeSettings({ version, selected }: { version: VersionDetail; selected: string | null }) {
  const node = version.document.nodes.find(({ node_id }) => node_id === selected);
  const fields = useMemo(() => (node ? settingsOf(node) : []), [node]);
  return (
    <aside
      aria-label={words.viewing.node}
      className="min-w-0 bg-surface p-4 md:px-5 lg:min-h-0 lg:overflow-y-auto lg:border-l"
    >
      {node ? (
        <>
          <h2 className="truncate font-medium text-base">{displayName(node)}</h2>
          <p className="mt-0.5 mb-4 flex items-center gap-2 text-faint text-xs">
            {typeOf(node)} <code>{node.node_id}</code>
            <CopyButton value={node.node_id} label={m.common.copy} className="size-6" />
          </p>
          <FieldList fields={fields} kind="added" />
        </>
      ) : (
        <p className="text-muted text-sm">{words.viewing.choose}</p>
      )}
    </aside>
  );
}
