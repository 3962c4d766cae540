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

/** Opens a session. Throws ApiError: `wrong_password`, `rate_limited`, `network`. */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await post("/api/auth/callback/credentials", { email, password, callbackUrl: "/" });
  if (response.ok) return;
  throw new ApiError(response.status, { code: response.status === 429 ? "rate_limited" : "wrong_password" });
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
