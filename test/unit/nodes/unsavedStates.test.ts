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
