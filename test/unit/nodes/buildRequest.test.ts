import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { buildBody, buildQuery, fillPath } from '../../../nodes/Ipex/request/buildRequest';
// Declares the parameters, whose names are in the messages.
import '../../../nodes/Ipex/Ipex.node';
import { parameterName } from '../../../nodes/Ipex/parameters/declaredParameters';
import { requireList, requireValue } from '../../../nodes/Ipex/parameters/parameterValues';
import { cases } from '../../support/cases';

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
			{ numRuns: cases(10_000) },
		);
	});

	it.each(['', '   ', null, undefined, {}, [], '.', '..', 'x'.repeat(501), 'x'.repeat(10_000_000)])(
		'is refused for an identifier that is none (%#), by the name of the field',
		(id) => {
			expect(() => fillPath('/calls/{callId}/detail', () => id)).toThrow(/'Call ID' is/);
		},
	);

	it('may have an identifier of 500 characters', () => {
		const id = 'x'.repeat(500);
		expect(fillPath('/calls/{callId}', () => id)).toBe(`/calls/${id}`);
	});

	it('is refused for text that is no Unicode', () => {
		expect(() => fillPath('/pbx/users/{userId}', () => '\ud800')).toThrow(/'User' is/);
	});
});

describe('a query', () => {
	it('gives times in UTC, from the zone that the user chose', () => {
		expect(
			buildQuery({
				startTime: '2026-07-01T00:00:00',
				endTime: '2026-07-02',
				timezone: 'America/New_York',
			}),
		).toStrictEqual({
			startTime: '2026-07-01T04:00:00.000Z',
			endTime: '2026-07-02T04:00:00.000Z',
			timezone: 'America/New_York',
		});
	});

	it('takes times as n8n expressions give them', () => {
		const time = Date.UTC(2026, 6, 1, 8, 30);
		expect(
			buildQuery({
				startTime: DateTime.fromMillis(time, { zone: 'Europe/Prague' }),
				endTime: new Date(time),
			} as unknown as Parameters<typeof buildQuery>[0]),
		).toStrictEqual({ startTime: '2026-07-01T08:30:00.000Z', endTime: '2026-07-01T08:30:00.000Z' });
	});

	it('leaves out what is empty, and keeps what is false or zero', () => {
		expect(
			buildQuery({
				line: '',
				extensions: ' ',
				teams: [],
				categories: [],
				src: null,
				trunk: ' ',
				callcenter: false,
				dst: 0,
			}),
		).toStrictEqual({ callcenter: false, dst: '0' });
	});

	// Two expressions without a value give ' , '. Without the filter, the list would be longer.
	it.each([' , ', ['', ' '], [' ']])('refuses the list %j', (extensions) => {
		expect(() => buildQuery({ extensions })).toThrow("'Leg Lines' holds a value that is empty");
	});

	it.each(['', null, undefined])('leaves out a parameter of any kind that is %j', (empty) => {
		const names = ['answered', 'startTime', 'events', 'timezone', 'sla', 'extensions', 'userId'];
		const query = Object.fromEntries(names.map((name) => [name, empty])) as IDataObject;
		expect(buildQuery(query)).toStrictEqual({});
	});

	it('has one end of a period, or both at the same time', () => {
		const time = '2026-07-01T08:30:00.000Z';
		for (const query of [
			{ startTime: time },
			{ endTime: time },
			{ startTime: time, endTime: time },
		]) {
			expect(buildQuery(query)).toStrictEqual(query);
		}
	});

	it('sends the service level as a number of seconds', () => {
		expect(buildQuery({ sla: ' 20 ' })).toStrictEqual({ sla: 20 });
		expect(buildQuery({ sla: 1 })).toStrictEqual({ sla: 1 });
		expect(buildQuery({ sla: ' ' })).toStrictEqual({});
	});

	it('makes lists of what is typed with commas', () => {
		expect(buildQuery({ extensions: '204, 205,', teams: [1, 2] })).toStrictEqual({
			extensions: ['204', '205'],
			teams: ['1', '2'],
		});
	});

	it.each([
		['callId', 'Call ID'],
		['channelId', 'Channel'],
		['linkedid', 'Call ID'],
	])('is refused for a call ID that is a number in %s', (name, shown) => {
		expect(() => buildQuery({ [name]: 1767600000.123 })).toThrow(
			`'${shown}' is a number, which may have lost its last digits. Map it as text`,
		);
		expect(buildQuery({ [name]: '1767600000.1230' })).toStrictEqual({ [name]: '1767600000.1230' });
	});

	it('is refused at once for a long text that is almost a nested list', () => {
		const blanks = ' '.repeat(40);
		const categories = `[${`[1]${blanks}`.repeat(12)}x`;
		expect(() => buildQuery({ categories })).toThrow("'Categories' is not a nested list");
	});

	it.each([
		'[1]',
		'[[1],2]',
		'[["1"]]',
		'[[1,"2"]]',
		'[[1.5]]',
		'[[1,-1]]',
		'[[-1]]',
		'{}',
		'[[1]',
		'null',
		'7',
	])('is refused for the categories %s', (categories) => {
		expect(() => buildQuery({ categories })).toThrow("'Categories' is not a nested list");
	});

	it.each(['', '  ', '[]', ' [ ] '])('has no categories for %j', (categories) => {
		expect(buildQuery({ categories })).toStrictEqual({});
	});

	it('sends categories as JSON text', () => {
		expect(buildQuery({ categories: ' [ [1, 2] ] ' })).toStrictEqual({ categories: '[[1,2]]' });
		expect(buildQuery({ categories: '[[0]]' })).toStrictEqual({ categories: '[[0]]' });
		expect(buildQuery({ categories: '[[1,2],[3]]' })).toStrictEqual({ categories: '[[1,2],[3]]' });
		expect(buildQuery({ categories: [[1, 2], [3]] })).toStrictEqual({ categories: '[[1,2],[3]]' });
	});

	it.each([
		[{ startTime: 'yesterday' }, /'Start Time' is not a date: yesterday/],
		[{ endTime: '2026-02-30' }, /'End Time' is not a date/],
		[{ startTime: '2026-02-02', endTime: '2026-02-01' }, /'End Time' is before 'Start Time'/],
		[{ timezone: 'Prague' }, /'Time Zone' is not one that exists/],
		[{ src: 'x'.repeat(10_000_000) }, /'Leg Source' is too long/],
		[{ extensions: ['204', 'x'.repeat(10_001)] }, /'Leg Lines' is too long/],
		[{ categories: '1,2' }, /'Categories' is not a nested list/],
		[{ sla: 'soon' }, /'Service Level' is not a number of seconds/],
		[{ sla: 0 }, /'Service Level' is not a number of seconds/],
		[{ sla: '-1' }, /'Service Level' is not a number of seconds/],
		[{ sla: 1.5 }, /'Service Level' is not a number of seconds/],
		[{ startTime: {} as never }, /^'Start Time' is not a date\. /],
		[{ startTime: ['2026-01-01'] }, /^'Start Time' is not a date\. /],
		[{ endTime: DateTime.invalid('x') as never }, /^'End Time' is not a date\. /],
		[{ endTime: new Date(NaN) as never }, /^'End Time' is not a date\. /],
		[{ answered: 'yes' }, /'Answered' is neither true nor false/],
		[{ callcenter: 1 }, /'Call Centre Only' is neither true nor false/],
		[{ line: ['204', '205'] }, /'Leg Line' is not a text/],
		[{ way: true }, /'Leg Direction' is not a text/],
		[{ sla: {} }, /'Service Level' is not a text/],
		[{ userId: { id: '42' } }, /'User' is not a text/],
	])('is refused when it cannot be sent (%#)', (query, words) => {
		expect(() => buildQuery(query)).toThrow(words);
	});

	it.each(['extensions', 'teams', 'agents', 'events', 'queues', 'usersId'])(
		'is refused for what is no list in %s, which would come to every one of them',
		(name) => {
			const values = [
				true,
				{},
				{ exten: '204' },
				[{ exten: '204' }],
				['204', true],
				[['204']],
				[undefined],
				['204', null],
				NaN,
			];
			for (const value of values) {
				expect(() => buildQuery({ [name]: value } as IDataObject)).toThrow(
					`'${parameterName(name)}' holds a value that is empty or no text.`,
				);
			}
			expect(buildQuery({ [name]: 204 })).toStrictEqual({ [name]: ['204'] });
			expect(buildQuery({ [name]: [204, ''] })).toStrictEqual({ [name]: ['204'] });
		},
	);

	it('takes a switch that an expression gives as text', () => {
		expect(buildQuery({ answered: 'false', callcenter: ' True ', metadata: true })).toStrictEqual({
			answered: false,
			callcenter: true,
			metadata: true,
		});
	});

	it('has no blanks around its texts', () => {
		expect(buildQuery({ line: '204\n', userId: ' 42', timezone: ' Europe/Prague ' })).toStrictEqual(
			{
				line: '204',
				userId: '42',
				timezone: 'Europe/Prague',
			},
		);
	});

	it.each([
		['hangUp', 'callId', 'Call'],
		['getCurrent', 'callId', 'Call ID'],
		['getForCall', 'extensions', 'File Formats'],
		['getAll', 'extensions', 'Leg Lines'],
	])('calls a field of %s as that does', (operation, name, shown) => {
		expect(() => buildQuery({ [name]: [{}] }, operation)).toThrow(`'${shown}' `);
	});
});

