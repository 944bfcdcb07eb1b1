/**
 * Takes the clock away that ends answers which take too long: none does until `pass` is called.
 * @returns also how long (ms) each of them could have taken
 */
export function holdAnswerLimits(): { limits: number[]; pass: () => void; end: () => void } {
	const limits: number[] = [];
	const controllers: AbortController[] = [];
	const clock = jest.spyOn(AbortSignal, 'timeout').mockImplementation((limit) => {
		const controller = new AbortController();
		limits.push(limit);
		controllers.push(controller);
		return controller.signal;
	});
	return {
		limits,
		pass: () => controllers.forEach((controller) => controller.abort()),
		end: () => clock.mockRestore(),
	};
}

/**
 * Stops the clock before each test of the file at `now` (ms since the epoch), and takes away the limits of answers.
 * @returns how long (ms) each answer of the current test could have taken
 */
export function stopClock(now: number): () => number[] {
	let held: ReturnType<typeof holdAnswerLimits>;
	beforeEach(() => {
		jest.useFakeTimers({ now, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		held = holdAnswerLimits();
	});
	afterEach(() => {
		held.end();
		jest.useRealTimers();
	});
	return () => held.limits;
}
