import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { readPollSettings } from '../../../nodes/Ipex/callLogTrigger/settings';
import { DEFAULT_SETTINGS } from '../../support/pollSettings';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function settingsOf(parameters: IDataObject = {}) {
	return readPollSettings({
		getNode: () => ({ parameters: {} }),
		getTimezone: () => 'Europe/Prague',
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IPollFunctions);
}

const withOptions = (options: IDataObject) => settingsOf({ options });
const withFilters = (filters: IDataObject) => settingsOf({ filters });

it('the trigger polls as the documentation promises when nothing is set', () => {
	expect(settingsOf()).toStrictEqual({
		...DEFAULT_SETTINGS,
		cheapRecords: 2_500,
		mostNewRecords: 5_000,
	});
});

it('every filter reaches the decision', () => {
	const filters = {
		direction: ['inbound'],
		outcome: ['missed', 'busy'],
		users: 'jana, petr',
		lines: '204',
		queues: 'Sales, Support',
		numbers: '+420777123456',
		minDuration: 10,
	};
	expect(withFilters({ ...filters, recordedOnly: true })).toMatchObject({
		filter: {
			directions: ['inbound'],
			outcomes: ['missed', 'busy'],
			users: ['jana', 'petr'],
			lines: ['204'],
			queues: ['Sales', 'Support'],
			numbers: ['+420777123456'],
			minDuration: 10,
		},
		recordedOnly: true,
	});
});

it('every option reaches the decision', () => {
	const options = { lookBack: 2, maxCalls: 5, callbackWait: 15, joinLegs: false, country: 'SK' };
	expect(withOptions({ ...options, timezone: 'UTC' })).toMatchObject({
		lookBackMs: 2 * HOUR,
		maxCalls: 5,
		callbackWaitMs: 15 * MINUTE,
		joinLegs: false,
		style: { country: 'SK', timeZone: 'UTC' },
	});
});

it.each([0, '0', null, ''])('the trigger uses the default for an amount of %j', (value) => {
	const options = { lookBack: value, maxCalls: value, callbackWait: value, readyLimit: value };
	const { lookBackMs, maxCalls, callbackWaitMs, waitFor } = settingsOf({
		options,
		fireWhen: 'recordingReady',
	});
	expect([lookBackMs, maxCalls, callbackWaitMs]).toStrictEqual([4 * HOUR, 1_000, 0]);
	expect(waitFor).toStrictEqual({ medium: 'recording', limitMs: 30 * MINUTE });
	expect(withFilters({ minDuration: value }).filter.minDuration).toBe(0);
});

it.each([-1, 'many', '600 s', '1,5', Number.NaN, true, [10], {}])(
	'the trigger refuses %j in a field for a number',
	(value) => {
		for (const field of ['lookBack', 'maxCalls', 'callbackWait', 'readyLimit']) {
			const settings = { options: { [field]: value }, fireWhen: 'recordingReady' };
			expect(() => settingsOf(settings as IDataObject)).toThrow(/'.+' is not a (number|text)/);
		}
		expect(() => withFilters({ minDuration: value } as IDataObject)).toThrow(
			/'Shortest Duration \(Seconds\)' is not a (number|text)/,
		);
	},
);

it.each([
	['ended', undefined],
	['recordingReady', { medium: 'recording', limitMs: 45 * MINUTE }],
	['transcriptReady', { medium: 'transcript', limitMs: 45 * MINUTE }],
])('the trigger that fires when a call is %s waits for %j', (fireWhen, waitFor) => {
	expect(settingsOf({ fireWhen, options: { readyLimit: 45 } }).waitFor).toStrictEqual(waitFor);
});

describe("'Start From'", () => {
	it.each([undefined, null, ''])('is not set by %j', (startFrom) => {
		expect(withOptions({ startFrom }).startFrom).toBeUndefined();
	});

	it('is in the zone of the workflow, or in that of the node', () => {
		const startFrom = '2026-07-01T10:00:00';
		expect(withOptions({ startFrom }).startFrom).toBe(Date.UTC(2026, 6, 1, 8));
		expect(withOptions({ startFrom, timezone: 'UTC' }).startFrom).toBe(Date.UTC(2026, 6, 1, 10));
	});

	it('that is no date is refused', () => {
		expect(() => withOptions({ startFrom: 'soon' })).toThrow("'Start From' is not a date: soon.");
	});
});

it.each<[IDataObject, string]>([
	[{ users: [null] }, "'User Names or IDs' holds a value that is empty or no text."],
	[{ lines: true }, "'Line Names or IDs' holds a value that is empty or no text."],
	[{ queues: [{ name: 'Sales' }] }, "'Queue Names or IDs' holds a value that is empty or no text."],
	[{ numbers: [undefined] }, "'Number Names or IDs' holds a value that is empty or no text."],
	[{ outcome: 'gone' }, "'Outcome' is not one of its choices."],
	[{ direction: ['sideways'] }, "'Direction' is not one of its choices."],
	[{ recordedOnly: 'maybe' }, "'Recorded Only' is neither true nor false."],
])(
	'the trigger refuses the filter %j, which would let through all calls or none',
	(filter, message) => {
		expect(() => withFilters(filter)).toThrow(message);
	},
);

it.each<[IDataObject, string]>([
	[{ fireWhen: 'recorded' }, "'Trigger On' is not one of its choices."],
	[{ options: { country: 'XX' } }, "'Default Country' is not one of its choices."],
	[{ options: { joinLegs: 'maybe' } }, "'Join Legs' is neither true nor false."],
])('the trigger refuses %j', (parameters, message) => {
	expect(() => settingsOf(parameters)).toThrow(message);
});
