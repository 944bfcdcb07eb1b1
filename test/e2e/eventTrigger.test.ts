import axios, { type AxiosRequestConfig } from 'axios';
import fc from 'fast-check';

import { type Execution, type Item } from '../../tools/n8n/execution';
import type { Credential, WorkflowNode } from '../../tools/n8n/types';
import {
	agentEvent,
	EventSender,
	eventsOfCall,
	fault,
	type PortalEvent,
	type SenderOptions,
} from '../../tools/platform';
import { eventually } from '../support/condition';
import { http, net } from '../../tools/node';
import { RealN8n } from '../support/realN8n';
import { missedCalls, TRIGGER_NAME, WebhookWorkflow } from '../support/webhookWorkflow';

// A limit for what hangs: a machine with much else to do takes minutes.
jest.setTimeout(900_000);

const LOGIN = { user: 'ipex', password: 'tajné heslo: 1' };

let n8n: RealN8n;
let portal: Credential;

beforeAll(async () => {
	n8n = await RealN8n.begin({ users: 12 });
	n8n.platform.secrets.add(LOGIN.password);
	n8n.platform.secrets.add(Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64'));
	portal = await n8n.client.createCredential({
		name: 'IPEX portal',
		type: 'ipexWebhookApi',
		data: { authentication: 'basic', ...LOGIN },
	});
});

afterAll(async () => {
	const { violations } = n8n.platform;
	await n8n.end();
	expect(violations).toStrictEqual([]);
});

const named = ({ id, name }: Credential) => ({ id, name });

async function create(
	parameters: Record<string, unknown>,
	credentials: WorkflowNode['credentials'] = { ipexWebhookApi: named(portal) },
	node: Partial<WorkflowNode> = {},
): Promise<WebhookWorkflow> {
	return await WebhookWorkflow.create(n8n, { parameters, credentials, ...node });
}

async function publish(...args: Parameters<typeof create>): Promise<WebhookWorkflow> {
	return await (await create(...args)).publish();
}

function sender(url: string, options: Partial<SenderOptions> = {}): EventSender {
	return new EventSender({ url, authentication: LOGIN, ...options });
}

/** The executions of a workflow once there are so many, the first one first. */
async function executionsOf(workflowId: string, count: number): Promise<Execution[]> {
	const summaries = await eventually(
		async () => await n8n.client.listExecutions({ workflowId }),
		(found) => found.length >= count,
		120_000,
	);
	expect(summaries).toHaveLength(count);
	const executions: Execution[] = [];
	for (const { id } of summaries.reverse()) executions.push(await n8n.client.waitForExecution(id));
	return executions;
}

function outputsOf(execution: Execution | undefined, node = TRIGGER_NAME): Item[][] {
	return execution?.runs[node]?.[0]?.outputs ?? [];
}

/** Any request, answered with any status. */
async function request(url: string, config: AxiosRequestConfig) {
	for (let tries = 1; ; tries++) {
		const [outcome] = await Promise.allSettled([requestOnce(url, config)]);
		if (outcome.status === 'fulfilled') return outcome.value;
		// Who refuses a body that is still being sent may close the connection before the answer is read.
		const broken = axios.isAxiosError(outcome.reason) && outcome.reason.code !== 'ECONNABORTED';
		if (tries === 5 || !broken) throw outcome.reason;
	}
}

async function requestOnce(url: string, config: AxiosRequestConfig) {
	return await axios.request<{ message?: string }>({
		url,
		method: 'POST',
		proxy: false,
		// A limit for what hangs, so that the request without an answer is named.
		timeout: 120_000,
		timeoutErrorMessage: `No answer to ${String(config.data).slice(0, 200)} ${JSON.stringify(config.headers)}`,
		maxBodyLength: Infinity,
		httpAgent: new http.Agent({ keepAlive: false }),
		validateStatus: () => true,
		...config,
	});
}

const auth = { username: LOGIN.user, password: LOGIN.password };

const hangup = (): PortalEvent => missedCalls(1)[0] ?? {};

describe('the event trigger in a real n8n', () => {
	it('starts the workflow with each of the ten events and an unknown one, each on its output', async () => {
		const events = [
			'NewCall',
			'Ringing',
			'Answered',
			'AttendedTransfer',
			'Hangup',
			'CDR',
			'AgentLogin',
			'AgentLogout',
			'AgentPaused',
			'AgentUnPaused',
			'other',
		];
		const { calls, directory } = n8n.platform;
		const [agent] = directory.users;
		if (!agent) throw new Error('The directory is empty.');
		const sent = [
			...eventsOfCall(calls.addCall({ kind: 'transfer' })).map(({ event }) => event),
			agentEvent('AgentLogin', agent, 'sales'),
			agentEvent('AgentPaused', agent, 'sales', 'Lunch'),
			agentEvent('AgentUnPaused', agent, 'sales'),
			agentEvent('AgentLogout', agent, 'sales'),
			{ EventName: 'VoicemailLeft', Seconds: '12', Note: 'žluťoučký 🐎' },
		];
		const workflow = await publish({ events, options: { outputPerEvent: true } });
		const receipts = await sender(workflow.url).send(sent);
		expect(receipts.map(({ status }) => status)).toStrictEqual(sent.map(() => 200));
		const executions = await executionsOf(workflow.id, sent.length);
		const told = executions.map((execution) => {
			const outputs = outputsOf(execution);
			const place = outputs.findIndex((items) => items.length > 0);
			return [events[place], outputs.length, outputs[place]?.[0]?.json.raw];
		});
		const expected = sent.map((event) => [
			event.EventName === 'VoicemailLeft' ? 'other' : event.EventName,
			events.length,
			event,
		]);
		// Executions that start together are listed in any order.
		const inOrder = (list: unknown[]) => list.map((entry) => JSON.stringify(entry)).sort();
		expect(inOrder(told)).toStrictEqual(inOrder(expected));
	});

	it('reads renamed keys and drops repeats, in any order', async () => {
		const keys = { EventName: 'udalost', From: 'volajici', UniqueId: 'id hovoru' };
		const renamedKeys = {
			key: Object.entries(keys).map(([key, portalName]) => ({ key, portalName })),
		};
		const workflow = await publish({ events: ['Ringing', 'Hangup'], options: { renamedKeys } });
		const legs = n8n.platform.calls.addCall({ kind: 'ringAll', phones: 5, phone: '777123456' });
		const events = eventsOfCall(legs).map(({ event }) => event);
		const receipts = await sender(workflow.url, { keys, times: 3 }).send(events);
		expect(new Set(receipts.map(({ status }) => status))).toStrictEqual(new Set([200]));
		// Five phones ring, one hangs up; the four that stop ringing are left out.
		const executions = await executionsOf(workflow.id, 6);
		const items = executions.map((execution) => outputsOf(execution)[0]?.[0]?.json);
		expect(items.map((item) => item?.event).sort()).toStrictEqual([
			'Hangup',
			...Array<string>(5).fill('Ringing'),
		]);
		for (const item of items) {
			expect(item).toMatchObject({
				callId: legs[0]?.linkedid,
				phone: { e164: '+420777123456' },
				raw: { volajici: '777123456' },
			});
		}
	});

	it('responds to each request with a status and a message, and starts nothing that it does not accept', async () => {
		const workflow = await publish({ events: ['Hangup'] });
		const { url } = workflow;
		const event = hangup();
		const large = { ...event, Note: 'x'.repeat(1024 * 1024) };
		const json = { 'Content-Type': 'application/json' };
		const text = { 'Content-Type': 'text/plain' };
		const wrong = /^The user name, password or token is missing or wrong\. Enter/;
		const rejections: Array<[AxiosRequestConfig, number, RegExp]> = [
			[{ data: event }, 401, wrong],
			[{ data: event, auth: { ...auth, password: 'tajné heslo: 2' } }, 401, wrong],
			[{ data: { Hello: 'world' }, auth }, 400, /^The body has no "EventName"/],
			[{ data: 'Hello', auth, headers: text }, 400, /^The body is not a JSON object/],
			[{ data: large, auth }, 413, /^The body is larger than 1 MB/],
			[
				{ data: Buffer.from('{"EventName":'), auth, headers: json },
				422,
				/^Failed to parse request/,
			],
			[
				{
					data: Buffer.from(JSON.stringify(event)),
					auth,
					headers: { 'Content-Type': 'application/json; charset=windows-1250' },
				},
				422,
				/^Failed to parse request/,
			],
			[{ method: 'GET', auth }, 404, /not registered for GET/],
			// n8n's own limit is 16 MB.
			[{ data: { ...event, Note: 'x'.repeat(17 * 1024 * 1024) }, auth }, 500, /./],
		];
		for (const [config, status, message] of rejections) {
			const response = await request(url, config);
			expect(response).toMatchObject({ status, data: { message: expect.stringMatching(message) } });
			if (status === 401) expect(response.headers['www-authenticate']).toMatch(/^Basic realm=/);
		}
		expect(await workflow.executions()).toBe(0);
		const fits = { ...event, Note: 'x'.repeat(1000 * 1024) };
		const accepted: Array<[object, string]> = [
			[fits, 'Workflow was started'],
			[fits, 'Event received. It is a duplicate: no workflow was started.'],
			[
				{ ...event, EventName: 'Ringing' },
				'Event received. The settings of the trigger leave it out: no workflow was started.',
			],
		];
		for (const [data, message] of accepted) {
			expect(await request(url, { data, auth })).toMatchObject({ status: 200, data: { message } });
		}
		const [execution] = await executionsOf(workflow.id, 1);
		expect(outputsOf(execution)[0]?.[0]?.json.raw).toStrictEqual(fits);
	});

	it('accepts the keys of an event as a multipart form', async () => {
		const workflow = await publish({ events: ['Hangup'] });
		const event = hangup();
		const response = await axios.postForm<unknown>(workflow.url, event, { auth, proxy: false });
		expect(response).toMatchObject({ status: 200, data: { message: 'Workflow was started' } });
		const [execution] = await executionsOf(workflow.id, 1);
		expect(outputsOf(execution)[0]?.[0]?.json).toMatchObject({
			event: 'Hangup',
			isMissed: true,
			raw: event,
		});
	});

	it('accepts a header or a secret in the address as the credential says, and nothing else', async () => {
		const secret = 'v-adrese-4711';
		n8n.platform.secrets.add(secret).add('token-4711-0815');
		const ways = [
			{
				data: { authentication: 'header', headerName: 'X-Token', headerValue: 'token-4711-0815' },
				config: { headers: { 'X-Token': 'token-4711-0815' } },
			},
			{ data: { authentication: 'secret', secret }, config: { params: { secret } } },
		];
		for (const { data, config } of ways) {
			const type = 'ipexWebhookApi';
			const credential = await n8n.client.createCredential({
				name: data.authentication,
				type,
				data,
			});
			const workflow = await publish({ events: ['Hangup'] }, { [type]: named(credential) });
			const statuses = [config, {}, { auth }, { params: { secret: `${secret}0` } }].map(
				async (way) => (await request(workflow.url, { data: hangup(), ...way })).status,
			);
			expect(await Promise.all(statuses)).toStrictEqual([200, 401, 401, 401]);
			await executionsOf(workflow.id, 1);
		}
	});

	it('loses no event to a sender that disconnects, is slow, hangs up or never ends', async () => {
		const workflow = await publish({ events: ['Hangup'] });
		const { url } = workflow;
		const { host, hostname, port, pathname } = new URL(url);
		const open = async (body: Buffer, headers: Record<string, string> = {}) => {
			const socket = net.connect(Number(port), hostname);
			let answer = '';
			socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
			socket.on('error', () => undefined);
			await new Promise((resolve) => socket.once('connect', resolve));
			const head = {
				Host: host,
				Authorization: `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`,
				'Content-Type': 'application/json',
				'Content-Length': String(body.length),
				...headers,
			};
			const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
			socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
			const answered = async () => {
				await eventually(
					async () => answer,
					(text) => text.includes('\r\n\r\n') || socket.destroyed,
					120_000,
				);
				return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
			};
			return { socket, answered };
		};
		const bytesOf = (event: PortalEvent) => Buffer.from(JSON.stringify(event));
		const events = { cut: hangup(), slow: hangup(), gone: hangup() };

		// Half a body that nobody ends: it is in the way of nothing that follows.
		const endless = await open(bytesOf(hangup()));
		endless.socket.write('{"EventName"');

		// A connection that breaks off in the middle of the body, with the secret and without.
		for (const headers of [undefined, { Authorization: 'Basic nothing' }]) {
			const cut = await open(bytesOf(events.cut), headers);
			cut.socket.write(bytesOf(events.cut).subarray(0, 20));
			cut.socket.destroy();
		}

		// Byte by byte.
		const slow = await open(bytesOf(events.slow));
		for (const byte of bytesOf(events.slow)) {
			await new Promise((resolve) => slow.socket.write(Buffer.of(byte), resolve));
		}
		expect(await slow.answered()).toBe(200);
		slow.socket.destroy();

		// Gone before the answer; then it comes again, until it is answered.
		const gone = await open(bytesOf(events.gone));
		await new Promise((resolve) => gone.socket.write(bytesOf(events.gone), resolve));
		gone.socket.destroy();
		const again = async (event: PortalEvent) =>
			await eventually(
				async () => (await sender(url).send([event]))[0]?.status,
				(status) => status === 200,
				120_000,
			);
		await again(events.gone);
		await again(events.cut);

		const taken = await executionsOf(workflow.id, 3);
		const raws = taken.map((execution) => outputsOf(execution)[0]?.[0]?.json.raw);
		for (const event of Object.values(events)) expect(raws).toContainEqual(event);
		endless.socket.destroy();
		expect(await workflow.executions()).toBe(3);
	});

	it('survives some hundred requests of all kinds over HTTP, and accepts none without the secret', async () => {
		const workflow = await publish({ events: ['Hangup'], options: { dropRepeats: 0 } });
		const { url } = workflow;
		let taken = 0;
		const secrets = fc.constantFrom<AxiosRequestConfig['auth'][]>(
			auth,
			auth,
			{ ...auth, username: '' },
			{ ...auth, password: auth.password.slice(1) },
			undefined,
		);
		const texts = fc.oneof(
			fc.json(),
			fc.string({ unit: 'binary' }),
			fc.dictionary(fc.string(), fc.jsonValue()).map((object) => {
				return JSON.stringify({ EventName: 'Hangup', ...object });
			}),
			fc.webQueryParameters(),
		);
		// Not XML: n8n reads it with one parser for all requests, which text outside of an element stops for good.
		const types = fc.constantFrom(
			'application/json',
			'application/json; charset=utf-16',
			'text/plain',
			'application/x-www-form-urlencoded',
			'multipart/form-data; boundary=x',
			'nonsense',
		);
		const encodings = fc.constantFrom(undefined, undefined, undefined, 'gzip', 'deflate', 'br');
		const requests = fc.sample(fc.tuple(secrets, texts, types, encodings), 300);
		const send = async (): Promise<void> => {
			for (let next = requests.pop(); next; next = requests.pop()) {
				const [secret, data, type, encoding] = next;
				const { status } = await request(url, {
					data: Buffer.from(data),
					auth: secret,
					headers: {
						'Content-Type': type,
						...(encoding ? { 'Content-Encoding': encoding } : {}),
					},
				});
				if (status !== 200) continue;
				expect(secret).toBe(auth);
				taken++;
			}
		};
		await Promise.all(Array.from({ length: 10 }, send));
		expect(taken).toBeGreaterThan(0);
		expect((await request(url, { data: hangup(), auth })).status).toBe(200);
		await eventually(
			async () => await workflow.executions('success'),
			(count) => count === taken + 1,
			120_000,
		);
		expect(await workflow.executions()).toBe(taken + 1);
	});

	it('responds to a CDR event before it reads the call from the log', async () => {
		const ipexApi = named(await n8n.createCredential());
		const workflow = await publish(
			{ events: ['CDR'], addCall: true },
			{ ipexWebhookApi: named(portal), ipexApi },
		);
		const { calls, faults, journal } = n8n.platform;
		const legs = calls.addCall({ kind: 'inbound', phone: '777123456' });
		const cdr = eventsOfCall(legs).filter(({ event }) => event.EventName === 'CDR');
		const hanging = faults.order({ operationId: 'getCalls', times: 1, fault: fault.timeout() });
		const [receipt] = await sender(workflow.url).send(cdr.map(({ event }) => event));
		expect(receipt?.status).toBe(200);
		// The answer is here, and the log has not given its own.
		await journal.waitFor(() => hanging.served === 1);
		faults.clear();
		const [execution] = await executionsOf(workflow.id, 1);
		expect(outputsOf(execution, 'After')[0]?.[0]?.json).toMatchObject({
			event: 'CDR',
			call: { callId: legs[0]?.linkedid, outcome: 'answered', phone: { e164: '+420777123456' } },
			callError: null,
		});
	});

	it('waits on its test URL for one event', async () => {
		const { id, testUrl } = await create({ events: ['Hangup'] });
		const waiting = await n8n.client.rest.send<{ waitingForWebhook?: boolean }>(
			'POST',
			`/workflows/${id}/run`,
			{ body: { triggerToStartFrom: { name: TRIGGER_NAME } } },
		);
		expect(waiting.waitingForWebhook).toBe(true);
		const event = hangup();
		expect((await sender(testUrl).send([event])).map(({ status }) => status)).toStrictEqual([200]);
		const [execution] = await executionsOf(id, 1);
		expect(execution?.mode).toBe('manual');
		expect(outputsOf(execution)[0]?.[0]?.json.raw).toStrictEqual(event);
	});

	it('is not activated with a credential that the portal cannot use, and the test of the credential says the same', async () => {
		const given = { name: 'Unclear', type: 'ipexWebhookApi' };
		const data = { authentication: 'secret', secret: 'a secret' };
		const unclear = await n8n.client.createCredential({ ...given, data });
		const { id } = await create({ events: ['Hangup'] }, { ipexWebhookApi: named(unclear) });
		const sentence = /'Secret' contains a character that an address cannot contain as it is/;
		await expect(n8n.client.activateWorkflow(id)).rejects.toThrow(sentence);
		const tested = await n8n.client.testCredential({ id: unclear.id, ...given, data });
		expect(tested).toMatchObject({ status: 'Error', message: expect.stringMatching(sentence) });
		const filled = { authentication: 'basic', ...LOGIN };
		const good = await n8n.client.testCredential({ id: unclear.id, ...given, data: filled });
		expect(good.status).toBe('OK');
	});

	it('is not activated with a credential of n8n from an older workflow, and says what to do', async () => {
		const data = LOGIN;
		const old = await n8n.client.createCredential({ name: 'Old', type: 'httpBasicAuth', data });
		const parameters = { events: ['Hangup'], authentication: 'basicAuth' };
		const { id } = await create(parameters, { httpBasicAuth: named(old) });
		await expect(n8n.client.activateWorkflow(id)).rejects.toThrow(
			/The trigger still uses a Basic Auth or Header Auth credential of n8n/,
		);
	});
});

it('writes no secret to the database, the logs or the executions', async () => {
	expect(await n8n.filesWithSecrets()).toStrictEqual([]);
});

it('accepts all events of a burst, each once', async () => {
	const workflow = await publish({ events: ['Hangup'] });
	const { client } = n8n;
	let bursting = true;
	const repeatedInLists = (async () => {
		const repeated: string[] = [];
		while (bursting) {
			const ids = (await client.listExecutions({ workflowId: workflow.id })).map(({ id }) => id);
			repeated.push(...ids.filter((id, index) => ids.indexOf(id) !== index));
		}
		return repeated;
	})();
	try {
		expect(await workflow.burst(missedCalls(150), LOGIN)).toBeGreaterThan(0);
	} finally {
		bursting = false;
	}
	// A list read while executions end has each of them once.
	expect(await repeatedInLists).toStrictEqual([]);
	expect(await workflow.executions()).toBe(150);
	expect(await client.listExecutions({ workflowId: workflow.id })).toHaveLength(150);
});
