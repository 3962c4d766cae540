"use client";
import { ListFailure } from "@/components/lists/list";
import { Section } from "@/components/operations/section";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import { useEndSession, useSessions } from "@/lib/client/account";
import { messageOf } from "@/lib/client/api";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { browserOf } from "./browser";

const words = m.account.sessions;

/** Where the person is signed in. */
export function Sessions() {
  const query = useSessions();
  const end = useEndSession();
  const stop = (id: string | null) => end.mutate(id, { onError: (error) => toastError(messageOf(error)) });
  const others = (query.data?.length ?? 0) > 1;
  return (
    <Section
      title={words.title}
      help={words.help}
      actions={others ? <Button onClick={() => stop(null)}>{words.endOthers}</Button> : undefined}
    >
      {query.isPending ? (
        <Skeleton className="h-8 w-full max-w-lg" />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <ul aria-label={words.title} className="divide-y border-y">
          {query.data.map((session) => {
            const what = browserOf(session.user_agent) ?? words.unknown;
            return (
              <li key={session.id} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-2 text-sm">
                <span className="font-medium">{what}</span>
                {session.current && <Badge tone="accent">{words.here}</Badge>}
                <span className="text-muted">
                  {session.address} · {words.seen} <RelativeTime iso={session.last_seen_at} />
                </span>
                {!session.current && (
                  <Button
                    size="sm"
                    variant="ghost"
                    className="ml-auto"
                    aria-label={words.endOf(what)}
                    onClick={() => stop(session.id)}
                  >
                    {words.end}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}
