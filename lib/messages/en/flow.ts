/** Words of flow control: a workflow's settings, pause, what is held back, limits of the workspace. */
export const flow = {
  settings: {
    title: "Workflow settings",
    open: "Workflow settings",
    subtitle: "In force with the next published version",
    general: "General",
    timeout: { title: "Execution timeout", help: "A longer execution is stopped and fails. Default: no limit." },
    queue: {
      title: "Queue",
      help: "Which of the workspace's limits it comes under. Default: workflows, or scheduled when a schedule starts it.",
      automatic: "Automatic",
    },
    starts: "Starts",
    concurrency: { title: "Limit how many run at a time", help: "Off: as many as come." },
    rate_limit: { title: "Limit how many start in a period", help: "Off: every trigger starts one." },
    debounce: { title: "Join a burst of triggers into one", help: "Off: every trigger starts one." },
    whileWaiting: {
      title: "When one waits for an approval",
      help: "What happens to a trigger meanwhile. With a key under the limit above, only the same key counts.",
      allow: "Start another one (default)",
      queue: "Keep it pending until the other has ended",
      drop: "Drop it, and say so",
    },
  },
  pause: {
    badge: "Paused",
    pause: "Pause workflow",
    resume: "Resume workflow",
    pauseTitle: (name: string) => `Pause “${name}”?`,
    pauseBody: "Webhooks, the API and Run are refused until somebody resumes it. Executions that run now finish.",
    resumeTitle: (name: string) => `Resume “${name}”?`,
    resumeBody: "Triggers start it again, and what was held back goes on.",
    banner: (who: string | null, when: string) => `Paused by ${who ?? "a former member"} ${when}. Nothing new starts.`,
  },
  held: {
    badge: "Held",
    help: "A limit holds it back; open it to see which, and its place.",
    concurrency: (position: number, limit: number | null) =>
      `Held back: ${limit === null ? "the limit is" : limit === 1 ? "one at a time may run" : `${limit} at a time may run`}. ${place(position)}`,
    queue: (position: number, queue: string) => `Held back by the limit of the queue “${queue}”. ${place(position)}`,
    waiting: (position: number) => `Held back until the one that waits for an approval has ended. ${place(position)}`,
    paused: "Held back because the workflow is paused.",
    debounce: (when: string) => `Starts ${when}, unless a later trigger replaces it.`,
  },
  limits: {
    tab: "Limits",
    title: "Queues and limits",
    intro: "How many executions of each queue run at a time in this workspace. The others stay pending and take turns.",
    readOnly: "Only owners and admins of the workspace may change limits.",
    columns: { queue: "Queue", limit: "At a time", pending: "Pending", running: "Running", waiting: "Waiting" },
    queues: {
      default: "For workflows that name it in their settings",
      workflows: "Workflows, unless they name another queue",
      browser: "Work with a browser",
      "git-sync": "Syncing with Git",
      scheduled: "Started by a schedule",
    },
    noLimit: "No limit",
    limitOf: (queue: string) => `Limit of ${queue}`,
    invalid: "A whole number from 1 to 10,000, or nothing for no limit.",
    defaultIs: (limit: number | null) => `Default: ${limit === null ? "no limit" : limit}`,
    save: "Save limits",
    saved: "Limits saved",
    starts: {
      title: "Executions of each person",
      help: "How many executions each person may start in an hour, by hand or with their API keys. Webhooks and schedules do not count, nor does who set this installation up.",
      label: "Most in an hour",
      unit: "executions",
      default: (n: number) => `Default: ${n}. 0 sets no limit.`,
      none: "There is no limit.",
      now: (n: number) => `Each person may start ${n} in an hour.`,
    },
  },
};

function place(position: number): string {
  return position === 1 ? "It is next." : `${position - 1} of its kind ${position === 2 ? "goes" : "go"} before it.`;
}
