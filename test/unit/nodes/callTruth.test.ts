import fc from 'fast-check';

import { type Call, toCall } from '../../../nodes/Ipex/call/call';
import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { completeCall } from '../../../tools/platform/calls/defaults';
import { legsOf } from '../../../tools/platform/calls/legs';
import { ANONYMOUS, type CallPlan } from '../../../tools/platform/calls/plan';
import { callRenderer } from '../../../tools/platform/calls/render';
import { Directory } from '../../../tools/platform/directory/directory';
import { timeFormat } from '../../../tools/platform/zones';
import { cases } from '../../support/cases';

const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };

const directory = new Directory(7, 12);
const [queue] = directory.queues;
const render = callRenderer(timeFormat('UTC'), directory, true);

/** A week, and the hours around both changes of the clocks in Prague. */
const NIGHTS = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'].map((time) => Date.parse(time));
const someTime = fc.oneof(
	fc.integer({ min: Date.UTC(2026, 5, 1), max: Date.UTC(2026, 5, 8) }),
	...NIGHTS.map((night) => fc.integer({ min: night - 7_200_000, max: night + 7_200_000 })),
);

const somePlan: fc.Arbitrary<CallPlan> = fc
	.record({
		kind: fc.constantFrom<CallPlan['kind']>(
			...(['inbound', 'outbound', 'internal', 'ringAll', 'transfer'] as const),
			...(['attendedTransfer', 'forwarded', 'menu'] as const),
		),
		at: someTime.map((time) => Math.floor(time / 1000) * 1000),
		people: fc.shuffledSubarray(directory.users, { minLength: 8, maxLength: 8 }),
		phones: fc.integer({ min: 1, max: 8 }),
		place: fc.nat(7),
		phone: fc.constantFrom('+420777123456', '777123456', '+4930901820', ANONYMOUS),
		organization: fc.constantFrom('', 'ACME'),
		person: fc.constantFrom('', 'Jana Nováková'),
		outcome: fc.constantFrom<CallPlan['outcome']>('ANSWERED', 'NO ANSWER', 'BUSY', 'FAILED'),
		waitSeconds: fc.nat(90),
		talkSeconds: fc.integer({ min: 1, max: 7_200 }),
		recorded: fc.boolean(),
		note: fc.constantFrom(null, 'call back'),
		categories: fc.subarray(directory.categories.map(({ id }) => id)),
	})
	.map(({ people, phones, place, ...plan }) => {
		const [user, colleague] = people as [CallPlan['user'], CallPlan['user']];
		const ringing = people.slice(0, phones);
		// Whoever answers is anywhere among those whose phones ring.
		ringing.push(...ringing.splice(0, place % phones));
		const passed = plan.kind === 'transfer' || plan.kind === 'attendedTransfer';
		return {
			...plan,
			user,
			colleague,
			phones: ringing,
			outcome: passed ? 'ANSWERED' : plan.outcome,
			queue: plan.kind === 'ringAll' ? queue : undefined,
			lateMs: 0,
		};
	});

/** The records that the platform gives of a planned call. */
function recordsOf(plan: CallPlan): CallRecord[] {
	let count = 0;
	const nextId = (at: number) => `${at / 1000}.${(count += 1)}`;
	return legsOf(plan, nextId).map((leg) =>
		render(completeCall(leg, leg.uniqueid ?? '', Date.now(), directory)),
	);
}

const OUTCOMES = {
	ANSWERED: 'answered',
	'NO ANSWER': 'noAnswer',
	BUSY: 'busy',
	FAILED: 'failed',
} as const;

