import fc from 'fast-check';

import type { CallPlan, LegPlan } from './plannedCalls';
import type { ClockJump } from './timeline';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const LOOK_BACK = 4 * HOUR;

/** Seconds: the last moment of the look-back in which a leg may be written. */
export const LAST_MOMENT = LOOK_BACK / SECOND - 10;

/** Longer (s) than a caller waits between two legs, less a moment. */
const LONGEST_GAP = 14 * 60;

const LONGEST_CALL = 5 * 3_600;

/** What may happen beside calls that come and polls that fail. Each can be left out, to see what it finds. */
export interface Dimensions {
	/** The clocks of n8n and of the platform are wrong, and are set. */
	clocks: boolean;
	/** The workflow is published, while a poll runs too. */
	publications: boolean;
	/** n8n is killed. */
	kills: boolean;
	/** A kill or a publication comes between the start of the workflow and the saving of the static data. */
	unsaved: boolean;
	/** Polls move between two mains. */
	mains: boolean;
	/** An older database comes back. */
	restores: boolean;
	/** n8n polls by its durable scheduler. */
	durable: boolean;
	/** Polls come less than half a minute apart. */
	closePolls: boolean;
	/** Calls begin in fractions of a second. */
	fractions: boolean;
	/** Several calls begin in one second, in another order at each request. */
	unstableOrder: boolean;
	/** Records lack their `uniqueid`. */
	missingIds: boolean;
	/** Two devices of one line have a record each. */
	twoDevices: boolean;
	/** The calls in progress cannot be read. */
	outages: boolean;
	/** Calls are longer than the look-back. */
	longCalls: boolean;
	/** The platform takes the bounds of a search for those of the end of calls. */
	boundsEnd: boolean;
	/** The credential changes to another switchboard. */
	otherSwitchboard: boolean;
}

const NAMES: Array<keyof Dimensions> = [
	'clocks',
	'publications',
	'kills',
	'unsaved',
	'mains',
	'restores',
	'durable',
	'closePolls',
	'fractions',
	'unstableOrder',
	'missingIds',
	'twoDevices',
	'outages',
	'longCalls',
	'boundsEnd',
	'otherSwitchboard',
];

/** All dimensions, or some of them. */
export function dimensions(only: ReadonlyArray<keyof Dimensions> = NAMES): Dimensions {
	return Object.fromEntries(
		NAMES.map((name) => [name, only.includes(name)]),
	) as unknown as Dimensions;
}

export type Happening = 'publish' | 'kill' | 'move' | 'restore' | 'changeAccess';

/** A poll, and what happens while it runs. */
export interface Step {
	/** Until the poll begins (ms). */
	pause: number;
	weather: { takes?: number; failsAt?: number; shuffles?: boolean };
	/** Something that happens at a request of the poll, or after it when it sends fewer. */
	happening?: { what: Happening; request: number };
	/** What comes between the start of the workflow and the saving. */
	beforeSaving?: 'kill' | 'publish';
	/** Which process runs the poll, with durable cursors. */
	main: number;
	/** How old the backup is that comes back. */
	backup: number;
}

/** A stretch of time in which the calls in progress cannot be read, in ms from the start. */
interface OutagePlan {
	from: number;
	lasts: number;
	status: number;
}

/** A history of n8n, of the platform and of its calls. Times in ms from the start, when the trigger is activated. */
export interface History {
	durable: boolean;
	boundsEnd: boolean;
	unstableOrder: boolean;
	pageSize: number;
	calls: CallPlan[];
	otherCalls: CallPlan[];
	steps: Step[];
	n8nClock: ClockJump[];
	platformClock: ClockJump[];
	outages: OutagePlan[];
	/** Which property of the credential changes with the switchboard. */
	changed: 'email' | 'actAs' | 'apiUrl';
	cheapRecords: number;
	mostNewRecords: number;
	maxCalls: number;
}

export const MANY = 1_000;

const late = fc.oneof(
	{ weight: 2, arbitrary: fc.constant(0) },
	{ weight: 3, arbitrary: fc.nat(50) },
	{ weight: 2, arbitrary: fc.nat(300) },
	{ weight: 1, arbitrary: fc.nat(LAST_MOMENT) },
);

