import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { IpexWebhookApi } from '../../credentials/IpexWebhookApi.credentials';
import { IpexEventTrigger } from '../../nodes/Ipex/IpexEventTrigger.node';
import { util } from '../../tools/node';
import {
	type CallSpec,
	eventsOfCall,
	type Fault,
	fault,
	Platform,
	startPlatform,
} from '../../tools/platform';
import { TIMER_MARGIN_MS } from '../support/condition';
import { ActiveWebhook, StoredCredential } from '../support/engine';
import { credentialData } from '../support/scene';
import { type Exchange, type Post, post } from '../support/webhookExchange';
import { cases } from '../support/cases';

// The pauses of the node take no time; the time of day, which the platform reads as well, moves on instead.
let paused = 0;
let whilePaused: (() => void) | undefined;
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => {
		paused += ms;
		whilePaused?.();
	},
}));

const SECRET = 'p:ß 1';
const BASIC = `Basic ${Buffer.from(`ipex:${SECRET}`).toString('base64')}`;
const JSON_TYPE = { 'content-type': 'application/json' };

/** The credential of a webhook, in which n8n has filled in the default. */
function webhookCredential(data: Record<string, string>): StoredCredential {
	return new StoredCredential({ authentication: 'basic', ...data }, new IpexWebhookApi());
}

const EVENTS = ['NewCall', 'Ringing', 'Answered', 'Hangup', 'CDR', 'AgentPaused', 'other'];

/** A trigger of a node of its own, so that no other test has sent it anything. */
function trigger(
	parameters: INodeParameters = {},
	credentials: Record<string, StoredCredential> = {},
): ActiveWebhook {
	return new ActiveWebhook(
		new IpexEventTrigger(),
		{ events: EVENTS, options: { dropRepeats: 0 }, ...parameters },
		{
			ipexWebhookApi: webhookCredential({ user: 'ipex', password: SECRET }),
			...credentials,
		},
	);
}

async function send(webhook: ActiveWebhook, request: Post): Promise<Exchange> {
	const headers = { ...JSON_TYPE, authorization: BASIC, ...request.headers };
	return await post(webhook, { ...request, headers });
}

let unique = 0;
const hangup = (changes: IDataObject = {}): IDataObject => ({
	EventName: 'Hangup',
	From: '777123456',
	Direction: 'incoming',
	UniqueId: `1767600000.${++unique}`,
	Reason: 'No user response',
	...changes,
});

