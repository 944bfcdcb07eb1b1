import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	type Authentication,
	authenticationOf,
	demandSecret,
} from '../../../nodes/Ipex/eventTrigger/authentication';
import { readDelivery } from '../../../nodes/Ipex/eventTrigger/delivery';
import { type Key, toEvent } from '../../../nodes/Ipex/eventTrigger/event';
import { EVENT_LABELS, EVENTS, outputsOf } from '../../../nodes/Ipex/eventTrigger/events';
import { isWanted } from '../../../nodes/Ipex/eventTrigger/filter';
import { Refusal } from '../../../nodes/Ipex/eventTrigger/refusal';
import { identityOf, RecentDeliveries } from '../../../nodes/Ipex/eventTrigger/repeats';
import { readSettings } from '../../../nodes/Ipex/eventTrigger/settings';
import { toCall } from '../../../nodes/Ipex/shared/call/call';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };
const NOW = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

const HANGUP = {
	EventName: 'Hangup',
	From: '777123456',
	To: '+420222333444',
	Line: '',
	Email: '',
	Login: '',
	UniqueId: '1767600000.1',
	Queue: 'sales',
	Direction: 'incoming',
	Reason: 'No user response',
};

const PAUSE = {
	EventName: 'AgentPaused',
	Queue: 'sales',
	Login: 'jana.novakova@example.cz',
	Line: '204',
	Email: 'jana.novakova@example.cz',
	PauseName: 'Lunch',
};

function event(raw: IDataObject, keys: Array<[Key, string]> = []) {
	return toEvent(raw, new Map(keys), STYLE, NOW);
}

function refusalOf(deed: () => unknown): Refusal | undefined {
	try {
		deed();
		return undefined;
	} catch (error) {
		expect(error).toBeInstanceOf(Refusal);
		return error as Refusal;
	}
}

