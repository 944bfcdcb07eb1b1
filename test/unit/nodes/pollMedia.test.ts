import {
	isLate,
	type MediaFile,
	type MediaResponse,
	readinessOf,
	type Waiting,
	whetherToAsk,
	withReadiness,
} from '../../../nodes/Ipex/callLogTrigger/mediaReadiness';
import { callObject } from '../../support/callObjects';

const MINUTE = 60_000;
const ENDED = 1_000 * MINUTE;
const LIMIT = 30;

/** A call that ended so many minutes ago. */
const after = (minutes: number, limitedSince: number | null = null): Waiting => ({
	endedAt: ENDED,
	now: ENDED + minutes * MINUTE,
	limitMs: LIMIT * MINUTE,
	limitedSince,
});

const RECORDED = { recording: { name: 'a.mp3' } };
const UNRECORDED = { recording: null };

it('a call is late from its time limit on', () => {
	expect([isLate(after(LIMIT - 0.001)), isLate(after(LIMIT))]).toStrictEqual([false, true]);
});

describe('whether a poll asks about a call', () => {
	it.each([
		['missed', 'none'],
		['busy', 'none'],
		['failed', 'none'],
		['answered', 'wait'],
		[null, 'wait'],
	] as const)('that is %s and names no recording: %s', (outcome, asking) => {
		expect(whetherToAsk({ outcome, ...UNRECORDED }, after(5), null)).toBe(asking);
		expect(whetherToAsk({ outcome, ...RECORDED }, after(5), null)).toBe('ask');
	});

	it('that names no recording is at its time limit, for the last time', () => {
		const call = { outcome: 'answered', ...UNRECORDED } as const;
		expect(whetherToAsk(call, after(LIMIT), ENDED + 29 * MINUTE)).toBe('ask');
	});

	it.each([
		[0.999, null, 'wait'],
		[1, null, 'ask'],
		// The polls before were too early to ask about it.
		[0.5, null, 'wait'],
		[0.5, -5, 'wait'],
		[-0.5, null, 'wait'],
		[1, -5, 'ask'],
		[1, -0.5, 'ask'],
		[1, 0, 'ask'],
		[1, 0.999, 'ask'],
		[1.5, 1, 'wait'],
		[2, 1, 'ask'],
		[3.999, 2, 'wait'],
		[4, 3, 'ask'],
		[7.999, 4, 'wait'],
		[8, 4, 'ask'],
		[8, 8, 'wait'],
		[16, 8, 'ask'],
		[29.999, 16, 'wait'],
		[30, 16, 'ask'],
	] as const)(
		'that ended %s minutes ago, and was last asked about after %s: %s',
		(minutes, last, asking) => {
			const askedAt = last === null ? null : ENDED + last * MINUTE;
			const call = { outcome: 'answered', ...RECORDED } as const;
			expect(whetherToAsk(call, after(minutes), askedAt)).toBe(asking);
		},
	);
});

const file = (name: string, isReady = true, text = name): MediaFile => ({
	name,
	isReady,
	segments: isReady ? [{ channel: null, text }] : [],
});

const listed = (...files: MediaFile[]): MediaResponse => ({ state: 'listed', files });