/** What there is to tell of a call, from its plan alone. Times in ms. */
function truthOf(plan: CallPlan) {
	const { kind, user, colleague } = plan;
	const direction: Call['direction'] =
		kind === 'outbound' || kind === 'internal' ? kind : 'inbound';
	const answered = plan.outcome === 'ANSWERED';
	// Someone else was there before: a phone that nobody took, a menu, or all phones of the queue.
	const isMissed = direction === 'inbound' && (plan.outcome === 'NO ANSWER' || kind !== 'inbound');
	const waitSeconds = plan.waitSeconds * (kind === 'forwarded' || kind === 'menu' ? 2 : 1);
	const passed = kind === 'transfer' || kind === 'attendedTransfer';
	const talkSeconds = answered ? plan.talkSeconds * (passed ? 2 : 1) : 0;
	const rangMany = kind === 'ringAll' && plan.phones.length > 1 && !answered;
	const legsByKind: Partial<Record<typeof kind, number>> = {
		...{ inbound: 1, outbound: 1, internal: 1 },
		ringAll: plan.phones.length,
	};
	const takenBy = kind === 'internal' ? String(colleague.exten) : user.login;
	return {
		direction,
		outcome: !answered && isMissed ? ('missed' as const) : OUTCOMES[plan.outcome],
		startedAt: plan.at,
		endedAt: plan.at + (waitSeconds + talkSeconds) * 1000,
		durationSeconds: waitSeconds + talkSeconds,
		talkSeconds,
		waitSeconds,
		raw: kind === 'internal' ? String(colleague.exten) : plan.phone,
		line: rangMany ? null : String(user.exten),
		userLogin: rangMany ? null : user.login,
		answeredBy: answered && kind !== 'outbound' ? takenBy : null,
		queue: plan.queue?.name ?? null,
		organization: kind === 'internal' ? null : plan.organization || null,
		person: kind === 'internal' ? null : plan.person || null,
		note: plan.note,
		categories: plan.categories.map((id) => directory.categoryName(id)),
		legs: legsByKind[kind] ?? 2,
	};
}

function toTold({ startedAt, endedAt, phone, ...call }: Call) {
	const time = (text: string | null) => (text === null ? null : Date.parse(text));
	return { ...call, startedAt: time(startedAt), endedAt: time(endedAt), raw: phone.raw };
}

/** Jest's comparison takes long; in thousands of runs it is asked only when there is a difference to show. */
function expectSame(got: object, wanted: object): void {
	const [one, other] = [got, wanted].map((value) => JSON.stringify(Object.entries(value).sort()));
	if (one !== other) expect(got).toStrictEqual(wanted);
}

function expectInvariants(call: Call, records: CallRecord[]): void {
	const wrong: string[] = [];
	if (call.legs !== records.length) wrong.push('the number of legs');
	const { startedAt, endedAt, durationSeconds, talkSeconds, waitSeconds } = call;
	if (startedAt !== null && endedAt !== null && !(Date.parse(startedAt) <= Date.parse(endedAt))) {
		wrong.push('the order of begin and end');
	}
	for (const seconds of [durationSeconds, talkSeconds, waitSeconds]) {
		if (seconds !== null && !(seconds >= 0)) wrong.push('a length');
	}
	if (durationSeconds !== null && talkSeconds !== null && waitSeconds !== null) {
		if (talkSeconds + waitSeconds > durationSeconds) wrong.push('talking and waiting time');
	}
	if (wrong.length > 0) throw new Error(`${wrong.join(', ')}: ${JSON.stringify(call)}`);
}

