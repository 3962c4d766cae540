"use client";
import { KeyRound, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef } from "react";
import { ListFailure, ListHead, ListSkeleton } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { useCredentials } from "@/lib/client/credentials";
import { patiently } from "@/lib/client/patiently";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { CREDENTIAL_COLUMNS, CredentialRow } from "./credential-row";
import type { CredentialForm } from "./form-schema";

// Comes when it is opened.
const CredentialDialog = dynamic(
  () => patiently(() => import("./credential-dialog").then((each) => each.CredentialDialog)),
  {
    ssr: false,
  },
);

/** How a sign-in with a service ended, which the address says after it. */
function ConnectionNotice({ name, problem }: { name: string | undefined; problem: string | null }) {
  if (!name && !problem) return null;
  return (
    <p
      role="status"
      className={`mx-4 my-3 rounded-md px-3 py-2 text-sm md:mx-6 ${problem ? "bg-failed-soft text-failed" : "bg-done-soft text-done"}`}
    >
      {problem ? m.credentials.connectFailed(problem.slice(0, 500)) : m.credentials.connectedNow(name ?? "")}
    </p>
  );
}

/** The credentials page; the dialog is in the URL (?new=1, ?edit=<id>). */
export function CredentialList({ forms }: { forms: readonly CredentialForm[] }) {
  const query = useCredentials();
  const [url, setUrl] = useUrlState();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const items = query.data ?? [];
  const edited = items.find((each) => each.id === url.get("edit"));
  const target = url.get("new") ? "new" : (edited ?? null);
  const add = (
    <Button variant="primary" onClick={() => setUrl({ new: "1" })}>
      <Plus aria-hidden />
      {m.credentials.add}
    </Button>
  );
  const { columns } = m.credentials;
  return (
    <>
      <PageHeader title={m.credentials.title} actions={items.length > 0 ? add : undefined} />
      <ConnectionNotice
        name={items.find((each) => each.id === url.get("connected"))?.name}
        problem={url.get("not_connected")}
      />
      {query.isPending ? (
        <ListSkeleton className={CREDENTIAL_COLUMNS} rows={4} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={KeyRound} title={m.credentials.emptyTitle} action={add}>
          {m.credentials.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={CREDENTIAL_COLUMNS}
            columns={[columns.name, columns.type, columns.hint, columns.used, columns.tested, ""]}
          />
          <ul ref={list} aria-label={m.credentials.title}>
            {items.map((item) => (
              <CredentialRow
                key={item.id}
                item={item}
                typeTitle={forms.find((form) => form.type === item.type)?.title ?? item.type}
                onReplace={() => setUrl({ edit: item.id })}
              />
            ))}
          </ul>
        </>
      )}
      {target !== null && (
        <CredentialDialog target={target} forms={forms} onClose={() => setUrl({ new: null, edit: null })} />
      )}
    </>
  );
}
