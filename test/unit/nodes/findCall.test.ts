import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { readCallFormat } from '../../../nodes/Ipex/call/callFormat';
import { type CallSearchResult, findCall } from '../../../nodes/Ipex/eventTrigger/findCall';

const SECOND = 1_000;
const START = Date.UTC(2026, 0, 5, 8);

beforeEach(() => jest.useFakeTimers({ now: START }));

afterEach(() => jest.useRealTimers());

/** What the platform answers, by the seconds since the event. */
interface Answers {
	log?: (second: number) => CallRecord[];
	/** Whether the call is in progress; undefined when that is not known. */
	inProgress?: (second: number) => boolean | undefined;
}

const second = () => (Date.now() - START) / SECOND;

/** @param status undefined for no response */
const failure = (status?: number) =>
	Object.assign(
		new Error('failed'),
		status === undefined ? { code: 'ECONNRESET' } : { httpCode: String(status) },
	);

/** A rate limit. */
const limited = (retryAfter: number) =>
	Object.assign(new Error('limited'), {
		cause: { response: { status: 429, headers: { 'retry-after': String(retryAfter) } } },
	});

/** Looks for the call 1.2. */
function look({ log = () => [], inProgress = () => false }: Answers, waitSeconds = 60) {
	const cancel = new AbortController();
	const requests: Array<IHttpRequestOptions & { second: number }> = [];
	const request = async (_: string, options: IHttpRequestOptions) => {
		requests.push({ ...options, second: second() });
		if (options.url !== '/calls/current') {
			return { currentPage: 1, totalPages: 1, items: await Promise.resolve(log(second())) };
		}
		const isInProgress = inProgress(second());
		if (isInProgress === undefined) return { message: 'not allowed' };
		const others = [null, { callId: '9.9' }, 'no call'];
		return isInProgress ? [...others, { callId: '1.2' }] : others;
	};
	const context = {
		getCredentials: async () => await Promise.resolve({ apiUrl: 'https://api.example' }),
		getExecutionCancelSignal: () => cancel.signal,
		getNode: () => ({ name: 'IPEX Event Trigger', type: 'ipex', parameters: {} }),
		helpers: { httpRequestWithAuthentication: request },
	} as unknown as IExecuteFunctions;
	const style = readCallFormat({});
	const found = findCall(context, '1.2', { waitMs: waitSeconds * SECOND, style });
	const readings = () => requests.filter(({ url }) => url === '/calls').map((one) => one.second);
	return { cancel, requests, readings, found };
}

/** The call, and the second in which it was found. */
async function outcome(
	looking: ReturnType<typeof look>,
): Promise<CallSearchResult & { at: number }> {
	let ended: (CallSearchResult & { at: number }) | undefined;
	void looking.found.then((found) => (ended = { ...found, at: second() }));
	for (let passed = 0; passed < 600 && !ended; passed++)
		await jest.advanceTimersByTimeAsync(SECOND / 2);
	if (!ended) throw new Error('It still looks for the call after five minutes.');
	return ended;
}

const leg = (part: Partial<CallRecord> = {}): CallRecord => ({
	linkedid: '1.2',
	uniqueid: '1.2',
	way: 'In',
	disposition: 'ANSWERED',
	userAnswered: true,
	...part,
});

const UNANSWERED = { disposition: 'NO ANSWER', userAnswered: false };

it('a cancelled execution sends no further request', async () => {
	const looking = look({});
	await jest.advanceTimersByTimeAsync(500);
	// Whether the call is in progress, and what the call log has of it.
	expect(looking.requests).toHaveLength(2);
	looking.cancel.abort();
	await jest.advanceTimersByTimeAsync(60_000);
	await looking.found;
	expect(looking.requests).toHaveLength(2);
});

it('an execution that is cancelled during a request waits no longer', async () => {
	const looking = look({
		log: () => {
			looking.cancel.abort();
			return [];
		},
	});
	expect(await outcome(looking)).toMatchObject({ call: null, at: 0 });
});

it('an event that names no call asks for nothing', async () => {
	const request = jest.fn();
	const context = { helpers: { httpRequestWithAuthentication: request } };
	const wait = { waitMs: 60_000, style: readCallFormat({}) };
	expect(await findCall(context as unknown as IExecuteFunctions, '', wait)).toStrictEqual({
		call: null,
		callError: expect.stringContaining('The event names no call.') as unknown,
	});
	expect(request).not.toHaveBeenCalled();
});

it('a call that is not in the log is looked for at growing intervals, until the time is over', async () => {
	const looking = look({}, 60);
	expect(await outcome(looking)).toStrictEqual({
		call: null,
		callError: expect.stringContaining('The call is not in the call log yet.') as unknown,
		at: 60,
	});
	expect(looking.readings()).toStrictEqual([0, 1, 3, 7, 15, 25, 35, 45, 55, 60]);
});

