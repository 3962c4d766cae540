/** Connections that break at bad moments. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it } from "vitest";
import { useTestDatabase } from "./testing";
import { pool } from "./url";

const db = useTestDatabase();

it("connections that break together are as good as new, also the one that was just given a query", async () => {
  const { searchParams, port } = new URL(db.url);
  const path = `${searchParams.get("host")}/.s.PGSQL.${port || 5432}`;
  const sockets: Socket[] = [];
  const options = {
    max: 2,
    // So long a connection may say nothing before it is given up.
    connect_timeout: 3,
    socket: async () => {
      const socket = connect({ path });
      sockets.push(socket);
      await once(socket, "connect");
      return socket;
    },
  };
  const sql = pool(db.url, options);
  const both = () => Promise.all([sql.unsafe("select pg_sleep(0.1)"), sql.unsafe("select pg_sleep(0.1)")]);
  try {
    await both();
    expect(sockets).toHaveLength(2);
    // What somebody asks because the first is gone goes to the second, which is gone in the same turn of the event loop.
    const asked = new Promise((resolve) => {
      sockets[0]?.prependOnceListener("close", () => resolve(sql.unsafe("select 1").catch(({ code }) => code)));
    });
    // The one destroyed last tells so first.
    for (const socket of [...sockets].reverse()) socket.destroy();
    expect(await asked).toBe("CONNECTION_CLOSED");
    await both();
  } finally {
    await sql.end({ timeout: 1 });
  }
});
