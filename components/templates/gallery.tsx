"use client";
import { LayoutTemplate } from "lucide-react";
import dynamic from "next/dynamic";
import { ListFailure } from "@/components/lists/list";
import { SearchBox } from "@/components/lists/search-box";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import type { TemplateItem } from "@/lib/api/contracts/templates";
import { patiently } from "@/lib/client/patiently";
import { useTemplates } from "@/lib/client/templates";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { TemplateCard } from "./template-card";

const TemplateDialog = dynamic(() => patiently(() => import("./template-dialog").then((each) => each.TemplateDialog)), {
  ssr: false,
});

const words = m.templates;
const GRID = "grid grid-cols-1 gap-3 p-4 sm:grid-cols-2 md:px-6 lg:grid-cols-3 2xl:grid-cols-4";
const CATEGORIES = ["workspace", "integrations", "approvals", "ai", "data", "patterns"] as const;

/** The gallery: search (?q=), category (?category=), and the template that is looked at (?template=). */
export function Gallery() {
  const query = useTemplates();
  const [url, setUrl] = useUrlState();
  const q = url.get("q") ?? "";
  const category = CATEGORIES.find((each) => each === url.get("category"));
  const all = query.data ?? [];
  const items = all.filter((item) => (!category || item.category === category) && matches(item, q));
  const known = CATEGORIES.filter((each) => all.some((item) => item.category === each));
  const look = (key: string | null) => setUrl({ template: key });
  return (
    <>
      <PageHeader title={words.title}>
        <p className="max-w-2xl text-pretty pb-3 text-muted text-sm">{words.help}</p>
        <div className="flex flex-wrap gap-2 pb-3">
          <SearchBox value={q} onChange={(value) => setUrl({ q: value })} label={words.search} />
          <NativeSelect
            aria-label={words.category}
            value={category ?? "all"}
            onValueChange={(value) => setUrl({ category: value === "all" ? null : value })}
            options={[
              { value: "all", label: words.categories.all },
              ...known.map((value) => ({ value, label: words.categories[value] })),
            ]}
            className="w-44"
          />
        </div>
      </PageHeader>
      {query.isPending ? (
        <div aria-busy="true" role="status" className={GRID}>
          <span className="sr-only">{m.common.loading}</span>
          {Array.from({ length: 6 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike.
            <Skeleton key={index} className="h-40 w-full rounded-lg" />
          ))}
        </div>
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={LayoutTemplate}
          title={words.emptyTitle}
          action={<Button onClick={() => setUrl({ q: null, category: null })}>{words.clear}</Button>}
        >
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ul aria-label={words.title} className={GRID}>
            {items.map((item) => (
              <TemplateCard key={item.key} item={item} onOpen={() => look(item.key)} />
            ))}
          </ul>
          <p className="px-4 pb-6 text-faint text-xs md:px-6">{words.ownHint}</p>
        </>
      )}
      {url.get("template") !== null && (
        <TemplateDialog templateKey={url.get("template") ?? ""} onClose={() => look(null)} />
      )}
    </>
  );
}

function matches({ title, description }: TemplateItem, q: string): boolean {
  const text = `${title} ${description ?? ""}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
