import fc from 'fast-check';
import {
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeTypes,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import {
	type Authentication,
	readAuthentication,
	verifySecret,
	testWebhookCredential,
} from '../../../nodes/Ipex/eventTrigger/authentication';
import { parseDelivery, WebhookRejection } from '../../../nodes/Ipex/eventTrigger/delivery';
import {
	type Delivery,
	identityOf,
	RecentDeliveries,
} from '../../../nodes/Ipex/eventTrigger/duplicateDeliveries';
import { type Key, toEvent } from '../../../nodes/Ipex/eventTrigger/event';
import { EVENT_LABELS, EVENTS } from '../../../nodes/Ipex/eventTrigger/events';
import { passesEventFilter } from '../../../nodes/Ipex/eventTrigger/filter';
import { readEventSettings } from '../../../nodes/Ipex/eventTrigger/settings';
import { isSms, type SmsEvent, toSmsEvent } from '../../../nodes/Ipex/eventTrigger/smsEvent';
import { toCall } from '../../../nodes/Ipex/call/call';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };
const NOW = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

type Headers = Record<string, string | string[]>;

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

function filterOf(filters: IDataObject, events = ['Hangup', 'Ringing', 'AgentPaused']) {
	return readEventSettings((name, fallback) => ({ filters, events })[name] ?? fallback).filter;
}

function rejectionOf(action: () => unknown): WebhookRejection | undefined {
	try {
		action();
		return undefined;
	} catch (error) {
		expect(error).toBeInstanceOf(WebhookRejection);
		return error as WebhookRejection;
	}
}

describe('an event', () => {
	it('has the form of the call object', () => {
		expect(event(HANGUP)).toStrictEqual({
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
		['constructor', null, undefined],
	])('with the direction %s is %s, and its other party %s', (Direction, direction, e164) => {
		const read = event({ ...HANGUP, Direction });
		expect([read.direction, read.phone?.e164]).toStrictEqual([direction, e164]);
	});

	it('of an internal call has the party that is not its line as the other party, like the call object', () => {
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
					expect(phoneOn(line)).toStrictEqual(toCall([record], STYLE).phone);
				}
				for (const line of ['', stranger]) expect(phoneOn(line)?.raw).toBe(called);
				expect(event({ ...HANGUP, Direction, From: caller, To: '' }).phone?.raw).toBeNull();
			}),
		);
	});

	const NOBODY = {};
	it.each<[string, string, string, object, boolean | null]>([
		['Hangup', 'No user response', 'incoming', NOBODY, true],
		['hangup', 'no USER response', 'incoming', NOBODY, true],
		['Hangup', 'No user response', '', NOBODY, null],
		['Hangup', 'No user response', 'sideways', NOBODY, null],
		['Hangup', 'No user response', 'outgoing', NOBODY, false],
		['Hangup', 'No user response', 'incomingLocal', NOBODY, false],
		// One phone of the call: another one may have answered.
		['Hangup', 'No user response', 'incoming', { Line: '204' }, null],
		['Hangup', 'No user response', 'incoming', { Login: 'jana@example.cz' }, null],
		['Hangup', 'No user response', 'incoming', { Email: 'jana@example.cz' }, null],
		['Hangup', 'Answered elsewhere', 'incoming', NOBODY, false],
		['Hangup', 'Answered elsewhere', 'incoming', { Line: '204' }, false],
		['Hangup', 'Normal Clearing', 'incoming', { Line: '204' }, false],
		['Hangup', 'Normal Clearing', '', { Login: 'jana@example.cz' }, false],
		// The caller may have hung up before somebody answered.
		['Hangup', 'Normal Clearing', 'incoming', NOBODY, null],
		['Hangup', 'Normal Clearing', '', NOBODY, null],
		['Hangup', 'User busy', 'incoming', NOBODY, null],
		['Hangup', 'User busy', 'incoming', { Line: '204' }, null],
		['Hangup', 'User busy', 'outgoing', NOBODY, false],
		['Hangup', '', 'incoming', NOBODY, null],
		['Ringing', 'No user response', 'incoming', NOBODY, null],
	])(
		'%s with the reason %j of a call %s that names %j is missed: %s',
		(EventName, Reason, Direction, named, missed) => {
			expect(event({ ...HANGUP, EventName, Reason, Direction, ...named }).isMissed).toBe(missed);
		},
	);

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
		expect(rejectionOf(() => event(raw as IDataObject))).toMatchObject({ status: 400 });
	});

	it('reads nothing that an object inherits', () => {
		const keys: Array<[Key, string]> = [['EventName', 'constructor']];
		expect(rejectionOf(() => event({}, keys))).toMatchObject({ status: 400 });
	});

	it('may have a name of 100 characters', () => {
		expect(event({ EventName: 'x'.repeat(100) }).event).toBe('x'.repeat(100));
	});

	it('that this node does not know keeps its name and all its keys', () => {
		const odd = { EventName: 'VoicemailLeft', Duration: 12, Nested: { a: ['ž', null] } };
		expect(event(odd)).toMatchObject({ event: 'VoicemailLeft', callId: null, raw: odd });
	});
});

