"use client";
import { CircleCheck, CircleDot, CircleX, LoaderCircle } from "lucide-react";
import { ListFailure } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Countdown, RelativeTime } from "@/components/ui/time";
import type { BreakerItem } from "@/lib/api/contracts/operations";
import { messageOf } from "@/lib/client/api";
import { useNow } from "@/lib/client/now";
import { useBreakers, useCloseBreaker } from "@/lib/client/operations";
import { toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { Section } from "./section";

const LOOKS = {
  closed: { tone: "waiting", icon: CircleDot },
  open: { tone: "failed", icon: CircleX },
  half_open: { tone: "running", icon: LoaderCircle },
} as const;

/** Hosts that fail, and which of them are not called at the moment. */
export function Breakers() {
  const words = m.operations.breakers;
  const query = useBreakers();
  return (
    <Section title={words.title} help={words.help}>
      {query.isPending ? (
        <Skeleton className="w-72" />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className="flex items-center gap-2 text-muted text-sm">
          <CircleCheck aria-hidden className="size-4 shrink-0 text-done" />
          {words.none}
        </p>
      ) : (
        <ul aria-label={words.title} className="divide-y rounded-lg border bg-surface">
          {query.data.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Row({ item }: { item: BreakerItem }) {
  const words = m.operations.breakers;
  const close = useCloseBreaker();
  const { tone, icon: Icon } = LOOKS[item.state];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={tone} title={words.stateHelp[item.state]}>
            <Icon aria-hidden />
            {words.states[item.state]}
          </Badge>
          <span className="break-all font-medium text-sm">{item.host}</span>
          <span className="text-faint text-xs">{item.credential?.name ?? words.noCredential}</span>
        </div>
        <p className="mt-1 text-muted text-sm [overflow-wrap:anywhere]">
          {item.error.message} <code className="text-faint text-xs">{item.error.code}</code>
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <Fact name={words.columns.failures}>{words.failures(item.failures)}</Fact>
        <Fact name={words.since}>
          <RelativeTime iso={item.state === "closed" ? item.failed_at : item.since} />
        </Fact>
        {item.probe_at && item.state === "open" && (
          <Fact name={words.columns.next}>
            <NextTrial at={item.probe_at} />
          </Fact>
        )}
      </dl>
      <Button
        size="sm"
        pending={close.isPending}
        aria-label={words.closeOf(item.host)}
        onClick={() => close.mutate(item.id, { onError: (error) => toastError(messageOf(error)) })}
        className="pointer-coarse:h-10"
      >
        {item.state === "closed" ? words.forget : words.close}
      </Button>
    </li>
  );
}

function NextTrial({ at }: { at: string }) {
  const now = useNow("fine");
  return now !== null && Date.parse(at) <= now ? m.operations.breakers.nextCall : <Countdown until={at} />;
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-faint text-xs first-letter:uppercase">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}
