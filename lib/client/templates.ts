"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { TemplateDetail, templateList, templateUsed, useTemplateBody } from "@/lib/api/contracts/templates";
import { apiFetch } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/templates";

/** Templates that this workspace can begin with. */
export function useTemplates() {
  return useQuery({
    queryKey: keys.templates,
    queryFn: ({ signal }) => apiFetch<z.infer<typeof templateList>>(BASE, { signal }),
    select: ({ items }) => items,
  });
}

/** One with its drawing. */
export function useTemplateDetail(key: string) {
  return useQuery({
    queryKey: keys.template(key),
    queryFn: ({ signal }) => apiFetch<TemplateDetail>(`${BASE}/${encodeURIComponent(key)}`, { signal }),
  });
}

/** Makes a workflow of it. */
export function useMakeFromTemplate(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof useTemplateBody>) =>
      apiFetch<z.infer<typeof templateUsed>>(`${BASE}/${encodeURIComponent(key)}/use`, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.workflows }),
  });
}