/** Legs one behind the other, or at the same time, with a wait between them; all written before the look-back ends. */
const legs = fc
	.array(
		fc.record({
			gap: fc.oneof(fc.constant(0), fc.integer({ min: -600, max: LONGEST_GAP })),
			lasts: fc.oneof(
				{ weight: 6, arbitrary: fc.nat(600) },
				{ weight: 1, arbitrary: fc.nat(LAST_MOMENT) },
			),
			late,
		}),
		{ minLength: 1, maxLength: 3 },
	)
	.map((parts) => {
		const made: LegPlan[] = [];
		let end = 0;
		for (const part of parts) {
			const after = made.length === 0 ? 0 : Math.min(LAST_MOMENT, Math.max(0, end + part.gap));
			const ends = Math.min(LAST_MOMENT, after + part.lasts);
			made.push({ after, lasts: ends - after, late: Math.min(part.late, LAST_MOMENT - ends) });
			end = Math.max(end, ends);
		}
		return made;
	});

const longLegs = fc
	.integer({ min: LAST_MOMENT, max: LONGEST_CALL })
	.map((lasts): LegPlan[] => [{ after: 0, lasts, late: 0 }]);

/** A phone rings, and another one takes the call: it begins just after a poll each minute, and ends about another one. */
const passedOn = fc
	.record({
		minute: fc.integer({ min: -2, max: 8 }),
		begins: fc.integer({ min: -3, max: 12 }),
		rings: fc.integer({ min: 5, max: 30 }),
		minutes: fc.integer({ min: 1, max: 4 }),
		ends: fc.integer({ min: -6, max: 3 }),
		late: fc.oneof(fc.nat(25), fc.nat(50), fc.nat(300)),
	})
	.map(({ minute, begins, rings, minutes, ends, late: written }) => ({
		second: 60 * minute + begins,
		legs: [
			{ after: 0, lasts: rings, late: 0 },
			{ after: rings, lasts: Math.max(0, 60 * minutes + ends - begins - rings), late: written },
		],
	}));

const when = (condition: boolean) => (condition ? fc.boolean() : fc.constant(false));

/** Calls that are long over, that the polls meet, or that come hours later. */
export function callPlans(only: Dimensions): fc.Arbitrary<CallPlan[]> {
	const second = fc.oneof(
		{ weight: 4, arbitrary: fc.integer({ min: -5 * 60, max: 15 * 60 }) },
		{ weight: 1, arbitrary: fc.constantFrom(60, 61) },
		{ weight: 2, arbitrary: fc.integer({ min: -4 * 3_600, max: 5 * 3_600 }) },
	);
	const fraction = only.fractions ? fc.oneof(fc.constant(0), fc.nat(999)) : fc.constant(0);
	const anyLegs = only.longCalls
		? fc.oneof({ weight: 9, arbitrary: legs }, { weight: 1, arbitrary: longLegs })
		: legs;
	const shape = fc.oneof(
		{ weight: 3, arbitrary: fc.record({ second, legs: anyLegs }) },
		{ weight: 1, arbitrary: passedOn },
	);
	const plan = fc.record({
		shape,
		fraction,
		way: fc.constantFrom('In', 'Out', 'Loc'),
		answered: fc.boolean(),
		number: fc.constantFrom('777000001', '+420777000002', '777000003', 'anonymous'),
		lacksUniqueId: when(only.missingIds),
		twoDevices: when(only.twoDevices),
	});
	const made = plan.map(
		({ shape: { second: begin, legs: parts }, fraction: ms, ...rest }): CallPlan => ({
			...rest,
			begins: begin * SECOND + ms,
			legs: parts,
		}),
	);
	return fc.array(made, { maxLength: 8 });
}

function happenings(only: Dimensions): Happening[] {
	const found: Happening[] = [];
	if (only.publications) found.push('publish');
	if (only.kills) found.push('kill');
	if (only.mains) found.push('move');
	if (only.restores) found.push('restore');
	if (only.otherSwitchboard) found.push('changeAccess');
	return found;
}

