import { duration } from '../../../demo/terminal';

describe('duration', () => {
	it.each([
		[0, '0 s'],
		[59_400, '59 s'],
		[60_000, '1 min 0 s'],
		[171_199, '2 min 51 s'],
	])('tells %d ms as %s', (milliseconds, text) => {
		expect(duration(milliseconds)).toBe(text);
	});
});
