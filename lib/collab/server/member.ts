/** Who is at the other end of a socket. The role changes while it is open; what this process knows of it is at most a second old. */
import type { Role } from "@/lib/auth/principal";

export interface Member {
  readonly userId: string;
  readonly orgId: string;
  readonly name: string;
  readonly email: string;
  readonly address: string;
  role: Role;
  /** Set when they came by an API key. */
  readonly keyHash: string | null;
  /** By a key that is for looking alone, whatever their role is. */
  readonly looksOnly: boolean;
  /** Set when they came from a browser. */
  readonly sessionId: string | null;
}
