export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Runs contenders in turn, so that a busy moment of the machine hits all of them alike; gives each one's readings. */
export async function alternately<K extends string, T>(
	rounds: number,
	contenders: Record<K, () => Promise<T>>,
): Promise<Record<K, T[]>> {
	const names = Object.keys(contenders) as K[];
	const readings = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
	for (let round = 0; round < rounds; round++) {
		// Whoever came first comes last in the next round.
		const order = round % 2 === 0 ? names : [...names].reverse();
		for (const name of order) readings[name].push(await contenders[name]());
	}
	return readings;
}

/** A number for a table. */
export function shown(value: number, digits = 0): string {
	return value.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}
