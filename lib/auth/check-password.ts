import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { users } from "@/db/schema";
import { clientNetwork, rateLimit } from "@/lib/api/rate-limit";
import { AppError } from "@/lib/errors";
import { verifyPassword } from "./password";
import { passSecondFactor } from "./second-factor/check";

// A right password gives its try back, so only wrong ones count.
const byAddress = rateLimit({ tries: 40, everyMs: 10_000 });
const byAccount = rateLimit({ tries: 10, everyMs: 30_000 });

/**
 * The person with this e-mail address and password, or null; a second factor of theirs is asked for once the password is right.
 * @throws AppError rate_limited, per address and per account; unauthenticated with `second_factor` needed or wrong
 */
export async function checkPassword(
  given: { email: string; password: string; code?: string },
  request: Request,
): Promise<{ id: string; name: string; email: string } | null> {
  const address = clientNetwork(request);
  const email = given.email.trim().toLowerCase().slice(0, 254);
  byAddress.take(address);
  byAccount.take(email);
  const [user] = await withSystem((tx) =>
    tx
      .select({ id: users.id, name: users.name, email: users.email, hash: users.password_hash })
      .from(users)
      .where(sql`lower(${users.email}) = ${email}`)
      .limit(1),
  );
  const isRight = given.password.length <= 256 && (await verifyPassword(given.password, user?.hash ?? null));
  if (!user || !isRight) return null;
  byAddress.refund(address);
  byAccount.refund(email);
  const second = await passSecondFactor(user.id, given.code ?? "");
  if (second !== "passed") {
    const message =
      second === "needed" ? "This account has a second factor." : "The code is wrong, or was used already.";
    throw new AppError("unauthenticated", message, {
      hint: "Send the code of your authenticator, or a recovery code, as `code`.",
      details: { second_factor: second },
    });
  }
  return { id: user.id, name: user.name, email: user.email };
}