describe('what a response means for a call', () => {
	it.each<[string, MediaResponse, object, string, string]>([
		['the named file', listed(file('a.mp3')), RECORDED, 'ready', 'ready'],
		['the named file in another format', listed(file('a.wav')), RECORDED, 'ready', 'ready'],
		['the named file in a folder', listed(file('2026/01/a.mp3')), RECORDED, 'ready', 'ready'],
		['the named file without a format', listed(file('a')), RECORDED, 'ready', 'ready'],
		['another file', listed(file('b.mp3')), RECORDED, 'wait', 'ready'],
		['a file whose name only begins so', listed(file('a.2.mp3')), RECORDED, 'wait', 'ready'],
		['any file of a call that names none', listed(file('b.mp3')), UNRECORDED, 'ready', 'ready'],
		['one of two', listed(file('a.mp3'), file('b.mp3', false)), RECORDED, 'wait', 'ready'],
		['two of two', listed(file('a.mp3'), file('b.mp3')), RECORDED, 'ready', 'ready'],
		['none that is ready', listed(file('a.mp3', false)), RECORDED, 'wait', 'pending'],
		['none that is ready and named', listed(file('a.mp3', false)), UNRECORDED, 'wait', 'pending'],
		['no file of a call that names one', listed(), RECORDED, 'wait', 'pending'],
		['no file at all', listed(), UNRECORDED, 'wait', 'none'],
		['a failure', { state: 'error', final: false, error: 0 }, RECORDED, 'wait', 'failed'],
		['a final failure', { state: 'error', final: true, error: 0 }, RECORDED, 'failed', 'failed'],
		['no response', { state: 'notAsked' }, RECORDED, 'wait', 'wait'],
		['a rejected access', { state: 'accessRejected', error: 0 }, RECORDED, 'wait', 'wait'],
	])('%s', (_, response, call, early, late) => {
		const { recording } = call as typeof RECORDED;
		expect(readinessOf(response, { recording }, after(LIMIT - 1))).toBe(early);
		expect(readinessOf(response, { recording }, after(LIMIT))).toBe(late);
	});

	it.each([
		[9.999, 'wait'],
		[10, 'failed'],
	])('no response for %s minutes after the limit: %s', (minutes, status) => {
		const since = ENDED + LIMIT * MINUTE;
		const waiting = { ...after(LIMIT + minutes), limitedSince: since };
		expect(readinessOf({ state: 'notAsked' }, RECORDED, waiting)).toBe(status);
	});

	it('no response for 10 minutes fails no call that is not late', () => {
		expect(readinessOf({ state: 'notAsked' }, RECORDED, after(20, ENDED))).toBe('wait');
	});
});

describe('an emitted call', () => {
	const call = callObject(RECORDED);

	it('has its recording and what became of it', () => {
		expect(
			withReadiness(call, 'recording', 'ready', listed(file('b.mp3'), file('a.mp3'))),
		).toStrictEqual({
			...call,
			recording: { name: 'a.mp3', status: 'ready' },
		});
		expect(withReadiness(call, 'recording', 'failed')).toStrictEqual({
			...call,
			recording: { name: 'a.mp3', status: 'failed' },
		});
	});

	it('has the name of a file that is there, if the named one is not', () => {
		const response = listed(file('c.mp3', false), file('b.mp3'));
		expect(withReadiness(call, 'recording', 'ready', response).recording).toStrictEqual({
			name: 'b.mp3',
			status: 'ready',
		});
	});

	it('without any recording has none, but says so', () => {
		const none = { ...call, recording: null };
		expect(withReadiness(none, 'recording', 'none', listed()).recording).toStrictEqual({
			name: null,
			status: 'none',
		});
		expect(withReadiness(none, 'transcript', 'none', listed())).toMatchObject({
			recording: null,
			transcript: { status: 'none', text: null, segments: [] },
		});
	});

	it('has the words of all its files', () => {
		const response = listed(file('a.mp3', true, 'Hello'), file('b.mp3', true, 'World'));
		expect(withReadiness(call, 'transcript', 'ready', response)).toStrictEqual({
			...call,
			recording: { name: 'a.mp3' },
			transcript: {
				status: 'ready',
				text: 'Channel 0: Hello\nChannel 1: World',
				segments: [
					{ channel: null, text: 'Hello' },
					{ channel: null, text: 'World' },
				],
			},
		});
	});

	it('has no text while its transcript is not ready', () => {
		const response = listed(file('a.mp3', true, 'Hello'), file('b.mp3', false));
		expect(withReadiness(call, 'transcript', 'pending', response).transcript).toStrictEqual({
			status: 'pending',
			text: null,
			segments: [{ channel: null, text: 'Hello' }],
		});
	});
});
