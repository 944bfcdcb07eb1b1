import type { AxiosInstance } from 'axios';

import { type Platform, startPlatform } from '../../../tools/platform';
import { GraphqlError, readRequest } from '../../../tools/platform/agents/schema';
import { agentSchema } from '../../../tools/platform/agents/agents';
import { readContract } from '../../../tools/platform/service/contract';
import { client, exchange, tokenOf } from './support';

let platform: Platform;
let token: string;

beforeEach(async () => {
	platform = await startPlatform({ now: '2026-01-31T08:30:00+01:00' });
	platform.clock.freeze();
	token = await tokenOf(platform);
});

afterEach(async () => {
	expect(platform.violations).toStrictEqual([]);
	await platform.stop();
});

const at = (baseURL: string, bearer = token): Pick<AxiosInstance, 'get' | 'post' | 'put'> => {
	const options = { baseURL, headers: { Authorization: `Bearer ${bearer}` } };
	return {
		get: async (url, config) => await client.get(url, { ...options, ...config }),
		post: async (url, data) => await client.post(url, data, options),
		put: async (url, data) => await client.put(url, data, options),
	};
};

const TO = '+420602000111';
const period = {
	params: { startTime: '2026-01-31T00:00:00Z', endTime: '2026-01-31T23:00:00+01:00' },
};

describe('every operation of the further documents', () => {
	it.each(['sms', 'central', 'dialer'] as const)('of %s needs a token', async (name) => {
		const { operations } = readContract(name);
		const base = name === 'dialer' ? platform.apiUrl : platform[`${name}Url`];
		for (const { method, path } of operations) {
			const answer = await client.request({ method, url: path, baseURL: base });
			expect([path, answer.status]).toStrictEqual([path, 401]);
		}
		expect(operations.length).toBeGreaterThan(1);
	});
});

describe('the SMS Chat', () => {
	const send = async (text = 'Hello', to = TO) => {
		const [from] = platform.sms.numbers;
		return await at(platform.smsUrl).post('/SMS', { from, to, text });
	};

	it('sends a message, and knows after a while what became of it', async () => {
		platform.sms.unreachable.add('+420602000112');
		expect((await send()).data).toMatchObject({ id: 'sms-1', direction: 'OUT', to: TO });
		await send('Hello', '+420602000112');
		expect(platform.sms.takeEvents()).toStrictEqual([]);
		const before = await at(platform.smsUrl).get('/SMS', period);
		expect(before.data).toHaveLength(2);
		expect(before.data[0]).not.toHaveProperty('state');
		platform.clock.advance(platform.sms.deliveryMs);
		expect(platform.sms.takeEvents().map(({ state }) => state)).toStrictEqual([
			'DELIVERED',
			'FAILED',
		]);
		expect(platform.sms.takeEvents()).toStrictEqual([]);
		const { data } = await at(platform.smsUrl).get('/SMS', period);
		expect((data as Array<{ state: string }>).map(({ state }) => state)).toStrictEqual([
			'DELIVERED',
			'FAILED',
		]);
	});

	it('receives a message', () => {
		platform.sms.receive(TO, 'STOP');
		expect(platform.sms.takeEvents()).toMatchObject([{ direction: 'IN', from: TO, text: 'STOP' }]);
	});

	it('refuses another sender, a number that is not E.164, and an unknown field', async () => {
		const [from] = platform.sms.numbers;
		for (const body of [
			{ from: '+420777000000', to: TO, text: 'x' },
			{ from, to: '602000111', text: 'x' },
			{ from, to: TO, text: 'x', unknown: 1 },
		]) {
			const { status, data } = await at(platform.smsUrl).post('/SMS', body);
			expect([status, typeof (data as { message: unknown }).message]).toStrictEqual([
				400,
				'string',
			]);
		}
		expect(platform.sms.all()).toStrictEqual([]);
	});

	it.each([
		['texts', ['+420777888999', '+420777888998']],
		['objects', [{ number: '+420777888999' }, { number: '+420777888998' }]],
		['otherObjects', [{ msisdn: '420777888999' }, { msisdn: '420777888998' }]],
		['page', { items: ['+420777888999', '+420777888998'] }],
	] as const)('tells its numbers as %s', async (form, numbers) => {
		platform.sms.forms.numbers = form;
		const { data } = await at(platform.smsUrl).get('/SMS/allowed-numbers');
		expect(data).toMatchObject(numbers);
	});

	it('accepts a message in each plausible form', async () => {
		for (const [form, status, body] of [
			['created', 201, { id: 'sms-1' }],
			['identifier', 200, { id: 'sms-2' }],
			['word', 200, 'OK'],
			['empty', 200, ''],
		] as const) {
			platform.sms.forms.sent = form;
			const answer = await send();
			expect([form, answer.status]).toStrictEqual([form, status]);
			if (typeof body === 'string') expect(answer.data).toBe(body);
			else expect(answer.data).toMatchObject(body);
		}
		platform.sms.forms.messages = 'page';
		platform.sms.forms.pendingState = 'SENT';
		const { data } = await at(platform.smsUrl).get('/SMS', period);
		expect(
			(data as { items: Array<{ state: string }> }).items.map(({ state }) => state),
		).toStrictEqual(Array(4).fill('SENT'));
	});
});

