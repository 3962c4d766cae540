"use client";
import { useQuery } from "@tanstack/react-query";
import type { FavouriteItem } from "@/lib/api/contracts/library";
import { apiFetch } from "./api";
import { keys } from "./keys";

/** The person's favourite workflows; on every page, so apart from the rest of the library. */
export function useFavourites() {
  return useQuery({
    queryKey: keys.favourites,
    queryFn: ({ signal }) => apiFetch<{ items: FavouriteItem[] }>("/api/v1/favourites", { signal }),
    select: ({ items }) => items,
  });
}
