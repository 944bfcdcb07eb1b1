import type { IPollFunctions } from 'n8n-workflow';

import { InvalidParameterError } from '../../../nodes/Ipex/errors/errors';
import type { MediaResponse } from '../../../nodes/Ipex/callLogTrigger/mediaReadiness';
import { newestCall, newestOnly } from '../../../nodes/Ipex/callLogTrigger/newestCall';
import type { PollSettings } from '../../../nodes/Ipex/callLogTrigger/settings';
import { logRecord, UNANSWERED } from '../../support/logRecords';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 8);
const SETTINGS: PollSettings = { ...DEFAULT_SETTINGS, cheapRecords: 0, mostNewRecords: 0 };
const WAIT: Partial<PollSettings> = { waitFor: { medium: 'recording', limitMs: 30 * MINUTE } };

type Records = Parameters<typeof newestCall>[0];

const ago = (minutes: number, changes: Records[number] = {}) =>
	logRecord(NOW - minutes * MINUTE, changes);

const unasked = () => {
	throw new Error('A test that waits for nothing asks for no recording.');
};

const find = async (records: Records, settings: Partial<PollSettings> = {}) =>
	await newestCall(records, unasked, { ...SETTINGS, ...settings });

describe('a manual test shows', () => {
	it('the call that ended last, in any order of the log', async () => {
		const [old, newest, middle] = [ago(9), ago(1), ago(5)];
		const records = [old, newest, middle];
		expect(await find(records)).toMatchObject({ callId: newest.linkedid });
		expect(await find(records.reverse())).toMatchObject({ callId: newest.linkedid });
	});

	it('a call with all of its legs', async () => {
		const first = ago(5, UNANSWERED);
		const second = ago(4, { linkedid: first.linkedid });
		expect(await find([first, second])).toMatchObject({ legs: 2, outcome: 'answered' });
		expect(await find([first, second], { joinLegs: false })).toMatchObject({ legs: 1 });
	});

	it('no call whose times are unknown, while there is another', async () => {
		const timeless = { calldate: null, endTime: null };
		const known = ago(5);
		const records = [ago(1, timeless), known, ago(1, timeless)];
		expect(await find(records)).toMatchObject({ callId: known.linkedid });
	});

	it('only what passes the filter', async () => {
		const missed = ago(5, UNANSWERED);
		const filter = { ...SETTINGS.filter, outcomes: ['missed'] };
		expect(await find([ago(1), missed], { filter })).toMatchObject({ callId: missed.linkedid });
		expect(await find([ago(1)], { filter })).toBeUndefined();
		expect(await find([])).toBeUndefined();
	});

	it('only a call with a recording, if recorded calls are wanted', async () => {
		const recorded = ago(5, { filename: 'a.mp3' });
		const found = await find([ago(1), recorded], { recordedOnly: true });
		expect(found).toMatchObject({ callId: recorded.linkedid });
	});

	it('no missed call that was called back, if the trigger waits for a call back', async () => {
		const missed = ago(5, UNANSWERED);
		const callBack = ago(3, { way: 'Out', dst: '777123456' });
		const filter = { ...SETTINGS.filter, outcomes: ['missed'] };
		const waiting = { filter, callbackWaitMs: 15 * MINUTE };
		expect(await find([missed, callBack], waiting)).toBeUndefined();
		expect(await find([missed, callBack], { filter })).toMatchObject({ callId: missed.linkedid });
		expect(await find([missed], waiting)).toMatchObject({ callId: missed.linkedid });
		const newest = await find([missed, callBack], { callbackWaitMs: 15 * MINUTE });
		expect(newest).toMatchObject({ callId: callBack.linkedid });
	});
});