describe('a call made of the legs of a plan', () => {
	it('is told as it was planned, whatever order the legs come in', () => {
		const property = fc.property(somePlan, fc.nat(7), (plan, turn) => {
			const records = recordsOf(plan);
			const turned = [...records.slice(turn), ...records.slice(0, turn).reverse()];
			const call = toCall(turned, STYLE);
			const took = records.find(({ userAnswered, disposition }) =>
				plan.kind === 'menu' ? userAnswered : disposition === 'ANSWERED',
			);
			const name = took?.filename ?? records.find(({ filename }) => filename)?.filename;
			expectSame(toTold(call), {
				...truthOf(plan),
				callId: records[0]?.linkedid,
				recording: name ? { name } : null,
			});
			expectInvariants(call, records);
		});
		fc.assert(property, { numRuns: cases(10_000) });
	});

	it('tells the truth or nothing when fields of its records are missing', () => {
		const fields = Object.keys(render(completeCall({}, '1.1', 0, directory)));
		const loss = fc.record({
			leg: fc.nat(7),
			fields: fc.subarray(fields, { minLength: 1, maxLength: 3 }),
			asNull: fc.boolean(),
		});
		const property = fc.property(
			somePlan,
			fc.array(loss, { minLength: 1, maxLength: 4 }),
			(plan, losses) => {
				const records = recordsOf(plan);
				const whole = toCall(records, STYLE);
				const damaged: Array<Record<string, unknown>> = records.map((record) => ({ ...record }));
				for (const { leg, fields: lost, asNull } of losses) {
					const record = damaged[leg % damaged.length] ?? {};
					for (const field of lost) {
						// That the user is null says something: the leg is no user's phone.
						if (asNull && field !== 'user') record[field] = null;
						else delete record[field];
					}
				}
				const call = toCall(damaged, STYLE);
				expectInvariants(call, records);
				const truth = toTold(whole);
				const guessed = Object.entries(toTold(call)).filter(([name, told]) => {
					const allowed: unknown[] = [null, truth[name as keyof typeof truth]];
					if (name === 'callId') allowed.push(...records.map(({ uniqueid }) => uniqueid));
					if (name === 'answeredBy' && whole.answeredBy !== null) allowed.push(whole.line);
					if (name === 'recording') {
						allowed.push(
							...records.flatMap(({ filename }) => (filename ? { name: filename } : [])),
						);
					}
					return !allowed.some((value) => JSON.stringify(value) === JSON.stringify(told));
				});
				expect(guessed).toStrictEqual([]);
			},
		);
		fc.assert(property, { numRuns: cases(5_000) });
	});
});

describe('a call made of whatever there may be', () => {
	const value = fc.oneof(
		{ weight: 1, arbitrary: fc.anything() },
		{ weight: 1, arbitrary: fc.constantFrom('', ' ', null, undefined, 0, -1, NaN, 'constructor') },
	);
	const or = (usual: fc.Arbitrary<unknown>) => fc.oneof({ weight: 6, arbitrary: usual }, value);
	const time = or(
		fc.oneof(
			fc.integer({ min: 0, max: 600 }).map((second) => new Date(second * 500).toISOString()),
			fc.constantFrom('0000-00-00 00:00:00', '9999-12-31T23:59:59Z', '2026-10-25T02:30:00+02:00'),
		),
	);
	const length = or(fc.oneof(fc.nat(300), fc.double({ min: 0, max: 300 }), fc.constant('12')));
	const number = or(fc.constantFrom('204', 205, '+420777123456', 'anonymous'));
	const record = fc.record(
		{
			linkedid: or(fc.constantFrom('1.1', '2.2')),
			uniqueid: or(fc.stringMatching(/^\d\.\d\d?$/)),
			way: or(fc.constantFrom('In', 'Out', 'Loc')),
			calldate: time,
			endTime: time,
			duration: length,
			billsec: length,
			disposition: or(fc.constantFrom('ANSWERED', 'NO ANSWER', 'BUSY', 'FAILED', 'NEW')),
			userAnswered: or(fc.boolean()),
			src: number,
			dst: number,
			phoneNumber: number,
			line: number,
			user: or(fc.record({ login: or(fc.constantFrom('jana', 'petr')) })),
			queue: or(fc.constant('sales')),
			organization: or(fc.constant('ACME')),
			organizationPerson: or(fc.constant('Jana')),
			note: or(fc.string()),
			categories: or(fc.array(or(fc.string()))),
			filename: or(fc.constantFrom('a.mp3', 'b.mp3')),
		},
		{ requiredKeys: [] },
	);

	it('never fails, keeps its times in order, and does not depend on the order of the legs', () => {
		const property = fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (given) => {
			const records = given as CallRecord[];
			const call = toCall(records, STYLE);
			expectInvariants(call, records);
			expectSame(toCall([...records].reverse(), STYLE), call);
			const { categories, recording } = call;
			const flat = { ...call, phone: null, categories: null, recording: recording?.name ?? null };
			const values = [...Object.values(flat), ...(categories ?? [])];
			const kinds = new Set(values.map((told) => (told === null ? 'null' : typeof told)));
			expect(['null', 'string', 'number']).toStrictEqual(expect.arrayContaining([...kinds]));
		});
		fc.assert(property, { numRuns: cases(3_000) });
	});
});
