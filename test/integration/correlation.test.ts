import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { fault } from '../../tools/platform';
import { ActivePoller, runNode, searchList } from '../support/engine';
import { senderThroughOlderHelper } from '../support/olderHelper';
import { itemsOf, Scene, splitCorrelationId } from '../support/scene';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin({ calls: 50 });
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const idsSent = () => scene.platform.journal.all().map(({ correlationId }) => correlationId ?? '');

/** A platform that answers every request of a service with this status. */
function refuseAll(service: 'auth' | 'api' | 'sms', status: number): void {
	scene.platform.faults.order({
		service,
		times: Infinity,
		fault: fault.status(status, { message: 'No' }),
	});
}

function poller(): ActivePoller {
	const { credential } = scene;
	return new ActivePoller({ nodeType: new IpexCallLogTrigger(), parameters: {}, credential });
}

describe('the correlation ID', () => {
	it('is another UUID in each request: of nodes, sign-in, token exchange and the HTTP Request node', async () => {
		const { platform, credential } = scene;
		const [user] = platform.directory.users;
		const parameters = { actAs: user?.login ?? '' };
		await scene.run('switchboard', 'getUsers', parameters, { items: itemsOf(3) });
		await scene.run('sms', 'getSenderNumbers');
		await poller().poll();
		await searchList({ nodeType: new Ipex(), parameters: {}, credential }, 'searchUsers');
		const nodeType = senderThroughOlderHelper([
			{ method: 'GET', uri: `${platform.apiUrl}/pbx/users`, json: true },
		]);
		await runNode({ nodeType, parameters: {}, credential });
		expect(new Set(platform.journal.all().map(({ operationId }) => operationId))).toStrictEqual(
			new Set([
				...['getToken', 'exchangeToken', 'getUsers', 'getAllowedNumbers'],
				...['getCalls', 'getCurrentCalls'],
			]),
		);
		for (const id of idsSent()) expect(id).toMatch(UUID);
		expect(new Set(idsSent()).size).toBe(idsSent().length);
	});

	it.each([
		['switchboard', 'getUsers', 'api', 403],
		['switchboard', 'getUsers', 'api', 500],
		['recording', 'getAll', 'api', 400],
		['sms', 'getSenderNumbers', 'sms', 404],
		['switchboard', 'reload', 'api', 401],
		['switchboard', 'getUsers', 'auth', 401],
		['switchboard', 'getUsers', 'auth', 500],
	] as const)('of the failed request is in the error of %s → %s, %s %i', async (...row) => {
		const [resource, operation, service, status] = row;
		refuseAll(service, status);
		const { correlationId } = await scene.failure(resource, operation);
		expect(correlationId).toMatch(UUID);
		expect(correlationId).toBe(idsSent().at(-1));
	});

	it('is in the error of a file that is read as a stream', async () => {
		refuseAll('api', 500);
		const failure = await scene.failure('recording', 'download', { filename: 'a.mp3' });
		expect(failure.correlationId).toBe(idsSent().at(-1));
	});

	it('is in the error of a token exchange', async () => {
		const failure = await scene.failure('switchboard', 'getUsers', { actAs: 'nobody' });
		expect(failure.correlationId).toBe(idsSent().at(-1));
	});

	it('is in the error of a poll', async () => {
		refuseAll('api', 403);
		const error = await poller()
			.poll()
			.then(() => undefined)
			.catch((reason: Error & { description?: string }) => reason);
		const { correlationId } = splitCorrelationId(error?.description ?? '');
		expect(correlationId).toBe(idsSent().at(-1));
	});

	it('is in the error that an item carries on', async () => {
		refuseAll('api', 403);
		const [item] = await scene.run('switchboard', 'getUsers', {}, { continueOnFail: true });
		expect(item?.json.error).toContain(`Correlation ID for IPEX support: ${idsSent().at(-1)}`);
	});

	it('is not in an error without a request', async () => {
		const failure = await scene.failure('recording', 'delete', { fileNames: 'a.mp3' });
		expect(failure.whole).not.toContain('Correlation ID');
	});
});
