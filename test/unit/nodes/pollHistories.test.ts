import fc from 'fast-check';

import { PollingModel, type Weather, type WrittenRecord } from '../../support/pollingModel';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 29, 0, 30);
const LOOK_BACK = 4 * HOUR;

/** So many histories of each kind; each of them some dozens of polls. */
const RUNS = 10_000;

jest.setTimeout(300_000);

afterEach(() => jest.restoreAllMocks());

/** A leg: when it begins after the call's begin, how long it takes, and how long after its end it is written (s). */
interface Leg {
	after: number;
	lasts: number;
	late: number;
}

interface History {
	/** Seconds from the start. */
	begins: number;
	legs: Leg[];
	way: 'In' | 'Out' | 'Loc';
	answered: boolean;
	number: string;
}

interface Step {
	/** Seconds until the next poll. */
	pause: number;
	weather: Weather;
	/** Whether a second poll begins while this one runs. */
	overlaps: boolean;
	/** What becomes of n8n after it. */
	then: 'goes on' | 'is killed' | 'publishes again';
}

const LAST_MOMENT = LOOK_BACK / SECOND - 10;

/** So soon (s) after its end a leg is written that is not late; polls are farther apart. */
const PROMPT = 50;

/** Longer than a caller waits between two legs, less a moment. */
const LONGEST_GAP = 14 * 60;

/**
 * Legs one behind the other, or at the same time, with a wait between them; all written before the look-back ends, up
 * to its last moment.
 */
const legs = fc
	.array(
		fc.record({
			gap: fc.oneof(fc.constant(0), fc.integer({ min: -600, max: LONGEST_GAP })),
			lasts: fc.oneof(
				{ weight: 4, arbitrary: fc.nat(600) },
				{ weight: 1, arbitrary: fc.nat(LAST_MOMENT) },
			),
			late: fc.oneof(
				{ weight: 1, arbitrary: fc.constant(0) },
				{ weight: 2, arbitrary: fc.nat(PROMPT) },
				{ weight: 1, arbitrary: fc.nat(LAST_MOMENT) },
			),
		}),
		{ minLength: 1, maxLength: 3 },
	)
	.map((parts) => {
		const made: Leg[] = [];
		let end = 0;
		for (const { gap, lasts, late } of parts) {
			const after = made.length === 0 ? 0 : Math.min(LAST_MOMENT, Math.max(0, end + gap));
			const ends = Math.min(LAST_MOMENT, after + lasts);
			made.push({ after, lasts: ends - after, late: Math.min(late, LAST_MOMENT - ends) });
			end = Math.max(end, ends);
		}
		return made;
	});

const histories = fc.array(
	fc.record<History>({
		begins: fc.integer({ min: -4 * 3600, max: 5 * 3600 }),
		legs,
		way: fc.constantFrom('In', 'Out', 'Loc'),
		answered: fc.boolean(),
		number: fc.constantFrom('777000001', '+420777000002', '777000003', 'anonymous'),
	}),
	{ maxLength: 10 },
);

const steps = fc.array(
	fc.record<Step>({
		pause: fc.oneof(
			{ weight: 8, arbitrary: fc.constant(60) },
			{ weight: 2, arbitrary: fc.integer({ min: 61, max: 5 * 3600 }) },
		),
		weather: fc.oneof(
			{ weight: 4, arbitrary: fc.constant({}) },
			{ weight: 1, arbitrary: fc.record({ failsAt: fc.nat(3) }) },
			{ weight: 1, arbitrary: fc.constant({ shuffles: true }) },
			{ weight: 2, arbitrary: fc.record({ takes: fc.nat(5 * SECOND) }) },
		),
		overlaps: fc.boolean(),
		then: fc.oneof(
			{ weight: 6, arbitrary: fc.constant('goes on' as const) },
			{ weight: 1, arbitrary: fc.constantFrom('is killed' as const, 'publishes again' as const) },
		),
	}),
	{ minLength: 1, maxLength: 12 },
);

const MANY = 1_000;

/**
 * A poll that leaves a part of the log to the next one knows of the legs beyond what it read by the time between them
 * only. That holds for legs that are written in their order.
 */
function inOrder(call: History): History {
	if (call.legs.length === 1) return call;
	return { ...call, legs: call.legs.map((leg) => ({ ...leg, late: 0 })) };
}

