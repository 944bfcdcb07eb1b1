import { beginState, type PollState } from '../../../nodes/Ipex/callLogTrigger/state';
import { UnsavedStates } from '../../../nodes/Ipex/callLogTrigger/unsavedStates';

const MINUTE = 60_000;

/** A state whose last snapshot was so many minutes after the start. */
function stateAt(minute: number, part: Partial<PollState> = {}): PollState {
	return { ...beginState('log', 0), snapshotAt: minute * MINUTE, emission: 'first', ...part };
}

let states: UnsavedStates;

beforeEach(() => {
	states = new UnsavedStates();
});

describe('the state to continue with', () => {
	it('is that of the last poll without calls, if n8n has stored no emission since then', () => {
		const later = stateAt(5);
		states.note('poller', later);
		expect(states.latest('poller', stateAt(1), 'log')).toBe(later);
	});

	it.each([
		['has another emission', { emission: 'second' }],
		['is newer, because another process polled', { snapshotAt: 9 * MINUTE }],
	])('is the stored one if that %s', (_, part) => {
		states.note('poller', stateAt(5));
		const stored = stateAt(1, part);
		expect(states.latest('poller', stored, 'log')).toBe(stored);
	});

	it('is that of the new log, until n8n has stored a state of it', () => {
		const other = stateAt(5, { log: 'other', emission: '' });
		states.note('poller', other);
		expect(states.latest('poller', stateAt(1), 'other')).toBe(other);
		expect(states.latest('poller', undefined, 'other')).toBe(other);
		const stored = stateAt(6, { log: 'other', emission: 'third' });
		expect(states.latest('poller', stored, 'other')).toBe(stored);
	});

	it('never has an emission that n8n has not stored', () => {
		states.note('poller', stateAt(5, { emission: 'discarded' }));
		expect(states.latest('poller', undefined, 'log')).toBeUndefined();
		const stored = stateAt(1);
		expect(states.latest('poller', stored, 'log')).toBe(stored);
	});
});

describe('the state to continue with', () => {
	it('is the stored one if it is as new as that of the last poll', () => {
		const kept = stateAt(5);
		states.note('poller', kept);
		expect(states.latest('poller', stateAt(5), 'log')).toBe(kept);
	});

	it('is the stored one for another log, and for another poller', () => {
		const stored = stateAt(1);
		states.note('poller', stateAt(5));
		expect(states.latest('poller', stored, 'other')).toBe(stored);
		expect(states.latest('another', stored, 'log')).toBe(stored);
		expect(states.latest('another', undefined, 'log')).toBeUndefined();
	});

	it('is that of the last poll if neither has a snapshot', () => {
		const kept = stateAt(0, { snapshotAt: null });
		states.note('poller', kept);
		expect(states.latest('poller', stateAt(0, { snapshotAt: null }), 'log')).toBe(kept);
		const stored = stateAt(1);
		expect(states.latest('poller', stored, 'log')).toBe(stored);
	});
});

describe('the state of the last poll', () => {
	it('is its own, whether it emitted calls or not', () => {
		expect(states.isOwn('poller', stateAt(5))).toBe(false);
		states.note('poller', stateAt(5));
		expect([states.isOwn('poller', stateAt(5)), states.isOwn('poller', stateAt(4))]).toStrictEqual([
			true,
			false,
		]);
		states.noteEmission('poller', stateAt(6), 6 * MINUTE);
		expect(states.isOwn('poller', stateAt(6))).toBe(true);
		expect(states.isOwn('another', stateAt(6))).toBe(false);
	});
});

describe('an emission may still be stored', () => {
	const emitted = stateAt(5, { emission: 'second' });

	beforeEach(() => states.noteEmission('poller', emitted, 100_000));

	it.each([
		[99_999, false],
		[100_000, true],
		[109_999, true],
		[110_000, false],
	])('for ten seconds: at %i', (now, expected) => {
		expect(states.mayStillBeStored('poller', stateAt(1), now)).toBe(expected);
		expect(states.mayStillBeStored('poller', undefined, now)).toBe(expected);
	});

	it('not when it is stored, and not for another poller', () => {
		expect(states.mayStillBeStored('poller', emitted, 100_000)).toBe(false);
		expect(states.mayStillBeStored('another', stateAt(1), 100_000)).toBe(false);
	});
});

it('keeps the states of more triggers than one n8n has', () => {
	const pollers = Array.from({ length: 2_000 }, (_, index) => `poller ${index}`);
	for (const poller of pollers) states.note(poller, stateAt(5));
	for (const poller of pollers) expect(states.isOwn(poller, stateAt(5))).toBe(true);
});