describe('an event', () => {
	it('is told in the words of the call object', () => {
		expect(event(HANGUP)).toEqual({
			event: 'Hangup',
			callId: '1767600000.1',
			direction: 'inbound',
			from: {
				raw: '777123456',
				e164: '+420777123456',
				national: '777123456',
				isInternal: false,
				isAnonymous: false,
			},
			to: {
				raw: '+420222333444',
				e164: '+420222333444',
				national: '222333444',
				isInternal: false,
				isAnonymous: false,
			},
			phone: expect.objectContaining({ e164: '+420777123456' }) as unknown,
			line: null,
			userLogin: null,
			email: null,
			queue: 'sales',
			reason: 'No user response',
			isMissed: true,
			pauseName: null,
			receivedAt: '2026-01-05T09:00:00+01:00',
			raw: HANGUP,
		});
	});

	it('of an agent has no numbers', () => {
		expect(event(PAUSE)).toMatchObject({
			from: null,
			to: null,
			phone: null,
			direction: null,
			isMissed: null,
			pauseName: 'Lunch',
			line: '204',
		});
	});

	it.each([
		['incoming', 'inbound', '+420777123456'],
		['INCOMING', 'inbound', '+420777123456'],
		['Outgoing', 'outbound', '+420222333444'],
		['incomingLocal', 'internal', '+420222333444'],
		['outgoinglocal', 'internal', '+420222333444'],
		['sideways', null, undefined],
	])('with the direction %s is %s, and its other party %s', (Direction, direction, e164) => {
		const read = event({ ...HANGUP, Direction });
		expect([read.direction, read.phone?.e164]).toEqual([direction, e164]);
	});

	it('of an internal call has the party that is not its line for the other one, as the call object has', () => {
		const parties = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }).map(String), {
			...{ minLength: 3, maxLength: 3 },
		});
		const way = fc.constantFrom('incomingLocal', 'outgoingLocal');
		fc.assert(
			fc.property(parties, way, ([caller, called, stranger], Direction) => {
				const phoneOn = (Line: string | undefined) =>
					event({ ...HANGUP, Direction, From: caller, To: called, Line: Line ?? '' }).phone;
				for (const line of [caller, called]) {
					const record = { way: 'Loc', src: caller, dst: called, line };
					expect(phoneOn(line)).toEqual(toCall([record], STYLE).phone);
				}
				for (const line of ['', stranger]) expect(phoneOn(line)?.raw).toBe(called);
				expect(event({ ...HANGUP, Direction, From: caller, To: '' }).phone?.raw).toBeNull();
			}),
		);
	});

	it.each([
		['Hangup', 'No user response', 'incoming', true],
		['hangup', 'no USER response', 'incoming', true],
		['Hangup', 'No user response', '', null],
		['Hangup', 'No user response', 'sideways', null],
		['Hangup', 'Normal Clearing', '', false],
		['Hangup', 'No user response', 'outgoing', false],
		['Hangup', 'No user response', 'incomingLocal', false],
		['Hangup', 'Answered elsewhere', 'incoming', false],
		['Hangup', 'Normal Clearing', 'incoming', false],
		['Hangup', '', 'incoming', null],
		['Ringing', 'No user response', 'incoming', null],
	])('%s with the reason %j of a call %s is missed: %s', (EventName, Reason, Direction, missed) => {
		expect(event({ ...HANGUP, EventName, Reason, Direction }).isMissed).toBe(missed);
	});

	it('is read by the names that the portal gave its keys', () => {
		const renamed = { kind: 'Hangup', caller: '777123456', From: 'not a number', uid: 7.5 };
		const keys: Array<[Key, string]> = [
			['EventName', 'kind'],
			['From', 'caller'],
			['UniqueId', 'uid'],
		];
		expect(event(renamed, keys)).toMatchObject({
			event: 'Hangup',
			callId: '7.5',
			from: { e164: '+420777123456' },
			raw: renamed,
		});
	});

	it.each([
		[{}],
		[{ EventName: '' }],
		[{ EventName: '  ' }],
		[{ EventName: null }],
		[{ EventName: ['Hangup'] }],
		[{ EventName: { toString: 'Hangup' } }],
		[{ EventName: true }],
		[{ eventname: 'Hangup' }],
		[{ EventName: 'x'.repeat(101) }],
	])('is not %j', (raw) => {
		expect(refusalOf(() => event(raw as IDataObject))).toMatchObject({ status: 400 });
	});

	it('takes nothing from what all objects have', () => {
		const keys: Array<[Key, string]> = [['EventName', 'constructor']];
		expect(refusalOf(() => event({}, keys))).toMatchObject({ status: 400 });
	});

	it('that this node does not know keeps its name and all its keys', () => {
		const odd = { EventName: 'VoicemailLeft', Duration: 12, Nested: { a: ['ž', null] } };
		expect(event(odd)).toMatchObject({ event: 'VoicemailLeft', callId: null, raw: odd });
	});
});

