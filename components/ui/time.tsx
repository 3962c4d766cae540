"use client";
import { clsx } from "clsx";
import { formatDuration, formatExact, formatRelative, formatWholeSeconds } from "@/lib/client/format";
import { useNow } from "@/lib/client/now";

/** "3 minutes ago", the exact time on hover. `iso` is an ISO 8601 time. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const now = useNow("coarse");
  const time = new Date(iso);
  return (
    <time
      dateTime={iso}
      title={now === null ? undefined : formatExact(time)}
      className={clsx("whitespace-nowrap tabular-nums", className)}
    >
      {now === null
        ? iso.slice(0, 10)
        : formatRelative(time, new Date(Math.max(now, time.getTime() < Date.now() ? time.getTime() : now)))}
    </time>
  );
}

interface DurationProps {
  /** Known length in milliseconds; null while it still runs. */
  ms: number | null;
  /** Start of what still runs, ISO 8601: counts up each second. */
  since?: string | null;
  className?: string;
}

/** "1.24 s"; counts while running. */
export function Duration({ ms, since, className }: DurationProps) {
  const counting = ms === null && Boolean(since);
  const now = useNow(counting ? "fine" : "still");
  const passed = since && now !== null ? Math.max(0, now - Date.parse(since)) : null;
  return (
    <span className={clsx("whitespace-nowrap font-mono base:text-xs tabular-nums", className)}>
      {ms !== null ? formatDuration(ms) : passed !== null ? formatWholeSeconds(passed) : "–"}
    </span>
  );
}

/** What is left until a moment, by the second in the last hour; "0 s" when it has passed. */
export function Countdown({ until, className }: { until: string; className?: string }) {
  const now = useNow("fine");
  const left = now === null ? null : Math.max(0, Date.parse(until) - now);
  return (
    <time
      dateTime={until}
      title={now === null ? undefined : formatExact(new Date(until))}
      className={clsx("whitespace-nowrap tabular-nums", className)}
    >
      {left === null ? until.slice(0, 10) : formatWholeSeconds(left)}
    </time>
  );
}
