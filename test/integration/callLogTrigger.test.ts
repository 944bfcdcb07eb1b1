import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { type CallSpec, fault, type Platform, startPlatform } from '../platform';
import { ActivePoller, StoredCredential } from '../support/engine';
import { credentialData } from '../support/scene';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 8);

let platform: Platform;

beforeEach(async () => {
	// Only the time of day is ours; the platform and the trigger read the same clock.
	jest.useFakeTimers({
		now: START,
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});
	platform = await startPlatform();
});

afterEach(async () => {
	await platform.stop();
	jest.useRealTimers();
	expect(platform.violations).toEqual([]);
});

function poller(parameters: INodeParameters = {}): ActivePoller {
	return new ActivePoller({
		nodeType: new IpexCallLogTrigger(),
		parameters,
		credential: new StoredCredential(credentialData(platform)),
	});
}

function at(minutes: number): void {
	jest.setSystemTime(START + minutes * MINUTE);
}

/** A call that ends at a minute after the start; gives its identifier. */
function call(endMinute: number, spec: Partial<CallSpec> = {}): string {
	const seconds = { waitSeconds: 10, talkSeconds: 50, ...spec };
	const lasts = (seconds.waitSeconds + seconds.talkSeconds) * 1000;
	const legs = platform.calls.addCall({
		kind: 'inbound',
		at: START + endMinute * MINUTE - lasts,
		...seconds,
	});
	return legs[0]?.linkedid ?? '';
}

async function idsOf(poll: Promise<Array<{ json: IDataObject }>>): Promise<unknown[]> {
	return (await poll).map(({ json }) => json.callId);
}

