/** Signing in and out over next-auth's own routes, without its browser package: two form posts with its CSRF token. */
import { ApiError, apiFetch } from "./api";

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = await apiFetch<{ csrfToken: string }>("/api/auth/csrf");
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  });
}

/** Opens a session. Throws ApiError: `wrong_password`, `rate_limited`, `network`; `code_needed`, `code_wrong` of a second factor. */
export async function signIn(email: string, password: string, code = ""): Promise<void> {
  const response = await post("/api/auth/callback/credentials", { email, password, code, callbackUrl: "/" });
  if (response.ok) return;
  const second = /json/.test(response.headers.get("content-type") ?? "") ? await secondFactorIn(response) : null;
  if (second !== null) throw new ApiError(response.status, { code: `code_${second}` });
  throw new ApiError(response.status, { code: response.status === 429 ? "rate_limited" : "wrong_password" });
}

/** What the answer says of a second factor. */
async function secondFactorIn(response: Response): Promise<string | null> {
  const problem: unknown = await response.json().catch(() => null);
  if (typeof problem !== "object" || problem === null || !("second_factor" in problem)) return null;
  return String(problem.second_factor);
}

/** Leaves for another place to sign in, which leads back to `next`. Throws ApiError. */
export async function signInElsewhere(provider: string, next: string): Promise<void> {
  const response = await post(`/api/auth/signin/${provider}`, { callbackUrl: next });
  if (!response.ok) throw new ApiError(response.status, {});
  const { url } = (await response.json()) as { url: string };
  window.location.assign(url);
}

/** Ends the session and leaves for the sign-in page; everything in memory goes with the page. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", { callbackUrl: "/sign-in" });
  window.location.assign("/sign-in");
}

export interface SetupBody {
  name: string;
  email: string;
  password: string;
  workspace: string;
}

/** Makes the first owner with a workspace. ApiError `conflict` when somebody did so already. */
export function setUp(body: SetupBody): Promise<{ slug: string }> {
  return apiFetch<{ slug: string }>("/api/v1/setup", { method: "POST", body });
}
