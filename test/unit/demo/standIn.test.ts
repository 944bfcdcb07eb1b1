import { historyEnd } from '../../../demo/standIn';

const now = Date.parse('2026-01-31T12:00:00Z');
const hour = 3_600_000;

describe("the stand-in's past", () => {
	it('ends at the first start', () => {
		expect(historyEnd(undefined, now)).toBe(now);
	});

	it('stays the same at a start soon after', () => {
		expect(historyEnd(now - 2 * hour, now)).toBe(now - 2 * hour);
	});

	it('is a new one three days later, or when the clock was set back', () => {
		expect(historyEnd(now - 72 * hour, now)).toBe(now);
		expect(historyEnd(now + hour, now)).toBe(now);
		expect(historyEnd(Number.NaN, now)).toBe(now);
	});
});