describe('the polling trigger', () => {
	it('emits nothing from before its activation, and then each call once', async () => {
		const trigger = poller();
		call(-10);
		expect(await idsOf(trigger.poll())).toEqual([]);
		at(1);
		const first = call(0.2);
		expect(await idsOf(trigger.poll())).toEqual([first]);
		at(2);
		expect(await idsOf(trigger.poll())).toEqual([]);
		at(3);
		const second = call(2);
		expect(await idsOf(trigger.poll())).toEqual([second]);
	});

	it('emits a call that is written two hours late, once', async () => {
		const trigger = poller();
		await trigger.poll();
		at(5);
		const late = call(4, { lateMs: 2 * HOUR });
		const onTime = call(4);
		expect(await idsOf(trigger.poll())).toEqual([onTime]);
		at(4 + 121);
		expect(await idsOf(trigger.poll())).toEqual([late]);
		at(4 + 122);
		expect(await idsOf(trigger.poll())).toEqual([]);
	});

	it('emits a call that began long before it ended', async () => {
		const trigger = poller();
		await trigger.poll();
		const long = call(200, { talkSeconds: 3 * 3600 });
		for (const minute of [60, 120, 180]) {
			at(minute);
			call(minute - 1);
			expect(await idsOf(trigger.poll())).toHaveLength(1);
		}
		at(201);
		expect(await idsOf(trigger.poll())).toEqual([long]);
	});

	it('makes one item of a ring-all queue of 8 phones', async () => {
		const trigger = poller();
		await trigger.poll();
		at(2);
		call(1, { kind: 'ringAll', phones: 8 });
		const [item, ...rest] = await trigger.poll();
		expect(rest).toEqual([]);
		expect(item?.json).toMatchObject({ outcome: 'answered', legs: 8 });
	});

	it('makes an item of each leg when legs are not to be joined', async () => {
		const trigger = poller({ options: { joinLegs: false } });
		await trigger.poll();
		at(2);
		call(1, { kind: 'ringAll', phones: 8 });
		expect(await trigger.poll()).toHaveLength(8);
		expect(await trigger.poll()).toEqual([]);
	});

	it('waits until a call has been quiet for 30 seconds', async () => {
		const trigger = poller();
		await trigger.poll();
		const id = call(1);
		at(1.4);
		expect(await idsOf(trigger.poll())).toEqual([]);
		at(1.5);
		expect(await idsOf(trigger.poll())).toEqual([id]);
	});

	it('catches up after an outage of the platform, and says what is wrong meanwhile', async () => {
		const trigger = poller();
		await trigger.poll();
		platform.faults.order({ operationId: 'getCalls', times: 2, fault: fault.status(503) });
		const missed: string[] = [];
		for (const minute of [1, 2]) {
			at(minute);
			missed.push(call(minute - 0.6));
			await expect(trigger.poll()).rejects.toThrow(
				'IPEX failed to process the request (HTTP 503).',
			);
		}
		at(3);
		expect(await idsOf(trigger.poll())).toEqual(missed);
	});

	it('remembers nothing of a poll that fails at its second page', async () => {
		const trigger = poller();
		await trigger.poll();
		const before = JSON.stringify(trigger.staticData);
		at(30);
		const ids = new Set(Array.from({ length: 5_100 }, (_, i) => call(1 + (i % 20))));
		platform.faults.order({ operationId: 'getCalls', after: 1, fault: fault.cutBody() });
		await expect(trigger.poll()).rejects.toThrow(/broke off/);
		expect(JSON.stringify(trigger.staticData)).toBe(before);
		const emitted: unknown[] = [];
		for (;;) {
			const batch = await idsOf(trigger.poll());
			if (batch.length === 0) break;
			expect(batch.length).toBeLessThanOrEqual(1_000);
			emitted.push(...batch);
		}
		expect(emitted).toHaveLength(ids.size);
		expect(new Set(emitted)).toEqual(ids);
	}, 60_000);

	it('does nothing while its last poll is still running', async () => {
		const trigger = poller();
		await trigger.poll();
		at(2);
		const id = call(1);
		const slow = platform.faults.order({ operationId: 'getCalls', fault: fault.delay(300) });
		const first = idsOf(trigger.poll());
		await platform.journal.waitFor(() => slow.served === 1);
		expect(await idsOf(trigger.poll())).toEqual([]);
		expect(await first).toEqual([id]);
	});

	it('begins where it is told to', async () => {
		call(-120);
		const wanted = call(-30);
		const trigger = poller({ options: { startFrom: '2026-01-05T08:15:00' } });
		expect(await idsOf(trigger.poll())).toEqual([wanted]);
	});

	it('takes up where it stood after a restart from stored state', async () => {
		const before = poller();
		await before.poll();
		at(2);
		call(1);
		await before.poll();
		const stored = JSON.parse(JSON.stringify(before.staticData)) as IDataObject;
		const after = poller();
		Object.assign(after.staticData, stored);
		at(600);
		const meanwhile = [call(30), call(590)];
		expect(await idsOf(after.poll())).toEqual(meanwhile);
	});

	it('filters by direction and outcome; internal calls are off unless chosen', async () => {
		const everything = poller();
		const missedOnly = poller({ filters: { direction: ['inbound'], outcome: ['missed'] } });
		const internal = poller({ filters: { direction: ['internal'] } });
		for (const trigger of [everything, missedOnly, internal]) await trigger.poll();
		at(3);
		const answered = call(1);
		const missed = call(2, { answered: false, talkSeconds: 0 });
		const outbound = call(2, { kind: 'outbound', answered: false, talkSeconds: 0 });
		const inside = call(2, { kind: 'internal' });
		expect(new Set(await idsOf(everything.poll()))).toEqual(new Set([answered, missed, outbound]));
		expect(await idsOf(missedOnly.poll())).toEqual([missed]);
		expect(await idsOf(internal.poll())).toEqual([inside]);
	});

	it('shows the newest matching call in a manual test, and keeps nothing', async () => {
		const trigger = poller({ filters: { outcome: ['missed'] } });
		expect(await trigger.poll('manual')).toEqual([]);
		call(-20, { answered: false, talkSeconds: 0 });
		const newest = call(-10, { answered: false, talkSeconds: 0 });
		call(-5);
		expect(await idsOf(trigger.poll('manual'))).toEqual([newest]);
		expect(trigger.staticData).toEqual({});
	});

	it.each([
		[{ options: { timezone: 'Prague' } }, /"Time Zone" is not one that exists/],
		[{ options: { startFrom: 'soon' } }, /"Start From" is not a date/],
	])('refuses %j before any request', async (parameters, words) => {
		await expect(poller(parameters).poll()).rejects.toThrow(words);
		expect(platform.journal.all()).toEqual([]);
	});

	it('renews an expired token without losing the poll', async () => {
		const trigger = poller();
		await trigger.poll();
		platform.tokens.expireAccessTokens();
		at(2);
		const id = call(1);
		expect(await idsOf(trigger.poll())).toEqual([id]);
	});
});