/** How much is read at once, and when only a part of the look-back is. */
const reaches = fc.record({
	cheapRecords: fc.constantFrom(0, 0, 5, 1_000),
	mostNewRecords: fc.constantFrom(2, 6, MANY, MANY),
});

const iso = (time: number) => new Date(time).toISOString().replace('.000Z', '+00:00');

/** The records of a log, in the order of their begin; those of one call share its identifier. */
function logOf(calls: History[]): WrittenRecord[] {
	const records = calls.flatMap(({ begins, legs: parts, way, answered, number }, place) => {
		const linkedid = `${START / SECOND + begins}.${place}`;
		return parts.map(({ after, lasts, late }, leg): WrittenRecord => {
			const startsAt = START + (begins + after) * SECOND;
			const endsAt = startsAt + lasts * SECOND;
			return {
				startsAt,
				writtenAt: endsAt + late * SECOND,
				record: {
					linkedid,
					uniqueid: leg === 0 ? linkedid : `${START / SECOND + begins + after}.${place}${leg}`,
					calldate: iso(startsAt),
					endTime: iso(endsAt),
					duration: lasts,
					billsec: answered ? lasts : 0,
					disposition: answered ? 'ANSWERED' : 'NO ANSWER',
					userAnswered: way === 'Out' ? null : answered,
					way,
					phoneNumber: number,
					src: way === 'In' ? number : '204',
					dst: way === 'In' ? '210000000' : number,
					line: '204',
				},
			};
		});
	});
	return records.sort((a, b) => a.startsAt - b.startsAt);
}

const EVERYTHING = { direction: ['inbound', 'outbound', 'internal'] };

function endOf({ record }: WrittenRecord): number {
	return Date.parse(record.endTime ?? '');
}

/** A caller is in the switchboard from the begin of the first leg to the end of the last one, whoever is rung. */
function currentCalls(log: WrittenRecord[], now: number): Array<{ callId: string }> {
	const ends = new Map<string, { from: number; to: number }>();
	for (const written of log) {
		const { linkedid } = written.record;
		const { from, to } = ends.get(linkedid) ?? { from: Infinity, to: -Infinity };
		ends.set(linkedid, {
			from: Math.min(from, written.startsAt),
			to: Math.max(to, endOf(written)),
		});
	}
	return [...ends]
		.filter(([, { from, to }]) => from <= now && now < to)
		.map(([callId]) => ({ callId }));
}

interface Emitted {
	callId: string;
	legs: number;
	/** When its poll began and ended (ms); the log was read in between. */
	began: number;
	at: number;
	item: Record<string, unknown>;
}

/** Lives through a history to its quiet end, and gives what was emitted. `seen` is called at each emission. */
async function live(
	model: PollingModel,
	plan: Step[],
	seen: (emitted: Emitted) => void = () => undefined,
): Promise<Emitted[]> {
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => model.now);
	const emitted: Emitted[] = [];
	const take = (items: Array<Record<string, unknown>>, began: number) => {
		for (const item of items) {
			const { callId, legs: count } = item;
			const one = { callId: String(callId), legs: Number(count), began, at: model.now, item };
			seen(one);
			emitted.push(one);
		}
	};
	const poll = async (weather: Weather, overlaps: boolean) => {
		const began = model.now;
		const polls = [model.poll(weather), ...(overlaps ? [model.poll()] : [])];
		const outcomes = await Promise.allSettled(polls);
		for (const outcome of outcomes) if (outcome.status === 'fulfilled') take(outcome.value, began);
		return outcomes[0]?.status === 'fulfilled' ? outcomes[0].value.length : 1;
	};
	take(await model.activate(), model.now);
	for (const { pause, weather, overlaps, then } of plan) {
		model.now += pause * SECOND;
		await poll(weather, overlaps);
		if (then === 'is killed') model.kill();
		if (then === 'publishes again') model.publish();
	}
	model.now = Math.max(model.now, START + 10 * HOUR);
	// By then the whole look-back is read at each poll.
	for (let quiet = 0; quiet < 2; quiet++) {
		model.now += 16 * MINUTE;
		const before = model.seen;
		if ((await poll({}, false)) > 0 || model.seen !== before) quiet = 0;
	}
	clock.mockRestore();
	return emitted;
}

function isPrompt(leg: WrittenRecord): boolean {
	return leg.writtenAt - endOf(leg) <= PROMPT * SECOND;
}

