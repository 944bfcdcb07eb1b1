/**
 * Runs a task for each item, some of them in parallel. After the first failure it starts no further task.
 * @throws the first failure, after all started tasks have ended
 */
export async function inParallel<T>(
	items: Iterable<T>,
	atOnce: number,
	task: (item: T) => Promise<void>,
): Promise<void> {
	const rest = items[Symbol.iterator]();
	let failure: { error: unknown } | undefined;
	const work = async () => {
		for (let next = rest.next(); !next.done && !failure; next = rest.next()) {
			try {
				await task(next.value);
			} catch (error) {
				failure ??= { error };
			}
		}
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	if (failure) throw (failure as { error: unknown }).error;
}
