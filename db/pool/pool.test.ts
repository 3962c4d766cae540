import { expect, it } from "vitest";
import { useTestDatabase } from "../testing";
import { pool, type Sql } from "../url";

const db = useTestDatabase();

/** Runs `fn` with a pool of its own and one to look at the database with. */
async function using(options: { max: number }, fn: (sql: Sql, other: Sql) => Promise<void>): Promise<void> {
  const [sql, other] = [pool(db.url, options), pool(db.url, { max: 1 })];
  try {
    await fn(sql, other);
  } finally {
    await Promise.all([sql.end({ timeout: 5 }), other.end({ timeout: 5 })]);
  }
}

const pidOf = async (sql: Pick<Sql, "unsafe">) =>
  (await sql.unsafe("select pg_backend_pid() as pid"))[0]?.pid as number;
const cut = (other: Sql, pid: number) => other`select pg_terminate_backend(${pid}::int, 5000)`;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code?: string }) => error.code ?? String(error),
  );

it("a transaction whose connection breaks in the middle of a statement fails, and the pool goes on", () =>
  using({ max: 1 }, async (sql, other) => {
    for (let n = 0; n < 5; n++) {
      let pid = 0;
      const work = sql.begin(async (tx) => {
        pid = await pidOf(tx);
        await tx`select pg_sleep(60)`;
      });
      const code = codeOf(work);
      await expect.poll(() => pid).toBeGreaterThan(0);
      await cut(other, pid);
      expect(await code).not.toBe("done");
      expect(await sql`select ${n}::int as n`).toEqual([{ n }]);
    }
  }));

it("all statements that stand in line on one connection fail when it breaks, prepared or not", () =>
  using({ max: 2 }, async (sql, other) => {
    const connection = await sql.reserve();
    const pid = await pidOf(connection);
    const line = [
      connection.unsafe("begin"),
      // Has to be described before it can run, so that the next one is not even written.
      connection.unsafe("select pg_sleep($1)", [60], { prepare: true }),
      connection.unsafe("commit"),
    ].map(codeOf);
    await expect
      .poll(
        async () => (await other`select state from pg_stat_activity where pid = ${pid} and query like '%pg_sleep%'`)[0],
      )
      .toEqual({ state: "active" });
    await cut(other, pid);
    expect((await Promise.all(line)).filter((code) => code === "done")).toHaveLength(1);
    connection.release();
    expect(await sql`select 1 as x`).toEqual([{ x: 1 }]);
  }));

it("what a broken transaction asks later runs in nobody's transaction", () =>
  using({ max: 1 }, async (sql, other) => {
    await other`create table late (who text)`;
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let late = "";
    let pid = 0;
    const first = sql.begin(async (tx) => {
      pid = await pidOf(tx);
      await gate;
      late = await codeOf(tx`insert into late values ('first')`);
    });
    const code = codeOf(first);
    await expect.poll(() => pid).toBeGreaterThan(0);
    await cut(other, pid);
    expect(await code).toBe("CONNECTION_CLOSED");
    await sql.begin(async (tx) => {
      await tx`insert into late values ('second')`;
      go();
      await expect.poll(() => late).not.toBe("");
    });
    expect(late).not.toBe("done");
    expect(await other`select who from late`).toEqual([{ who: "second" }]);
  }));

it("refuses a statement that comes after its transaction or its reservation is over", () =>
  using({ max: 1 }, async (sql) => {
    let kept: Pick<Sql, "unsafe"> | null = null;
    await sql.begin(async (tx) => {
      kept = tx;
    });
    await expect((kept as unknown as Sql).unsafe("select 1")).rejects.toThrow("after the end");
    const connection = await sql.reserve();
    connection.release();
    connection.release();
    await expect(connection.unsafe("select 1")).rejects.toThrow("after the end");
    expect(await Promise.all([sql`select 1 as x`, sql`select 2 as x`])).toEqual([[{ x: 1 }], [{ x: 2 }]]);
  }));

it("rolls back when a statement failed, though the function did not mind", () =>
  using({ max: 1 }, async (sql) => {
    await sql`create table minded (n int primary key)`;
    const work = sql.begin(async (tx) => {
      await tx`insert into minded values (1)`;
      await tx`insert into minded values (1)`.catch(() => undefined);
      return "committed";
    });
    await expect(work).rejects.toThrow("duplicate key");
    expect(await sql`select * from minded`).toEqual([]);
  }));

it("a savepoint takes back what failed within it, and no more", () =>
  using({ max: 1 }, async (sql) => {
    await sql`create table saved (n int primary key)`;
    await sql.begin(async (tx) => {
      await tx`insert into saved values (1)`;
      await expect(tx.savepoint((inner) => inner`insert into saved values (1)`)).rejects.toThrow("duplicate key");
      await tx.savepoint((inner) => inner`insert into saved values (2)`);
    });
    expect(await sql`select n from saved order by n`).toEqual([{ n: 1 }, { n: 2 }]);
  }));

it("serves who waits in their order", () =>
  using({ max: 1 }, async (sql) => {
    const order: number[] = [];
    const all = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(all.map((n) => sql.begin(() => order.push(n))));
    expect(order).toEqual(all);
  }));

it("has never more connections than it may", () =>
  using({ max: 2 }, async (sql, other) => {
    await Promise.all(Array.from({ length: 20 }, () => sql`select pg_sleep(0.002)`));
    const mine = await pidOf(other);
    const [row] = await other`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> ${mine} and application_name = 'postgres.js'`;
    expect(row?.n).toBeLessThanOrEqual(2);
  }));

it("the end lets what runs run, and refuses what comes", async () => {
  const sql = pool(db.url, { max: 1 });
  await sql`select 1`;
  const running = sql`select pg_sleep(0.2), 7 as x`;
  const waits = sql`select 8 as x`;
  const results = Promise.all([running.then(([row]) => row?.x), waits.then(([row]) => row?.x)]);
  const ended = sql.end({ timeout: 20 });
  await expect(sql`select 1`).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
  await ended;
  expect(await results).toEqual([7, 8]);
});

it("whatever is cut when, everything that was asked is answered, and what comes after works", () =>
  using({ max: 4 }, async (sql, other) => {
    let isOver = false;
    let answered = 0;
    const works: (() => Promise<unknown>)[] = [
      () => sql.unsafe(`select $1::int + ${answered % 40} as x`, [answered], { prepare: true }),
      () => sql.begin(async (tx) => Promise.all([tx`select 1`, tx`select ${answered}::int`])),
      async () => {
        const connection = await sql.reserve();
        const line = [
          connection.unsafe("begin"),
          connection`select ${answered % 50}::int`,
          connection.unsafe("commit"),
        ];
        await Promise.allSettled(line);
        connection.release();
      },
    ];
    const workers = [...works, ...works].map(async (work) => {
      while (!isOver) {
        await codeOf(work());
        answered++;
      }
    });
    for (let n = 0; n < 25; n++) {
      const before = answered;
      await other`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name = 'postgres.js' and random() < 0.7`;
      // Each worker goes on.
      await expect.poll(() => answered, { interval: 1 }).toBeGreaterThan(before + 2 * workers.length);
    }
    isOver = true;
    await Promise.all(workers);
    expect(await Promise.all(Array.from({ length: 8 }, () => sql`select 1 as x`))).toHaveLength(8);
  }));
