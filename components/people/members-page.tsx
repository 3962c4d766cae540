"use client";
import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useDeferredValue, useRef } from "react";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { Section } from "@/components/operations/section";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { roleMay } from "@/lib/auth/permissions";
import { useInvitations, useMembers } from "@/lib/client/members";
import { patiently } from "@/lib/client/patiently";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { Invitations } from "./invitations";
import { MEMBER_COLUMNS, MemberRow } from "./member-row";
import { WorkspaceSection } from "./workspace-section";

// Comes when it is opened.
const InviteDialog = dynamic(() => patiently(() => import("./invite-dialog").then((each) => each.InviteDialog)), {
  ssr: false,
});
const words = m.members;

/** Settings → Members. Search and the dialog are in the URL (?q=, ?invite=1). `installer`: who set the installation up. */
export function MembersPage({ installer }: { installer: boolean }) {
  const { role } = useWorkspace();
  const manages = roleMay(role, "member.manage");
  const [url, setUrl] = useUrlState();
  const q = useDeferredValue(url.get("q") ?? "");
  const query = useMembers(q);
  const invitations = useInvitations({ enabled: manages });
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const total = pages[0]?.total ?? 0;
  const { columns } = words;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-4 py-3 md:px-6">
        <Input
          type="search"
          data-search
          aria-label={words.search}
          placeholder={words.search}
          className="max-w-64"
          value={url.get("q") ?? ""}
          onChange={(event) => setUrl({ q: event.target.value })}
        />
        <span className="text-faint text-sm tabular-nums" aria-live="polite">
          {query.isSuccess && words.count(total)}
        </span>
        {manages && (
          <Button variant="primary" className="ml-auto" onClick={() => setUrl({ invite: "1" })}>
            <UserPlus aria-hidden />
            {words.invite}
          </Button>
        )}
      </div>
      {query.isPending ? (
        <ListSkeleton className={MEMBER_COLUMNS} rows={4} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <p className="border-t px-4 py-8 text-muted text-sm md:px-6">{words.noMatch}</p>
      ) : (
        <div className="border-t">
          <ListHead
            className={MEMBER_COLUMNS}
            columns={[columns.name, columns.email, columns.joined, columns.role, ""]}
          />
          <ul ref={list} aria-label={words.title}>
            {items.map((item) => (
              <MemberRow key={item.id} member={item} myRole={role} installer={installer} />
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </div>
      )}
      {manages && (
        <Section title={words.pending} help={words.pendingHelp}>
          <Invitations query={invitations} />
        </Section>
      )}
      <WorkspaceSection />
      {manages && (
        <InviteDialog
          open={url.get("invite") !== null}
          mails={invitations.data?.mails ?? false}
          onClose={() => setUrl({ invite: null })}
        />
      )}
    </>
  );
}