describe('a manual test of a trigger that waits for recordings', () => {
	/** The result, and what was asked for. */
	async function ask(
		records: Records,
		answer: (callId: string) => MediaResponse | undefined,
		settings: Partial<PollSettings> = {},
	) {
		const asked: string[] = [];
		const readMedia = async (medium: string, callIds: string[]) => {
			asked.push(...callIds.map((callId) => `${medium} ${callId}`));
			const responses = new Map<string, MediaResponse>();
			for (const callId of callIds) {
				const response = answer(callId);
				if (response) responses.set(callId, response);
			}
			return await Promise.resolve(responses);
		};
		const found = await newestCall(records, readMedia, { ...SETTINGS, ...WAIT, ...settings });
		return { found, asked };
	}

	const recorded = (minutes: number) => ago(minutes, { filename: 'a.mp3' });
	const listed = (isReady: boolean): MediaResponse => ({
		state: 'listed',
		files: [{ name: 'a.mp3', isReady, segments: [] }],
	});

	it('shows the newest call with its recording, and asks for no other', async () => {
		const newest = recorded(1);
		const { found, asked } = await ask([recorded(5), newest], () => listed(true));
		expect(found).toMatchObject({
			callId: newest.linkedid,
			recording: { name: 'a.mp3', status: 'ready' },
		});
		expect(asked).toStrictEqual([`recording ${newest.linkedid}`]);
	});

	it('does not wait for the time limit: it says what is there now', async () => {
		const { found } = await ask([recorded(1)], () => listed(false));
		expect(found).toMatchObject({ recording: { status: 'pending' } });
	});

	it('asks about the next call when the platform says nothing about one', async () => {
		const [newest, next] = [recorded(1), recorded(2)];
		const { found, asked } = await ask([newest, next], (callId) =>
			callId === next.linkedid ? listed(true) : undefined,
		);
		expect(found).toMatchObject({ callId: next.linkedid });
		expect(asked).toStrictEqual([newest, next].map(({ linkedid }) => `recording ${linkedid}`));
	});

	it('leaves out a call that has no recording, if recorded calls are wanted', async () => {
		const [newest, next] = [ago(1), recorded(2)];
		const answer = (callId: string): MediaResponse =>
			callId === next.linkedid ? listed(true) : { state: 'listed', files: [] };
		const { found } = await ask([newest, next], answer, { recordedOnly: true });
		expect(found).toMatchObject({ callId: next.linkedid });
	});

	it('shows a call without an ID as one without a recording, since nothing can be asked', async () => {
		const { found, asked } = await ask([ago(1, { linkedid: null, uniqueid: null })], () =>
			listed(true),
		);
		expect(found).toMatchObject({ callId: null, recording: { name: null, status: 'none' } });
		expect(asked).toStrictEqual([]);
	});

	it('ends after 20 calls about which the platform says nothing', async () => {
		const records = Array.from({ length: 25 }, (_, i) => recorded(i));
		const { found, asked } = await ask(records, () => undefined);
		expect(found).toBeUndefined();
		expect(asked).toHaveLength(20);
	});
});

describe('the item of a manual test', () => {
	/** A platform whose log has these records. */
	const platform = (items: Records) =>
		({
			getCredentials: async () => await Promise.resolve({ apiUrl: 'https://api.example' }),
			helpers: {
				httpRequestWithAuthentication: async () =>
					await Promise.resolve({ items, currentPage: 1, totalPages: 1 }),
			},
		}) as unknown as IPollFunctions;

	it('is the newest call of the log', async () => {
		const newest = ago(1);
		expect(await newestOnly(platform([ago(5), newest]), SETTINGS)).toMatchObject({
			callId: newest.linkedid,
		});
	});

	it('is an error that says what to do when no call passes the filters', async () => {
		const settings = { ...SETTINGS, recordedOnly: true };
		const failed = newestOnly(platform([ago(1)]), settings);
		await expect(failed).rejects.toThrow(InvalidParameterError);
		await expect(failed).rejects.toMatchObject({
			text: {
				message: expect.stringMatching(/none of the newest 500 records/i) as unknown,
				description: expect.stringMatching(/loosen the filters/) as unknown,
			},
		});
	});
});
