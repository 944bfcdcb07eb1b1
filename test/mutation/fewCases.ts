import { nodeProcess } from '../../tools/node';

/** How many cases of a property, histories, and numbers of a country are tried for each changed place. */
const MOST_CASES = 30;
nodeProcess.env.HISTORIES ??= '40';
nodeProcess.env.NUMBERS ??= '60';

type FastCheck = typeof import('fast-check');

jest.mock('fast-check', () => {
	const actual = jest.requireActual<FastCheck>('fast-check');
	const assert = (property: never, given: { numRuns?: number } = {}) => {
		const numRuns = Math.min(given.numRuns ?? MOST_CASES, MOST_CASES);
		// A smaller counterexample tells nothing here.
		return actual.default.assert(property, { ...given, numRuns, endOnFailure: true });
	};
	return { ...actual, assert, default: { ...actual.default, assert } };
});
