import { createContext, useContext } from "react";

/** Whether the drawing is so small that cards are blocks (useDetail in flow.tsx). Changes only when that limit is crossed. */
export const FarContext = createContext(false);

export function useFar(): boolean {
  return useContext(FarContext);
}