describe('the event trigger on n8n’s webhook context', () => {
	it('starts the workflow with the event, and says so', async () => {
		const body = hangup();
		const { status, items, text } = await send(trigger(), { body });
		expect({ status, text }).toStrictEqual({
			status: 200,
			text: '{"message":"Workflow was started"}',
		});
		expect(items).toStrictEqual([
			expect.objectContaining({ event: 'Hangup', isMissed: true, raw: body }) as unknown,
		]);
	});

	it('rejects a request without the secret, and says how to send it', async () => {
		const { status, headers, message, items } = await post(trigger(), { body: hangup() });
		expect({ status, items }).toStrictEqual({ status: 401, items: undefined });
		expect(headers['www-authenticate']).toMatch(/^Basic /);
		expect(message).toMatch(/^The user name, password or token is missing or wrong\. Enter/);
		expect(JSON.stringify([headers, message])).not.toContain(SECRET);
	});

	it('accepts a token in a header', async () => {
		const data = {
			authentication: 'header',
			headerName: 'Authorization',
			headerValue: 'Bearer abc',
		};
		const webhook = trigger({}, { ipexWebhookApi: webhookCredential(data) });
		const statusOf = async (authorization: string) =>
			(await send(webhook, { body: hangup(), headers: { authorization } })).status;
		expect(await statusOf('Bearer abc')).toBe(200);
		expect(await statusOf('Bearer abd')).toBe(401);
		expect(await statusOf(BASIC)).toBe(401);
	});

	it('accepts a secret in the address, and does not pass it on', async () => {
		const data = { authentication: 'secret', secret: 'tajne-4711' };
		const webhook = trigger({}, { ipexWebhookApi: webhookCredential(data) });
		const body = hangup();
		const accepted = await post(webhook, { body, query: { secret: data.secret } });
		expect(accepted).toMatchObject({ status: 200, items: [{ raw: body }] });
		const rejected = await post(webhook, { body, query: { secret: 'tajne-4712' } });
		expect(rejected).toMatchObject({ status: 401, items: undefined });
		expect(rejected.message).toMatch(/^The secret in the address is missing or wrong\. End the/);
		expect(JSON.stringify([accepted, rejected])).not.toContain('471');
	});

	it('receives SMS with a secret in the address, as JSON or as a form, and each once', async () => {
		const data = { authentication: 'secret', secret: 'tajne-4711' };
		const credentials = { ipexWebhookApi: webhookCredential(data) };
		const events = ['SMSDelivered', 'SMSFailed', 'SMSReceived'];
		const webhook = trigger({ events, options: {} }, credentials);
		const { sms, clock } = new Platform({});
		sms.receive('+420602000111', 'STOP');
		sms.unreachable.add('+420602000112');
		for (const to of ['+420602000113', '+420602000112']) sms.send(sms.numbers[0] ?? '', to, 'Hi');
		clock.advance(sms.deliveryMs);
		const query = { secret: data.secret };
		const told: unknown[] = [];
		for (const [index, body] of sms.takeEvents().entries()) {
			const headers =
				index === 0 ? JSON_TYPE : { 'content-type': 'multipart/form-data; boundary=x' };
			const content = index === 0 ? { body } : { form: body };
			const first = await post(webhook, { ...content, headers, query });
			const again = await post(webhook, { ...content, headers, query });
			expect(again).toMatchObject({ status: 200, items: undefined });
			told.push(...(first.items ?? []));
			expect(await post(webhook, { ...content, headers })).toMatchObject({ status: 401 });
		}
		expect(told).toMatchObject([
			{ event: 'SMSReceived', text: 'STOP', phone: { e164: '+420602000111' } },
			{ event: 'SMSDelivered', phone: { e164: '+420602000113' }, state: 'delivered' },
			{ event: 'SMSFailed', phone: { e164: '+420602000112' }, state: 'failed' },
		]);
		expect(JSON.stringify(told)).not.toContain(data.secret);
	});

	it('rejects every request while its credential is empty or missing', async () => {
		const empty = { ipexWebhookApi: webhookCredential({ user: '', password: '' }) };
		const authorization = `Basic ${Buffer.from(':').toString('base64')}`;
		const gone = new ActiveWebhook(new IpexEventTrigger(), { events: EVENTS });
		for (const webhook of [trigger({}, empty), gone]) {
			const { status, items } = await send(webhook, { body: hangup(), headers: { authorization } });
			expect({ status, items }).toStrictEqual({ status: 500, items: undefined });
		}
	});

	const old = new StoredCredential({ user: 'ipex', password: SECRET });
	it.each<[string, INodeParameters, Record<string, StoredCredential>, string]>([
		[
			'Basic Auth of an older workflow',
			{ authentication: 'basicAuth' },
			{ httpBasicAuth: old },
			'The trigger still uses a Basic Auth or Header Auth credential of n8n.',
		],
		[
			'Header Auth of an older workflow',
			{ authentication: 'headerAuth' },
			{ httpHeaderAuth: old },
			'The trigger still uses a Basic Auth or Header Auth credential of n8n.',
		],
		[
			// n8n does not store a parameter that has its default.
			'the default of an older workflow',
			{},
			{ httpBasicAuth: old },
			'The trigger still uses a Basic Auth or Header Auth credential of n8n.',
		],
		['no credential', {}, {}, "The trigger has no 'IPEX Webhook API' credential."],
	])(
		'lets nobody in with %s, and says at the activation what to do',
		async (_, parameters, credentials, message) => {
			const all = { events: EVENTS, ...parameters };
			const webhook = new ActiveWebhook(new IpexEventTrigger(), all, credentials);
			await expect(webhook.activate()).rejects.toMatchObject({
				message,
				description: expect.stringMatching(/[Cc]reate .* publish the workflow again/) as unknown,
			});
			const { status, items } = await send(webhook, { body: hangup() });
			expect({ status, items }).toStrictEqual({ status: 500, items: undefined });
		},
	);

	it('can only be activated with a credential that is filled in', async () => {
		await expect(trigger().activate()).resolves.toBeUndefined();
		const data = { authentication: 'secret', secret: 'a secret' };
		const unclear = trigger({}, { ipexWebhookApi: webhookCredential(data) });
		await expect(unclear.activate()).rejects.toThrow(/'Secret' contains a character/);
	});

	it.each([
		[
			{ filters: { direction: '={{ ["incoming"] }}' } },
			"'Direction' is not one of its choices.",
			/from the list/,
		],
		[
			{ filters: { queue: '={{ $json.queue }}' } },
			"The expression in 'Filters' is wrong",
			/in the editor/,
		],
		// Without a value, it would let through all events.
		[
			{ filters: { queue: '={{ $vars.queue }}' } },
			"'Queue' is empty.",
			/expression returns no value/,
		],
		[
			{ filters: { queue: '={{ $vars.a }}, {{ $vars.b }}' } },
			"'Queue' holds a value that is empty",
			/Check the list/,
		],
		// n8n's editor would draw one output.
		[
			{ options: { outputPerEvent: '={{ true }}' } },
			"'Output per Event' is neither true nor false",
			/on or off/,
		],
		[
			{ options: { waitForCall: '={{ "long" }}' }, addCall: true },
			"'Wait for Call (Seconds)' is not a number",
			/Enter a number/,
		],
	])(
		'with %j cannot be activated, and acknowledges no event',
		async (parameters, message, words) => {
			const webhook = trigger(parameters as INodeParameters);
			await expect(webhook.activate()).rejects.toMatchObject({
				message: expect.stringContaining(message) as unknown,
				description: expect.stringMatching(words) as unknown,
			});
			// n8n also lists an execution with that error. The sender learns that n8n did not accept the event.
			const { status, items } = await send(webhook, { body: hangup() });
			expect({ status, items }).toStrictEqual({ status: 500, items: undefined });
		},
	);

	it('says what is wrong with a body', async () => {
		const { status, message } = await send(trigger(), { body: { Event: 'Hangup' } });
		expect(status).toBe(400);
		expect(message).toMatch(/^The body has no "EventName".*'Renamed Keys'\.$/);
	});

	it('acknowledges an event that it leaves out, and starts nothing', async () => {
		const webhook = trigger({ filters: { direction: ['outbound'] } });
		const { status, items, message } = await send(webhook, { body: hangup() });
		expect({ status, items }).toStrictEqual({ status: 200, items: undefined });
		expect(message).toMatch(/settings of the trigger leave it out/);
	});

	it('accepts the keys as the fields of a multipart form', async () => {
		const form = hangup() as Record<string, string>;
		const { status, items } = await post(trigger(), {
			form,
			headers: { 'content-type': 'multipart/form-data; boundary=x', authorization: BASIC },
		});
		expect({ status, items }).toMatchObject({
			status: 200,
			items: [{ event: 'Hangup', raw: form }],
		});
	});

	it('says that a duplicate is one', async () => {
		const webhook = trigger({ options: {} });
		const body = hangup();
		await send(webhook, { body });
		expect((await send(webhook, { body })).text).toBe(
			'{"message":"Event received. It is a duplicate: no workflow was started."}',
		);
	});

	it('drops a duplicate, but not in a test run', async () => {
		const webhook = trigger({ options: {} });
		const body = hangup();
		const again = async (mode?: Post['mode']) =>
			(await send(webhook, { body, mode })).items?.length;
		expect([await again(), await again(), await again('manual')]).toStrictEqual([1, undefined, 1]);
	});

	it('accepts an event once that is in one list twice', async () => {
		const body = [hangup(), hangup()];
		const twice = await send(trigger({ options: {} }), { body: [...body, ...body] });
		expect(twice).toMatchObject({ status: 200, items: body.map((raw) => ({ raw })) });
	});

	it('accepts an event again after n8n failed to start the workflow', async () => {
		const webhook = trigger({ options: {} });
		const body = hangup();
		expect((await send(webhook, { body, failing: true })).status).toBe(500);
		expect((await send(webhook, { body })).items).toHaveLength(1);
		expect((await send(webhook, { body })).items).toBeUndefined();
	});

	it('asks for a later retry of a duplicate while n8n has not responded to the first delivery', async () => {
		const webhook = trigger({ options: {} });
		const body = hangup();
		let second: Exchange | undefined;
		const first = await send(webhook, {
			body,
			meanwhile: async () => {
				second = await send(webhook, { body });
			},
		});
		expect(first.items).toHaveLength(1);
		expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
		expect(second?.items).toBeUndefined();
		expect((await send(webhook, { body })).status).toBe(200);
	});

	it('gives each chosen event its own output', async () => {
		const webhook = trigger({ options: { dropRepeats: 0, outputPerEvent: true } });
		for (const [name, place] of [
			['NewCall', 0],
			['hangup', 3],
			['Voicemail', 6],
		] as const) {
			const { items = [] } = await send(webhook, { body: { EventName: name } });
			const outputs = await webhook.execute(items.map((json) => ({ json })));
			expect(outputs.map((output) => output.length)).toStrictEqual(
				EVENTS.map((_, output) => (output === place ? 1 : 0)),
			);
		}
	});
});

