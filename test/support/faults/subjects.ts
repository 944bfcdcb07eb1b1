import type { INodeParameters } from 'n8n-workflow';

import { Ipex } from '../../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';
import { listSearch } from '../../../nodes/Ipex/listSearch';
import type { DirectoryUser, JournalEntry, Platform } from '../../../tools/platform';
import { testCredential } from '../credentialTest';
import { ActivePoller, ActiveWebhook, runNode, searchList, StoredCredential } from '../engine';
import { requesting } from '../menu';
import { credentialData } from '../scene';

/** What an answer of the platform has to be for a subject. */
export type Promised = 'record' | 'list' | 'page' | 'word' | 'file';

/** Something that sends requests and that faults are tried on. */
export interface Subject {
	name: string;
	/** What the credential calls the address that it sends to; the API URL when left out. */
	address?: string;
	kind: 'read' | 'write' | 'poll' | 'event' | 'picker' | 'test';
	promised: Promised;
	operationId: string;
	/** Which of the requests for that operation are its own; without it, all. */
	own?: (request: Readonly<JournalEntry>) => boolean;
	/** Does its work once. */
	run: (options: { timeout?: number }) => Promise<unknown>;
}

interface Entry {
	operationId: string;
	promised: Promised;
	address?: string;
	writes?: boolean;
	own?: Subject['own'];
	/** The parameters of a run that succeeds; called before each. */
	parameters?: () => INodeParameters;
}

/** Every operation of the node, the credential test, the triggers and every picker, ready to run on a platform. */
export function subjectsOn(platform: Platform): Subject[] {
	const credential = new StoredCredential(credentialData(platform));
	return [
		...operationSubjects(platform, credential),
		...pickerSubjects(platform),
		pollSubject(credential),
		eventSubject(platform),
		testSubject(credential),
	];
}

/** The names that {@link subjectsOn} must have, from the descriptions of the nodes. */
export const wantedSubjects: string[] = [
	...requesting.map(({ name }) => name),
	...Object.keys(listSearch).map((name) => `picker: ${name}`),
	'call log trigger',
	'event trigger',
	'credential test',
];

function operationSubjects(platform: Platform, credential: StoredCredential): Subject[] {
	return Object.entries(entriesOn(platform)).map(([name, entry]): Subject => {
		const [resource = '', operation = ''] = name.split(': ');
		const { operationId, promised, address, writes, own, parameters } = entry;
		return {
			name,
			address,
			kind: writes ? 'write' : 'read',
			promised,
			operationId,
			own,
			run: async ({ timeout }) =>
				await runNode({
					nodeType: new Ipex(),
					parameters: {
						resource,
						operation,
						...parameters?.(),
						...(timeout === undefined ? {} : { requestOptions: { timeout } }),
					},
					credential,
				}),
		};
	});
}

const byAccess =
	(platform: Platform) =>
	({ user }: Readonly<JournalEntry>) =>
		user === platform.access.email;

