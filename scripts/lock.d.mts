export function takeLock(name: string): Promise<((() => Promise<void>) & { fd: number }) | null>;
