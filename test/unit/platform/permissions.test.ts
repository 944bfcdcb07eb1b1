import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { readContract } from '../../../tools/platform/service/contract';
import { apiClient, exchange, tokenOf } from './support';

const OPEN_TO_ALL = [
	'getCalls',
	'getCallEvents',
	'getCallRecordings',
	'getCallTranscript',
	'getRecordings',
	'downloadRecording',
	'downloadPbxRecording',
	'downloadCallRecordings',
	'deleteRecordings',
	'getUsers',
	'getUser',
	'getNumbers',
	'getNumber',
	'getMembers',
	'getPauses',
	'reloadSwitchboard',
];

describe('permissions', () => {
	let platform: Platform;

	beforeAll(async () => {
		platform = await startPlatform();
		platform.addAccess({ email: 'log@example.cz', password: 'log only', impersonation: false });
	});

	afterAll(async () => await platform.stop());

	const limitedClient = async () =>
		await apiClient(
			platform,
			await tokenOf(platform, { email: 'log@example.cz', password: 'log only' }),
		);

	test.each(
		readContract('api').operations.map((operation) => [operation.operationId, operation] as const),
	)(
		'an access without impersonation gets 403 from %s only when it is a user function',
		async (operationId, operation) => {
			const { status } = await (
				await limitedClient()
			).request({
				method: operation.method,
				url: operation.path,
			});
			expect(status === 403).toBe(!OPEN_TO_ALL.includes(operationId));
		},
	);

	test('an access with impersonation must name the user, or act as one', async () => {
		const api = await apiClient(platform);
		const [user] = platform.directory.users;
		expect((await api.get('/profiles')).status).toBe(400);
		expect((await api.get('/profiles', { params: { userId: user?.id } })).status).toBe(200);
		const exchanged = await exchange(platform, await tokenOf(platform), user?.login ?? '');
		const { access_token: token } = exchanged.data as { access_token: string };
		expect((await (await apiClient(platform, token)).get('/profiles')).status).toBe(200);
	});
});