function entriesOn(platform: Platform): Record<string, Entry> {
	const { directory, calls, current, recordings } = platform;
	const [jana, petr, eva] = directory.users as [DirectoryUser, DirectoryUser, DirectoryUser];
	const outside = '+420602000111';
	// What others read as well is told apart by who reads it; the pickers have the users between.
	const [all = '', one = '', live = ''] = directory.users.slice(11).map(({ login }) => login);
	const readers = { all, one, current: live };
	const own = byAccess(platform);
	const loggedCall = () => calls.addCall({ kind: 'inbound', recorded: true })[0]?.linkedid ?? '';
	const recorded = () => {
		const [leg] = calls.addCall({ kind: 'inbound', recorded: true });
		const { linkedid: callId = '', filename = '' } = leg ?? {};
		recordings.setSize(filename, 3_000);
		return { callId, filename };
	};
	// A text that comes twice was sent twice.
	let texts = 0;
	const once = () => `Text no. ${++texts}`;
	// The period begins with a call to a queue that has just ended: "today" holds none a minute after midnight.
	const reportOnCall = (): INodeParameters => {
		const [leg] = calls.addCall({ kind: 'ringAll', recorded: true });
		const startTime = new Date(leg?.calldate ?? 0).toISOString();
		return { limit: 2, period: 'custom', startTime };
	};
	const report = (operationId: string, promised: Promised = 'list'): Entry => ({
		operationId,
		promised,
		own,
		parameters: reportOnCall,
	});
	const ring = (user: DirectoryUser) => current.start(String(user.exten), outside, user);
	const profile = () => directory.profiles.find(({ userId }) => userId === jana.id)?.id ?? 0;
	const list = (operationId: string, parameters: INodeParameters = {}): Entry => ({
		operationId,
		promised: 'list',
		own,
		parameters: () => ({ limit: 2, ...parameters }),
	});
	const agentEntry = (request: string): Entry => ({
		operationId: 'graphql',
		promised: 'record',
		own: ({ user, body }) => user === jana.login && JSON.stringify(body).includes(request),
		parameters: () => ({ actAs: jana.login }),
	});
	return {
		'callLog: getAll': {
			operationId: 'getCalls',
			promised: 'page',
			// What joins the legs of its calls asks for each by its ID.
			own: ({ user, query }) => user === readers.all && !('linkedid' in query),
			parameters: () => ({ limit: 3, actAs: readers.all }),
		},
		'callLog: get': {
			operationId: 'getCalls',
			promised: 'page',
			own: ({ user }) => user === readers.one,
			parameters: () => ({ callId: loggedCall(), actAs: readers.one }),
		},
		'callLog: getEvents': {
			...list('getCallEvents'),
			parameters: () => ({ limit: 2, callId: loggedCall() }),
		},
		'callLog: getMissed': {
			...list('getMissedCalls'),
			parameters: () => {
				calls.addCall({ kind: 'ringAll', answered: false });
				return { limit: 2 };
			},
		},
		'call: getCurrent': {
			...list('getCurrentCalls', { actAs: readers.current }),
			own: ({ user }) => user === readers.current,
		},
		'call: getTransferDestinations': {
			...list('getTransferDestinations', { actAs: jana.login }),
			own: ({ user }) => user === jana.login,
		},
		'call: start': {
			operationId: 'createCall',
			promised: 'record',
			writes: true,
			parameters: () => ({ to: outside, identityValue: jana.login }),
		},
		'call: hangUp': {
			operationId: 'hangUpCall',
			promised: 'word',
			writes: true,
			parameters: () => ({ hangUpBy: 'callId', callId: ring(jana).callId }),
		},
		'call: transfer': {
			operationId: 'transferCall',
			promised: 'word',
			writes: true,
			parameters: () => {
				for (const call of current.list()) if (call.user?.login === petr.login) current.end(call);
				ring(petr);
				return { to: outside, type: 'blind', userId: petr.id };
			},
		},
		'call: cancelTransfer': {
			operationId: 'cancelTransfer',
			promised: 'word',
			writes: true,
			parameters: () => {
				for (const call of current.list()) if (call.user?.login === eva.login) current.end(call);
				current.beginTransfer(ring(eva), outside);
				return { userId: eva.id };
			},
		},
		'call: monitor': {
			operationId: 'monitorCall',
			promised: 'record',
			writes: true,
			parameters: () => ({ channelId: ring(jana).channelId, actAs: petr.login }),
		},
		'recording: getAll': {
			operationId: 'getRecordings',
			promised: 'page',
			parameters: () => {
				recorded();
				return { limit: 2 };
			},
		},
		'recording: getForCall': {
			...list('getCallRecordings'),
			parameters: () => ({ callId: recorded().callId }),
		},
		'recording: getTranscript': {
			...list('getCallTranscript'),
			parameters: () => ({ callId: recorded().callId }),
		},
		'recording: download': {
			operationId: 'downloadRecording',
			promised: 'file',
			parameters: () => ({ filename: recorded().filename }),
		},
		'recording: downloadForCalls': {
			operationId: 'downloadCallRecordings',
			promised: 'file',
			parameters: () => ({ callIds: recorded().callId }),
		},
		'recording: delete': {
			operationId: 'deleteRecordings',
			promised: 'record',
			writes: true,
			parameters: () => ({ fileNames: recorded().filename, confirm: true }),
		},
		'report: getCalls': report('getReportedCalls'),
		'report: getQueues': report('getQueueStatistics'),
		'report: getAgentDurations': report('getAgentActivityDurations'),
		'report: getAgentDailyStats': list('getAgentDailyStats'),
		'report: getAgentActivity': report('getAgentActivity', 'page'),
		'dialer: createCallList': {
			operationId: 'createCallList',
			promised: 'record',
			writes: true,
			parameters: () => ({ name: 'Renewals', number: `${outside}, 204` }),
		},
		'dialer: createCampaign': {
			operationId: 'createCampaign',
			promised: 'record',
			writes: true,
			parameters: () => {
				platform.dialer.callLists.push({ id: 1, name: 'Renewals', numbers: ['602000111'] });
				const ivr = platform.dialer.ivrs[0]?.id ?? '';
				return { name: 'Renewals', callLists: '1', callerNumber: '222333444', ivr };
			},
		},
		'dialer: controlCampaign': {
			operationId: 'controlCampaign',
			promised: 'word',
			writes: true,
			parameters: () => {
				const id = platform.dialer.addCampaign();
				return { campaignId: String(id), command: 'start' };
			},
		},
		'dialer: getIvrs': list('getIvrs'),
		'agent: getPauseReasons': agentEntry('pauses'),
		'agent: getState': {
			...agentEntry('agents'),
			parameters: () => ({ actAs: jana.login, userId: jana.id }),
		},
		'agent: pause': {
			...agentEntry('action: pause'),
			writes: true,
			parameters: () => ({ actAs: jana.login, pauseReason: directory.pauses[0]?.name ?? '' }),
		},
		'agent: unpause': { ...agentEntry('unpause'), writes: true },
		'sms: send': {
			operationId: 'sendSms',
			promised: 'word',
			address: 'SMS URL',
			writes: true,
			parameters: () => ({
				sender: platform.sms.numbers[0] ?? '',
				recipient: outside,
				text: once(),
			}),
		},
		'sms: sendInstant': {
			operationId: 'sendInstantSms',
			promised: 'word',
			address: 'Central URL',
			writes: true,
			parameters: () => ({ billingNumber: '222333444', recipient: outside, text: once() }),
		},
		'sms: getAll': {
			operationId: 'getSms',
			promised: 'list',
			address: 'SMS URL',
			parameters: () => {
				platform.sms.receive(outside, once());
				return { period: 'custom', startTime: '2020-01-01T00:00:00Z', limit: 2 };
			},
		},
		'sms: getSenderNumbers': { ...list('getAllowedNumbers'), address: 'SMS URL' },
		'switchboard: getUsers': list('getUsers'),
		'switchboard: getUser': {
			operationId: 'getUser',
			promised: 'record',
			parameters: () => ({ userId: jana.id }),
		},
		'switchboard: getNumbers': list('getNumbers'),
		'switchboard: getNumber': {
			operationId: 'getNumber',
			promised: 'record',
			parameters: () => ({ numberId: directory.numbers[0]?.id ?? '' }),
		},
		'switchboard: getMembers': list('getMembers'),
		'switchboard: getPauses': list('getPauses'),
		'switchboard: getProfiles': list('getProfiles', { userId: jana.id }),
		'switchboard: setUserProfile': {
			operationId: 'setUserProfile',
			promised: 'record',
			writes: true,
			parameters: () => ({ profileId: profile(), userId: jana.id }),
		},
		'switchboard: updateProfile': {
			operationId: 'updateProfile',
			promised: 'word',
			writes: true,
			parameters: () => ({ profileId: profile(), changes: { fwd: 'none' } }),
		},
		'switchboard: reload': { operationId: 'reloadSwitchboard', promised: 'word', writes: true },
		'impersonation: getToken': {
			operationId: 'exchangeToken',
			promised: 'record',
			// The others have theirs from the session.
			own: ({ body }) => (body as { email?: string } | undefined)?.email === eva.login,
			parameters: () => ({ email: eva.login }),
		},
	};
}

