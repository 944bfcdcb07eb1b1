import type { INodeType, IPollFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { requestJson, type JsonRequest } from '../../nodes/Ipex/request/requestJson';
import { fault } from '../../tools/platform';
import { TIMER_MARGIN_MS } from '../support/condition';
import { ActivePoller } from '../support/engine';
import { Scene } from '../support/scene';
import { formsIn, secretForms, secretsOf, wholeOf } from '../support/secrets';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin();
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const USERS: JsonRequest = { url: '/pbx/users', timeoutMs: 30_000 };

/** A poll that does nothing but the request. */
async function pollFor(request: JsonRequest): Promise<unknown> {
	const nodeType = {
		description: { ...new IpexCallLogTrigger().description, properties: [] },
		async poll(this: IPollFunctions) {
			return [[{ json: { body: (await requestJson(this, request)) as object } }]];
		},
	} as unknown as INodeType;
	const poller = new ActivePoller({ nodeType, parameters: {}, credential: scene.credential });
	const [item] = await poller.poll();
	return item?.json.body;
}

/** What a poll of the call log trigger throws. */
async function pollError(): Promise<NodeApiError> {
	const poller = new ActivePoller({
		nodeType: new IpexCallLogTrigger(),
		parameters: { options: { startFrom: '2026-01-05T00:00:00' } },
		credential: scene.credential,
	});
	const error: unknown = await poller.poll().catch((thrown: unknown) => thrown);
	if (error instanceof NodeApiError) return error;
	throw new Error('The poll did not fail.');
}

const failUsers = (status: number, headers: Record<string, string> = {}) =>
	scene.platform.faults.order({
		operationId: 'getUsers',
		fault: fault.status(status, { message: 'later' }, headers),
	});

describe('the error of a poll', () => {
	it.each([
		[429, 'rate-limited'],
		[503, 'temporarily-unavailable'],
	])(
		'after %i tells n8n how long the platform asked to wait, and no secret',
		async (status, cause) => {
			scene.platform.faults.order({
				operationId: /Calls$/,
				times: Infinity,
				fault: fault.status(status, { message: 'later' }, { 'Retry-After': '120' }),
			});
			const error = await pollError();
			expect(error.httpCode).toBe(String(status));
			expect(error.failure).toStrictEqual({ cause, retryAfterMs: 120_000 });
			expect(formsIn(wholeOf(error), secretForms(secretsOf(scene.platform)))).toStrictEqual([]);
		},
	);

	it('names no wait when the platform named none', async () => {
		scene.platform.faults.order({
			operationId: /Calls$/,
			times: Infinity,
			fault: fault.status(500, { message: 'broken' }, { 'Retry-After': '120' }),
		});
		const error = await pollError();
		expect(error.httpCode).toBe('500');
		expect(error.failure).toBeUndefined();
	});
});

describe('a request outside of the action node', () => {
	it.each([
		[429, { 'Retry-After': '0' }],
		[503, { 'Retry-After': '0' }],
	])('is sent again after %i, unless its caller wants no retry', async (status, headers) => {
		failUsers(status, headers);
		expect(await pollFor(USERS)).toHaveLength(12);
		expect(scene.platform.journal.of('getUsers')).toHaveLength(2);

		scene.platform.journal.clear();
		failUsers(status, headers);
		await expect(pollFor({ ...USERS, retry: false })).rejects.toMatchObject({
			httpCode: String(status),
		});
		expect(scene.platform.journal.of('getUsers')).toHaveLength(1);
	});

	it('does not wait for a retry that comes after its deadline', async () => {
		failUsers(429, { 'Retry-After': '50' });
		const deadline = Date.now() + 40_000;
		await expect(pollFor({ ...USERS, deadline })).rejects.toMatchObject({ httpCode: '429' });
		expect(Date.now()).toBeLessThan(deadline);
	});

	it.each([
		['the response', 'getUsers', fault.timeout()],
		['the end of the response', 'getUsers', fault.endlessDrip()],
		['the sign-in', 'getToken', fault.timeout()],
	])('fails at its deadline while it waits for %s', async (_, operationId, late) => {
		scene.platform.faults.order({ operationId, fault: late });
		const deadline = Date.now() + 1_000;
		await expect(pollFor({ ...USERS, deadline })).rejects.toMatchObject({
			cause: { code: 'ETIMEDOUT' },
		});
		expect(Date.now()).toBeGreaterThanOrEqual(deadline - TIMER_MARGIN_MS);
	});

	it('is not sent after its deadline', async () => {
		const late = pollFor({ ...USERS, deadline: Date.now() });
		await expect(late).rejects.toMatchObject({ cause: { code: 'ETIMEDOUT' } });
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});
});