describe('10,000 requests of all kinds', () => {
	const eventNames = fc.constantFrom('Hangup', 'hangup', 'CDR', 'New', '', ' ', '__proto__');
	const values = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.jsonValue({ maxDepth: 30 }),
		fc.constantFrom('incoming', 'No user response', '777123456', 'Answered elsewhere'),
	);
	const keys = fc.oneof(
		fc.constantFrom('EventName', 'From', 'To', 'Direction', 'Reason', 'UniqueId', 'Queue'),
		fc.constantFrom('__proto__', 'constructor', 'toString', '', '0', 'hasOwnProperty'),
		fc.string({ unit: 'binary' }),
	);
	const objects = fc
		.tuple(fc.option(eventNames), fc.array(fc.tuple(keys, values), { maxLength: 8 }))
		.map(([name, entries]) => {
			const fields = entries.map(
				([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
			);
			if (name !== null) fields.unshift(`"EventName":${JSON.stringify(name)}`);
			return `{${fields.join(',')}}`;
		});
	const bodies = fc.oneof(
		{ weight: 6, arbitrary: objects },
		{ weight: 1, arbitrary: fc.array(objects, { maxLength: 3 }).map((list) => `[${list.join()}]`) },
		{ weight: 1, arbitrary: objects.map((text) => text.slice(0, text.length / 2)) },
		{ weight: 1, arbitrary: fc.json({ maxDepth: 40 }) },
		{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
		{ weight: 1, arbitrary: fc.webQueryParameters().map((text) => `EventName=Hangup&${text}`) },
	);
	const types = fc.constantFrom(
		'application/json',
		'application/json; charset=utf-8',
		'APPLICATION/JSON',
		'text/plain',
		'application/x-www-form-urlencoded',
		'application/octet-stream',
		'application/vnd.api+json',
		'nonsense',
		undefined,
	);
	const guesses = fc.oneof(
		fc.constant(undefined),
		fc.string({ unit: 'binary' }),
		fc.base64String().map((text) => `Basic ${text}`),
		fc.constantFrom(BASIC.slice(0, -1), BASIC.slice(0, -4), `${BASIC}=`, `${BASIC},${BASIC}`),
		fc.constantFrom(BASIC.toLowerCase(), BASIC.replace('Basic', 'Bearer'), ` ${BASIC}`),
		fc.string().map((text) => `Basic ${Buffer.from(`ipex:${text}`).toString('base64')}`),
	);

	const headersOf = (type: string | undefined, authorization: string | undefined) => ({
		...(type === undefined ? {} : { 'content-type': type }),
		...(authorization === undefined ? {} : { authorization }),
	});

	it('without the secret: rejects each with 401, or with n8n’s own 422', async () => {
		const webhook = trigger();
		await fc.assert(
			fc.asyncProperty(bodies, types, guesses, async (body, type, guess) => {
				const exchange = await post(webhook, { body, headers: headersOf(type, guess) });
				expect(exchange.items).toBeUndefined();
				// What calls itself JSON and is none is refused by n8n, before it asks the node.
				expect([401, 422]).toContain(exchange.status);
			}),
			{ numRuns: cases(5_000) },
		);
	});

	it('with the secret: accepts each as a whole or rejects it, and nothing breaks', async () => {
		const webhook = trigger({ filters: { answeredElsewhere: true } });
		const seen = new Map<number, number>();
		await fc.assert(
			fc.asyncProperty(bodies, types, async (body, type) => {
				const { status, items } = await post(webhook, { body, headers: headersOf(type, BASIC) });
				seen.set(status, (seen.get(status) ?? 0) + 1);
				expect([200, 400, 422]).toContain(status);
				if (status !== 200) expect(items).toBeUndefined();
				for (const item of items ?? []) {
					const { event, raw } = item as { event: string; raw: IDataObject };
					expect(event.toLowerCase()).toBe(String(raw.EventName).trim().toLowerCase());
					expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
					// n8n stores items as JSON. An event may have a key 'constructor', which is no class here.
					expect(util.isDeepStrictEqual(JSON.parse(JSON.stringify(item)), item)).toBe(true);
				}
			}),
			{ numRuns: cases(5_000) },
		);
		// The generator reaches all of them.
		expect([...seen.keys()].sort()).toStrictEqual([200, 400, 422]);
	});
});

describe('a CDR event', () => {
	let platform: Platform;

	beforeEach(async () => {
		paused = 0;
		whilePaused = undefined;
		// Time passes only while the trigger waits: a slow machine changes nothing.
		const begin = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => begin + paused);
		platform = await startPlatform();
	});

	afterEach(async () => {
		await platform.stop();
		jest.restoreAllMocks();
		expect(platform.violations).toStrictEqual([]);
	});

	function logTrigger(
		options: INodeParameters = {},
		ipexApi = new StoredCredential(credentialData(platform)),
	): ActiveWebhook {
		return trigger({ addCall: true, options: { dropRepeats: 0, ...options } }, { ipexApi });
	}

	/** Sends the CDR event of a call, and runs the execution that it starts. */
	async function recordOf(
		webhook: ActiveWebhook,
		spec: Partial<CallSpec> = {},
	): Promise<{ callId?: string; item: IDataObject }> {
		const legs = platform.calls.addCall({ kind: 'ringAll', phones: 3, ...spec });
		const cdr = eventsOfCall(legs).find(({ event }) => event.EventName === 'CDR');
		const { items = [] } = await send(webhook, { body: cdr?.event });
		// The answer did not wait for the log.
		expect(platform.journal.of('getCalls')).toStrictEqual([]);
		const [output] = await webhook.execute(items.map((json) => ({ json })));
		return { callId: legs[0]?.linkedid, item: output?.[0]?.json ?? {} };
	}

	it('gets the whole call from the log', async () => {
		const { callId, item } = await recordOf(logTrigger());
		expect(item).toMatchObject({
			event: 'CDR',
			callId,
			call: { callId, outcome: 'answered', legs: 3 },
			callError: null,
		});
		expect(paused).toBeLessThan(10_000);
	});

	it('waits for a call that comes into the log late, leg by leg', async () => {
		// The legs of the phones that did not win ended a minute before.
		const { item } = await recordOf(logTrigger(), { lateMs: 4_000 });
		expect(item.call).toMatchObject({ outcome: 'answered', legs: 3 });
	});

	it.each([10_000, 20_000])(
		'waits %d ms for the leg that took it, where the others are written',
		async (ms) => {
			const { item } = await recordOf(logTrigger(), {
				at: Date.now() - 60_000 + ms,
				waitSeconds: 20,
				talkSeconds: 40,
			});
			expect(item.call).toMatchObject({
				outcome: 'answered',
				answeredBy: expect.any(String) as unknown,
				legs: 3,
			});
			expect(item.callError).toBeNull();
		},
	);

	/** A call that rang at a phone, and rings at a mobile when its first leg is written. */
	const forwarded = (more: Partial<CallSpec> = {}): Partial<CallSpec> => ({
		kind: 'forwarded',
		at: Date.now() - 10_000,
		waitSeconds: 8,
		talkSeconds: 10,
		...more,
	});
	const BOTH_LEGS = { call: { outcome: 'answered', legs: 2 }, callError: null };
	const NOT_WHOLE = {
		call: null,
		callError: expect.stringMatching(
			/^The call log does not have the whole call yet\. Read it later/,
		) as unknown,
	};

	it('gets the whole call when another phone rings or talks after the first leg', async () => {
		const { item } = await recordOf(logTrigger(), forwarded());
		expect(item).toMatchObject(BOTH_LEGS);
	});

	it('gets the whole call when its last leg is written some time after the call has ended', async () => {
		for (const talkSeconds of [4, 10]) {
			// It ends before the first request, or some seconds after it.
			const spec = forwarded({ at: Date.now() - 20_000, lateMs: 10_000, talkSeconds });
			expect((await recordOf(logTrigger(), spec)).item).toMatchObject(BOTH_LEGS);
			platform.journal.clear();
		}
	});

	it('gets a missed call with all of its legs when no other leg comes', async () => {
		const { item } = await recordOf(logTrigger(), { answered: false });
		expect(item).toMatchObject({ call: { outcome: 'missed', legs: 3 }, callError: null });
	});

	it('gets no call instead of a part of it when the call is still in progress at the time limit', async () => {
		const spec = forwarded({ talkSeconds: 600 });
		const sent = Date.now();
		const { item } = await recordOf(logTrigger(), spec);
		expect(item).toMatchObject({ event: 'CDR', ...NOT_WHOLE });
		expect(Date.now() - sent).toBeGreaterThanOrEqual(30_000 - TIMER_MARGIN_MS);
	});

	it('gets no call instead of a part of it when the last leg is not written by the time limit', async () => {
		const spec = forwarded({ at: Date.now() - 20_000, lateMs: 10_000, talkSeconds: 8 });
		const { item } = await recordOf(logTrigger({ waitForCall: 9 }), spec);
		expect(item).toMatchObject(NOT_WHOLE);
	});

	it.each([400, 401, 403, 404, 405])(
		'gets the whole call by the log alone when calls in progress give %d, and asks for them once',
		async (status) => {
			const operationId = 'getCurrentCalls';
			platform.faults.order({ operationId, times: Infinity, fault: fault.status(status) });
			const { item } = await recordOf(logTrigger(), forwarded());
			expect(item).toMatchObject(BOTH_LEGS);
			// n8n repeats a request after 401, with another token.
			expect(platform.journal.of(operationId)).toHaveLength(status === 401 ? 2 : 1);
		},
	);

	it.each<[string, Fault]>([
		['500', fault.status(500)],
		['a broken connection', fault.reset()],
		['JSON of another shape', fault.otherShape()],
		['429 with a long wait', fault.tooManyRequests(3_600)],
	])('gets the whole call by the log alone when calls in progress give %s', async (_, served) => {
		const order = { operationId: 'getCurrentCalls', times: Infinity, fault: served };
		platform.faults.order(order);
		const { item } = await recordOf(logTrigger(), forwarded());
		expect(item).toMatchObject(BOTH_LEGS);
		expect(paused).toBeLessThanOrEqual(60_000);
	});

	it('does not wait long for calls in progress that do not come', async () => {
		platform.faults.order({ operationId: 'getCurrentCalls', fault: fault.timeout() });
		const { item } = await recordOf(logTrigger({ waitForCall: 0 }));
		expect(item).toMatchObject({ call: { outcome: 'answered', legs: 3 }, callError: null });
	});

	it('at the time limit, without calls in progress, gets the written legs of a call that another phone answered', async () => {
		const operationId = 'getCurrentCalls';
		platform.faults.order({ operationId, times: Infinity, fault: fault.status(403) });
		const sent = Date.now();
		const { item } = await recordOf(logTrigger(), { at: Date.now() - 60_000, talkSeconds: 600 });
		expect(item.call).toMatchObject({ outcome: 'answered', answeredBy: null, legs: 2 });
		expect(Date.now() - sent).toBeGreaterThanOrEqual(30_000 - TIMER_MARGIN_MS);
	});

	it('gets the latest version of the call, with a note and a recording that were added later', async () => {
		whilePaused = () => {
			for (const { uniqueid, line } of platform.calls.all()) {
				platform.calls.change(uniqueid, { note: `of ${line}`, filename: `${uniqueid}.mp3` });
			}
			whilePaused = undefined;
		};
		const { item } = await recordOf(logTrigger(), { kind: 'inbound', note: '', recorded: false });
		expect(item.call).toMatchObject({
			note: expect.stringMatching(/^of \d+$/) as unknown,
			recording: { name: expect.stringMatching(/\.mp3$/) as unknown },
		});
	});

	it('gets the call as it is when it does not wait', async () => {
		const { item } = await recordOf(logTrigger({ waitForCall: 0 }));
		expect(item.call).toMatchObject({ outcome: 'answered', legs: 3 });
		expect(platform.journal.of('getCalls')).toHaveLength(1);
	});

	it('comes without the call at the time limit, and says so', async () => {
		const { callId, item } = await recordOf(logTrigger({ waitForCall: 0 }), { lateMs: 3_600_000 });
		expect(item).toMatchObject({ event: 'CDR', callId, call: null });
		expect(item.callError).toMatch(/^The call is not in the call log yet\. Read it later/);
	});

	it('gets the call after a platform that fails for a while', async () => {
		platform.faults.order({ operationId: 'getCalls', times: 3, fault: fault.status(503) });
		platform.faults.order({ operationId: 'getCalls', fault: fault.reset() });
		const { item } = await recordOf(logTrigger());
		expect(item.call).toMatchObject({ outcome: 'answered' });
	});

	// The faults as such, and their words, are in the matrix of faults: here it has time to wait for their end.
	it.each<[string, 'comes' | 'does not come', Fault]>([
		['a gateway that fails', 'comes', fault.html502()],
		['an answer of 500', 'comes', fault.status(500)],
		['a broken connection', 'comes', fault.reset()],
		['half an answer', 'comes', fault.cutBody()],
		['invalid JSON', 'comes', fault.invalidJson()],
		['JSON of another shape', 'comes', fault.otherShape()],
		['an empty answer', 'comes', fault.emptyBody()],
		['a refusal', 'does not come', fault.status(403)],
		['an address that leads nowhere', 'does not come', fault.status(404)],
		['a redirect', 'does not come', fault.redirect('http://127.0.0.1:9')],
	])('after %s three times the call %s', async (_, comes, served) => {
		platform.faults.order({ operationId: 'getCalls', times: 3, fault: served });
		const { callId, item } = await recordOf(logTrigger());
		expect(item).toMatchObject({ event: 'CDR', callId });
		if (comes === 'comes') {
			expect(item).toMatchObject({ call: { callId, legs: 3 }, callError: null });
		} else {
			expect(item.call).toBeNull();
			expect(item.callError).toMatch(
				/^\S.*\. \S.*\.( Correlation ID for IPEX support: [-0-9a-f]{36})?$/,
			);
			// It would not get better by being asked for again.
			expect(platform.journal.of('getCalls')).toHaveLength(1);
		}
	});

	it.each([
		['refuses the access', { password: 'not-the-password' }, /rejected the e-mail or the password/],
		['cannot be reached', { apiUrl: 'http://127.0.0.1:9' }, /refuses connections|reach/],
	])('comes without the call when the platform %s, and says so', async (_, changes, words) => {
		const ipexApi = new StoredCredential({ ...credentialData(platform), ...changes });
		const webhook = logTrigger({ waitForCall: 0 }, ipexApi);
		const { item } = await recordOf(webhook);
		expect(item).toMatchObject({ event: 'CDR', call: null });
		expect(item.callError).toMatch(words);
	});
});
