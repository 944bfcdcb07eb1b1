import type { IHttpRequestOptions } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { fault, type Platform, startPlatform } from '../../tools/platform';
import { ActivePoller, runNode, StoredCredential } from '../support/engine';
import { callbackTimers } from '../../tools/node';
import { PollingMain } from '../support/pollingMain';
import { credentialData } from '../support/scene';
import { NETWORK, setTimeOfDay } from '../support/timeOfDay';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 8);

/** What n8n's durable scheduler gives a poll. */
const BUDGET_MS = 36 * SECOND;

function at(minutes: number): void {
	jest.setSystemTime(START + minutes * MINUTE);
}

afterEach(() => {
	jest.useRealTimers();
});

/**
 * Waits for something that needs the network but no time: waits and retries do not end, because the clock stands still.
 * @throws when it has not ended after so long that it must be waiting
 */
async function withoutTime<T>(what: string, promise: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const waits = new Promise<never>((_, reject) => {
		timer = callbackTimers.setTimeout(() => reject(new Error(`${what} still waits.`)), 20_000);
	});
	try {
		return await Promise.race([promise, waits]);
	} finally {
		callbackTimers.clearTimeout(timer);
	}
}

describe('1,000 recorded calls, and a platform that answers each question with 429 and Retry-After: 60', () => {
	const CALLS = 1_000;

	let platform: Platform;

	beforeEach(async () => {
		setTimeOfDay(START);
		platform = await startPlatform();
	});

	afterEach(async () => {
		await platform.stop();
		expect(platform.violations).toStrictEqual([]);
	});

	it('end the poll within its budget, hold up no other node, and start the workflow in later polls', async () => {
		const credential = new StoredCredential(credentialData(platform));
		const n8n = new PollingMain(new IpexCallLogTrigger(), credential, {
			fireWhen: 'recordingReady',
		});
		const poll = async () => await n8n.durablePoll({ budgetMs: BUDGET_MS });
		await poll();
		const calls = Array.from({ length: CALLS }, (_, place) => {
			const [leg] = platform.calls.addCall({
				kind: 'inbound',
				at: START + 20 * SECOND + Math.floor((place * 60 * SECOND) / CALLS),
				waitSeconds: 5,
				talkSeconds: 10,
				recorded: true,
			});
			return leg?.linkedid;
		});
		const limit = platform.faults.order({
			operationId: 'getCallRecordings',
			times: Infinity,
			fault: fault.tooManyRequests(60),
		});
		at(2);
		await poll();
		expect(limit.served).toBe(0);

		// From here on no wait ends before the test moves the clock.
		jest.useFakeTimers({ now: START + 3 * MINUTE, doNotFake: [...NETWORK] });
		await withoutTime('The poll', poll());
		// What was on its way when the first 429 came, and nothing more.
		expect(limit.served).toBeGreaterThan(0);
		expect(limit.served).toBeLessThanOrEqual(16);
		const other = runNode({
			nodeType: new Ipex(),
			parameters: { resource: 'switchboard', operation: 'getMembers', returnAll: true },
			credential,
		});
		await jest.advanceTimersByTimeAsync(2 * SECOND);
		expect((await withoutTime('The request of the other node', other)).length).toBeGreaterThan(0);

		setTimeOfDay(START + 4 * MINUTE);
		limit.cancel();
		for (let minute = 4; minute <= 40; minute++) {
			at(minute);
			await poll();
		}
		const emitted = n8n.database.callIds();
		expect(emitted).toHaveLength(CALLS);
		expect(new Set(emitted)).toStrictEqual(new Set(calls));
		expect(
			n8n.database.executions.flat().every(({ json }) => {
				const { status } = json.recording as { status: string };
				return status === 'ready';
			}),
		).toBe(true);
	});
});

