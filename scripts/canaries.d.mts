export function formsOf(value: string): string[];
export function scan(folder: string, values: readonly string[]): { found: string[]; files: number };
export function faultsIn(handedOver: string): string[];
