/** The links of invitations. */
import { derivedToken, hashToken } from "@/lib/auth/token";
import { env } from "@/lib/env";

const tokenOf = (id: string, linkNo: number): string => derivedToken("invitation", id, linkNo);

/** The link of an invitation. One with a higher number makes those before it void. */
export const linkOf = (id: string, linkNo: number): string => `${env().publicUrl}/join/${tokenOf(id, linkNo)}`;

/** What is stored of it. */
export const linkHash = (id: string, linkNo: number): string => hashToken(tokenOf(id, linkNo));
