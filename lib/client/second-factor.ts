"use client";
import type { RecoveryCodes, SecondFactorSetup } from "@/lib/api/contracts/second-factor";
import { apiFetch } from "./api";

const BASE = "/api/v1/account/second-factor";

export const beginSecondFactor = (password: string) =>
  apiFetch<SecondFactorSetup>(BASE, { method: "POST", body: { password } });

export const confirmSecondFactor = (code: string) => apiFetch<RecoveryCodes>(BASE, { method: "PUT", body: { code } });

export const renewRecoveryCodes = (proof: { password: string; code: string }) =>
  apiFetch<RecoveryCodes>(`${BASE}/recovery-codes`, { method: "POST", body: proof });

export const endSecondFactor = (proof: { password: string; code: string }) =>
  apiFetch<void>(BASE, { method: "DELETE", body: proof });
