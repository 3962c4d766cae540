import pg from "postgres";
import { refusedSecret, strange } from "../answers";
import type { CredentialTester } from "../types";
import type postgres from "./index";

const HINT = "Check host, port, database and encryption.";

/** Connects and asks for the version. */
export const tester: CredentialTester<typeof postgres.fields> = {
  async test({ host, port, database, username, password, ssl }, { connect }) {
    // postgres.js reads the host off the socket, for the certificate; its types do not know that it takes one.
    const socket = async () => Object.assign(await connect({ host, port }), { host });
    const options = { socket, ssl: ssl === "disable" ? false : ssl, database, username, password };
    const sql = pg({
      ...options,
      max: 1,
      connect_timeout: 10,
      idle_timeout: 1,
      prepare: false,
      fetch_types: false,
      onnotice: () => undefined,
    } as pg.Options<Record<string, never>>);
    try {
      const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
      return { message: `Works: PostgreSQL ${row?.version.split(" ")[0] ?? ""}.` };
    } catch (error) {
      throw failure(error);
    } finally {
      await sql.end({ timeout: 1 });
    }
  },
};

/** Not the cause: it carries the connection's options. */
function failure(error: unknown) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "28P01" || code === "28000") return refusedSecret("The user name or password");
  if (code === "3D000") return strange("The server has no database of this name.", HINT);
  if (error instanceof Error && error.name === "NodeError") return error;
  return strange(`The database did not let us in${code ? ` (${code})` : ""}.`, HINT);
}
