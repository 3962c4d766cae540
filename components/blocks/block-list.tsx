"use client";
import { Braces, Plus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRef } from "react";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "@/components/lists/list";
import { SearchBox } from "@/components/lists/search-box";
import { useListKeys } from "@/components/lists/use-list-keys";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import type { BlockItem, BlockStatus } from "@/lib/api/contracts/blocks";
import { type BlockFilter, useBlocks } from "@/lib/client/code-blocks";
import { patiently } from "@/lib/client/patiently";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { BLOCK_COLUMNS, BlockRow } from "./block-row";

// They come when they are opened.
const NewBlockDialog = dynamic(() => patiently(() => import("./new-block").then((each) => each.NewBlockDialog)), {
  ssr: false,
});
const BlockTrash = dynamic(() => patiently(() => import("./block-trash").then((each) => each.BlockTrash)));

const words = m.blocks;
const ANY = "any";
const isLanguage = (value: string): value is BlockItem["language"] => value in words.languages;
const isStatus = (value: string): value is BlockStatus => value in words.statuses;

/** The code blocks page: search (?q=), language, state, all in the URL; the trash (?trash=1) and the dialog for a new one (?new=1). */
export function BlockList() {
  const { slug, role } = useWorkspace();
  const [url, setUrl] = useUrlState();
  const [q, language, status] = [url.get("q") ?? "", url.get("language") ?? "", url.get("status") ?? ""];
  const filter: BlockFilter = {
    ...(q && { q }),
    ...(isLanguage(language) && { language }),
    ...(isStatus(status) && { status }),
  };
  if (url.get("trash") === "1") return <BlockTrash />;
  const add = role !== "viewer" && (
    <Button variant="primary" onClick={() => setUrl({ new: "1" })}>
      <Plus aria-hidden />
      {words.create}
    </Button>
  );
  const choice = (name: "language" | "status", label: string, any: string, options: Record<string, string>) => (
    <NativeSelect
      aria-label={label}
      value={filter[name] ?? ANY}
      onValueChange={(value) => setUrl({ [name]: value === ANY ? null : value })}
      options={[
        { value: ANY, label: any },
        ...Object.entries(options).map(([value, text]) => ({ value, label: text })),
      ]}
      className="w-36 max-sm:flex-1"
    />
  );
  return (
    <>
      <PageHeader
        title={words.title}
        actions={
          <>
            <Button asChild variant="ghost" size="icon">
              <Link href={`/${slug}/code-blocks?trash=1`} aria-label={words.trash.open} title={words.trash.open}>
                <Trash2 aria-hidden />
              </Link>
            </Button>
            {add}
          </>
        }
      >
        <div className="flex flex-wrap gap-2 pb-3">
          <SearchBox value={q} onChange={(value) => setUrl({ q: value })} label={words.searchLabel} />
          <div className="flex gap-2 max-sm:w-full">
            {choice("language", words.language, words.anyLanguage, words.languages)}
            {choice("status", words.status, words.anyStatus, words.statuses)}
          </div>
        </div>
      </PageHeader>
      <Rows filter={filter} add={add} onClear={() => setUrl({ q: null, language: null, status: null })} />
      {url.get("new") !== null && role !== "viewer" && <NewBlockDialog onClose={() => setUrl({ new: null })} />}
    </>
  );
}

interface RowsProps {
  filter: BlockFilter;
  add: React.ReactNode;
  onClear: () => void;
}

function Rows({ filter, add, onClear }: RowsProps) {
  const query = useBlocks(filter);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const { columns } = words;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <ListSkeleton className={BLOCK_COLUMNS} />;
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0 && Object.keys(filter).length > 0)
    return (
      <EmptyState
        icon={Braces}
        title={words.noMatchTitle}
        action={<Button onClick={onClear}>{words.clearFilters}</Button>}
      >
        {words.noMatchBody}
      </EmptyState>
    );
  if (items.length === 0)
    return (
      <EmptyState icon={Braces} title={words.emptyTitle} action={add}>
        {words.emptyBody}
      </EmptyState>
    );
  return (
    <>
      <ListHead
        className={BLOCK_COLUMNS}
        columns={["", columns.name, columns.newest, columns.published, columns.used, columns.updated]}
      />
      <ul ref={list} aria-label={words.title}>
        {items.map((item) => (
          <BlockRow key={item.id} item={item} />
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        pending={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