it('the calls in progress are asked for this call, before the log, and never for longer than is left', async () => {
	const looking = look({}, 12);
	await outcome(looking);
	const current = looking.requests.filter(({ url }) => url === '/calls/current');
	expect(looking.requests[0]).toBe(current[0]);
	expect(current.map((one) => one.qs)).toStrictEqual(current.map(() => ({ callId: '1.2' })));
	expect(current.map(({ second: at, timeout }) => [at, timeout])).toStrictEqual([
		[0, 10_000],
		[1, 10_000],
		[3, 9_000],
		[7, 5_000],
		[12, 1_000],
	]);
});

it('the log gets as long to respond as is left, ten seconds at least', async () => {
	const looking = look({}, 25);
	await outcome(looking);
	const log = looking.requests.filter(({ url }) => url === '/calls');
	expect(log.map(({ second: at, timeout }) => [at, timeout])).toStrictEqual([
		[0, 25_000],
		[1, 24_000],
		[3, 22_000],
		[7, 18_000],
		[15, 10_000],
		[25, 10_000],
	]);
});

it('a wait of 0 looks once', async () => {
	const looking = look({}, 0);
	expect(await outcome(looking)).toMatchObject({ call: null, at: 0 });
	expect(looking.readings()).toStrictEqual([0]);
});

it('a wait of 0 takes what is there, at once', async () => {
	expect(await outcome(look({ log: () => [leg()] }, 0))).toMatchObject({
		call: { callId: '1.2' },
		callError: null,
		at: 0,
	});
});

describe('a call is complete', () => {
	it('five seconds after the last leg, when somebody answered it', async () => {
		const log = (at: number) => (at < 2 ? [leg(UNANSWERED)] : [leg(UNANSWERED), leg()]);
		const looking = look({ log });
		expect(await outcome(looking)).toMatchObject({
			call: { legs: 2, outcome: 'answered' },
			at: 10,
		});
		expect(looking.readings()).toStrictEqual([0, 5, 10]);
	});

	it('half a minute after the last leg, when nobody did', async () => {
		expect(await outcome(look({ log: () => [leg(UNANSWERED)] }))).toMatchObject({
			call: { legs: 1, outcome: 'missed' },
			at: 30,
		});
	});

	it('not while it is in progress', async () => {
		const looking = look({ log: () => [leg()], inProgress: (at) => at < 20 }, 120);
		const { at } = await outcome(looking);
		// Its last leg may come for half a minute after it was last seen.
		expect(at).toBeGreaterThanOrEqual(45);
		expect(at).toBeLessThanOrEqual(60);
	});

	it('when a leg has come after it was last seen in progress', async () => {
		const log = (at: number) => (at < 20 ? [leg()] : [leg(), leg({ uniqueid: '1.3' })]);
		const looking = look({ log, inProgress: (at) => at < 14 }, 120);
		expect(await outcome(looking)).toMatchObject({ call: { legs: 2 }, at: 25 });
	});

	it('not while only phones are there that stopped ringing because of another one', async () => {
		const elsewhere = { ...UNANSWERED, hangupcause: 'Answered elsewhere' };
		const log = (at: number) => (at < 40 ? [leg(elsewhere)] : [leg(elsewhere), leg()]);
		const { call, at } = await outcome(look({ log }, 120));
		expect(call).toMatchObject({ legs: 2, outcome: 'answered' });
		expect(at).toBeGreaterThanOrEqual(45);
	});

	it('not when its first leg came late, and it may still be answered when the time is over', async () => {
		const log = (at: number) => (at < 14 ? [] : [leg(UNANSWERED)]);
		expect(await outcome(look({ log, inProgress: () => undefined }, 30))).toStrictEqual({
			call: null,
			callError: expect.stringContaining('does not have the whole call yet') as unknown,
			at: 30,
		});
	});

	it('as far as it is known, when the wait is shorter than an unanswered call needs', async () => {
		const log = () => [leg(UNANSWERED)];
		expect(await outcome(look({ log, inProgress: () => undefined }, 5))).toMatchObject({
			call: { outcome: 'missed' },
			callError: null,
			at: 5,
		});
	});

	it('also when nobody knows whether it is in progress', async () => {
		const looking = look({ log: () => [leg()], inProgress: () => undefined });
		expect(await outcome(looking)).toMatchObject({ call: { legs: 1 }, at: 5 });
	});

	it('never, when its last leg does not come in time', async () => {
		const looking = look({ log: () => [leg()], inProgress: () => true }, 30);
		expect(await outcome(looking)).toStrictEqual({
			call: null,
			callError: expect.stringContaining('does not have the whole call yet') as unknown,
			at: 30,
		});
	});
});

