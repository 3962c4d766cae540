"use client";
import { CircleCheck, CircleX, Ellipsis, PlugZap, Unplug } from "lucide-react";
import { rowClasses } from "@/components/lists/list";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { RelativeTime } from "@/components/ui/time";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { messageOf } from "@/lib/client/api";
import { useConnectCredential, useTestCredential } from "@/lib/client/credentials";
import { m } from "@/lib/messages";

export const CREDENTIAL_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_160px_minmax(0,1.2fr)_90px_minmax(0,1.3fr)_110px]";

const loadMenu = () => import("./credential-menu").then((each) => each.CredentialMenu);

interface CredentialRowProps {
  item: CredentialItem;
  typeTitle: string;
  onReplace: () => void;
}

/** One credential: what may be shown of it, who uses it, whether it works. */
export function CredentialRow({ item, typeTitle, onReplace }: CredentialRowProps) {
  const test = useTestCredential();
  const connect = useConnectCredential();
  const words = m.credentials;
  const users = [...item.used_by, ...item.used_by_blocks];
  return (
    <li className={cn(rowClasses, CREDENTIAL_COLUMNS)}>
      <div className="col-start-1 row-start-1 min-w-0 md:col-start-auto md:row-start-auto">
        <button
          type="button"
          data-row
          onClick={onReplace}
          className="block max-w-full truncate text-left font-medium text-sm outline-none after:absolute after:inset-0 focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent-text"
        >
          {item.name}
        </button>
        <span className="block truncate text-faint text-xs md:hidden">{typeTitle}</span>
      </div>
      <span className="hidden truncate text-muted text-sm md:block">{typeTitle}</span>
      <code className="hidden truncate text-faint text-xs md:block">{Object.values(item.hint).join("  ")}</code>
      <span className="hidden truncate text-muted text-sm md:block" title={users.map((each) => each.name).join(", ")}>
        {users.length === 0 ? words.unused : words.usedBy(item.used_by.length, item.used_by_blocks.length)}
      </span>
      <div role="status" className="col-span-2 row-start-2 min-w-0 md:col-span-1 md:row-start-auto">
        {needsConnecting(item) ? (
          <NotConnected item={item} failure={connect.error} />
        ) : (
          <TestResult item={item} test={test} />
        )}
      </div>
      <div className="relative z-10 col-start-2 row-start-1 flex items-center justify-end gap-1 md:col-start-auto md:row-start-auto">
        {needsConnecting(item) ? (
          <Button
            size="sm"
            pending={connect.isPending}
            aria-label={`${connectWord(item)}: ${item.name}`}
            onClick={() => connect.mutate(item.id)}
            className="pointer-coarse:h-10"
          >
            {connectWord(item)}
          </Button>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            disabled={test.isPending}
            aria-label={`${words.test}: ${item.name}`}
            onClick={() => test.mutate(item.id)}
            className="pointer-coarse:h-10"
          >
            <PlugZap aria-hidden />
            {words.test}
          </Button>
        )}
        <LazyMenu
          load={loadMenu}
          props={{ item, onReplace }}
          trigger={
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`${m.common.more}: ${item.name}`}
              className="pointer-coarse:size-10"
            >
              <Ellipsis aria-hidden />
            </Button>
          }
        />
      </div>
    </li>
  );
}

const needsConnecting = ({ connection }: CredentialItem) => connection !== null && connection.state !== "connected";

const connectWord = ({ connection }: CredentialItem) =>
  connection?.state === "reconnect" ? m.credentials.reconnect : m.credentials.connect;

/** Why it cannot be used, and how many workflows wait for it. */
function NotConnected({ item, failure }: { item: CredentialItem; failure: Error | null }) {
  const words = m.credentials;
  const { state, problem } = item.connection ?? {};
  const sentence = failure ? messageOf(failure) : (problem ?? words.notConnected);
  const affected = state === "reconnect" && item.used_by.length > 0 ? ` ${words.affected(item.used_by.length)}` : "";
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm" title={sentence}>
      <Unplug aria-hidden className="size-4 shrink-0 text-waiting" />
      <span className="text-pretty py-1.5 text-waiting">
        {sentence}
        {affected}
      </span>
    </span>
  );
}

function TestResult({ item, test }: { item: CredentialItem; test: ReturnType<typeof useTestCredential> }) {
  const words = m.credentials;
  if (test.isPending) return <span className="animate-breathe text-muted text-sm">{words.testing}</span>;
  if (test.isError) return <Result ok={false} sentence={messageOf(test.error)} at={null} />;
  if (test.data) return <Result ok={test.data.ok} sentence={test.data.message} at={null} />;
  if (!item.last_tested_at || item.last_test_result === null)
    return <span className="text-faint text-sm">{words.neverTested}</span>;
  const ok = item.last_test_result === "ok";
  return <Result ok={ok} sentence={ok ? words.works : item.last_test_result} at={item.last_tested_at} />;
}

function Result({ ok, sentence, at }: { ok: boolean; sentence: string; at: string | null }) {
  const Icon = ok ? CircleCheck : CircleX;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-sm" title={sentence}>
      <Icon aria-hidden className={cn("size-4 shrink-0", ok ? "text-done" : "text-failed")} />
      <span className={ok ? "truncate text-muted" : "text-pretty py-1.5 text-failed"}>{sentence}</span>
      {at && <RelativeTime iso={at} className="text-faint text-xs" />}
    </span>
  );
}
