import type { IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { emit } from '../../../nodes/Ipex/eventTrigger/emit';
import { checkNode, receive } from '../../../nodes/Ipex/eventTrigger/receive';
import { readEventSettings } from '../../../nodes/Ipex/eventTrigger/settings';

const NOW = Date.UTC(2026, 0, 5, 8);
const MINUTE = 60_000;

beforeEach(() => jest.useFakeTimers({ now: NOW }));

afterEach(() => jest.useRealTimers());

const SECRET = { authentication: 'secret', secret: 'right' };

const HANGUP = {
	EventName: 'Hangup',
	From: '777123456',
	UniqueId: '1.1',
	Direction: 'incoming',
	Reason: 'No user response',
};

let nodes = 0;

interface Trigger {
	parameters?: IDataObject;
	credentials?: INode['credentials'];
	secret?: IDataObject | Error;
	mode?: string;
	id?: string;
}

/** A trigger whose node no other test uses, and how it answers one delivery. */
function trigger({
	parameters = {},
	credentials = { ipexWebhookApi: { id: '1', name: 'IPEX Webhook' } },
	secret = SECRET,
	mode = 'webhook',
	id = `node-${++nodes}`,
}: Trigger = {}) {
	const log = jest.fn();
	const given: IDataObject = { events: ['Hangup', 'SMSReceived'], ...parameters };
	const asked: string[] = [];
	const context = {
		getMode: () => mode,
		getWorkflow: () => ({ id: 'workflow' }),
		getNode: () => ({ id, name: 'IPEX Event Trigger', type: 'ipex', parameters: {}, credentials }),
		getNodeParameter: (name: string, fallback: unknown) => given[name] ?? fallback,
		getCredentials: async (name: string) => {
			asked.push(name);
			return secret instanceof Error ? await Promise.reject(secret) : secret;
		},
		logger: { error: log },
	};
	/** @param status how n8n responds if the node leaves that to n8n */
	const deliver = async (
		body: unknown,
		{ query = { secret: 'right' }, status = 200, rest = {} } = {},
	) => {
		const headers: Record<string, string> = {};
		const sent: unknown[] = [];
		const response = {
			statusCode: 200,
			setHeader: (name: string, value: string) => (headers[name] = value),
			end: (...given: unknown[]) => sent.push(...given),
		};
		const request = {
			headers: {},
			query,
			body,
			rawBody: Buffer.from(JSON.stringify(body ?? '')),
			...rest,
		};
		const asWebhook = {
			...context,
			getRequestObject: () => request,
			getResponseObject: () => response,
		} as unknown as IWebhookFunctions;
		const result = await receive(asWebhook);
		if (!result.noWebhookResponse && status !== 0) {
			response.statusCode = status;
			response.end('by n8n');
		}
		const items = (result.workflowData?.[0] ?? []).map(({ json }) => json);
		return { items, result, headers, sent, status: response.statusCode };
	};
	const check = async () => await checkNode(context as unknown as IHookFunctions);
	return { deliver, check, log, asked };
}

describe('a delivery', () => {
	it('starts the workflow with its events', async () => {
		const { items } = await trigger().deliver([HANGUP, { ...HANGUP, UniqueId: '1.2' }]);
		expect(items).toMatchObject([
			{ event: 'Hangup', callId: '1.1', receivedAt: '2026-01-05T09:00:00+01:00' },
			{ event: 'Hangup', callId: '1.2' },
		]);
	});

	it('of an SMS starts it as well, unless it has the name of an event', async () => {
		const sms = { direction: 'in', id: '7', text: 'Hello' };
		expect((await trigger().deliver(sms)).items).toMatchObject([{ event: 'SMSReceived' }]);
		expect((await trigger().deliver({ ...HANGUP, ...sms })).items).toMatchObject([
			{ event: 'Hangup' },
		]);
		const renamedKeys = { key: [{ key: 'EventName', portalName: 'Name' }] };
		const renamed = { parameters: { options: { renamedKeys } } };
		expect((await trigger(renamed).deliver({ ...HANGUP, ...sms })).items).toMatchObject([
			{ event: 'SMSReceived' },
		]);
	});

	it('that the settings leave out is confirmed, and says so', async () => {
		const { result } = await trigger().deliver({ ...HANGUP, EventName: 'Ringing' });
		expect(result).toStrictEqual({
			webhookResponse: {
				message:
					'Event received. The settings of the trigger leave it out: no workflow was started.',
			},
		});
	});

	it('with a wrong secret is rejected, and its secret is not in the answer', async () => {
		const rejected = await trigger().deliver(HANGUP, { query: { secret: 'wrong' } });
		expect(rejected).toMatchObject({ status: 401, items: [], result: { noWebhookResponse: true } });
		expect(rejected.headers['Content-Type']).toBe('application/json; charset=utf-8');
		const { message } = JSON.parse(String(rejected.sent[0])) as { message: string };
		expect(message).toMatch(/secret in the address is missing or wrong/);
		expect(message).not.toMatch(/right/);
	});

	it('that is no event is rejected', async () => {
		expect(await trigger().deliver({ Name: 'Hangup' })).toMatchObject({ status: 400 });
	});

	it.each([
		['whose bytes n8n can read', async () => undefined, 400, /no JSON|not a JSON/],
		['that breaks off', async () => await Promise.reject(new Error('aborted')), 400, /incomplete/],
	])('of an unknown type %s', async (_, readRawBody, status, words) => {
		const rest = { body: undefined, rawBody: undefined, readRawBody };
		const rejected = await trigger().deliver(undefined, { rest });
		expect(rejected.status).toBe(status);
		expect(String(rejected.sent[0])).toMatch(words);
	});

	it('is not read again when n8n has read it', async () => {
		const readRawBody = jest.fn();
		await trigger().deliver(HANGUP, { rest: { rawBody: undefined, readRawBody } });
		await trigger().deliver(HANGUP, { rest: { body: undefined, readRawBody } });
		expect(readRawBody).not.toHaveBeenCalled();
	});

	it('with an invalid setting fails with its name', async () => {
		const broken = trigger({ parameters: { events: [] } });
		await expect(broken.deliver(HANGUP)).rejects.toThrow("'Events' is empty.");
	});
});

describe('a duplicate', () => {
	const DUPLICATE = {
		webhookResponse: { message: 'Event received. It is a duplicate: no workflow was started.' },
	};

	it.each([
		[10 * MINUTE - 1, undefined, true],
		[10 * MINUTE, undefined, false],
		[3 * MINUTE - 1, 3, true],
		[3 * MINUTE, 3, false],
		[1, 0, false],
	])('%i ms later, with %j minutes, is dropped: %j', async (later, dropRepeats, isDropped) => {
		const { deliver } = trigger({ parameters: { options: { dropRepeats } } });
		await deliver(HANGUP);
		jest.setSystemTime(NOW + later);
		const { result, items } = await deliver(HANGUP);
		if (isDropped) expect(result).toStrictEqual(DUPLICATE);
		else expect(items).toHaveLength(1);
	});

	it('starts the workflow when n8n did not accept the first one', async () => {
		const { deliver } = trigger();
		await deliver(HANGUP, { status: 399 });
		expect((await deliver(HANGUP)).result).toStrictEqual(DUPLICATE);
		const other = trigger();
		await other.deliver(HANGUP, { status: 400 });
		expect((await other.deliver(HANGUP)).items).toHaveLength(1);
	});

	it('must come again while n8n still accepts the first one', async () => {
		const { deliver } = trigger();
		await deliver(HANGUP, { status: 0 });
		expect(await deliver(HANGUP)).toMatchObject({
			status: 503,
			headers: { 'Retry-After': '1' },
			items: [],
		});
	});

	it('must come again with its whole list, even if the other events in the list are new', async () => {
		const { deliver } = trigger();
		await deliver(HANGUP, { status: 0 });
		expect(await deliver([{ ...HANGUP, UniqueId: '1.2' }, HANGUP])).toMatchObject({
			status: 503,
			items: [],
		});
	});

	it('starts the workflow of another node, and that of a test', async () => {
		await trigger({ id: 'one' }).deliver(HANGUP);
		expect((await trigger({ id: 'other' }).deliver(HANGUP)).items).toHaveLength(1);
		const tested = trigger({ mode: 'manual' });
		await tested.deliver(HANGUP);
		expect((await tested.deliver(HANGUP)).items).toHaveLength(1);
	});

	it('in one list with new events is left out alone', async () => {
		const { items } = await trigger().deliver([HANGUP, HANGUP, { ...HANGUP, UniqueId: '1.2' }]);
		expect(items.map(({ callId }) => callId)).toStrictEqual(['1.1', '1.2']);
	});
});

describe('the authentication of a trigger', () => {
	it('may be none, if the user says so', async () => {
		const open = trigger({ parameters: { authentication: 'none' }, credentials: {} });
		expect((await open.deliver(HANGUP, { query: { secret: '' } })).items).toHaveLength(1);
		await open.check();
		expect(open.asked).toStrictEqual([]);
	});

	const OLD = /still uses a Basic Auth or Header Auth credential/;
	const other = { id: '1', name: 'Old' };

	it.each<[string, Trigger, RegExp]>([
		['without a credential', { credentials: undefined }, /has no 'IPEX Webhook API' credential/],
		['with the Basic Auth of n8n', { credentials: { httpBasicAuth: other } }, OLD],
		['with the Header Auth of n8n', { credentials: { httpHeaderAuth: other } }, OLD],
		['with a choice of an older version', { parameters: { authentication: 'basicAuth' } }, OLD],
		[
			'with an unknown choice',
			{ parameters: { authentication: 'basic' } },
			/'Authentication' is not one of its choices\./,
		],
		['with an empty credential', { secret: {} }, /is not filled in/],
		[
			'with a credential that n8n cannot read',
			{ secret: new Error('no such credential') },
			/no such/,
		],
	])('%s rejects every delivery, and fails the activation', async (_, options, words) => {
		const closed = trigger({
			...options,
			...('credentials' in options ? { credentials: options.credentials ?? {} } : {}),
		});
		const rejected = await closed.deliver(HANGUP);
		expect([rejected.status, rejected.items]).toStrictEqual([500, []]);
		expect(closed.log.mock.calls).toStrictEqual([[expect.stringMatching(words)]]);
		await expect(closed.check()).rejects.toThrow(words);
	});

	it('is checked at the activation, with the settings and the credential for the call', async () => {
		const right = trigger();
		await right.check();
		expect(right.asked).toStrictEqual(['ipexWebhookApi']);
		const withCall = trigger({ parameters: { addCall: true } });
		await withCall.check();
		expect(withCall.asked).toStrictEqual(['ipexWebhookApi', 'ipexApi']);
		await expect(trigger({ parameters: { events: [] } }).check()).rejects.toThrow(
			"'Events' is empty.",
		);
	});
});

describe('the settings of an event trigger', () => {
	const settingsOf = (parameters: IDataObject = {}) =>
		readEventSettings(
			(name, fallback) => ({ events: ['Hangup'], ...parameters })[name] ?? fallback,
		);

	it('are everything, and duplicates for ten minutes, by default', () => {
		expect(settingsOf()).toStrictEqual({
			filter: {
				events: new Set(['Hangup']),
				directions: new Set(),
				queues: new Set(),
				reasons: new Set(),
				answeredElsewhere: false,
			},
			keys: new Map(),
			style: { country: 'CZ', timeZone: 'Europe/Prague' },
			repeatMs: 10 * MINUTE,
			outputs: undefined,
			waitForCallMs: undefined,
		});
	});

	it.each([
		[{ options: { dropRepeats: '5 min' } }, "'Drop Repeats Within (Minutes)' is not a number"],
		[{ options: { dropRepeats: -1 } }, "'Drop Repeats Within (Minutes)' is not a number"],
		[
			{ addCall: true, options: { waitForCall: 'long' } },
			"'Wait for Call (Seconds)' is not a number",
		],
		[{ addCall: 'yes' }, "'Add Call From Log' is neither true nor false"],
		[{ options: { outputPerEvent: 1 } }, "'Output per Event' is neither true nor false"],
		[{ filters: { queue: ', ' } }, "'Queue' holds a value that is empty"],
		[{ filters: { queue: [' '] } }, "'Queue' holds a value that is empty"],
	])('refuse %j', (parameters, words) => {
		expect(() => settingsOf(parameters)).toThrow(words);
	});

	it('add the call when an expression says so in a text', () => {
		expect(settingsOf({ addCall: 'true' }).waitForCallMs).toBe(30_000);
	});

	it.each([
		[5, 5],
		['5', 5],
		[0, 0],
		['', 10],
	])('drop duplicates within %j minutes for %i', (dropRepeats, minutes) => {
		expect(settingsOf({ options: { dropRepeats } }).repeatMs).toBe(minutes * MINUTE);
	});

	it('read the renamed keys, and nothing that is none', () => {
		const rows = [
			{ key: 'From', portalName: ' Caller ' },
			{ key: 'To', portalName: ' ' },
			{ key: 'toString', portalName: '' },
			'no row',
			null,
		];
		expect(settingsOf({ options: { renamedKeys: { key: rows } } }).keys).toStrictEqual(
			new Map([['From', 'Caller']]),
		);
		for (const renamedKeys of ['x', {}, { key: 'x' }, null]) {
			expect(settingsOf({ options: { renamedKeys } }).keys).toStrictEqual(new Map());
		}
	});

	it('read a list that an expression gives as text', () => {
		expect(settingsOf({ events: 'Hangup, CDR' }).filter.events).toStrictEqual(
			new Set(['Hangup', 'CDR']),
		);
		expect(settingsOf({ filters: { direction: 'inbound' } }).filter.directions).toStrictEqual(
			new Set(['inbound']),
		);
	});
});

describe('the items of a trigger', () => {
	interface Run {
		events: string[];
		/** The events that the user chose. */
		chosen?: string[];
		addCall?: boolean;
		options?: IDataObject;
		callId?: string;
		/** What the call log has. */
		records?: IDataObject[];
	}

	async function emitted({ events, addCall, options = {}, ...run }: Run) {
		const { chosen = ['Hangup', 'CDR', 'other'], callId = '', records = [] } = run;
		const hint = jest.fn();
		const requests = async (_: string, { url }: { url: string }) =>
			await Promise.resolve(
				url === '/calls' ? { currentPage: 1, totalPages: 1, items: records } : [],
			);
		const items = events.map((event, place) => ({ json: { event, callId, place } }));
		const context = {
			getCredentials: async () => await Promise.resolve({ apiUrl: 'https://api.example' }),
			getExecutionCancelSignal: () => undefined,
			getInputData: () => items,
			getNode: () => ({ parameters: {} }),
			getNodeParameter: (name: string, _: number, fallback: unknown) =>
				({ addCall, options, events: chosen })[name as 'addCall'] ?? fallback,
			addExecutionHints: hint,
			helpers: { httpRequestWithAuthentication: requests },
		};
		const outputs = await emit(context as never);
		return { outputs: outputs.map((output) => output.map(({ json }) => json)), hint };
	}

	it('come out of one output, as they are', async () => {
		const { outputs, hint } = await emitted({ events: ['CDR', 'Hangup'] });
		expect(outputs).toStrictEqual([
			[
				{ event: 'CDR', callId: '', place: 0 },
				{ event: 'Hangup', callId: '', place: 1 },
			],
		]);
		expect(hint).not.toHaveBeenCalled();
	});

	it('come out of the output of their event', async () => {
		const { outputs } = await emitted({
			events: ['CDR', 'Voicemail', 'Hangup', 'CDR'],
			chosen: ['Hangup', 'other', 'CDR'],
			options: { outputPerEvent: true },
		});
		expect(outputs.map((output) => output.map(({ place }) => place))).toStrictEqual([
			[2],
			[1],
			[0, 3],
		]);
	});

	it('get their call only for a CDR, and say why it is missing', async () => {
		const { outputs, hint } = await emitted({ events: ['CDR', 'Hangup'], addCall: true });
		expect(outputs[0]).toStrictEqual([
			{
				event: 'CDR',
				callId: '',
				place: 0,
				call: null,
				callError: expect.stringContaining('names no call') as unknown,
			},
			{ event: 'Hangup', callId: '', place: 1 },
		]);
		expect(hint.mock.calls).toStrictEqual([
			[{ message: expect.stringContaining('names no call') as unknown, location: 'outputPane' }],
		]);
	});

	it.each([
		[undefined, 30],
		[5, 5],
		['5', 5],
		[0, 0],
	])('wait for a call with Wait for Call %j for %i seconds', async (waitForCall, seconds) => {
		const options = { waitForCall };
		const run = { events: ['CDR'], addCall: true, callId: '1.2' };
		const ended = emitted({ ...run, options }).then(() => Date.now() - NOW);
		await jest.advanceTimersByTimeAsync(MINUTE);
		expect(await ended).toBe(seconds * 1_000);
	});

	it('say nothing when the call is there', async () => {
		const record = {
			linkedid: '1.2',
			uniqueid: '1.2',
			disposition: 'ANSWERED',
			userAnswered: true,
		};
		const run = { events: ['CDR'], addCall: true, callId: '1.2', records: [record] };
		const emission = emitted(run);
		await jest.advanceTimersByTimeAsync(MINUTE);
		const { outputs, hint } = await emission;
		expect(outputs).toMatchObject([[{ call: { callId: '1.2' }, callError: null }]]);
		expect(hint).not.toHaveBeenCalled();
	});
});