const PICKER_REQUESTS: Record<keyof typeof listSearch, string> = {
	searchUsers: 'getUsers',
	searchLogins: 'getUsers',
	searchCallers: 'getUsers',
	searchQueues: 'getMembers',
	searchNumbers: 'getNumbers',
	searchProfiles: 'getProfiles',
	searchDestinations: 'getTransferDestinations',
	searchCurrentCalls: 'getCurrentCalls',
	searchChannels: 'getCurrentCalls',
	searchSenderNumbers: 'getAllowedNumbers',
	searchIvrs: 'getIvrs',
	searchPauseReasons: 'graphql',
};

/** Each as a user of its own, by whom its requests are told from all others. */
function pickerSubjects(platform: Platform): Subject[] {
	return Object.entries(PICKER_REQUESTS).map(([method, operationId], index): Subject => {
		const user = platform.directory.users[3 + index]?.login ?? '';
		// The one of logins does not run as the user that the node names.
		const credential = new StoredCredential({ ...credentialData(platform), actAs: user });
		return {
			name: `picker: ${method}`,
			address: method === 'searchSenderNumbers' ? 'SMS URL' : undefined,
			kind: 'picker',
			promised: 'list',
			operationId,
			own: (request) => request.user === user,
			run: async () =>
				await searchList(
					{
						nodeType: new Ipex(),
						parameters: { resource: 'switchboard', operation: 'getUser' },
						credential,
					},
					method,
				),
		};
	});
}