/** Calls of one leg, so that the truth about each is plain. */
const oneLegged = histories.map((calls) =>
	calls.map((call) => ({ ...call, legs: call.legs.slice(0, 1) })),
);

function find(log: WrittenRecord[], callId: string): WrittenRecord {
	const found = log.find(({ record }) => record.linkedid === callId);
	if (!found) throw new Error(`The log has no call ${callId}.`);
	return found;
}

function isTalk({ disposition }: WrittenRecord['record']): boolean {
	return disposition === 'ANSWERED';
}

/** Whether somebody talked with the caller of a call after that had ended; the numbers are written in two ways. */
function isTalkAfter(other: WrittenRecord, call: WrittenRecord): boolean {
	const [one, two] = [other, call].map(({ record }) => record.phoneNumber);
	const isCaller = one === two && one !== 'anonymous' && other.record.way !== 'Loc';
	return isCaller && isTalk(other.record) && endOf(other) > endOf(call);
}

describe('the polling trigger, in any history of late records, long calls, outages, failures, overlapping polls and kills', () => {
	it('gives every call that ended after the activation once, and none before it is complete and quiet', async () => {
		await fc.assert(
			fc.asyncProperty(
				histories,
				steps,
				reaches,
				fc.integer({ min: 1, max: 4 }),
				async (drawn, plan, reach, maxCalls) => {
					const calls = reach.mostNewRecords < MANY ? drawn.map(inOrder) : drawn;
					const log = logOf(calls);
					const model = new PollingModel(
						log,
						START,
						{ filters: EVERYTHING, options: { maxCalls } },
						reach,
						3,
						(path, now) => (path === '/calls/current' ? currentCalls(log, now) : []),
					);
					const emitted = await live(model, plan, ({ callId, legs: count, began, at }) => {
						const legsOfCall = log.filter(({ record }) => record.linkedid === callId);
						const written = legsOfCall.filter(({ writtenAt }) => writtenAt <= at);
						const surely = legsOfCall.filter(({ writtenAt }) => writtenAt <= began);
						expect(count).toBeGreaterThanOrEqual(surely.length);
						expect(count).toBeLessThanOrEqual(written.length);
						for (const leg of surely) expect(endOf(leg) + 30 * SECOND).toBeLessThanOrEqual(at);
						for (const leg of legsOfCall) expect(endOf(leg)).toBeLessThanOrEqual(at);
						if (legsOfCall.every(isPrompt)) expect(count).toBe(legsOfCall.length);
					});
					const ids = emitted.map(({ callId }) => callId);
					expect(new Set(ids).size).toBe(ids.length);
					for (const [place, { begins, legs: parts }] of calls.entries()) {
						const ends = parts.map(({ after, lasts }) => begins + after + lasts);
						const id = `${START / SECOND + begins}.${place}`;
						// Of a call over the time of the activation, a leg may be written late that alone ended after it.
						const isClear = Math.min(...ends) >= 0 || parts.every(({ late }) => late === 0);
						if (Math.max(...ends) < 0) expect(ids).not.toContain(id);
						else if (isClear) expect(ids).toContain(id);
					}
				},
			),
			{ numRuns: RUNS / 4 },
		);
	});

	it('gives a call at the second poll after it was written, at the latest', async () => {
		const prompt = histories.map((calls) =>
			calls.map((call) => ({
				...call,
				legs: call.legs.map((leg) => ({ ...leg, late: Math.min(leg.late, PROMPT) })),
			})),
		);
		const pauses = fc.array(fc.integer({ min: 60, max: 300 }), { minLength: 20, maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(prompt, pauses, fc.nat(5 * SECOND), async (calls, drawn, takes) => {
				const log = logOf(calls);
				const whole = { cheapRecords: MANY, mostNewRecords: MANY };
				const model = new PollingModel(
					log,
					START,
					{ filters: EVERYTHING },
					whole,
					MANY,
					(path, now) => (path === '/calls/current' ? currentCalls(log, now) : []),
				);
				const clock = jest.spyOn(Date, 'now').mockImplementation(() => model.now);
				const polls: Array<{ began: number; ids: unknown[] }> = [];
				await model.activate();
				for (const pause of drawn) {
					model.now += pause * SECOND;
					const began = model.now;
					const items = await model.poll({ takes });
					polls.push({ began, ids: items.map(({ callId }) => callId) });
				}
				clock.mockRestore();
				for (const id of new Set(log.map(({ record }) => record.linkedid))) {
					const parts = log.filter(({ record }) => record.linkedid === id);
					const end = Math.max(...parts.map(endOf));
					const ready = Math.max(end + 30 * SECOND, ...parts.map(({ writtenAt }) => writtenAt));
					const [, second] = polls.filter(({ began }) => began >= ready);
					// A call over the time of the activation may have ended before it, as far as the log tells by then.
					if (parts.some((leg) => endOf(leg) < START) || !second) continue;
					const told = polls.find(({ ids }) => ids.includes(id));
					expect(told?.began).toBeLessThanOrEqual(second.began);
				}
			}),
			{ numRuns: RUNS / 5 },
		);
	});

	it('gives a really missed call once, and never one whose caller somebody has talked with', async () => {
		const callbackWait = 15;
		await fc.assert(
			fc.asyncProperty(oneLegged, steps, async (calls, plan) => {
				const log = logOf(calls);
				const model = new PollingModel(log, START, {
					filters: { outcome: ['missed'] },
					options: { callbackWait },
				});
				const emitted = await live(model, plan);
				const ids = emitted.map(({ callId }) => callId);
				expect(new Set(ids).size).toBe(ids.length);
				for (const { callId, began, at } of emitted) {
					const call = find(log, callId);
					expect(endOf(call) + callbackWait * MINUTE).toBeLessThanOrEqual(at);
					// A poll of a busy switchboard reads half an hour: not a longer talk that was going on all the while.
					const known = log.filter(
						({ writtenAt, startsAt }) =>
							writtenAt <= began && startsAt >= call.startsAt - 29 * MINUTE,
					);
					expect(known.some((other) => isTalkAfter(other, call))).toBe(false);
				}
				for (const call of log) {
					const isMissed = call.record.way === 'In' && !isTalk(call.record);
					const isWanted = isMissed && endOf(call) >= START;
					if (isWanted && !log.some((other) => isTalkAfter(other, call))) {
						expect(ids).toContain(call.record.linkedid);
					}
					if (!isWanted) expect(ids).not.toContain(call.record.linkedid);
				}
			}),
			{ numRuns: RUNS / 5 },
		);
	});

	it('gives a call once when its recording is there, or at the time limit with the truth about it', async () => {
		const readyLimit = 30;
		await fc.assert(
			fc.asyncProperty(
				oneLegged,
				fc.array(fc.nat(60), { minLength: 10, maxLength: 10 }),
				steps,
				async (calls, minutes, plan) => {
					const log = logOf(calls).map((written, place) => ({
						...written,
						record: { ...written.record, filename: isTalk(written.record) ? `${place}.mp3` : null },
						recordedAt: endOf(written) + (minutes[place] ?? 0) * MINUTE,
					}));
					const model = new PollingModel(
						log,
						START,
						{ filters: EVERYTHING, fireWhen: 'recordingReady', options: { readyLimit } },
						undefined,
						3,
						(path, now) => {
							const [, id] = /^\/calls\/(.+)\/recordings$/.exec(path) ?? [];
							return log
								.filter(({ record, recordedAt }) => record.linkedid === id && recordedAt <= now)
								.map(({ record }) => ({ name: record.filename }));
						},
					);
					const emitted = await live(model, plan);
					expect(emitted.map(({ callId }) => callId).sort()).toEqual(
						log
							.filter((written) => endOf(written) >= START)
							.map(({ record }) => record.linkedid)
							.sort(),
					);
					for (const { callId, began, at, item } of emitted) {
						const written = log.find(({ record }) => record.linkedid === callId);
						if (!written) throw new Error('The call is not in the log.');
						const { status } = item.recording as { status: string };
						if (!isTalk(written.record)) expect(status).toBe('none');
						else if (status === 'ready') expect(written.recordedAt).toBeLessThanOrEqual(at);
						else if (status === 'pending') expect(written.recordedAt).toBeGreaterThan(began);
						else expect(status).toBe('failed');
						const isLate = endOf(written) + readyLimit * MINUTE <= at;
						expect(isLate || !['pending', 'failed'].includes(status)).toBe(true);
					}
				},
			),
			{ numRuns: RUNS / 5 },
		);
	});
});
