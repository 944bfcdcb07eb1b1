import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { readContract } from '../../../tools/platform/service/contract';
import { apiClient, exchange, logIn, tokenOf } from './support';

type Sample = (platform: Platform) => AxiosRequestConfig;

/** One successful request of every operation, by `operationId`. */
const SAMPLES: Record<string, Sample> = {
	getCalls: () => ({ params: { metadata: true, categories: '[[1,2],[3]]', teams: [1, 2] } }),
	getCallEvents: (platform) => ({ url: `/calls/${recordedCall(platform)}/detail` }),
	getCallRecordings: (platform) => ({ url: `/calls/${recordedCall(platform)}/recordings` }),
	getCallTranscript: (platform) => ({ url: `/calls/${recordedCall(platform)}/transcript` }),
	getCurrentCalls: () => ({}),
	getMissedCalls: () => ({}),
	createCall: (platform) => ({ data: { to: '+420602000111', fromUser: fromUser(platform, 0) } }),
	hangUpCall: (platform) => ({ params: { callId: startedCall(platform, 1).callId } }),
	transferCall: (platform) => {
		startedCall(platform, 2);
		return { data: { to: '101', type: 'blind', userId: user(platform, 2).id } };
	},
	cancelTransfer: (platform) => {
		platform.current.beginTransfer(startedCall(platform, 3), '101');
		return { data: { userId: user(platform, 3).id } };
	},
	getTransferDestinations: () => ({}),
	monitorCall: (platform) => ({
		params: { channelId: startedCall(platform, 4).channelId, userId: user(platform, 5).id },
	}),
	getMembers: () => ({}),
	getNumbers: (platform) => ({ params: { pbxId: platform.directory.pbxId, type: 'ddi' } }),
	getNumber: (platform) => ({ url: `/numbers/${platform.directory.numbers[0]?.id}` }),
	getPauses: () => ({}),
	getUsers: () => ({ params: { callcenter: true } }),
	getUser: (platform) => ({ url: `/pbx/users/${user(platform, 0).id}` }),
	getProfiles: (platform) => ({ params: { userId: user(platform, 0).id } }),
	updateProfile: (platform) => ({
		url: `/profiles/${platform.directory.profiles[0]?.id}`,
		data: { active: true, fwd: 'another', fwdNum: '+420602000111' },
	}),
	setUserProfile: (platform) => ({
		data: { userId: user(platform, 0).id, profileId: platform.directory.profiles[1]?.id },
	}),
	getRecordings: () => ({ params: { pageSize: 10 } }),
	downloadRecording: (platform) => ({
		url: `/recordings/${encodeURIComponent(recording(platform))}`,
	}),
	downloadPbxRecording: (platform) => ({
		url: `/recordings/${encodeURIComponent(recording(platform))}/ipbx/${platform.directory.pbxId}`,
	}),
	downloadCallRecordings: (platform) => ({ params: { callId: [recordedCall(platform)] } }),
	deleteRecordings: () => ({ data: { fileNames: ['nothing.mp3'] } }),
	getAgentActivity: () => ({ params: { events: ['PAUSE', 'UNPAUSE'] } }),
	getAgentActivityDurations: () => ({}),
	getAgentDailyStats: () => ({}),
	getReportedCalls: () => ({ params: { answered: true } }),
	getQueueStatistics: () => ({ params: { sla: 15 } }),
	reloadSwitchboard: () => ({}),
};

function user(platform: Platform, place: number) {
	const found = platform.directory.users[place];
	if (!found) throw new Error('The directory is too small.');
	return found;
}

function fromUser(platform: Platform, place: number) {
	return { identityType: 'login', identityValue: user(platform, place).login };
}

function startedCall(platform: Platform, place: number) {
	return platform.current.start(
		String(user(platform, place).exten),
		'+420602000111',
		user(platform, place),
	);
}

function recordedRecord(platform: Platform) {
	const [record] = platform.recordings.between();
	if (!record) throw new Error('No call was recorded.');
	return record;
}

function recordedCall(platform: Platform): string {
	return recordedRecord(platform).call.linkedid;
}

function recording(platform: Platform): string {
	return recordedRecord(platform).name;
}

describe('the contract', () => {
	let platform: Platform;

	beforeAll(async () => {
		platform = await startPlatform({ calls: 400, now: '2025-03-12T15:00:00' });
	});

	afterAll(async () => await platform.stop());

	const { operations } = readContract('api');

	test('has 32 operations in the IPBX API, and each has a sample here', () => {
		const named = operations.map(({ operationId }) => operationId).sort();
		expect(Object.keys(SAMPLES).sort()).toStrictEqual(named);
		expect(named).toHaveLength(32);
	});

	test.each(operations.map((operation) => [operation.operationId, operation] as const))(
		'%s answers as the contract says',
		async (operationId, operation) => {
			const api = await apiClient(platform);
			const request = SAMPLES[operationId]?.(platform) ?? {};
			const answer: AxiosResponse = await api.request({
				method: operation.method,
				url: operation.path,
				...request,
			});
			expect([answer.status, answer.status === 200 ? '' : answer.data]).toStrictEqual([200, '']);
			expect(platform.violations).toStrictEqual([]);
			expect(platform.journal.of(operationId)).not.toHaveLength(0);
		},
	);

	test.each(operations.map((operation) => [operation.operationId, operation] as const))(
		'%s refuses a request without a token',
		async (_operationId, operation) => {
			const api = await apiClient(platform, 'never-issued');
			const answer = await api.request({ method: operation.method, url: operation.path });
			expect(answer.status).toBe(401);
			expect(typeof (answer.data as { message: unknown }).message).toBe('string');
		},
	);

	test('has two operations in the authorization service, and both answer as it says', async () => {
		expect(readContract('auth').operations.map(({ operationId }) => operationId)).toStrictEqual([
			'getToken',
			'exchangeToken',
		]);
		expect((await logIn(platform)).status).toBe(200);
		const token = await tokenOf(platform);
		expect((await exchange(platform, token, user(platform, 0).login)).status).toBe(200);
		expect(platform.violations).toStrictEqual([]);
	});
});
