/** Asks once and keeps the answer. If that fails, for example at a rate limit, it asks again the next time. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
	let answer: Promise<T> | undefined;
	return async () => {
		answer ??= ask();
		const [outcome] = await Promise.allSettled([answer]);
		if (outcome.status === 'fulfilled') return outcome.value;
		answer = undefined;
		throw outcome.reason;
	};
}
