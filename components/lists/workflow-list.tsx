"use client";
import { FileUp, FolderPlus, LayoutTemplate, Plus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Breadcrumbs } from "@/components/library/breadcrumbs";
import { FilterBar } from "@/components/library/filter-bar";
import { useFilters } from "@/components/library/use-filters";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { useCreateFolder, useFolders } from "@/lib/client/library";
import { patiently } from "@/lib/client/patiently";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import type { Example } from "./new-workflow";
import { WorkflowItems } from "./workflow-items";

// They come when they are opened.
const NewWorkflowDialog = dynamic(
  () => patiently(() => import("./new-workflow").then((each) => each.NewWorkflowDialog)),
  {
    ssr: false,
  },
);
const FolderNameDialog = dynamic(() =>
  patiently(() => import("@/components/library/folder-name-dialog").then((each) => each.FolderNameDialog)),
);
const TrashList = dynamic(() =>
  patiently(() => import("@/components/library/trash-list").then((each) => each.TrashList)),
);

/**
 * The workflows page: folder (?folder=), search (?q=), filters and order, all in the URL; the trash (?trash=1), and the dialog for a new one
 * (?new=blank|example|yaml).
 */
export function WorkflowList({ examples }: { examples: readonly Example[] }) {
  const { slug } = useWorkspace();
  const mayChange = useMay("workflow.create");
  const [url, setUrl] = useUrlState();
  const filters = useFilters();
  const folders = useFolders();
  const createFolder = useCreateFolder();
  const [naming, setNaming] = useState(false);
  const create = (kind: string) => () => setUrl({ new: kind });
  const words = m.library.folders;
  if (url.get("trash") === "1") return <TrashList />;
  return (
    <>
      <PageHeader
        title={m.workflows.title}
        actions={
          <>
            <Button asChild variant="ghost" size="icon">
              <Link href={`/${slug}/workflows?trash=1`} aria-label={m.library.trash.open} title={m.library.trash.open}>
                <Trash2 aria-hidden />
              </Link>
            </Button>
            <Button asChild variant="ghost" size="icon" className="md:hidden">
              <Link href={`/${slug}/templates`} aria-label={m.templates.title} title={m.templates.title}>
                <LayoutTemplate aria-hidden />
              </Link>
            </Button>
            {mayChange && (
              <>
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={words.create}
                  title={words.create}
                  onClick={() => setNaming(true)}
                >
                  <FolderPlus aria-hidden />
                </Button>
                <Button onClick={create("yaml")} className="max-sm:hidden">
                  <FileUp aria-hidden />
                  {m.workflows.import}
                </Button>
                <Button variant="primary" onClick={create("blank")}>
                  <Plus aria-hidden />
                  {m.workflows.create}
                </Button>
              </>
            )}
          </>
        }
      >
        {filters.folder !== null && <Breadcrumbs all={folders.data ?? []} folder={filters.folder} workspace={slug} />}
        <FilterBar filters={filters} />
      </PageHeader>
      {/* A folder has a selection of its own. */}
      <WorkflowItems
        key={filters.folder}
        filters={filters}
        folders={folders}
        onCreate={(kind) => setUrl({ new: kind })}
      />
      {mayChange && url.get("new") !== null && (
        <NewWorkflowDialog
          kind={url.get("new")}
          onKind={(kind) => setUrl({ new: kind })}
          examples={examples}
          folder={filters.folder}
        />
      )}
      {naming && (
        <FolderNameDialog
          title={words.create}
          action={words.createAction}
          onClose={() => setNaming(false)}
          onSave={(name) => createFolder.mutateAsync({ name, parent_id: filters.folder })}
        />
      )}
    </>
  );
}