export function stepPlans(only: Dimensions, maxLength = 10): fc.Arbitrary<Step[]> {
	const what = happenings(only);
	const nothing = { weight: 6, arbitrary: fc.constant(undefined) };
	const step = fc.record<Step>({
		pause: fc.oneof(
			{ weight: 8, arbitrary: fc.constant(MINUTE) },
			{ weight: 2, arbitrary: fc.integer({ min: 61, max: 5 * 3_600 }).map((s) => s * SECOND) },
			...(only.closePolls ? [{ weight: 2, arbitrary: fc.integer({ min: 500, max: 30_000 }) }] : []),
		),
		weather: fc.oneof(
			{ weight: 4, arbitrary: fc.constant({}) },
			{ weight: 1, arbitrary: fc.record({ failsAt: fc.nat(3) }) },
			{ weight: 1, arbitrary: fc.constant({ shuffles: true }) },
			{ weight: 2, arbitrary: fc.record({ takes: fc.nat(5 * SECOND) }) },
			{ weight: 1, arbitrary: fc.record({ takes: fc.nat(30 * SECOND) }) },
		),
		happening:
			what.length === 0
				? fc.constant(undefined)
				: fc.oneof(nothing, {
						weight: 2,
						arbitrary: fc.record({ what: fc.constantFrom(...what), request: fc.nat(4) }),
					}),
		beforeSaving: only.unsaved
			? fc.oneof(nothing, { weight: 1, arbitrary: fc.constantFrom('kill', 'publish') })
			: fc.constant(undefined),
		main: fc.nat(1),
		backup: fc.nat(3),
	});
	return fc.array(step, { minLength: 1, maxLength });
}

/** A clock that is wrong from the beginning, and is set once or twice; by 10 minutes at most. */
function clockPlans(isOn: boolean): fc.Arbitrary<ClockJump[]> {
	const right = fc.constant<ClockJump[]>([]);
	if (!isOn) return right;
	const offset = fc.oneof(
		fc.constant(0),
		fc.integer({ min: -600 * SECOND, max: 600 * SECOND }),
		fc.integer({ min: -30 * SECOND, max: 30 * SECOND }),
	);
	const jumps = fc.array(fc.record({ at: fc.nat(30 * MINUTE), offset }), { maxLength: 2 });
	return fc.oneof(
		right,
		fc.tuple(offset, jumps).map(([first, others]) => [
			// It has been wrong for longer than the oldest call is old.
			{ at: -24 * HOUR, offset: first },
			...others.sort((a, b) => a.at - b.at),
		]),
	);
}

function outagePlans(isOn: boolean): fc.Arbitrary<OutagePlan[]> {
	const none = fc.constant<OutagePlan[]>([]);
	if (!isOn) return none;
	const outage = fc.record<OutagePlan>({
		from: fc.integer({ min: -MINUTE, max: 15 * MINUTE }),
		lasts: fc.oneof(fc.nat(10 * MINUTE), fc.constant(1_000 * HOUR)),
		status: fc.constantFrom(401, 403, 404, 405, 500),
	});
	return fc.oneof(none, fc.array(outage, { minLength: 1, maxLength: 2 }));
}

/** Histories in which all of these may happen. */
export function histories(only: Dimensions): fc.Arbitrary<History> {
	const drawn = fc.record<History>({
		durable: when(only.durable),
		boundsEnd: when(only.boundsEnd),
		unstableOrder: when(only.unstableOrder),
		// In smaller pages, all readings of a list have a boundary in common.
		pageSize: fc.constantFrom(7, 11, MANY),
		calls: callPlans(only),
		otherCalls: only.otherSwitchboard ? callPlans(only) : fc.constant([]),
		steps: stepPlans(only),
		n8nClock: clockPlans(only.clocks),
		platformClock: clockPlans(only.clocks),
		outages: outagePlans(only.outages),
		changed: fc.constantFrom('email', 'actAs', 'apiUrl'),
		cheapRecords: fc.constantFrom(0, 0, 5, MANY),
		mostNewRecords: fc.constantFrom(2, 6, MANY, MANY),
		maxCalls: fc.integer({ min: 1, max: 4 }),
	});
	return drawn.map((history) =>
		readsInParts(history) ? { ...history, calls: history.calls.map(inOrder) } : history,
	);
}

/** Whether a poll may leave a part of the log to the next one. */
export function readsInParts({ mostNewRecords, durable, steps }: History): boolean {
	const isSlow = steps.some(({ weather }) => (weather.takes ?? 0) > 2 * SECOND);
	return mostNewRecords < MANY || (durable && isSlow);
}

/**
 * A poll that leaves a part of the log to the next one knows of the legs beyond what it read by the time between them
 * only. That holds for legs that are written in their order.
 */
function inOrder(call: CallPlan): CallPlan {
	if (call.legs.length === 1) return call;
	return { ...call, legs: call.legs.map((leg) => ({ ...leg, late: 0 })) };
}
