import { defineConfig } from "drizzle-kit";

/** For `npm run db:generate`: a first draft of a new migration's DDL, to be moved by hand to db/migrations with its policies. */
export default defineConfig({ dialect: "postgresql", schema: "./db/schema/index.ts", out: "./.flowpilot/drizzle" });
