import fc from 'fast-check';

import { dimensions, type History, histories } from '../../support/polling/histories';
import { type Lived, live, START } from '../../support/polling/live';
import type { PlannedCall } from '../../support/polling/plannedCalls';
import { cases } from '../../support/cases';

const MINUTE = 60_000;

/** So many histories of each kind. */
const RUNS = cases(500);

/** Calls of one leg, so that the truth about each is plain, in the histories of an n8n that stores what it does. */
const oneLegged = histories(dimensions(['publications', 'kills', 'mains', 'durable'])).map(
	(history): History => ({
		...history,
		calls: history.calls.map((call) => ({
			...call,
			legs: call.legs.slice(0, 1),
			way: call.way === 'Loc' && call.number === 'anonymous' ? 'In' : call.way,
		})),
	}),
);

const ownCalls = ({ switchboards }: Lived) => switchboards.get('own')?.calls ?? [];

const recordOf = ({ legs: [leg] }: PlannedCall) => {
	if (!leg) throw new Error('A call has a leg.');
	return leg.record;
};

const isTalk = (call: PlannedCall) => recordOf(call).disposition === 'ANSWERED';

/** Whether a call ended clearly after the trigger first read the log. */
const isWanted = ({ endsAt }: PlannedCall, { firstRead }: Lived) =>
	endsAt >= (firstRead.get('own')?.ended ?? Infinity) + 1_000;

/** Whether somebody talked with the caller of a call after that had ended. */
function isTalkAfter(other: PlannedCall, call: PlannedCall): boolean {
	const [one, two] = [other, call].map((each) => recordOf(each).phoneNumber);
	const isCaller = one === two && one !== 'anonymous' && recordOf(other).way !== 'Loc';
	return isCaller && isTalk(other) && other.endsAt > call.endsAt;
}

function find(calls: PlannedCall[], callId: string): PlannedCall {
	const found = calls.find(({ id }) => id === callId);
	if (!found) throw new Error(`The log has no call ${callId}.`);
	return found;
}

it('the polling trigger gives a really missed call once, and never one whose caller somebody has talked with', async () => {
	const callbackWait = 15;
	const parameters = { filters: { outcome: ['missed'] }, options: { callbackWait } };
	await fc.assert(
		fc.asyncProperty(oneLegged, async (history) => {
			const lived = await live(history, parameters);
			const calls = ownCalls(lived);
			for (const { callId, began, at, isRepeated } of lived.emissions) {
				const call = find(calls, callId);
				expect(isRepeated).toBe(false);
				expect(call.endsAt + callbackWait * MINUTE).toBeLessThanOrEqual(at + 1_000);
				// A poll of a busy switchboard reads half an hour: not a longer talk that was going on all the while.
				const known = calls.filter(
					({ writtenAt, startsAt }) =>
						writtenAt <= began && startsAt >= call.startsAt - 29 * MINUTE,
				);
				expect(known.filter((other) => isTalkAfter(other, call))).toStrictEqual([]);
			}
			const ids = lived.emissions.map(({ callId }) => callId);
			for (const call of calls) {
				const isMissed = recordOf(call).way === 'In' && !isTalk(call);
				if (!isMissed) expect(ids).not.toContain(call.id);
				else if (isWanted(call, lived) && !calls.some((other) => isTalkAfter(other, call))) {
					expect(ids).toContain(call.id);
				}
			}
		}),
		{ numRuns: RUNS },
	);
});

it('the polling trigger gives a call once when its recording is there, or at the time limit with the truth about it', async () => {
	const readyLimit = 30;
	const minutes = fc.array(fc.nat(60), { minLength: 10, maxLength: 10 });
	await fc.assert(
		fc.asyncProperty(oneLegged, minutes, async (history, drawn) => {
			const recordedAt = new Map<string, number>();
			const parameters = {
				filters: { direction: ['inbound', 'outbound', 'internal'] },
				fireWhen: 'recordingReady',
				options: { readyLimit, maxCalls: history.maxCalls },
			};
			const lived = await live(history, parameters, (calls) => {
				for (const [place, call] of calls.entries()) {
					recordOf(call).filename = isTalk(call) ? `${place}.mp3` : null;
					recordedAt.set(call.id, call.endsAt + (drawn[place] ?? 0) * MINUTE);
				}
				return (path, now) => {
					const [, id = ''] = /^\/calls\/(.+)\/recordings$/.exec(path) ?? [];
					return calls
						.filter((call) => call.id === id && (recordedAt.get(id) ?? 0) <= now)
						.map((call) => ({ name: recordOf(call).filename }));
				};
			});
			const calls = ownCalls(lived);
			const ids = lived.emissions.map(({ callId }) => callId);
			for (const call of calls) {
				if (isWanted(call, lived)) expect(ids).toContain(call.id);
				else if (call.endsAt < START) expect(ids).not.toContain(call.id);
			}
			for (const { callId, item, began, at, isRepeated } of lived.emissions) {
				expect(isRepeated).toBe(false);
				const call = find(calls, callId);
				const { status } = item.recording as { status: string };
				const readyAt = recordedAt.get(callId) ?? 0;
				if (!isTalk(call)) expect(status).toBe('none');
				else if (status === 'ready') expect(readyAt).toBeLessThanOrEqual(at);
				else if (status === 'pending') expect(readyAt).toBeGreaterThan(began);
				else expect(status).toBe('failed');
				const isLate = call.endsAt + readyLimit * MINUTE <= at + 1_000;
				expect(isLate || !['pending', 'failed'].includes(status)).toBe(true);
			}
		}),
		{ numRuns: RUNS },
	);
});