describe('a body', () => {
	const raw = (text: string) => ({ rawBody: Buffer.from(text) });
	const JSON_TEXT = JSON.stringify(HANGUP);

	it.each([
		['JSON that n8n has read', { ...raw(JSON_TEXT), body: { ...HANGUP } }],
		['JSON announced as text', { ...raw(JSON_TEXT), body: JSON_TEXT }],
		['JSON of an unknown type', raw(JSON_TEXT)],
		['JSON behind a byte order mark', raw(`\uFEFF ${JSON_TEXT}\n`)],
		[
			'JSON that was taken for a form',
			{
				...raw(JSON_TEXT),
				body: Object.assign(Object.create(null) as object, { [JSON_TEXT]: '' }),
			},
		],
		[
			'a form',
			{ ...raw('EventName=Hangup'), body: Object.assign(Object.create(null) as object, HANGUP) },
		],
	])('of %s gives the event', (_, received) => {
		expect(readDelivery(received)).toEqual([HANGUP]);
	});

	it('of a list gives each of its events', () => {
		expect(readDelivery({ body: [HANGUP, PAUSE] })).toEqual([HANGUP, PAUSE]);
	});

	it.each([
		['nothing', {}],
		['no bytes', raw('')],
		['an empty list', { ...raw('[]'), body: [] }],
		['a number', { ...raw('5'), body: 5 }],
		['null', { ...raw('null'), body: null }],
		['a text', { ...raw('"Hangup"'), body: 'Hangup' }],
		['half of an object', raw('{"EventName":')],
		['a list with something else in it', { body: [HANGUP, 'Hangup'] }],
		['a list in a list', { body: [[HANGUP]] }],
	])('of %s is refused', (_, received) => {
		expect(refusalOf(() => readDelivery(received))).toMatchObject({ status: 400 });
	});

	it('may have 1 MB and no more', () => {
		const filled = (size: number) => {
			const empty = JSON.stringify({ EventName: '' }).length;
			return raw(JSON.stringify({ EventName: 'x'.repeat(size - empty) }));
		};
		expect(readDelivery(filled(1024 * 1024))).toHaveLength(1);
		expect(refusalOf(() => readDelivery(filled(1024 * 1024 + 1)))).toMatchObject({ status: 413 });
	});

	it('is refused when it is nested deeper than n8n can store', () => {
		const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
		expect(readDelivery(raw(nested(20)))).toHaveLength(1);
		expect(refusalOf(() => readDelivery(raw(nested(21))))).toMatchObject({ status: 400 });
		const lists = `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
		expect(refusalOf(() => readDelivery(raw(lists)))).toMatchObject({ status: 400 });
	});

	it('loses "__proto__", at any depth, and keeps every other odd key', () => {
		const text =
			'{"EventName":"X","__proto__":{"polluted":1},"a":{"__proto__":{"b":1},"constructor":"c","":"e","toString":"t"}}';
		const [object] = readDelivery(raw(text));
		expect(JSON.stringify(object)).toBe(
			'{"EventName":"X","a":{"constructor":"c","":"e","toString":"t"}}',
		);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

describe('the secret', () => {
	const basicOf = (text: string, encoding: BufferEncoding = 'utf8') =>
		`Basic ${Buffer.from(text, encoding).toString('base64')}`;
	const basic = authenticationOf('basicAuth', { user: 'ipex', password: 'p:ß 1' });
	const header = authenticationOf('headerAuth', { name: 'X-Token', value: 'tajné ž' });
	const bearer = authenticationOf('headerAuth', { name: 'Authorization', value: 'Bearer abc.def' });

	it.each<[string, Record<string, string>, Authentication]>([
		['user and password', { authorization: basicOf('ipex:p:ß 1') }, basic],
		['in Latin-1', { authorization: basicOf('ipex:p:ß 1', 'latin1') }, basic],
		['scheme in lower case', { authorization: basicOf('ipex:p:ß 1').replace('B', 'b') }, basic],
		['header', { 'x-token': Buffer.from('tajné ž').toString('latin1') }, header],
		['bearer token', { authorization: 'Bearer abc.def' }, bearer],
		['none asked for', {}, { kind: 'none' }],
	])('lets pass: %s', (_, headers, authentication) => {
		expect(refusalOf(() => demandSecret(headers, authentication))).toBeUndefined();
	});

	it.each<[string, Record<string, string | string[]>, Authentication]>([
		['nothing', {}, basic],
		['another password', { authorization: basicOf('ipex:p:ß 2') }, basic],
		['a beginning of it', { authorization: basicOf('ipex:p:') }, basic],
		['more than it', { authorization: basicOf('ipex:p:ß 1 ') }, basic],
		['another user', { authorization: basicOf('IPEX:p:ß 1') }, basic],
		['base64 without its end', { authorization: basicOf('ipex:p:ß 1').replace(/=+$/, '') }, basic],
		['not base64', { authorization: `${basicOf('ipex:p:ß 1')}!` }, basic],
		['the bare text', { authorization: 'ipex:p:ß 1' }, basic],
		['another scheme', { authorization: basicOf('ipex:p:ß 1').replace('Basic', 'Bearer') }, basic],
		['nothing', {}, header],
		['an empty header', { 'x-token': '' }, header],
		['case', { 'x-token': Buffer.from('Tajné ž').toString('latin1') }, header],
		['a list', { 'x-token': [Buffer.from('tajné ž').toString('latin1')] }, header],
		['another header', { token: 'tajné ž' }, header],
		['the token alone', { authorization: 'abc.def' }, bearer],
		['characters that lose a byte', { authorization: '\u0142earer abc.def' }, bearer],
	])('does not let pass: %s', (_, headers, authentication) => {
		expect(refusalOf(() => demandSecret(headers, authentication))).toMatchObject({ status: 401 });
	});

	it('is asked for in the way of its kind', () => {
		const challenge = (authentication: Authentication) =>
			refusalOf(() => demandSecret({}, authentication))?.headers['WWW-Authenticate'];
		expect(challenge(basic)).toMatch(/^Basic realm=".+", charset="UTF-8"$/);
		expect(challenge(bearer)).toMatch(/^Bearer realm=/);
		expect(challenge(header)).toBeUndefined();
	});

	it.each([
		['basicAuth', undefined],
		['basicAuth', { user: '', password: '' }],
		['basicAuth', { user: 'ipex', password: '' }],
		['headerAuth', { name: 'X-Token', value: ' ' }],
		['headerAuth', { name: '', value: 'secret' }],
		['unknown', { user: 'ipex', password: 'p' }],
	])('is never an empty one: %s with %j', (kind, data) => {
		expect(() => authenticationOf(kind, data)).toThrow(/missing or not filled in/);
	});

	it('passes for no other text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.base64String(), (text, base64) => {
				for (const authentication of [basic, header, bearer]) {
					for (const value of [text, `Basic ${base64}`, `Bearer ${text}`]) {
						const headers = { authorization: value, 'x-token': value };
						expect(refusalOf(() => demandSecret(headers, authentication))?.status).toBe(401);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('the filters', () => {
	const filterOf = (filters: IDataObject, events = ['Hangup', 'Ringing', 'AgentPaused']) =>
		readSettings((name, fallback) => ({ filters, events })[name] ?? fallback).filter;

	it.each([
		[{}, {}, true],
		[{}, { EventName: 'HANGUP' }, true],
		[{}, { EventName: 'NewCall' }, false],
		[{}, { EventName: 'Voicemail' }, false],
		[{}, { Reason: 'Answered Elsewhere' }, false],
		[{ answeredElsewhere: true }, { Reason: 'Answered elsewhere' }, true],
		[{ reason: 'answered elsewhere' }, { Reason: 'Answered elsewhere' }, true],
		[{ direction: ['inbound'] }, {}, true],
		[{ direction: ['inbound'] }, { Direction: 'OUTGOING' }, false],
		[{ direction: ['internal'] }, { Direction: 'incomingLocal' }, true],
		[{ queue: 'support, SALES' }, {}, true],
		[{ queue: 'support' }, {}, false],
		[{ queue: 'sales' }, { Queue: '' }, false],
		[{ reason: 'no user response' }, {}, true],
		[{ reason: 'Normal Clearing' }, {}, false],
		[{ reason: 'No user response' }, { EventName: 'Ringing', Reason: '' }, true],
	])('%j: a missed call with %j passes is %s', (filters, changes, passes) => {
		expect(isWanted(event({ ...HANGUP, ...changes }), filterOf(filters))).toBe(passes);
	});

	it('leave out no event but a Hangup by its reason', () => {
		const reasons = ['Answered elsewhere', 'No user response', 'Normal Clearing', ''];
		const filters = [{}, { answeredElsewhere: true }, ...reasons.map((reason) => ({ reason }))];
		for (const EventName of [...Object.keys(EVENTS), 'Voicemail'].filter((it) => it !== 'Hangup')) {
			for (const [Reason, filter] of reasons.flatMap((it) =>
				filters.map((of) => [it, of] as const),
			)) {
				const wanted = isWanted(
					event({ ...HANGUP, EventName, Reason }),
					filterOf(filter, [...Object.keys(EVENTS), 'other']),
				);
				expect([EventName, Reason, filter, wanted]).toEqual([EventName, Reason, filter, true]);
			}
		}
	});

	it('let events of agents pass by direction and reason, not by queue', () => {
		const passes = (filters: IDataObject) => isWanted(event(PAUSE), filterOf(filters));
		expect(passes({ direction: ['inbound'], reason: 'Normal Clearing', queue: 'sales' })).toBe(
			true,
		);
		expect(passes({ queue: 'support' })).toBe(false);
	});

	it('let events that are none of the ten pass when they are chosen', () => {
		const voicemail = event({ EventName: 'Voicemail' });
		expect(isWanted(voicemail, filterOf({}, ['other']))).toBe(true);
		expect(isWanted(event(HANGUP), filterOf({}, ['other']))).toBe(false);
		expect(isWanted(event({ EventName: 'constructor' }), filterOf({}, ['other']))).toBe(true);
	});

	it.each([
		[{ options: { timezone: 'Prague' } }, /"Time Zone" is not one/],
		[{ events: [] }, /"Events" is empty/],
	])('are refused as a whole with %j', (parameters, words) => {
		const given: IDataObject = { events: ['Hangup'], ...parameters };
		expect(() => readSettings((name, fallback) => given[name] ?? fallback)).toThrow(words);
	});
});

describe('a repeated delivery', () => {
	const recentOf = (capacity = 100) => {
		const recent = new RecentDeliveries(capacity);
		return (
			raw: IDataObject,
			minutes: number,
			{ owner = 'w:n', how = (): boolean | undefined => true } = {},
		) => recent.note(identityOf(owner, event(raw), 10 * MINUTE), NOW + minutes * MINUTE, how);
	};

	it('is one with the same content within the time, whatever the order of its keys', () => {
		const note = recentOf();
		const turned = Object.fromEntries(Object.entries(HANGUP).reverse());
		expect(note(HANGUP, 0)).toBe('new');
		expect(note(turned, 9.9)).toBe('repeat');
		expect(note(HANGUP, 10)).toBe('new');
	});

	it('is not one for another node, another phone or another key', () => {
		const note = recentOf();
		note(HANGUP, 0);
		expect(note(HANGUP, 0, { owner: 'w:other' })).toBe('new');
		expect(note({ ...HANGUP, Line: '205' }, 0)).toBe('new');
		expect(note({ ...HANGUP, Extra: '' }, 0)).toBe('new');
	});

	it('of an event without a call is one for a minute', () => {
		const note = recentOf();
		expect([note(PAUSE, 0), note(PAUSE, 0.9), note(PAUSE, 1.1)]).toEqual(['new', 'repeat', 'new']);
	});

	it('of an agent is none when something else happened to the agent in between', () => {
		const note = recentOf();
		const resumed = { ...PAUSE, EventName: 'AgentUnPaused' };
		expect([note(PAUSE, 0), note(resumed, 0.1), note(PAUSE, 0.2)]).toEqual(['new', 'new', 'new']);
		expect(note({ ...resumed, Login: 'petr@example.cz' }, 0.3)).toBe('new');
		expect(note(PAUSE, 0.4)).toBe('repeat');
	});

	it('is taken when n8n failed to take the first one, and asked to come again while that is open', () => {
		const note = recentOf();
		const first: { taken?: boolean } = {};
		note(HANGUP, 0, { how: () => first.taken });
		expect(note(HANGUP, 1)).toBe('underway');
		first.taken = false;
		expect(note(HANGUP, 2)).toBe('new');
		expect(note(HANGUP, 3)).toBe('repeat');
	});

	it('is forgotten, oldest first, when there are too many', () => {
		const note = recentOf(3);
		const call = (id: number) => ({ ...HANGUP, UniqueId: String(id) });
		for (const id of [1, 2, 3, 4]) expect(note(call(id), 0)).toBe('new');
		expect([4, 3, 2].map((id) => note(call(id), 1))).toEqual(['repeat', 'repeat', 'repeat']);
		expect(note(call(1), 1)).toBe('new');
	});

	it('survives a clock that is set back', () => {
		const note = recentOf();
		note(HANGUP, 60);
		expect(note(HANGUP, 0)).toBe('new');
		expect(note(HANGUP, 1)).toBe('repeat');
	});
});

describe('the outputs', () => {
	it('are an expression that n8n reads to its end', () => {
		const [, text = ''] =
			/^=\{\{(.*)\}\}$/s.exec(String(new IpexEventTrigger().description.outputs)) ?? [];
		expect(text).toContain('$parameter');
		expect(text).not.toContain('}}');
	});

	it('are one, unless each event shall have its own, in the order of the choice', () => {
		const events = ['Ringing', 'NewCall', 'other'];
		const named = (parameters: INodeParameters) => outputsOf(parameters, EVENT_LABELS);
		expect(named({ events, options: {} })).toHaveLength(1);
		expect(named({ options: { outputPerEvent: true } })).toHaveLength(1);
		expect(named({ events, options: { outputPerEvent: true } })).toEqual([
			{ type: 'main', displayName: 'Ringing' },
			{ type: 'main', displayName: 'New Call' },
			{ type: 'main', displayName: 'Any Other Event' },
		]);
	});
});