describe('an event of the SMS Chat', () => {
	const SMS = {
		id: 'sms-1',
		from: '+420602000111',
		to: '+420777888999',
		text: ' STOP ',
		direction: 'IN',
		state: 'DELIVERED',
		createdAt: '2026-01-05T07:59:58Z',
	};
	const sms = (changes: IDataObject = {}) => toSmsEvent({ ...SMS, ...changes }, STYLE, NOW);

	it('has the other party in the form of the call object', () => {
		expect(sms()).toStrictEqual({
			event: 'SMSReceived',
			messageId: 'sms-1',
			direction: 'inbound',
			from: '+420602000111',
			to: '+420777888999',
			phone: expect.objectContaining({ e164: '+420602000111' }) as unknown,
			text: ' STOP ',
			state: 'delivered',
			createdAt: '2026-01-05T08:59:58+01:00',
			receivedAt: '2026-01-05T09:00:00+01:00',
			raw: SMS,
		});
		expect(sms({ direction: 'out' }).phone?.e164).toBe('+420777888999');
	});

	it.each([
		['IN', undefined, 'SMSReceived'],
		['in', 'FAILED', 'SMSReceived'],
		['OUT', 'DELIVERED', 'SMSDelivered'],
		['OUT', 'failed', 'SMSFailed'],
		['OUT', 'SENT', 'SMSOther'],
		['OUT', undefined, 'SMSOther'],
		['OUT', 'constructor', 'SMSOther'],
	])('of the direction %s with the state %s is %s', (direction, state, name) => {
		expect(sms({ direction, state }).event).toBe(name);
	});

	it('with a time that cannot be read, or without one, has none', () => {
		expect([sms({ createdAt: 'yesterday' }), sms({ createdAt: undefined })]).toMatchObject([
			{ createdAt: null },
			{ createdAt: null },
		]);
	});

	it('is told from all others by its direction', () => {
		expect([isSms(SMS), isSms({ direction: 'OUT', text: '' })]).toStrictEqual([true, true]);
		expect(isSms({ direction: ' In ', id: '1' })).toBe(true);
		for (const direction of ['inbound', 'login', 'x', ''])
			expect(isSms({ ...SMS, direction })).toBe(false);
		for (const other of [HANGUP, PAUSE, { direction: 'IN' }, { id: 1 }])
			expect(isSms(other)).toBe(false);
	});

	it('passes the filters by its direction only', () => {
		const received = sms();
		const settings = (filters: IDataObject) => filterOf(filters, ['SMSReceived']);
		expect(passesEventFilter(received, settings({ queue: 'sales', reason: 'x' }))).toBe(true);
		expect(passesEventFilter(received, settings({ direction: ['inbound'] }))).toBe(true);
		expect(passesEventFilter(received, settings({ direction: ['outbound'] }))).toBe(false);
		expect(passesEventFilter(sms({ direction: 'OUT' }), settings({}))).toBe(false);
		const other = sms({ direction: 'OUT', state: 'SENT' });
		expect(passesEventFilter(other, filterOf({}, ['other']))).toBe(true);
	});

	it('is a duplicate when the message and its state are the same', () => {
		const recent = new RecentDeliveries(100);
		const add = (event: SmsEvent) =>
			recent.add(identityOf('node', event, 10 * MINUTE), NOW, { accepted: true });
		expect(add(sms())).toBe('new');
		expect(add(sms({ createdAt: '2026-01-05T08:00:03Z' }))).toBe('duplicate');
		expect(add(sms({ id: 'sms-2' }))).toBe('new');
		expect(add(sms({ direction: 'OUT' }))).toBe('new');
		expect(add(sms({ direction: 'OUT', state: 'FAILED' }))).toBe('new');
		expect([add(sms({ id: undefined })), add(sms({ id: undefined }))]).toStrictEqual([
			'new',
			'duplicate',
		]);
		expect(add(sms({ id: undefined, text: 'no' }))).toBe('new');
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
		['a multipart form', { body: { data: { ...HANGUP }, files: {} } }],
	])('of %s gives the event', (_, received) => {
		expect(parseDelivery(received)).toStrictEqual([HANGUP]);
	});

	it('of a form may contain braces', () => {
		const form = { EventName: 'Hangup', Reason: '{[' };
		const body = Object.assign(Object.create(null) as object, form);
		expect(parseDelivery({ ...raw('EventName=Hangup&Reason={['), body })).toStrictEqual([form]);
	});

	it('of a list gives each of its events', () => {
		expect(parseDelivery({ body: [HANGUP, PAUSE] })).toStrictEqual([HANGUP, PAUSE]);
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
	])('of %s is rejected', (_, received) => {
		expect(rejectionOf(() => parseDelivery(received))).toMatchObject({ status: 400 });
	});

	it('may have at most 1 MB', () => {
		const filled = (size: number) => {
			const empty = JSON.stringify({ EventName: '' }).length;
			return raw(JSON.stringify({ EventName: 'x'.repeat(size - empty) }));
		};
		expect(parseDelivery(filled(1024 * 1024))).toHaveLength(1);
		expect(rejectionOf(() => parseDelivery(filled(1024 * 1024 + 1)))).toMatchObject({
			status: 413,
		});
	});

	it('may have 1 MB as a multipart form, whose bytes n8n does not keep', () => {
		const form = (EventName: string) => ({ body: { data: { EventName }, files: {} } });
		expect(parseDelivery(form('x'.repeat(1000 * 1024)))).toHaveLength(1);
		const rejection = rejectionOf(() => parseDelivery(form('x'.repeat(1024 * 1024))));
		expect(rejection).toMatchObject({ status: 413 });
	});

	it('of JSON with the keys of a multipart form is that JSON', () => {
		const body = { data: { EventName: 'Hangup' }, files: {} };
		expect(parseDelivery({ ...raw(JSON.stringify(body)), body })).toStrictEqual([body]);
	});

	it('is rejected when it is nested deeper than n8n can store', () => {
		const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
		expect(parseDelivery(raw(nested(20)))).toHaveLength(1);
		expect(rejectionOf(() => parseDelivery(raw(nested(21))))).toMatchObject({ status: 400 });
		const lists = `{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
		expect(rejectionOf(() => parseDelivery(raw(lists)))).toMatchObject({ status: 400 });
	});

	it('loses "__proto__", at any depth, and keeps every other odd key', () => {
		const text =
			'{"EventName":"X","__proto__":{"polluted":1},"a":{"__proto__":{"b":1},"constructor":"c","":"e","toString":"t"}}';
		const [object] = parseDelivery(raw(text));
		expect(JSON.stringify(object)).toBe(
			'{"EventName":"X","a":{"constructor":"c","":"e","toString":"t"}}',
		);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
	});
});

describe('the secret', () => {
	const basicOf = (text: string, encoding: BufferEncoding = 'utf8') =>
		`Basic ${Buffer.from(text, encoding).toString('base64')}`;
	const basic = readAuthentication({ authentication: 'basic', user: 'ipex', password: 'p:ß 1' });
	const headerOf = (headerName: string, headerValue: string) =>
		readAuthentication({ authentication: 'header', headerName, headerValue });
	const header = headerOf('X-Token', 'tajné ž');
	const bearer = headerOf('Authorization', 'Bearer abc.def');
	const inAddress = readAuthentication({ authentication: 'secret', secret: 'Abc_1-2.3~4' });

	const verified = (headers: Headers, authentication: Authentication, query = {}) =>
		rejectionOf(() => verifySecret({ headers, query }, authentication));

	it.each<[string, Headers, Authentication]>([
		['user and password', { authorization: basicOf('ipex:p:ß 1') }, basic],
		['in Latin-1', { authorization: basicOf('ipex:p:ß 1', 'latin1') }, basic],
		['scheme in lower case', { authorization: basicOf('ipex:p:ß 1').replace('B', 'b') }, basic],
		[
			'two blanks behind the scheme',
			{ authorization: basicOf('ipex:p:ß 1').replace(' ', '  ') },
			basic,
		],
		['header', { 'x-token': Buffer.from('tajné ž').toString('latin1') }, header],
		['header that was entered with blanks', { 'x-token': 'abc' }, headerOf(' X-Token ', ' abc ')],
		['bearer token', { authorization: 'Bearer abc.def' }, bearer],
		['none asked for', {}, { kind: 'none' }],
	])('is accepted: %s', (_, headers, authentication) => {
		expect(verified(headers, authentication)).toBeUndefined();
	});

	it.each<[string, Headers, Authentication]>([
		['nothing', {}, basic],
		['another password', { authorization: basicOf('ipex:p:ß 2') }, basic],
		['a beginning of it', { authorization: basicOf('ipex:p:') }, basic],
		['more than it', { authorization: basicOf('ipex:p:ß 1 ') }, basic],
		['another user', { authorization: basicOf('IPEX:p:ß 1') }, basic],
		['base64 without its end', { authorization: basicOf('ipex:p:ß 1').replace(/=+$/, '') }, basic],
		['not base64', { authorization: `${basicOf('ipex:p:ß 1')}!` }, basic],
		['something before it', { authorization: `x ${basicOf('ipex:p:ß 1')}` }, basic],
		['something behind it', { authorization: `${basicOf('ipex:p:ß 1')} x` }, basic],
		['the bare text', { authorization: 'ipex:p:ß 1' }, basic],
		['another scheme', { authorization: basicOf('ipex:p:ß 1').replace('Basic', 'Bearer') }, basic],
		['nothing', {}, header],
		['an empty header', { 'x-token': '' }, header],
		['case', { 'x-token': Buffer.from('Tajné ž').toString('latin1') }, header],
		['a list', { 'x-token': [Buffer.from('tajné ž').toString('latin1')] }, header],
		['another header', { token: 'tajné ž' }, header],
		['the token alone', { authorization: 'abc.def' }, bearer],
		['characters that lose a byte', { authorization: '\u0142earer abc.def' }, bearer],
		['the secret in a header', { secret: 'Abc_1-2.3~4', authorization: 'Abc_1-2.3~4' }, inAddress],
	])('is rejected: %s', (_, headers, authentication) => {
		expect(verified(headers, authentication)).toMatchObject({ status: 401 });
	});

	it.each([
		['it', { secret: 'Abc_1-2.3~4' }, undefined],
		['it beside other parameters', { secret: 'Abc_1-2.3~4', a: '1' }, undefined],
		['nothing', {}, 401],
		['an empty one', { secret: '' }, 401],
		['another case', { secret: 'abc_1-2.3~4' }, 401],
		['a beginning of it', { secret: 'Abc_1-2.3~' }, 401],
		['more than it', { secret: 'Abc_1-2.3~45' }, 401],
		['a list of it', { secret: ['Abc_1-2.3~4'] }, 401],
		['another parameter', { Secret: 'Abc_1-2.3~4', token: 'Abc_1-2.3~4' }, 401],
	])('in the address: %s', (_, query, status) => {
		expect(verified({}, inAddress, query)?.status).toBe(status);
	});

	it('is requested by the method of its kind', () => {
		const challenge = (authentication: Authentication) =>
			verified({}, authentication)?.headers['WWW-Authenticate'];
		expect(challenge(basic)).toMatch(/^Basic realm=".+", charset="UTF-8"$/);
		expect(challenge(bearer)).toMatch(/^Bearer realm=/);
		expect(challenge(header)).toBeUndefined();
		expect(challenge(inAddress)).toBeUndefined();
		expect(verified({}, inAddress)?.message).toMatch(/secret in the address.*\?secret= /);
		for (const authentication of [basic, header, bearer]) {
			expect(verified({}, authentication)?.message).toMatch(/^The user name, password or token/);
		}
	});

	it.each<[object, RegExp]>([
		[{}, /is not filled in/],
		[{ authentication: 'basic', user: '', password: '' }, /is not filled in/],
		[{ authentication: 'basic', user: 'ipex', password: '' }, /is not filled in/],
		[{ authentication: 'basic', user: '', password: 'p' }, /is not filled in/],
		[{ authentication: 'header', headerName: 'X-Token', headerValue: ' ' }, /is not filled in/],
		[{ authentication: 'header', headerName: '', headerValue: 'secret' }, /is not filled in/],
		[{ authentication: 'secret', secret: ' ' }, /is not filled in/],
		[{ authentication: 'unknown', user: 'ipex', password: 'p' }, /is not filled in/],
		[{ authentication: 'secret', secret: 'a+b' }, /'Secret' contains a character/],
		[{ authentication: 'secret', secret: 'tajné' }, /'Secret' contains a character/],
	])('is never an empty or an unclear one: %j', async (data, words) => {
		expect(() => readAuthentication(data as ICredentialDataDecryptedObject)).toThrow(words);
		const credential = { id: '1', name: 'Portal', type: 'ipexWebhookApi' };
		const tested = testWebhookCredential({ ...credential, data } as ICredentialsDecrypted);
		expect(await tested).toStrictEqual({
			status: 'Error',
			message: expect.stringMatching(words) as unknown,
		});
	});

	it('passes the test of the credential when it is filled in', async () => {
		const data = { authentication: 'basic', user: 'ipex', password: 'p' };
		const tested = testWebhookCredential({ id: '1', name: 'Portal', type: 'ipexWebhookApi', data });
		expect(await tested).toMatchObject({ status: 'OK' });
	});

	it('is equal only to the same text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.base64String(), (text, base64) => {
				for (const authentication of [basic, header, bearer, inAddress]) {
					for (const value of [text, `Basic ${base64}`, `Bearer ${text}`]) {
						const headers = { authorization: value, 'x-token': value };
						expect(verified(headers, authentication, { secret: value })?.status).toBe(401);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('the filters', () => {
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
		expect(passesEventFilter(event({ ...HANGUP, ...changes }), filterOf(filters))).toBe(passes);
	});

	it('leave out only Hangup events by their reason', () => {
		const reasons = ['Answered elsewhere', 'No user response', 'Normal Clearing', ''];
		const filters = [{}, { answeredElsewhere: true }, ...reasons.map((reason) => ({ reason }))];
		for (const EventName of [...Object.keys(EVENTS), 'Voicemail'].filter((it) => it !== 'Hangup')) {
			for (const [Reason, filter] of reasons.flatMap((it) =>
				filters.map((of) => [it, of] as const),
			)) {
				const wanted = passesEventFilter(
					event({ ...HANGUP, EventName, Reason }),
					filterOf(filter, [...Object.keys(EVENTS), 'other']),
				);
				expect([EventName, Reason, filter, wanted]).toStrictEqual([
					EventName,
					Reason,
					filter,
					true,
				]);
			}
		}
	});

	it('pass events of agents by direction and reason, not by queue', () => {
		const passes = (filters: IDataObject) => passesEventFilter(event(PAUSE), filterOf(filters));
		expect(passes({ direction: ['inbound'], reason: 'Normal Clearing', queue: 'sales' })).toBe(
			true,
		);
		expect(passes({ queue: 'support' })).toBe(false);
	});

	it('pass events other than the ten when they are chosen', () => {
		const voicemail = event({ EventName: 'Voicemail' });
		expect(passesEventFilter(voicemail, filterOf({}, ['other']))).toBe(true);
		expect(passesEventFilter(event(HANGUP), filterOf({}, ['other']))).toBe(false);
		expect(passesEventFilter(event({ EventName: 'constructor' }), filterOf({}, ['other']))).toBe(
			true,
		);
	});

	it.each([
		[{ options: { timezone: 'Prague' } }, /'Time Zone' is not one/],
		[{ events: [] }, /'Events' is empty/],
		[{ events: ['Hangup', 'hangup'] }, /'Events' is not one of its choices/],
		[{ events: {} }, /'Events' holds a value that is empty or no text/],
		[{ filters: { direction: ['incoming'] } }, /'Direction' is not one of its choices/],
		[{ filters: { direction: [null] } }, /'Direction' holds a value that is empty or no text/],
		[{ filters: { queue: { name: 'Sales' } } }, /'Queue' holds a value that is empty or no text/],
		[{ filters: { reason: [null] } }, /'Reason' holds a value that is empty or no text/],
		[{ filters: { answeredElsewhere: 'maybe' } }, /'Answered Elsewhere' is neither true nor false/],
		[{ options: { country: 'XX' } }, /'Default Country' is not one of its choices/],
		...['toString', 7].map((key): [object, RegExp] => [
			{ options: { renamedKeys: { key: [{ key, portalName: 'x' }] } } },
			/'Key' is not one of its choices/,
		]),
	])('are refused as a whole with %j', (parameters, words) => {
		const given: IDataObject = { events: ['Hangup'], ...parameters };
		expect(() => readEventSettings((name, fallback) => given[name] ?? fallback)).toThrow(words);
	});
});

describe('a duplicate delivery', () => {
	const recentOf = (capacity = 100) => {
		const recent = new RecentDeliveries(capacity);
		return (
			raw: IDataObject,
			minutes: number,
			{ owner = 'w:n', delivery = { accepted: true } as Delivery } = {},
		) => recent.add(identityOf(owner, event(raw), 10 * MINUTE), NOW + minutes * MINUTE, delivery);
	};

	it('is one with the same content within the time, whatever the order of its keys', () => {
		const add = recentOf();
		const turned = Object.fromEntries(Object.entries(HANGUP).reverse());
		expect(add(HANGUP, 0)).toBe('new');
		expect(add(turned, 9.9)).toBe('duplicate');
		expect(add(HANGUP, 10)).toBe('new');
	});

	it('is not one for another node, another phone or another key', () => {
		const add = recentOf();
		add(HANGUP, 0);
		expect(add(HANGUP, 0, { owner: 'w:other' })).toBe('new');
		expect(add({ ...HANGUP, Line: '205' }, 0)).toBe('new');
		expect(add({ ...HANGUP, Extra: '' }, 0)).toBe('new');
	});

	it('of an event without a call counts as one for a minute', () => {
		const add = recentOf();
		expect([add(PAUSE, 0), add(PAUSE, 0.9), add(PAUSE, 1.1)]).toStrictEqual([
			'new',
			'duplicate',
			'new',
		]);
	});

	it('of an agent event does not count as one after another event of that agent', () => {
		const add = recentOf();
		const resumed = { ...PAUSE, EventName: 'AgentUnPaused' };
		expect([add(PAUSE, 0), add(resumed, 0.1), add(PAUSE, 0.2)]).toStrictEqual([
			'new',
			'new',
			'new',
		]);
		expect(add({ ...resumed, Login: 'petr@example.cz' }, 0.3)).toBe('new');
		expect(add(PAUSE, 0.4)).toBe('duplicate');
	});

	it('is accepted when n8n failed to accept the first one, and must come again while that is not known', () => {
		const add = recentOf();
		const delivery: Delivery = {};
		add(HANGUP, 0, { delivery });
		expect(add(HANGUP, 1)).toBe('pending');
		delivery.accepted = false;
		expect(add(HANGUP, 2)).toBe('new');
		expect(add(HANGUP, 3)).toBe('duplicate');
	});

	it('is forgotten when there are too many, the oldest first', () => {
		const add = recentOf(3);
		const call = (id: number) => ({ ...HANGUP, UniqueId: String(id) });
		for (const id of [1, 2, 3, 4]) expect(add(call(id), 0)).toBe('new');
		expect([4, 3, 2].map((id) => add(call(id), 1))).toStrictEqual([
			'duplicate',
			'duplicate',
			'duplicate',
		]);
		expect(add(call(1), 1)).toBe('new');
	});

	it('survives a clock that is set back', () => {
		const add = recentOf();
		add(HANGUP, 60);
		expect(add(HANGUP, 0)).toBe('new');
		expect(add(HANGUP, 1)).toBe('duplicate');
	});
});

describe('the outputs', () => {
	it('are an expression that n8n reads to its end', () => {
		const [, text = ''] =
			/^=\{\{(.*)\}\}$/s.exec(String(new IpexEventTrigger().description.outputs)) ?? [];
		expect(text).toContain('$parameter');
		expect(text).not.toContain('}}');
	});

	it.each<[string, INodeParameters]>([
		[
			'an expression',
			{ events: "={{ ['NewCall', 'Hangup'] }}", options: { outputPerEvent: true } },
		],
		['a text', { events: "={{ 'NewCall, Hangup' }}", options: { outputPerEvent: true } }],
		['repeated', { events: ['Hangup', 'Hangup'], options: { outputPerEvent: true } }],
		['switched off as text', { events: ['Hangup'], options: { outputPerEvent: 'false' } }],
		['chosen', { events: ['Ringing', 'NewCall', 'other'], options: { outputPerEvent: true } }],
		['not chosen', { events: ['Ringing', 'NewCall'], options: {} }],
	])('are the same in the editor and in an execution when they are %s', (_, parameters) => {
		const trigger = new IpexEventTrigger();
		const node = {
			...{ id: '1', name: 'Trigger', type: 'ipexEventTrigger', typeVersion: 1.1 },
			...{ position: [0, 0] as [number, number], parameters },
		};
		const nodeTypes: INodeTypes = {
			getByName: () => trigger,
			getByNameAndVersion: () => trigger,
			getKnownTypes: () => ({}),
		};
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const drawn = NodeHelpers.getNodeOutputs(workflow, node, trigger.description);
		const { outputs = [] } = readEventSettings((name, fallback) =>
			name in parameters
				? workflow.expression.getParameterValue(
						parameters[name] ?? '',
						null,
						0,
						0,
						'Trigger',
						[],
						'trigger',
						{},
					)
				: fallback,
		);
		const names = outputs.map((event) => EVENT_LABELS[event] ?? event);
		expect(drawn).toStrictEqual(
			names.length === 0
				? [{ type: 'main' }]
				: names.map((displayName) => ({ type: 'main', displayName })),
		);
	});

	it('are in the order of the choice', () => {
		const events = ['Ringing', 'NewCall', 'other'];
		const outputsOf = (options: IDataObject) =>
			readEventSettings((name, fallback) => ({ events, options })[name] ?? fallback).outputs;
		expect(outputsOf({ outputPerEvent: true })).toStrictEqual(events);
		expect(outputsOf({})).toBeUndefined();
	});
});

describe('the steps to enter the address', () => {
	const { description } = new IpexEventTrigger();

	it.each([
		['of the switchboard', ['NewCall', 'other'], ['steps']],
		['of the SMS Chat', ['SMSReceived', 'SMSFailed', 'SMSDelivered'], ['smsSteps']],
		['of both', ['CDR', 'SMSReceived'], ['steps', 'smsSteps']],
		['of both, for an expression', '={{ $json.events }}', ['steps', 'smsSteps']],
	])('are those %s', (_, events, wanted) => {
		const parameters = { events };
		const node = { parameters, typeVersion: 1 } as unknown as INode;
		const shown = description.properties.filter((property) =>
			NodeHelpers.displayParameter(parameters, property, node, description),
		);
		const steps = shown.map(({ name }) => name).filter((name) => /^(steps|smsSteps)$/.test(name));
		expect(steps).toStrictEqual(wanted);
	});
});
