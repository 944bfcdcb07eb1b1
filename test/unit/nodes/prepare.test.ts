import fc from 'fast-check';
import { DateTime } from 'luxon';

import { prepareBody } from '../../../nodes/Ipex/shared/body';
import { fillPath } from '../../../nodes/Ipex/shared/prepare';
import { prepareQuery } from '../../../nodes/Ipex/shared/query';

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

	it('takes times as n8n expressions give them', () => {
		const time = Date.UTC(2026, 6, 1, 8, 30);
		expect(
			prepareQuery({
				startTime: DateTime.fromMillis(time, { zone: 'Europe/Prague' }),
				endTime: new Date(time),
			} as unknown as Parameters<typeof prepareQuery>[0]),
		).toEqual({ startTime: '2026-07-01T08:30:00.000Z', endTime: '2026-07-01T08:30:00.000Z' });
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
		[{ src: 'x'.repeat(10_000_000) }, /"Source" is too long/],
		[{ extensions: ['204', 'x'.repeat(10_001)] }, /"Lines" is too long/],
		[{ categories: '1,2' }, /"Categories" is not a nested list/],
		[{ sla: 'soon' }, /"Service Level" is not a number of seconds/],
		[{ startTime: {} as never }, /"Start Time" is not a text/],
		[{ userId: { id: '42' } }, /"User" is not a text/],
	])('is refused when it cannot be sent (%#)', (query, words) => {
		expect(() => prepareQuery(query)).toThrow(words);
	});
});

describe('a body', () => {
	it('leaves out what is empty, also inside, and keeps what is false', () => {
		expect(
			prepareBody({
				active: false,
				fwdNum: ' ',
				customData: '',
				endpointId: null,
				fromUser: { identityValue: '', outgoingQueue: '' },
			}),
		).toEqual({ active: false });
	});

	it('has numbers and texts in the type that the API asks for', () => {
		expect(
			prepareBody({ to: 204, profileId: ' 501 ', fromApplication: { extenId: '601' } }),
		).toEqual({ to: '204', profileId: 501, fromApplication: { extenId: 601 } });
	});

	it.each(['601a', '-1', '1.5', '1e3', '9'.repeat(16)])(
		'is refused for the number %j',
		(profileId) => {
			expect(() => prepareBody({ profileId })).toThrow(/"Profile" is not a whole number/);
		},
	);

	it.each(['userId', 'to', 'profileId'])('is refused for a list or a record in %s', (name) => {
		for (const value of [{}, [], ['42'], { id: '42' }]) {
			expect(() => prepareBody({ [name]: value })).toThrow(/^"[A-Z].*" is not a text\./);
		}
	});
});
