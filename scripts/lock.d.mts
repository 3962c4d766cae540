export function takeLock(name: string): Promise<(() => Promise<void>) | null>;