describe('1,500 recorded calls an hour, of which 1 in 10 gets a transcript', () => {
	const HOURS = 3;
	const PER_HOUR = 1_500;
	const LASTS = 60 * SECOND;
	const TRANSCRIBED_AFTER = 5 * MINUTE;
	const TAKES = 20;

	interface RecordedCall {
		id: string;
		begin: number;
		end: number;
		transcribed: boolean;
	}

	const log: RecordedCall[] = Array.from({ length: HOURS * PER_HOUR }, (_, place) => {
		const begin = START + Math.floor((place * HOUR) / PER_HOUR);
		return {
			id: `${Math.floor(begin / SECOND)}.${place}`,
			begin,
			end: begin + LASTS,
			transcribed: place % 10 === 0,
		};
	});

	const byId = new Map(log.map((call) => [call.id, call]));

	const iso = (time: number) => new Date(time).toISOString();

	function recordOf({ id, begin, end }: RecordedCall): object {
		return {
			linkedid: id,
			uniqueid: id,
			calldate: iso(begin),
			endTime: iso(end),
			duration: LASTS / SECOND,
			billsec: LASTS / SECOND,
			disposition: 'ANSWERED',
			userAnswered: true,
			way: 'In',
			phoneNumber: '777123456',
			src: '777123456',
			dst: '210000000',
			line: '204',
			user: { login: 'petr@example.cz' },
			filename: `${id}.mp3`,
		};
	}

	/** The platform, as far as the trigger asks it; it follows the contract, and each response takes some time. */
	async function answer(request: IHttpRequestOptions): Promise<unknown> {
		await Promise.resolve();
		jest.setSystemTime(Date.now() + TAKES);
		const body = bodyFor(request, Date.now());
		const headers = { date: new Date().toUTCString() };
		return request.returnFullResponse ? { body, headers, statusCode: 200 } : body;
	}

	function bodyFor({ url, qs = {} }: IHttpRequestOptions, now: number): unknown {
		if (url === '/calls/current') {
			return log
				.filter(({ begin, end }) => begin <= now && now < end)
				.map(({ id }) => ({ callId: id }));
		}
		if (url === '/calls') {
			const [from, to] = [Date.parse(String(qs.startTime)), Date.parse(String(qs.endTime))];
			const found = log.filter(({ begin, end }) => begin >= from && begin <= to && end <= now);
			if (qs.sortDirection === 'desc') found.reverse();
			const [page, size] = [Number(qs.page), Number(qs.pageSize)];
			return {
				items: found.slice((page - 1) * size, page * size).map(recordOf),
				currentPage: page,
				totalPages: Math.ceil(found.length / size),
				totalResults: found.length,
			};
		}
		const [, id = ''] = /^\/calls\/([^/]+)\/transcript$/.exec(url) ?? [];
		const call = byId.get(id);
		if (!call) throw new Error(`The trigger is not expected to ask for ${url}.`);
		asked.push({ id, age: now - call.end });
		const isThere = call.transcribed && now >= call.end + TRANSCRIBED_AFTER;
		const recognition = isThere ? [{ channel: 0, transcript: 'Dobrý den.' }] : [];
		return [{ filename: `${id}.mp3`, src: '777123456', dst: '210000000', recognition }];
	}

	let asked: Array<{ id: string; age: number }> = [];

	it('takes at most 6 requests a call, and tells a transcript before it is twice as old as it was', async () => {
		setTimeOfDay(START);
		asked = [];
		const trigger = new ActivePoller(
			{
				nodeType: new IpexCallLogTrigger(),
				parameters: { fireWhen: 'transcriptReady' },
				credential: new StoredCredential({
					email: 'api@example.cz',
					password: 'secret',
					apiUrl: 'http://ipex.invalid',
					authUrl: 'http://auth.invalid',
					actAs: '',
					accessToken: '',
				}),
			},
			answer,
		);
		const emittedAt = new Map<unknown, number>();
		let longest = 0;
		for (let minute = 0; minute < HOURS * 60; minute++) {
			at(minute);
			for (const { json } of await trigger.poll()) {
				expect(emittedAt.has(json.callId)).toBe(false);
				emittedAt.set(json.callId, START + minute * MINUTE);
			}
			longest = Math.max(longest, Date.now() - START - minute * MINUTE);
		}

		const done = log.filter(({ id }) => emittedAt.has(id));
		const requests = asked.filter(({ id }) => emittedAt.has(id)).length / done.length;
		// Those whose time limit of 30 minutes is over at the end.
		const due = log.filter(({ end }) => end < START + (HOURS * 60 - 35) * MINUTE);
		expect(due.filter(({ id }) => !emittedAt.has(id))).toStrictEqual([]);
		const late = done.filter(
			({ id, end, transcribed }) =>
				transcribed && (emittedAt.get(id) ?? 0) > end + 2 * TRANSCRIBED_AFTER + 2 * MINUTE,
		);
		expect(late).toStrictEqual([]);
		expect(longest).toBeLessThan(BUDGET_MS);
		expect(requests).toBeLessThanOrEqual(6);
	});
});
