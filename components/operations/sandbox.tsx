"use client";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { SandboxState } from "@/lib/api/contracts/sandbox";
import { useInstallation } from "@/lib/client/operations";
import { m } from "@/lib/messages";
import { Section } from "./section";

/** What isolates people's code on this machine, and how busy its processes are. */
export function SandboxFacts() {
  const words = m.sandbox;
  const { data } = useInstallation();
  if (!data) return null;
  return (
    <Section title={words.title} help={words.help}>
      {data.sandbox ? (
        <>
          <Layers state={data.sandbox} />
          <Pools pools={data.sandbox.pools} />
        </>
      ) : (
        <p className="text-muted text-sm">{words.unknown}</p>
      )}
    </Section>
  );
}

function Layers({ state }: { state: SandboxState }) {
  const words = m.sandbox;
  const missing = state.layers.filter((layer) => !layer.is_active).length;
  return (
    <div className="flex flex-col gap-2">
      {missing > 0 && (
        <p className="flex items-start gap-2 text-sm text-waiting">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {state.is_strict ? words.missingStrict(missing) : words.missing(missing)}
        </p>
      )}
      <ul aria-label={words.layers} className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {state.layers.map(({ name, is_active }) => (
          <li key={name} className="flex items-start gap-2 text-sm">
            {is_active ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-done" />
            ) : (
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
            )}
            <span className="min-w-0">
              {words.names[name] ?? name} {!is_active && <Badge tone="waiting">{words.absent}</Badge>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Pools({ pools }: { pools: SandboxState["pools"] }) {
  const words = m.sandbox;
  if (pools.length === 0) return <p className="text-muted text-sm">{words.unused}</p>;
  return (
    <ul aria-label={words.pools} className="flex flex-col gap-1">
      {pools.map((pool) => (
        <li key={pool.language} className="flex flex-wrap gap-x-3 text-sm tabular-nums">
          <span className="font-medium">{words.languages[pool.language]}</span>
          <span>{words.now(pool)}</span>
          <span className="text-muted">{words.since(pool)}</span>
        </li>
      ))}
    </ul>
  );
}
