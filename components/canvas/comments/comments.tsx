"use client";
import { useEffect, useMemo, useState } from "react";
import type { CommentAnchor, CommentThread } from "@/lib/api/contracts/comments";
import { messageOf } from "@/lib/client/api";
import { useMarkRead, useThread, useThreads } from "@/lib/client/comments";
import { useUrlState } from "@/lib/client/url-state";
import { useCanvas } from "../context";
import { BeginThread } from "./begin";
import { type CommentFilter, CommentsPanel } from "./panel";
import { useJump } from "./place";
import { type CommentRequest, pinsOf } from "./requests";
import { ThreadView } from "./thread";

/** What stands this long before a person's eyes was read, ms. */
const READ_AFTER = 1200;

interface CommentsProps {
  workflowId: string;
  /** What they are open for; null while they are closed, and only their pins are shown. */
  request: CommentRequest | null;
  onRequest: (request: CommentRequest | null) => void;
  onBegin: () => void;
}

/** Comments of the workflow: pins on the drawing always, the panel when it is asked for, the open thread in the URL. */
export default function Comments({ workflowId, request, onRequest, onBegin }: CommentsProps) {
  const { overlay } = useCanvas();
  const [url, setUrl] = useUrlState();
  const [filter, setFilter] = useState<CommentFilter>("open");
  const [active, setActive] = useState<string | null>(null);
  const [anchor, setAnchor] = useState<CommentAnchor | null>(null);
  const jump = useJump();
  const isOpen = request !== null;
  const open = useThreads(workflowId, "open", isOpen);
  const resolved = useThreads(workflowId, "resolved", isOpen, isOpen && filter === "resolved");
  const list = filter === "open" ? open : resolved;
  const linked = useThread(workflowId, request?.kind === "thread" ? request.id : null);
  const pins = open.data?.pages[0]?.pins;

  useEffect(() => {
    if (pins) overlay.set({ comments: pinsOf(pins, overlay.get().comments) });
  }, [pins, overlay]);
  const address = url.get("comment");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is followed once; afterwards it follows what is open.
  useEffect(() => {
    if (address && !request) onRequest({ kind: "thread", id: address });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request is followed once, not again with each new list.
  useEffect(() => {
    setAnchor(request?.kind === "begin" ? request.anchor : null);
    if (request?.kind === "begin" || request?.kind === "node") setFilter("open");
    if (request?.kind === "node")
      setActive(
        pins?.findLast((pin) => pin.anchor.on === "node" && pin.anchor.node_id === request.id)?.thread_id ?? null,
      );
  }, [request]);
  const found = linked.data;
  const foundId = found?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thread that was asked for.
  useEffect(() => {
    if (!found) return;
    setFilter(found.resolved_at === null ? "open" : "resolved");
    setActive(found.id);
    jump(found.anchor);
  }, [foundId, request]);
  const isAsked = request?.kind === "thread" && !found;
  // Not before the address was followed: it would be gone.
  const [followed, setFollowed] = useState(address === null);
  useEffect(() => {
    if (isOpen && !isAsked) setFollowed(true);
    if (followed && !isAsked) setUrl({ comment: isOpen ? active : null });
  }, [isOpen, isAsked, active, setUrl, followed]);

  const threads = useMemo(() => {
    const all = list.data?.pages.flatMap(({ items }) => items);
    if (!all) return null;
    // A link may lead beyond the first page.
    const missing =
      found && (found.resolved_at === null) === (filter === "open") && !all.some(({ id }) => id === found.id);
    return missing ? [found, ...all] : all;
  }, [list.data, found, filter]);
  const fresh = useFresh(workflowId, isOpen, threads, open.data?.pages[0]?.last_id ?? null);
  if (!isOpen) return null;
  const close = () => {
    onRequest(null);
    document.querySelector<HTMLElement>("[data-canvas]")?.focus({ preventScroll: true });
  };
  const failure = list.error ?? linked.error;
  return (
    <CommentsPanel
      filter={filter}
      onFilter={setFilter}
      onBegin={onBegin}
      onClose={close}
      threads={threads}
      failure={failure && messageOf(failure)}
      onMore={list.hasNextPage ? () => void list.fetchNextPage() : null}
      beginning={
        anchor && (
          <BeginThread
            workflowId={workflowId}
            anchor={anchor}
            onAnchor={setAnchor}
            onCancel={() => setAnchor(null)}
            onBegun={(id) => {
              setAnchor(null);
              setActive(id);
            }}
          />
        )
      }
    >
      {(thread) => (
        <ThreadView
          key={thread.id}
          workflowId={workflowId}
          thread={thread}
          fresh={fresh.has(thread.id)}
          active={thread.id === active}
          onActivate={() => setActive(thread.id)}
        />
      )}
    </CommentsPanel>
  );
}

/** Threads that were new when the panel opened or became so since; what is shown for a moment is told to the server as read. */
function useFresh(
  workflowId: string,
  isOpen: boolean,
  threads: readonly CommentThread[] | null,
  lastId: string | null,
): ReadonlySet<string> {
  const { mutate } = useMarkRead(workflowId);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!isOpen) return setFresh(new Set());
    const unread = threads?.filter((thread) => thread.is_unread).map(({ id }) => id) ?? [];
    if (unread.length === 0 || lastId === null) return;
    setFresh((known) => (unread.every((id) => known.has(id)) ? known : new Set([...known, ...unread])));
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") mutate(lastId);
    }, READ_AFTER);
    return () => clearTimeout(timer);
  }, [isOpen, threads, lastId, mutate]);
  return fresh;
}