describe('the central API', () => {
	it('sends an instant message, and tells who asks when it does', async () => {
		const api = at(platform.centralUrl);
		const message = { from: '222333444', to: '777888999', message: 'Hello' };
		expect((await api.post('/v1/sms', message)).data).toStrictEqual({ id: 'instant-1' });
		expect(platform.central.sent).toMatchObject([message]);
		expect((await api.get('/v1/users/me')).data).toMatchObject({ email: platform.access.email });
		platform.central.tellsWho = false;
		expect((await api.get('/v1/users/me')).status).toBe(403);
	});
});

describe('the dialer', () => {
	it('makes a list and a campaign, and controls it', async () => {
		const api = at(platform.apiUrl);
		const numbers = [{ number: '602000111', attributes: [] }];
		const list = await api.post('/dialer/call-lists', { name: 'Renewals', numbers });
		expect(list.data).toMatchObject({ numbersCount: 1 });
		const [ivr] = (await api.get('/ivr')).data as Array<{ id: string }>;
		const campaign = await api.post('/dialer/campaigns', {
			name: 'Renewals',
			callerId: '222333444',
			activePeriod: { startTime: '09:00', endTime: '17:00', weekDays: [1, 2] },
			callLists: [(list.data as { id: number }).id],
			ivr: ivr?.id,
			rescheduleRules: [],
		});
		const { id } = campaign.data as { id: number };
		for (const [command, state] of [
			['start', 'running'],
			['pause', 'paused'],
			['unpause', 'running'],
			['reload', 'running'],
			['remove', 'removed'],
		]) {
			const { status } = await api.put(`/dialer/campaigns/${id}/control`, { command });
			expect([status, platform.dialer.campaigns[0]?.state]).toStrictEqual([200, state]);
		}
		expect((await api.put(`/dialer/campaigns/${id}/control`, { command: 'start' })).status).toBe(
			404,
		);
	});
});

describe('the agents', () => {
	const ask = async (query: string, variables = {}) => {
		const [user] = platform.directory.users;
		const { data } = await exchange(platform, token, user?.login ?? '');
		const bearer = (data as { access_token: string }).access_token;
		return await at(platform.apiUrl, bearer).post('/graphql', { query, variables });
	};

	it('pause, show it, and go on', async () => {
		const [user] = platform.directory.users;
		const state = async () =>
			(await ask('query ($id: String!) { agents(userId: $id) { paused pausedReason } }', {
				id: user?.id,
			})) as { data: unknown };
		const [pause] = platform.directory.pauses;
		expect((await ask('{ pauses }')).data).toMatchObject({
			data: { pauses: expect.arrayContaining([pause?.name]) as unknown },
		});
		await ask('mutation ($pause: String) { userAction(action: pause, pause: $pause) }', {
			pause: pause?.name,
		});
		expect((await state()).data).toStrictEqual({
			data: { agents: [{ paused: true, pausedReason: pause?.name }] },
		});
		await ask('mutation { userAction(action: unpause) }');
		expect((await state()).data).toStrictEqual({
			data: { agents: [{ paused: false, pausedReason: null }] },
		});
	});

	it('tell of errors with HTTP 200, and are not there when the switchboard does not offer them', async () => {
		const unknown = await ask('mutation { userAction(action: pause, pause: "Fishing") }');
		expect([unknown.status, unknown.data]).toMatchObject([
			200,
			{ errors: [{ message: 'Pause Fishing does not exist' }] },
		]);
		platform.agents.offered = 'otherFields';
		expect((await ask('{ pauses }')).data).toMatchObject({
			errors: [{ message: 'Cannot query field "pauses" on type "Query".' }],
		});
		platform.agents.offered = 'nothing';
		expect((await ask('{ pauses }')).status).toBe(404);
	});

	it.each([
		['{ pauses { name } }', /must not have a selection/],
		['{ agents(userId: "1") }', /must have a selection/],
		['{ agents { paused } }', /argument "userId" of type "String!" is required/],
		['{ agents(userId: "1", team: "2") { paused } }', /Unknown argument "team"/],
		['mutation { userAction(action: sleep) }', /Value "sleep" does not exist/],
		['query ($id: String!) { agents(userId: $id) { paused } }', /"\$id" of required type/],
		['{ pauses', /Unexpected <EOF>/],
		['subscription { pauses }', /Syntax Error/],
		['{ pauses } { pauses }', /Syntax Error/],
	])('refuse %s', (query, words) => {
		const reading = () => readRequest(agentSchema(), query, {});
		expect(reading).toThrow(GraphqlError);
		expect(reading).toThrow(words);
	});
});
