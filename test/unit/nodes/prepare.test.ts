import fc from 'fast-check';

import { fillPath, prepareQuery } from '../../../nodes/Ipex/shared/prepare';

describe('a path', () => {
	it('leads where its identifier says, whatever the user typed', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (id) => {
				fc.pre(!['', '.', '..'].includes(id.trim()) && !/\p{Surrogate}/u.test(id));
				const url = new URL(
					fillPath('/calls/{callId}/detail', () => id),
					'https://api.example',
				);
				expect(decodeURIComponent(url.pathname)).toBe(`/calls/${id.trim()}/detail`);
				expect(url.pathname.split('/')).toHaveLength(4);
			}),
			{ numRuns: 10_000 },
		);
	});

	it.each(['', '   ', null, undefined, {}, [], '.', '..', 'x'.repeat(501), 'x'.repeat(10_000_000)])(
		'is refused for an identifier that is none (%#), by the name of the field',
		(id) => {
			expect(() => fillPath('/calls/{callId}/detail', () => id)).toThrow(/"Call ID" is/);
		},
	);

	it('is refused for text that is no Unicode', () => {
		expect(() => fillPath('/pbx/users/{userId}', () => '\ud800')).toThrow(/"User" is/);
	});
});

describe('a query', () => {
	it('gives times in UTC, from the zone that the user chose', () => {
		expect(
			prepareQuery({
				startTime: '2026-07-01T00:00:00',
				endTime: '2026-07-02',
				timezone: 'America/New_York',
			}),
		).toEqual({
			startTime: '2026-07-01T04:00:00.000Z',
			endTime: '2026-07-02T04:00:00.000Z',
			timezone: 'America/New_York',
		});
	});

	it('leaves out what is empty, and keeps what is false or zero', () => {
		expect(
			prepareQuery({ line: '', extensions: ' , ', src: null, callcenter: false, page: 0 }),
		).toEqual({ callcenter: false, page: 0 });
	});

	it('makes lists of what is typed with commas', () => {
		expect(prepareQuery({ extensions: '204, 205,', teams: [1, 2] })).toEqual({
			extensions: ['204', '205'],
			teams: ['1', '2'],
		});
	});

	it('sends categories as JSON text', () => {
		expect(prepareQuery({ categories: '[[1,2],[3]]' })).toEqual({ categories: '[[1,2],[3]]' });
		expect(prepareQuery({ categories: [[1, 2], [3]] })).toEqual({ categories: '[[1,2],[3]]' });
	});

	it.each([
		[{ startTime: 'yesterday' }, /"Start Time" is not a date: yesterday/],
		[{ endTime: '2026-02-30' }, /"End Time" is not a date/],
		[{ startTime: '2026-02-02', endTime: '2026-02-01' }, /"End Time" is before "Start Time"/],
		[{ timezone: 'Prague' }, /"Time Zone" is not one that exists/],
		[{ categories: '1,2' }, /"Categories" is not a nested list/],
	])('is refused for %j', (query, words) => {
		expect(() => prepareQuery(query)).toThrow(words);
	});
});