function pollSubject(credential: StoredCredential): Subject {
	return {
		name: 'call log trigger',
		kind: 'poll',
		promised: 'page',
		operationId: 'getCalls',
		own: ({ user, query }) =>
			user === credential.data.email && Number(query.pageSize) > 1 && !('linkedid' in query),
		run: async () => {
			const poller = new ActivePoller({
				nodeType: new IpexCallLogTrigger(),
				parameters: { options: { startFrom: '2026-01-05T00:00:00' } },
				credential,
			});
			const [outcome] = await Promise.allSettled([poller.poll()]);
			if (outcome.status === 'fulfilled') return outcome.value;
			// A poll that fails leaves no trace: what was due comes with the next one.
			expect(poller.staticData).toStrictEqual({});
			throw outcome.reason;
		},
	};
}

/** The execution that a CDR event starts. It runs as a user of its own, by whom its request is told from all others. */
function eventSubject(platform: Platform): Subject {
	const actAs = platform.directory.users[14]?.login ?? '';
	const trigger = new ActiveWebhook(
		new IpexEventTrigger(),
		{ events: ['CDR'], addCall: true, options: { waitForCall: 0 } },
		{ ipexApi: new StoredCredential({ ...credentialData(platform), actAs }) },
	);
	return {
		name: 'event trigger',
		kind: 'event',
		promised: 'page',
		operationId: 'getCalls',
		own: ({ user }) => user === actAs,
		run: async () => {
			const [leg] = platform.calls.addCall({ kind: 'inbound' });
			const event = { event: 'CDR', callId: leg?.linkedid };
			const [output] = await trigger.execute([{ json: { ...event } }]);
			const { call, callError, ...rest } = output?.[0]?.json ?? {};
			// Whatever becomes of the look-up, the event goes on.
			expect(rest).toStrictEqual(event);
			if (call !== null) return [call];
			const [message, ...description] = String(callError).split(/(?<=\.) /);
			throw Object.assign(new Error(message), { description: description.join(' ') });
		},
	};
}

function testSubject(credential: StoredCredential): Subject {
	return {
		name: 'credential test',
		kind: 'test',
		promised: 'page',
		operationId: 'getCalls',
		own: ({ query }) => Number(query.pageSize) === 1,
		run: async () => {
			const { status, message } = await testCredential(credential);
			if (status === 'OK') return [message];
			throw new Error(message);
		},
	};
}
