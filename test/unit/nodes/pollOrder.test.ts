import type { IDataObject, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import type { CallsSnapshot } from '../../../nodes/Ipex/callLogTrigger/completeness';
import type { MediaResponse } from '../../../nodes/Ipex/callLogTrigger/mediaReadiness';
import { pollCallLog, pollOnce } from '../../../nodes/Ipex/callLogTrigger/poll';
import { type PollSource, pollSource } from '../../../nodes/Ipex/callLogTrigger/pollSource';
import { bucketAt, keyOf } from '../../../nodes/Ipex/callLogTrigger/seenKeys';
import type { PollSettings } from '../../../nodes/Ipex/callLogTrigger/settings';
import { beginState, type PollState } from '../../../nodes/Ipex/callLogTrigger/state';
import { logRecord } from '../../support/logRecords';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';
import { stopClock } from '../../support/responseTimeouts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 5, 8);

stopClock(NOW);

const ago = (minutes: number, changes: CallRecord = {}) =>
	logRecord(NOW - minutes * MINUTE, changes);

const idOf = (record: CallRecord) => String(record.linkedid);

describe('pollCallLog', () => {
	const STATE = beginState('log', NOW - 10 * HOUR);

	/** Without joined legs, a call is over when its leg is. */
	const SETTINGS: PollSettings = {
		...DEFAULT_SETTINGS,
		joinLegs: false,
		cheapRecords: 0,
		mostNewRecords: 1_000,
	};
	const WAITING: PollSettings = {
		...SETTINGS,
		waitFor: { medium: 'recording', limitMs: 30 * MINUTE },
	};

	interface Given {
		log?: CallRecord[];
		pageSize?: number;
		missing?: number;
		inProgress?: string[];
		/** By call ID. */
		media?: Record<string, MediaResponse>;
		isTimeOver?: boolean;
		at?: number;
		state?: PollState;
		settings?: PollSettings;
		mayForget?: boolean;
	}

	async function poll({ log = [], state = STATE, settings = SETTINGS, ...given }: Given = {}) {
		const { pageSize = Infinity, media = {}, at = NOW } = given;
		const steps: string[] = [];
		const asked: string[][] = [];
		const source: PollSource = {
			readCallsInProgress: async () => {
				steps.push('calls in progress');
				const keys = new Set((given.inProgress ?? []).map(keyOf));
				return await Promise.resolve<CallsSnapshot>({ earliest: at, latest: at, keys });
			},
			readLog: async (_, isEnough) => {
				const records: CallRecord[] = [];
				while (records.length < log.length) {
					records.push(...log.slice(records.length, records.length + pageSize));
					if (records.length < log.length && isEnough(records)) break;
				}
				steps.push(`${records.length} records`);
				const atEnd = records.length === log.length;
				return await Promise.resolve({ records, atEnd, missing: given.missing });
			},
			readMedia: async (_, callIds) => {
				steps.push('media');
				asked.push(callIds);
				return await Promise.resolve(new Map(Object.entries(media)));
			},
			isTimeOver: () => given.isTimeOver ?? false,
		};
		const polled = await pollCallLog(state, 'log', source, settings, given.mayForget);
		return { ...polled, steps, asked, ids: polled.calls.map(({ callId }) => callId) };
	}

	it('reads the calls in progress first, then the log, then the recordings', async () => {
		const call = ago(5, { filename: 'a.mp3' });
		const { steps } = await poll({ log: [call], settings: WAITING });
		expect(steps).toStrictEqual(['calls in progress', '1 records', 'media']);
	});

	it('reads no log before a Start From in the future, and changes nothing', async () => {
		const settings = { ...SETTINGS, startFrom: NOW + 1 };
		const { steps, calls, state, mediaErrors } = await poll({ log: [ago(5)], settings });
		expect(steps).toStrictEqual(['calls in progress']);
		expect({ calls, state, mediaErrors }).toStrictEqual({
			calls: [],
			state: STATE,
			mediaErrors: [],
		});
	});

	it('reads the log from the time of Start From on', async () => {
		const { steps } = await poll({ settings: { ...SETTINGS, startFrom: NOW } });
		expect(steps).toContain('0 records');
	});

	it('takes nothing from the state of another log', async () => {
		const call = ago(5);
		const log = [call];
		const known = (await poll({ log })).state;
		expect((await poll({ log, state: known })).ids).toStrictEqual([]);
		const other = { ...known, log: 'another' };
		// It begins now, and so without the calls of before.
		const begun = await poll({ log, state: other });
		expect(begun.ids).toStrictEqual([]);
		expect(begun.state).toMatchObject({ log: 'log', since: NOW });
		const settings = { ...SETTINGS, startFrom: NOW - HOUR };
		expect((await poll({ log, state: other, settings })).ids).toStrictEqual([idOf(call)]);
	});

	it('waits for two polls if records are missing, and goes on at the third', async () => {
		const call = ago(5);
		const given = { log: [call], missing: 1, inProgress: ['1.1'] };
		const first = await poll(given);
		const second = await poll({ ...given, state: first.state });
		for (const [place, { calls, mediaErrors, state }] of [first, second].entries()) {
			expect({ calls, mediaErrors }).toStrictEqual({ calls: [], mediaErrors: [] });
			// Only the snapshot counts.
			expect(state).toStrictEqual({
				...STATE,
				incompleteReadings: place + 1,
				snapshotAt: NOW,
				lastInProgress: { [keyOf('1.1')]: NOW },
			});
		}
		const third = await poll({ ...given, state: second.state });
		expect(third.ids).toStrictEqual([idOf(call)]);
		expect((await poll({ log: [call], state: third.state })).state.incompleteReadings).toBe(0);
	});

	it('waits again if records are missing after a complete reading', async () => {
		const before = (await poll({ missing: 1 })).state;
		const complete = (await poll({ state: before })).state;
		const { ids, state } = await poll({ log: [ago(5)], missing: 1, state: complete });
		expect(ids).toStrictEqual([]);
		expect(state.incompleteReadings).toBe(1);
	});

	it('remembers which calls are in progress, but not those that are processed', async () => {
		const state = { ...STATE, seen: { [bucketAt(NOW)]: keyOf('2.2') } };
		const { state: next } = await poll({ state, inProgress: ['1.1', '2.2'] });
		expect(next.lastInProgress).toStrictEqual({ [keyOf('1.1')]: NOW });
	});

	it('knows that snapshots may be forgotten only if it is told so', async () => {
		const state = { ...STATE, snapshotAt: NOW - HOUR };
		expect((await poll({ state })).state.forgotten).toBeNull();
		expect((await poll({ state, mayForget: true })).state.forgotten).toStrictEqual({
			from: NOW - HOUR,
			to: NOW,
		});
	});

	describe('names its emission', () => {
		const emissionOf = async (given: Given) => (await poll(given)).state.emission;
		const [one, other] = [ago(5), ago(4)];

		it('by its calls and its time', async () => {
			const first = await emissionOf({ log: [one] });
			expect(first).not.toBe(STATE.emission);
			expect(await emissionOf({ log: [one] })).toBe(first);
			expect(await emissionOf({ log: [other] })).not.toBe(first);
			expect(await emissionOf({ log: [one], at: NOW + MINUTE })).not.toBe(first);
		});

		it('and keeps the name while it emits nothing', async () => {
			expect(await emissionOf({ state: { ...STATE, emission: 'last' } })).toBe('last');
		});
	});

	describe('with recordings', () => {
		const [one, two] = [ago(6, { filename: 'a.mp3' }), ago(5, { filename: 'b.mp3' })];
		const unnamed = ago(5);
		const EARLIER = NOW - 4 * HOUR;
		const asked = { ...STATE, askedAt: EARLIER, limitedSince: EARLIER };
		const notAsked: MediaResponse = { state: 'notAsked' };
		const error = new Error('refused');
		const failed: MediaResponse = { state: 'error', final: false, error };
		const listed: MediaResponse = { state: 'listed', files: [] };
		const read = async (given: Given) => await poll({ settings: WAITING, state: asked, ...given });

		it('asks for none if the trigger waits for none', async () => {
			const { ids, asked: requests } = await read({ log: [one], settings: SETTINGS });
			expect(requests).toStrictEqual([]);
			expect(ids).toStrictEqual([idOf(one)]);
		});

		it('asks for none if no call is ready to be asked about, and keeps the times of before', async () => {
			const { asked: requests, state } = await read({ log: [unnamed] });
			expect(requests).toStrictEqual([]);
			expect(state).toMatchObject({ askedAt: EARLIER, limitedSince: EARLIER });
			const never = await read({ log: [unnamed], state: STATE });
			expect(never.state).toMatchObject({ askedAt: null, limitedSince: null });
		});

		it('remembers when it asked', async () => {
			const media = { [idOf(one)]: listed, [idOf(two)]: failed };
			const { asked: requests, state } = await read({ log: [one, two], media });
			expect(requests).toStrictEqual([[idOf(two), idOf(one)]]);
			expect(state.askedAt).toBe(NOW);
		});

		it.each([
			['that the platform did not answer', { [idOf(two)]: listed, [idOf(one)]: notAsked }],
			['for which it was not asked any more', { [idOf(two)]: notAsked }],
		])('does not count as asked while calls are left %s', async (_, media) => {
			expect((await read({ log: [one, two], media })).state.askedAt).toBe(EARLIER);
		});

		it('does not count as asked while calls over the limit of one poll are left', async () => {
			const settings = { ...WAITING, maxCalls: 1 };
			const { asked: requests, state } = await read({ log: [one, two], settings });
			expect(requests).toStrictEqual([[idOf(two)]]);
			expect(state.askedAt).toBe(EARLIER);
		});

		it('remembers since when the platform answers none of its requests', async () => {
			const given = { log: [one], media: { [idOf(one)]: notAsked } };
			expect((await read(given)).state.limitedSince).toBe(EARLIER);
			expect((await read({ ...given, state: STATE })).state.limitedSince).toBe(NOW);
		});

		it('is not limited any more when the platform answers one', async () => {
			const media = { [idOf(one)]: notAsked, [idOf(two)]: listed };
			expect((await read({ log: [one, two], media })).state.limitedSince).toBeNull();
		});

		it('names the errors of the platform, and nothing else', async () => {
			const three = ago(4, { filename: 'c.mp3' });
			const media = { [idOf(one)]: notAsked, [idOf(two)]: failed, [idOf(three)]: listed };
			expect((await read({ log: [one, two, three], media })).mediaErrors).toStrictEqual([error]);
		});
	});

	describe('of a long log', () => {
		const settings = { ...SETTINGS, mostNewRecords: 2, maxCalls: 1 };
		const spread = [300, 240, 180, 120, 60].map((minutes) => ago(minutes));
		const dense = [64, 63, 62, 61, 60].map((minutes) => ago(minutes));

		it('reads as many new records as it may emit, and a margin', async () => {
			const { steps, ids } = await poll({ log: spread, pageSize: 1, settings });
			expect(steps).toStrictEqual(['calls in progress', '3 records']);
			expect(ids).toStrictEqual([idOf(spread[0] as CallRecord)]);
		});

		it('reads all if that part settles no call', async () => {
			const { steps, ids } = await poll({ log: dense, pageSize: 1, settings });
			expect(steps).toStrictEqual(['calls in progress', '3 records', '5 records']);
			expect(ids).toStrictEqual([idOf(dense[0] as CallRecord)]);
		});

		it('does not read the rest when its time is over', async () => {
			const { steps, ids } = await poll({ log: dense, pageSize: 1, settings, isTimeOver: true });
			expect(steps).toStrictEqual(['calls in progress', '3 records']);
			expect(ids).toStrictEqual([]);
		});
	});
});

it('the time for reading is over after nine tenths of the time that n8n gives', () => {
	const context = { getPollBudgetMs: () => 20 * SECOND } as unknown as IPollFunctions;
	const { isTimeOver } = pollSource(context);
	jest.setSystemTime(NOW + 18 * SECOND - 1);
	expect(isTimeOver()).toBe(false);
	jest.setSystemTime(NOW + 18 * SECOND);
	expect(isTimeOver()).toBe(true);
});

describe('pollOnce', () => {
	let workflows = 0;

	/** What a test changes between two polls. */
	interface Scene {
		log: CallRecord[];
		inProgress: string[];
		/** How far the clock of the platform is ahead of that of n8n. */
		aheadMs: number;
		parameters: Record<string, unknown>;
		credential: Record<string, string>;
		memory: IDataObject;
		workflow: string;
		node: string;
		answer: (request: IHttpRequestOptions) => unknown;
		/** Called before each request and each warning. */
		watch: () => void;
		warnings: string[];
		urls: string[];
	}

	/** A node of a workflow of its own. Its calls are emitted leg by leg, unless the test says otherwise. */
	function scene(changes: Partial<Scene> = {}): Scene & { poll: () => Promise<IDataObject[]> } {
		const made: Scene = {
			log: [],
			inProgress: [],
			aheadMs: 0,
			parameters: { options: { joinLegs: false } },
			credential: { apiUrl: 'https://api.example', email: 'a@example.cz' },
			memory: {},
			workflow: `order-${++workflows}`,
			node: 'node',
			answer: ({ url }) =>
				url === '/calls'
					? { items: made.log, currentPage: 1, totalPages: 1 }
					: { body: made.inProgress.map((callId) => ({ callId })), headers: { date: date() } },
			watch: () => undefined,
			warnings: [],
			urls: [],
			...changes,
		};
		const date = () => new Date(Date.now() + made.aheadMs).toUTCString();
		const context = {
			getMode: () => 'trigger',
			getTimezone: () => 'Europe/Prague',
			getWorkflow: () => ({ id: made.workflow }),
			getNode: () => ({ id: made.node, name: 'Trigger', type: 'trigger', parameters: {} }),
			getNodeParameter: (name: string, fallback: unknown) => made.parameters[name] ?? fallback,
			getWorkflowStaticData: (type: string) => {
				expect(type).toBe('node');
				return made.memory;
			},
			getCredentials: async () => await Promise.resolve(made.credential),
			logger: {
				warn: (message: string) => {
					made.watch();
					made.warnings.push(message);
				},
			},
			helpers: {
				httpRequestWithAuthentication: async (_: string, request: IHttpRequestOptions) => {
					made.watch();
					made.urls.push(request.url);
					return await made.answer(request);
				},
			},
		} as unknown as IPollFunctions;
		return Object.assign(made, { poll: async () => await pollOnce(context) });
	}

	const CLOCK = /The clock of IPEX shows/;

	/** Lets the next polls fail when they read the log. */
	function breakLog(one: Scene): () => void {
		const { answer } = one;
		one.answer = (request) => (request.url === '/calls' ? { message: 'Welcome' } : answer(request));
		return () => (one.answer = answer);
	}

	const later = (ms: number) => jest.setSystemTime(Date.now() + ms);

	describe('warns of a clock that is wrong', () => {
		it.each([
			[16 * MINUTE, '2026-01-05T08:16:00.000Z'],
			[-16 * MINUTE, '2026-01-05T07:44:00.000Z'],
		])('by %i ms at the first poll only', async (aheadMs, shown) => {
			const one = scene({ aheadMs });
			await one.poll();
			later(MINUTE);
			await one.poll();
			expect(one.warnings).toStrictEqual([expect.stringMatching(CLOCK)]);
			expect(one.warnings[0]).toContain(shown);
		});

		it('again after n8n has started', async () => {
			const before = scene({ aheadMs: HOUR });
			await before.poll();
			// A process that knows no more than what is stored.
			const after = scene({ aheadMs: HOUR, memory: before.memory });
			later(MINUTE);
			await after.poll();
			later(MINUTE);
			await after.poll();
			expect(after.warnings).toStrictEqual([expect.stringMatching(CLOCK)]);
		});

		it.each([15 * MINUTE, -15 * MINUTE, 0])('but not by %i ms', async (aheadMs) => {
			const one = scene({ aheadMs });
			await one.poll();
			expect(one.warnings).toStrictEqual([]);
		});
	});

	it('warns once when IPEX has not listed the calls in progress for the third time', async () => {
		const one = scene();
		const { answer } = one;
		one.answer = (request) => (request.url === '/calls' ? answer(request) : { body: {} });
		const counts: number[] = [];
		for (let polls = 0; polls < 5; polls++) {
			await one.poll();
			counts.push(one.warnings.length);
			later(MINUTE);
		}
		expect(counts).toStrictEqual([0, 0, 1, 1, 1]);
		expect(one.warnings[0]).toMatch(/IPEX does not list the calls in progress/);
	});

	it('warns once when the credential has another e-mail, and says from when on calls count', async () => {
		const one = scene();
		await one.poll();
		one.credential = { ...one.credential, email: 'new@example.cz' };
		later(MINUTE);
		const since = new Date(Math.floor(Date.now() / SECOND) * SECOND).toISOString();
		await one.poll();
		later(MINUTE);
		await one.poll();
		expect(one.warnings).toStrictEqual([
			`Trigger: The credential has another e-mail, 'Act As' or 'API URL'. So the trigger starts anew: only calls that end after ${since} start the workflow.`,
		]);
	});

	it('warns of the calls whose recordings IPEX does not give, with their number and the reason', async () => {
		const log = [5, 4, 3].map((minutes) => ago(minutes, { filename: 'a.mp3' }));
		const options = { joinLegs: false, startFrom: '2026-01-05T00:00:00Z' };
		const one = scene({ log, parameters: { options, fireWhen: 'recordingReady' } });
		const { answer } = one;
		one.answer = (request) => {
			if (!request.url.endsWith('/recordings')) return answer(request);
			if (request.url.includes(idOf(log[0] as CallRecord))) return [{ name: 'a.mp3' }];
			throw Object.assign(new Error('refused'), { httpCode: '403' });
		};
		expect(await one.poll()).toHaveLength(1);
		expect(one.warnings).toStrictEqual([
			expect.stringMatching(/recordings or transcripts of 2 calls\. .*limit\. \S+/),
		]);
	});

	it('changes the static data last', async () => {
		const one = scene({ aheadMs: HOUR });
		const seen: unknown[] = [];
		one.watch = () => seen.push({ ...one.memory });
		await one.poll();
		// Two requests and a warning.
		expect(seen).toStrictEqual([{}, {}, {}]);
		expect(one.memory.cursor).toMatchObject({ version: 2, since: NOW + HOUR });
	});

	it('leaves the static data as they were when it fails', async () => {
		const one = scene();
		await one.poll();
		const before = JSON.stringify(one.memory);
		breakLog(one);
		later(MINUTE);
		await expect(one.poll()).rejects.toThrow(/not a page of the call log/);
		expect(JSON.stringify(one.memory)).toBe(before);
	});

	it('says what IPEX did wrong when its first poll fails', async () => {
		const one = scene();
		breakLog(one);
		await expect(one.poll()).rejects.toThrow(/not a page of the call log/);
		expect(one.memory).toStrictEqual({});
	});

	it('says that the address is wrong when IPEX has no list of calls in progress there', async () => {
		const one = scene();
		const { answer } = one;
		const absent = Object.assign(new Error('refused'), { httpCode: '404' });
		const refuse = async () => await Promise.reject(absent);
		one.answer = refuse;
		await expect(one.poll()).rejects.toThrow(/There is no IPEX API at this address/);
		// The same with a state to continue.
		one.answer = answer;
		await one.poll();
		one.answer = refuse;
		await expect(one.poll()).rejects.toThrow(/There is no IPEX API at this address/);
	});

	it('does not count a poll that failed as one without the calls in progress', async () => {
		const one = scene();
		const { answer } = one;
		one.answer = (request) => (request.url === '/calls' ? answer(request) : { body: {} });
		await one.poll();
		later(MINUTE);
		await one.poll();
		const mend = breakLog(one);
		later(MINUTE);
		await expect(one.poll()).rejects.toThrow();
		mend();
		expect(one.warnings).toStrictEqual([]);
		later(MINUTE);
		await one.poll();
		expect(one.warnings).toStrictEqual([
			expect.stringMatching(/does not list the calls in progress/),
		]);
	});

	it('waits for the leg that was in progress when a poll failed', async () => {
		const leg = (begins: number, ends: number, uniqueid: string): CallRecord =>
			logRecord(NOW + ends, {
				linkedid: '1.1',
				uniqueid,
				calldate: new Date(NOW + begins).toISOString(),
				duration: (ends - begins) / SECOND,
			});
		const one = scene({ parameters: {}, inProgress: ['1.1'] });
		await one.poll();
		later(MINUTE);
		// Its first leg has ended, its second has not.
		one.log = [leg(-10 * MINUTE, 20 * SECOND, '1.1')];
		const mend = breakLog(one);
		await expect(one.poll()).rejects.toThrow();
		mend();
		one.inProgress = [];
		for (let polls = 0; polls < 3; polls++) {
			later(MINUTE);
			expect(await one.poll()).toStrictEqual([]);
		}
		one.log.push(leg(25 * SECOND, 70 * SECOND, '1.2'));
		later(MINUTE);
		expect(await one.poll()).toMatchObject([{ callId: '1.1', legs: 2 }]);
	});

	describe('while a poll still runs', () => {
		/** A poll that waits for the calls in progress. */
		async function begun(one: ReturnType<typeof scene>) {
			const { answer } = one;
			let release = () => undefined as void;
			const held = new Promise<void>((resolve) => (release = resolve));
			one.answer = async (request) => {
				await held;
				return answer(request);
			};
			const polling = one.poll();
			await jest.advanceTimersByTimeAsync(0);
			one.answer = answer;
			return { polling, release };
		}

		it('returns at once, without a request', async () => {
			const one = scene();
			const { polling, release } = await begun(one);
			expect(await one.poll()).toStrictEqual([]);
			expect(one.urls).toStrictEqual(['/calls/current']);
			release();
			await polling;
			await one.poll();
			expect(one.urls).toHaveLength(4);
		});

		it.each(['node', 'workflow'] as const)('polls for another %s', async (which) => {
			const one = scene();
			const { polling, release } = await begun(one);
			const changed = scene({ workflow: one.workflow, [which]: 'another' });
			await changed.poll();
			expect(changed.urls).toHaveLength(2);
			release();
			await polling;
		});
	});

	it('polls again after a failure', async () => {
		const one = scene();
		const mend = breakLog(one);
		await expect(one.poll()).rejects.toThrow();
		mend();
		await one.poll();
		expect(one.urls).toHaveLength(4);
	});

	it('does not emit calls again while n8n still stores them', async () => {
		const one = scene();
		await one.poll();
		const before = JSON.parse(JSON.stringify(one.memory)) as IDataObject;
		later(5 * MINUTE);
		one.log = [logRecord(NOW + MINUTE)];
		expect(await one.poll()).toHaveLength(1);
		const requests = one.urls.length;
		one.memory = before;
		later(SECOND);
		expect(await one.poll()).toStrictEqual([]);
		expect(one.urls).toHaveLength(requests);
	});

	it('emits calls again that n8n did not store', async () => {
		const one = scene();
		await one.poll();
		const before = JSON.parse(JSON.stringify(one.memory)) as IDataObject;
		later(5 * MINUTE);
		one.log = [logRecord(NOW + MINUTE)];
		const emitted = await one.poll();
		one.memory = before;
		later(MINUTE);
		expect(await one.poll()).toStrictEqual(emitted);
		expect(emitted).toHaveLength(1);
	});

	describe('knows the log by its credential', () => {
		const SAME = { apiUrl: 'https://api.example/a', email: 'a@example.cz' };

		async function logOf(credential: Record<string, string>): Promise<unknown> {
			const one = scene({ credential });
			await one.poll();
			return (one.memory.cursor as unknown as PollState).log;
		}

		it.each<[string, Record<string, string>]>([
			['spaces around it', { apiUrl: ' https://api.example/a ', email: ' a@example.cz' }],
			['capitals', { apiUrl: 'https://API.example/a', email: 'A@example.cz' }],
			['slashes at the end', { apiUrl: 'https://api.example/a//' }],
			['an empty field', { actAs: '' }],
		])('with or without %s', async (_, changes) => {
			expect(await logOf({ ...SAME, ...changes })).toBe(await logOf(SAME));
		});

		it.each<[string, Record<string, string>]>([
			['address', { apiUrl: 'https://api.example/b' }],
			['e-mail', { email: 'b@example.cz' }],
			['user', { actAs: 'b' }],
		])('and tells it from that of another %s', async (_, changes) => {
			expect(await logOf({ ...SAME, ...changes })).not.toBe(await logOf(SAME));
		});
	});
});
