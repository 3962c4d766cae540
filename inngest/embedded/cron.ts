/** Cron expressions as Inngest has them: five fields or a descriptor, with an optional `TZ=Europe/Paris` in front; else in UTC. */

interface Schedule {
  minute: Set<number>;
  hour: Set<number>;
  day: Set<number>;
  month: Set<number>;
  weekday: Set<number>;
  /** Both days given: either will do. */
  eitherDay: boolean;
  clock: Intl.DateTimeFormat;
}

const DESCRIPTORS: Record<string, string> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Beyond this an expression such as 30 February never comes. */
const LOOK_AHEAD_YEARS = 5;

/** @throws Error for an expression that cannot be read. */
export function checkCron(expression: string): void {
  parse(expression);
}

/** The first moment after the given one that the expression means, in milliseconds; null when there is none in five years. */
export function nextCron(expression: string, after: number): number | null {
  const schedule = parse(expression);
  let at = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const end = after + LOOK_AHEAD_YEARS * 366 * 24 * HOUR;
  while (at <= end) {
    const local = localTime(schedule.clock, at);
    // Whole hours are skipped, not days: a day may have 23 or 25 of them, and five years are 44,000 hours at most.
    if (!schedule.month.has(local.month) || !isDay(schedule, local) || !schedule.hour.has(local.hour)) {
      at += HOUR - local.minute * MINUTE;
    } else if (schedule.hour.size < 24 && localTime(schedule.clock, at - HOUR).hour === local.hour) {
      // Clocks are put back: an hour that was chosen comes once.
      at += HOUR - local.minute * MINUTE;
    } else if (!schedule.minute.has(local.minute)) {
      at += MINUTE;
    } else {
      return at;
    }
  }
  return null;
}

function parse(expression: string): Schedule {
  const [, zone = "UTC", rest = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(expression.trim()) ?? [];
  const fields = (DESCRIPTORS[rest] ?? rest).split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${expression}" is not a cron expression of five fields.`);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const isOpen = (field: string) => /^[*?]/.test(field);
  return {
    minute: values(minute, 0, 59),
    hour: values(hour, 0, 23),
    day: values(day, 1, 31),
    month: values(month, 1, 12, MONTHS),
    weekday: new Set([...values(weekday, 0, 7, WEEKDAYS)].map((one) => one % 7)),
    eitherDay: !isOpen(day) && !isOpen(weekday),
    clock: new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      month: "numeric",
      day: "numeric",
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
    }),
  };
}

/** `*`, `5`, `1-5`, `MON-FRI`, each with an optional step, separated by commas. */
function values(field: string, low: number, high: number, names: string[] = []): Set<number> {
  const number = (text: string): number => {
    const named = names.indexOf(text.toLowerCase());
    const value = named >= 0 ? named + (low === 1 ? 1 : 0) : Number(text);
    if (!/^\w+$/.test(text) || !Number.isInteger(value) || value < low || value > high)
      throw new Error(`"${text}" is not a number from ${low} to ${high}.`);
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step = "1", ...more] = part.split("/");
    const [from = "", to, ...rest] = range.split("-");
    if (more.length > 0 || rest.length > 0 || !/^[1-9]\d*$/.test(step)) throw new Error(`"${part}" cannot be read.`);
    const isOpen = from === "*" || from === "?";
    const first = isOpen ? low : number(from);
    const last = isOpen ? high : to !== undefined ? number(to) : part.includes("/") ? high : first;
    if (last < first) throw new Error(`"${part}" runs backwards.`);
    for (let value = first; value <= last; value += Number(step)) found.add(value);
  }
  return found;
}

interface LocalTime {
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

function localTime(clock: Intl.DateTimeFormat, at: number): LocalTime {
  const local: LocalTime = { month: 0, day: 0, weekday: 0, hour: 0, minute: 0 };
  for (const { type, value } of clock.formatToParts(at)) {
    if (type === "weekday") local.weekday = WEEKDAYS.indexOf(value.toLowerCase());
    else if (type === "month" || type === "day" || type === "hour" || type === "minute") local[type] = Number(value);
  }
  return local;
}

function isDay(schedule: Schedule, { day, weekday }: LocalTime): boolean {
  const byDay = schedule.day.has(day);
  const byWeekday = schedule.weekday.has(weekday);
  return schedule.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
