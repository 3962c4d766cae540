/**
 * Who somebody is: passwords (scrypt), sessions (next-auth, encrypted JWT in a cookie), API keys (sha-256), and from either the principal:
 * a person in a workspace they belong to at this moment. Pages use page.ts, routes authenticate.ts, the boot bootstrap.ts.
 */
export { authenticate } from "./authenticate";
export type { Owner } from "./make-workspace";
export type { Principal, Role } from "./principal";
export { setUp, setupBody } from "./setup";
export { hasUsers } from "./users";
