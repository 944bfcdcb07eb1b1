import { nodeProcess } from '../../tools/node';

/**
 * How many generated cases a test tries: a tenth of them, so that `npm test` is quick. The project `cases` of
 * `jest.config.js` runs the same tests with all of them.
 */
export function cases(all: number): number {
	return nodeProcess.env.CASES === 'all' ? all : Math.ceil(all / 10);
}