it('a leg that disappears from the log stays', async () => {
	const log = (at: number) => (at < 4 ? [leg(UNANSWERED), leg()] : [leg({ note: 'one' })]);
	expect(await outcome(look({ log }))).toMatchObject({ call: { legs: 2, note: null }, at: 5 });
});

it('a note that is written later counts', async () => {
	const log = (at: number) => [leg({ note: at < 4 ? null : 'new' })];
	expect(await outcome(look({ log }))).toMatchObject({ call: { note: 'new' }, at: 5 });
});

it('a call in progress of which the log has nothing is not in the log yet', async () => {
	expect(await outcome(look({ inProgress: () => true }, 30))).toStrictEqual({
		call: null,
		callError: expect.stringContaining('The call is not in the call log yet.') as unknown,
		at: 30,
	});
});

describe('a platform that fails', () => {
	it.each([408, 500, 503])('with HTTP %i is asked again', async (status) => {
		const log = (at: number) => {
			if (at < 3) throw failure(status);
			return [leg()];
		};
		expect(await outcome(look({ log }))).toMatchObject({ call: { callId: '1.2' } });
	});

	it.each([400, 401, 403, 499])('with HTTP %i is not, and says why', async (status) => {
		const looking = look({
			log: () => {
				throw failure(status);
			},
		});
		expect(await outcome(looking)).toStrictEqual({
			call: null,
			callError: expect.stringMatching(/.+\. .+\./) as unknown,
			at: 0,
		});
	});

	it.each([
		[400, 1],
		[403, 1],
		[500, 3],
		[undefined, 3],
	])('with HTTP %s for the calls in progress is asked for them %i times', async (status, times) => {
		const looking = look({
			log: (at) => (at < 2 ? [] : [leg()]),
			inProgress: () => {
				throw failure(status);
			},
		});
		await jest.advanceTimersByTimeAsync(5 * SECOND);
		const current = looking.requests.filter(({ url }) => url === '/calls/current');
		expect(current).toHaveLength(times);
		expect(await outcome(looking)).toMatchObject({ call: { callId: '1.2' } });
	});

	it.each([408, 429])(
		'with HTTP %i once for the calls in progress does not pass half a call off as the whole',
		async (status) => {
			const log = (at: number) => (at < 20 ? [leg()] : [leg(), leg({ uniqueid: '1.3' })]);
			const inProgress = (at: number) => {
				if (at === 0) throw failure(status);
				return at < 14;
			};
			expect(await outcome(look({ log, inProgress }, 120))).toMatchObject({ call: { legs: 2 } });
		},
	);

	it.each([
		['with HTTP 500', failure(500)],
		['with a rate limit', limited(2)],
	])('%s has not said that no leg came: the call waits', async (_, error) => {
		const log = (at: number) => {
			if (at >= 3 && at < 38) throw error;
			return at < 26 ? [leg(UNANSWERED)] : [leg(UNANSWERED), leg()];
		};
		expect(await outcome(look({ log, inProgress: () => undefined }))).toMatchObject({
			call: { legs: 2, outcome: 'answered' },
			callError: null,
		});
	});

	it('with an error until the time is over gives no half call, and says why', async () => {
		const log = (at: number) => {
			if (at >= 3) throw failure(500);
			return [leg(UNANSWERED)];
		};
		expect(await outcome(look({ log, inProgress: () => undefined }))).toStrictEqual({
			call: null,
			callError: expect.stringContaining('HTTP 500') as unknown,
			at: 60,
		});
	});

	it('with a rate limit is asked again when it allows that, and never after the time is over', async () => {
		const inTime = look({
			log: (at) => {
				if (at === 0) throw limited(15);
				return [leg()];
			},
		});
		expect(await outcome(inTime)).toMatchObject({ call: { legs: 1 } });
		expect(inTime.readings()).toStrictEqual([0, 15, 20]);
	});

	it('with a rate limit that is longer than the wait ends with it', async () => {
		const late = look(
			{
				log: () => {
					throw limited(15);
				},
			},
			5,
		);
		expect(await outcome(late)).toMatchObject({ call: null, at: 5 });
	});

	it('with a page that is none, or with nothing, is asked again', async () => {
		const broken = Object.assign(new Error('broken'), { cause: { code: 'ETIMEDOUT' } });
		const log = (at: number) => {
			if (at < 1) return 'Welcome' as never;
			if (at < 3) throw broken;
			return [leg()];
		};
		expect(await outcome(look({ log }))).toMatchObject({ call: { callId: '1.2' } });
	});

	it('with an error that has nothing to do with it is not asked again', async () => {
		const log = () => {
			throw new Error('A mistake.');
		};
		expect(await outcome(look({ log }))).toMatchObject({ call: null, at: 0 });
	});
});
