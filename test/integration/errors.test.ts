import { fault } from '../platform';
import { itemsOf, Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 20 });
});

afterEach(async () => expect(await scene.end()).toEqual([]));

const OPERATIONS: Array<[string, string, string]> = [
	['callLog', 'getAll', 'getCalls'],
	['callLog', 'getMissed', 'getMissedCalls'],
	['report', 'getAgentActivity', 'getAgentActivity'],
	['report', 'getQueues', 'getQueueStatistics'],
	['switchboard', 'getUsers', 'getUsers'],
];

describe.each(OPERATIONS)('%s: %s', (resource, operation, operationId) => {
	it.each([
		[
			'400',
			fault.status(400, { message: 'page must be at least 1.' }),
			/did not accept the request \(HTTP 400\): page must be at least 1\.$/,
		],
		[
			'403',
			fault.status(403, { message: 'no right' }),
			/does not allow this operation to the access \(HTTP 403\): no right\.$/,
		],
		[
			'404',
			fault.status(404, { error_description: 'unknown' }),
			/knows nothing under this ID \(HTTP 404\): unknown\.$/,
		],
		[
			'401 for ever',
			fault.unauthorized(),
			/refused the access, even with a fresh token \(HTTP 401\)/,
		],
		[
			'429 for ever',
			fault.tooManyRequests(0),
			/limits the number of requests, and the limit is reached \(HTTP 429\)/,
		],
		['500', fault.status(500, 'boom'), /failed to process the request \(HTTP 500\): boom\.$/],
		['502 with HTML', fault.html502(), /failed to process the request \(HTTP 502\)\.$/],
		['503 without a body', fault.status(503), /failed to process the request \(HTTP 503\)\.$/],
		['a broken connection', fault.reset(), /broke off before the whole answer/],
		['half an answer', fault.cutBody(), /broke off before the whole answer/],
		[
			'invalid JSON',
			fault.invalidJson(),
			/answered with text that is not JSON where its API promises/,
		],
		['JSON of another shape', fault.otherShape(['text']), /where its API promises/],
		['an empty body', fault.emptyBody(), /answered with nothing where its API promises/],
		[
			'a redirect',
			fault.redirect('http://127.0.0.1:9/'),
			/redirect to another address \(HTTP 302\)/,
		],
	])('tells of %s what happened and what to do', async (_, kind, happened) => {
		scene.platform.faults.order({ service: 'api', operationId, times: Infinity, fault: kind });
		const { message, description, whole } = await scene.failure(resource, operation);
		expect(message).toMatch(happened);
		expect(description).toMatch(/^[A-Z].*\.$/);
		for (const secret of scene.platform.secrets) expect(whole).not.toContain(secret);
	});

	it('waits as long as a rate limit asks, and comes through', async () => {
		scene.platform.faults.order({ operationId, times: 2, fault: fault.tooManyRequests(0) });
		expect(await scene.run(resource, operation)).toBeDefined();
		expect(scene.platform.journal.of(operationId).map(({ status }) => status)).toEqual([
			429, 429, 200,
		]);
	});

	it('tells of a platform that does not answer in time', async () => {
		scene.platform.faults.order({ operationId, fault: fault.timeout() });
		const { message } = await scene.failure(resource, operation, {
			requestOptions: { timeout: 200 },
		});
		expect(message).toBe('IPEX did not answer in time.');
	});

	it('recovers from a token that is refused once', async () => {
		scene.platform.faults.order({ operationId, fault: fault.unauthorized() });
		expect(await scene.run(resource, operation)).toBeDefined();
		expect(scene.platform.journal.of(operationId).map(({ status }) => status)).toEqual([401, 200]);
	});
});

it('an address where nobody listens is told of', async () => {
	const gone = await Scene.begin();
	scene.credential.data.apiUrl = gone.platform.apiUrl;
	await gone.end();
	expect((await scene.failure('switchboard', 'getUsers')).message).toBe(
		'The IPEX API refuses connections.',
	);
});

it('an item that fails is given out in its place with its words, when the node is to go on', async () => {
	const users = scene.platform.directory.users;
	const ids = [users[0]?.id, 'unknown', users[1]?.id];
	const items = await scene.run(
		'switchboard',
		'getUser',
		{ userId: '={{ $json.id }}' },
		{ items: itemsOf(3).map((_, i) => ({ json: { id: ids[i] ?? '' } })), continueOnFail: true },
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	expect(items[0]?.json).toHaveProperty('login');
	expect(items[1]?.json.error).toMatch(/IPEX knows nothing under this ID .* Check the ID/);
	expect(items[2]?.json).toHaveProperty('login');
});

it('a call that could not be started says so in its place, and the others are started', async () => {
	const [first, second] = scene.platform.directory.users;
	const logins = [first?.login, 'nobody@example.cz', second?.login];
	const items = await scene.run(
		'call',
		'start',
		{ to: '+420602000111', identityValue: '={{ $json.login }}' },
		{ items: logins.map((login) => ({ json: { login: login ?? '' } })), continueOnFail: true },
	);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	expect(items[1]?.json.error).toMatch(/IPEX knows nothing under this ID .* Check the ID/);
	expect(items[0]?.json.callId).not.toBe(items[2]?.json.callId);
	expect(scene.platform.journal.of('createCall')).toHaveLength(3);
});