describe('a body', () => {
	it('leaves out what is empty, also inside, and keeps what is false', () => {
		expect(
			buildBody({
				active: false,
				fwdNum: ' ',
				customData: '',
				endpointId: null,
				fromUser: { identityValue: '', outgoingQueue: '' },
			}),
		).toStrictEqual({ active: false });
	});

	it.each(['', null, undefined])('leaves out a value of any kind that is %j', (empty) => {
		const names = ['active', 'endpointId', 'fromUser', 'fromApplication', 'to'];
		expect(buildBody(Object.fromEntries(names.map((name) => [name, empty])))).toStrictEqual({});
	});

	it('has numbers and texts in the type that the API asks for', () => {
		expect(
			buildBody({
				to: 204,
				profileId: ' 501 ',
				endpointId: '7',
				fromApplication: { extenId: '601', outRouteId: '8' },
			}),
		).toStrictEqual({
			to: '204',
			profileId: 501,
			endpointId: 7,
			fromApplication: { extenId: 601, outRouteId: 8 },
		});
	});

	it.each(['601a', '-1', '1.5', '1e3', '9'.repeat(16)])(
		'is refused for the number %j',
		(profileId) => {
			expect(() => buildBody({ profileId })).toThrow(/'Profile' is not a whole number/);
		},
	);

	it('has texts where the API wants texts, and switches where it wants switches', () => {
		const fields = ['callerIdName', 'customData', 'email', 'fwd', 'fwdNum', 'to', 'type', 'userId'];
		for (const name of fields) expect(buildBody({ [name]: 42 })).toStrictEqual({ [name]: '42' });
		expect(buildBody({ active: 'false', fromUser: { outgoingQueue: 601 } })).toStrictEqual({
			active: false,
			fromUser: { outgoingQueue: '601' },
		});
		expect(() => buildBody({ active: 'no' })).toThrow(/'Active' is neither true nor false/);
	});

	it.each(['userId', 'to', 'profileId', 'customData', 'callerIdName', 'email'])(
		'is refused for what is no single value in %s',
		(name) => {
			const values = [
				{},
				[],
				['42'],
				{ id: '42' },
				new Date(),
				DateTime.now(),
				true,
				NaN,
				Infinity,
			];
			for (const value of values) {
				expect(() => buildBody({ [name]: value })).toThrow(/^'[A-Z].*' is not a text\./);
			}
		},
	);
});

describe('a required field', () => {
	it.each([[['204']], [true], [{ id: '204' }], [NaN]])(
		'that holds no single value (%#) is not told to be empty',
		(value) => {
			expect(() => requireValue('exten', value)).toThrow("'Line' is not a text.");
		},
	);

	it('that takes the IDs of calls is refused for a number', () => {
		const message = /^'Call IDs?' is a number, which may have lost its last digits\./;
		for (const value of [1767600000.123, ['1767600000.1', 1767600000.123]]) {
			expect(() => requireList('callIds', value)).toThrow(message);
		}
		expect(() => requireValue('callId', 1767600000.123)).toThrow(message);
		expect(() => fillPath('/calls/{callId}', () => 1767600000)).toThrow(message);
	});

	it('that takes several is refused for one that is none', () => {
		for (const value of [{ a: 1 }, true, ' , ', ['1.2', null], ['1.2', ' '], [['1.2']]]) {
			expect(() => requireList('callIds', value)).toThrow("'Call IDs' holds a value that is ");
		}
		for (const value of ['', ' ', [], null]) {
			expect(() => requireList('callIds', value)).toThrow("'Call IDs' is empty.");
		}
	});
});
