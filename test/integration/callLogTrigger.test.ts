import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import { type CallSpec, fault, type Platform, startPlatform } from '../../tools/platform';
import { ActivePoller, StoredCredential } from '../support/engine';
import { credentialData } from '../support/scene';
import { setTimeOfDay } from '../support/timeOfDay';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 5, 8);

let platform: Platform;

beforeEach(async () => {
	setTimeOfDay(START);
	platform = await startPlatform();
});

afterEach(async () => {
	await platform.stop();
	jest.useRealTimers();
	expect(platform.violations).toStrictEqual([]);
});

function poller(parameters: INodeParameters = {}, access: IDataObject = {}): ActivePoller {
	return new ActivePoller({
		nodeType: new IpexCallLogTrigger(),
		parameters,
		credential: new StoredCredential({
			...credentialData(platform),
			...access,
		} as ICredentialDataDecryptedObject),
	});
}

/** What n8n has in its database of the static data of a trigger. */
function storedBy({ staticData }: ActivePoller): IDataObject {
	return JSON.parse(JSON.stringify(staticData)) as IDataObject;
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

/** Two polls, a minute apart: a call that began since the last one is over when the next one does not see it either. */
async function polls(trigger: ActivePoller): ReturnType<ActivePoller['poll']> {
	const items = await trigger.poll();
	jest.setSystemTime(Date.now() + MINUTE);
	return [...items, ...(await trigger.poll())];
}

async function idsOf(poll: Promise<Array<{ json: IDataObject }>>): Promise<unknown[]> {
	return (await poll).map(({ json }) => json.callId);
}

describe('the polling trigger', () => {
	it('emits nothing from before its activation, and then each call once', async () => {
		const trigger = poller();
		call(-10);
		expect(await idsOf(trigger.poll())).toStrictEqual([]);
		at(1);
		const first = call(0.2);
		expect(await idsOf(polls(trigger))).toStrictEqual([first]);
		at(2);
		expect(await idsOf(trigger.poll())).toStrictEqual([]);
		at(3);
		const second = call(2);
		expect(await idsOf(polls(trigger))).toStrictEqual([second]);
	});

	it('emits a call that is written two hours late, once', async () => {
		const trigger = poller();
		await trigger.poll();
		at(5);
		const late = call(4, { lateMs: 2 * HOUR });
		const onTime = call(4);
		expect(await idsOf(polls(trigger))).toStrictEqual([onTime]);
		at(4 + 121);
		expect(await idsOf(polls(trigger))).toStrictEqual([late]);
		at(4 + 122);
		expect(await idsOf(trigger.poll())).toStrictEqual([]);
	});

	it('emits a call that began long before it ended', async () => {
		const trigger = poller();
		await trigger.poll();
		const long = call(200, { talkSeconds: 3 * 3600 });
		for (const minute of [60, 120, 180]) {
			at(minute);
			call(minute - 1);
			expect(await idsOf(polls(trigger))).toHaveLength(1);
		}
		at(201);
		expect(await idsOf(polls(trigger))).toStrictEqual([long]);
	});

	it('makes one item of a ring-all queue of 8 phones', async () => {
		const trigger = poller();
		await trigger.poll();
		at(2);
		call(1, { kind: 'ringAll', phones: 8 });
		const [item, ...rest] = await polls(trigger);
		expect(rest).toStrictEqual([]);
		expect(item?.json).toMatchObject({ outcome: 'answered', legs: 8 });
	});

	it('makes an item of each leg when legs are not to be joined', async () => {
		const trigger = poller({ options: { joinLegs: false } });
		await trigger.poll();
		at(2);
		call(1, { kind: 'ringAll', phones: 8 });
		expect(await trigger.poll()).toHaveLength(8);
		expect(await trigger.poll()).toStrictEqual([]);
	});

	it('waits until a call has been quiet for 30 seconds', async () => {
		const trigger = poller();
		await trigger.poll();
		const id = call(1);
		at(1.4);
		expect(await idsOf(trigger.poll())).toStrictEqual([]);
		at(1.5);
		expect(await idsOf(polls(trigger))).toStrictEqual([id]);
	});

	it('catches up after an outage of the platform, and reports the error during it', async () => {
		const trigger = poller();
		await trigger.poll();
		platform.faults.order({ operationId: 'getCalls', times: 4, fault: fault.status(503) });
		const missed: string[] = [];
		for (const minute of [1, 2]) {
			at(minute);
			missed.push(call(minute - 0.6));
			await expect(trigger.poll()).rejects.toThrow(
				'IPEX could not process the request (HTTP 503).',
			);
		}
		at(3);
		expect(await idsOf(polls(trigger))).toStrictEqual(missed);
	});

	it('remembers nothing of a poll that fails at its second page', async () => {
		const trigger = poller();
		await trigger.poll();
		const before = JSON.stringify(trigger.staticData);
		at(30);
		const ids = new Set(Array.from({ length: 5_100 }, (_, i) => call(1 + (i % 20))));
		platform.faults.order({ operationId: 'getCalls', after: 1, times: 2, fault: fault.cutBody() });
		await expect(trigger.poll()).rejects.toThrow(/closed before the response/);
		expect(JSON.stringify(trigger.staticData)).toBe(before);
		const emitted: unknown[] = [];
		expect(await trigger.poll()).toStrictEqual([]);
		for (let minute = 31; ; minute++) {
			at(minute);
			const batch = await idsOf(trigger.poll());
			if (batch.length === 0) break;
			expect(batch.length).toBeLessThanOrEqual(1_000);
			emitted.push(...batch);
		}
		expect(emitted).toHaveLength(ids.size);
		expect(new Set(emitted)).toStrictEqual(ids);
	});

	it('does nothing while its last poll is still running', async () => {
		const trigger = poller();
		await trigger.poll();
		const id = call(1);
		at(2);
		await trigger.poll();
		at(3);
		const slow = platform.faults.order({ operationId: 'getCalls', fault: fault.delay(300) });
		const first = idsOf(trigger.poll());
		await platform.journal.waitFor(() => slow.served === 1);
		expect(await idsOf(trigger.poll())).toStrictEqual([]);
		expect(await first).toStrictEqual([id]);
	});

	it("begins at 'Start From'", async () => {
		call(-120);
		const wanted = call(-30);
		const trigger = poller({ options: { startFrom: '2026-01-05T08:15:00' } });
		expect(await idsOf(polls(trigger))).toStrictEqual([wanted]);
	});

	it('continues from the stored state after a restart', async () => {
		const before = poller();
		await before.poll();
		at(2);
		call(1);
		await polls(before);
		const stored = storedBy(before);
		const after = poller();
		Object.assign(after.staticData, stored);
		at(600);
		const inBetween = [call(30), call(590)];
		const ids = await idsOf(polls(after));
		// n8n may have forgotten which calls were in progress, so the last leg of a recent one may still come.
		at(606);
		ids.push(...(await idsOf(after.poll())));
		expect(ids).toStrictEqual(inBetween);
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
		expect(new Set(await idsOf(polls(everything)))).toStrictEqual(
			new Set([answered, missed, outbound]),
		);
		expect(await idsOf(polls(missedOnly))).toStrictEqual([missed]);
		expect(await idsOf(polls(internal))).toStrictEqual([inside]);
	});

	it('shows the newest matching call in a manual test, and keeps nothing', async () => {
		const trigger = poller({ filters: { outcome: ['missed'] } });
		await expect(trigger.poll('manual')).rejects.toThrow(
			'None of the newest 500 records in the call log passes the filters.',
		);
		call(-20, { answered: false, talkSeconds: 0 });
		const newest = call(-10, { answered: false, talkSeconds: 0 });
		call(-5);
		expect(await idsOf(trigger.poll('manual'))).toStrictEqual([newest]);
		expect(trigger.staticData).toStrictEqual({});
	});

	it('emits a call whose other phones stopped ringing long before its end only when it has ended', async () => {
		platform.addAccess({ email: 'plain@example.cz', password: 'plain', impersonation: false });
		const full = poller();
		const plain = poller({}, { email: 'plain@example.cz', password: 'plain' });
		for (const trigger of [full, plain]) await trigger.poll();
		// Picked up at the 1st minute: seven records are in the log nine minutes before the eighth.
		call(10, { kind: 'ringAll', phones: 8, talkSeconds: 9 * 60 });
		for (let minute = 1; minute <= 10; minute++) {
			at(minute);
			for (const trigger of [full, plain]) expect(await trigger.poll()).toStrictEqual([]);
		}
		at(11);
		for (const trigger of [full, plain]) {
			const items = await trigger.poll();
			expect(items.map(({ json }) => json)).toMatchObject([{ outcome: 'answered', legs: 8 }]);
		}
	});

	it('emits a transferred call when the second person has hung up', async () => {
		const trigger = poller();
		await trigger.poll();
		// Passed on after 4 minutes, and 4 minutes with the second one.
		const id = call(9, { kind: 'transfer', talkSeconds: 4 * 60, at: START + 45_000 });
		const emitted: Record<number, unknown[]> = {};
		for (let minute = 1; minute <= 12; minute++) {
			at(minute);
			const ids = await idsOf(trigger.poll());
			if (ids.length > 0) emitted[minute] = ids;
		}
		expect(emitted).toStrictEqual({ 10: [id] });
	});

	it('uses the log alone for an access that may not see calls in progress', async () => {
		platform.variants.currentCallsOfAccess = 'refused';
		platform.addAccess({ email: 'blind@example.cz', password: 'blind', impersonation: false });
		const trigger = poller({}, { email: 'blind@example.cz', password: 'blind' });
		await trigger.poll();
		for (const minute of [2, 4]) {
			at(minute);
			const id = call(minute - 1);
			expect(await idsOf(polls(trigger))).toStrictEqual([id]);
		}
		const statuses = platform.journal.of('getCurrentCalls').map(({ status }) => status);
		expect(new Set(statuses)).toStrictEqual(new Set([403]));
	});

	it('emits no call while the platform does not say whether it is in progress', async () => {
		const trigger = poller();
		await trigger.poll();
		// One phone stopped ringing at the 1st minute, another one is talking.
		const id = call(5, { kind: 'transfer', talkSeconds: 2 * 60, at: START + 30_000 });
		platform.faults.order({ operationId: 'getCurrentCalls', times: 2, fault: fault.status(500) });
		for (const minute of [4, 5]) {
			at(minute);
			expect(await trigger.poll()).toStrictEqual([]);
		}
		at(6);
		expect(await idsOf(polls(trigger))).toStrictEqual([id]);
	});

	it('says that an access has lost its rights, and catches up when it has them again', async () => {
		const trigger = poller();
		await trigger.poll();
		at(2);
		const id = call(1);
		platform.faults.order({ operationId: 'getCalls', fault: fault.status(403) });
		await expect(trigger.poll()).rejects.toThrow(/may not|allow/);
		expect(await idsOf(polls(trigger))).toStrictEqual([id]);
	});

	it('emits no old calls when the look-back or the joining of legs is changed', async () => {
		const first = poller({ options: { lookBack: 1 } });
		await first.poll();
		for (let minute = 10; minute <= 300; minute += 10) {
			at(minute);
			call(minute - 1, { kind: 'ringAll', phones: 3 });
			expect(await polls(first)).toHaveLength(1);
		}
		for (const options of [{ lookBack: 24 }, { lookBack: 24, joinLegs: false }, { lookBack: 24 }]) {
			const changed = poller({ options });
			Object.assign(changed.staticData, storedBy(first));
			expect(await changed.poll()).toStrictEqual([]);
			at(305);
			call(303);
			expect(await polls(changed)).toHaveLength(1);
			expect(await changed.poll()).toStrictEqual([]);
			Object.assign(first.staticData, storedBy(changed));
			platform.calls.clear();
		}
	});

	describe('filters by', () => {
		/** The identifiers that a trigger with these filters emits of the calls that `make` makes. */
		async function passing(filters: INodeParameters, make: () => void): Promise<unknown[]> {
			const trigger = poller({ filters });
			await trigger.poll();
			make();
			at(10);
			return await idsOf(polls(trigger));
		}

		it('user: calls answered by the user, and missed calls that rang there', async () => {
			const [first, second] = platform.directory.users;
			let wanted: string[] = [];
			const ids = await passing({ users: [String(second?.login).toUpperCase()] }, () => {
				call(1, { user: first?.login });
				wanted = [
					call(2, { user: second?.login }),
					call(3, { kind: 'ringAll', phones: 8, answered: false, talkSeconds: 0 }),
				];
				call(4, { kind: 'ringAll', phones: 8, user: first?.login });
			});
			expect(ids).toStrictEqual(wanted);
		});

		it('line', async () => {
			const [first, second] = platform.directory.users;
			let wanted = '';
			const ids = await passing({ lines: [String(second?.exten)] }, () => {
				call(1, { user: first?.login });
				wanted = call(2, { user: second?.login });
			});
			expect(ids).toStrictEqual([wanted]);
		});

		it('queue', async () => {
			const [first, second] = platform.directory.queues.map(({ name }) => name);
			let wanted = '';
			const ids = await passing({ queues: [String(second)] }, () => {
				call(1, { kind: 'ringAll', queue: first });
				wanted = call(2, { kind: 'ringAll', queue: second });
				call(3);
			});
			expect(ids).toStrictEqual([wanted]);
		});

		it('number: of the switchboard, or of the other party in whatever way it is written', async () => {
			const [first, second] = platform.directory.users;
			let wanted: string[] = [];
			const numbers = [String(second?.ddi), '00420 608 111 222'];
			const ids = await passing({ numbers }, () => {
				call(1, { user: first?.login });
				wanted = [
					call(2, { user: second?.login }),
					call(3, { kind: 'outbound', user: first?.login, phone: '608111222' }),
				];
			});
			expect(ids).toStrictEqual(wanted);
		});

		it('duration', async () => {
			let wanted = '';
			const ids = await passing({ minDuration: 60 }, () => {
				call(1, { waitSeconds: 9, talkSeconds: 50 });
				wanted = call(2, { waitSeconds: 10, talkSeconds: 50 });
			});
			expect(ids).toStrictEqual([wanted]);
		});

		it('recording', async () => {
			let wanted = '';
			const ids = await passing({ recordedOnly: true }, () => {
				call(1);
				wanted = call(2, { recorded: true });
			});
			expect(ids).toStrictEqual([wanted]);
		});
	});

	describe('really missed', () => {
		const missed = { answered: false, talkSeconds: 0 } as const;
		const waiting = { filters: { outcome: ['missed'] }, options: { callbackWait: 15 } };

		it('is a call whose caller nobody has talked with within the waiting time', async () => {
			const trigger = poller(waiting);
			await trigger.poll();
			const forgotten = call(1, { ...missed, phone: '+420608000001' });
			call(1, { ...missed, phone: '+420608000002' });
			call(1, { ...missed, phone: '+420608000003' });
			const unreached = call(1, { ...missed, phone: '+420608000004' });
			const hidden = call(1, { ...missed, kind: 'anonymous' });
			// The second one tried again and was answered, the third was called back, the fourth was not reached.
			call(8, { phone: '608000002' });
			call(9, {
				kind: 'outbound',
				phone: '00420608000003',
				user: platform.directory.users[3]?.login,
			});
			call(10, { ...missed, kind: 'outbound', phone: '+420608000004' });
			for (const minute of [2, 5, 10, 15, 15.9]) {
				at(minute);
				expect(await trigger.poll()).toStrictEqual([]);
			}
			at(16);
			expect(new Set(await idsOf(polls(trigger)))).toStrictEqual(
				new Set([forgotten, unreached, hidden]),
			);
			at(30);
			expect(await trigger.poll()).toStrictEqual([]);
		});

		it('is judged by all that was in the log when the platform is back after an outage', async () => {
			const trigger = poller(waiting);
			await trigger.poll();
			const forgotten = call(1, { ...missed, phone: '+420608000001' });
			call(1, { ...missed, phone: '+420608000002' });
			call(100, { kind: 'outbound', phone: '+420608000002' });
			at(120);
			expect(await idsOf(polls(trigger))).toStrictEqual([forgotten]);
		});

		it('leaves answered calls alone', async () => {
			const trigger = poller({ options: { callbackWait: 15 } });
			await trigger.poll();
			const id = call(1);
			at(2);
			expect(await idsOf(polls(trigger))).toStrictEqual([id]);
		});
	});

	describe('fires when', () => {
		it('the recording can be downloaded', async () => {
			platform.recordings.delays.recordingMs = 3.5 * MINUTE;
			const trigger = poller({ fireWhen: 'recordingReady' });
			await trigger.poll();
			const recorded = call(1, { recorded: true });
			const missed = call(1, { answered: false, talkSeconds: 0 });
			at(2);
			const [first, ...others] = await polls(trigger);
			expect(others).toStrictEqual([]);
			expect(first?.json).toMatchObject({
				callId: missed,
				recording: { name: null, status: 'none' },
			});
			for (const minute of [3.5, 4.4]) {
				at(minute);
				expect(await trigger.poll()).toStrictEqual([]);
			}
			at(5);
			const [item] = await trigger.poll();
			const { filename } = platform.calls.find(recorded) ?? {};
			expect(item?.json).toMatchObject({
				callId: recorded,
				recording: { name: filename, status: 'ready' },
			});
			at(6);
			expect(await trigger.poll()).toStrictEqual([]);
		});

		it('the transcript is there, and includes it', async () => {
			platform.recordings.delays.transcriptMs = 5 * MINUTE;
			const trigger = poller({ fireWhen: 'transcriptReady' });
			await trigger.poll();
			const id = call(1, { recorded: true });
			// It is asked for 1, 2, 4 and 8 minutes after the end of the call.
			for (const minute of [2, 3, 5, 8]) {
				at(minute);
				expect(await trigger.poll()).toStrictEqual([]);
			}
			at(9);
			const [item] = await trigger.poll();
			expect(item?.json).toMatchObject({ callId: id, transcript: { status: 'ready' } });
			const { text, segments } = item?.json.transcript as { text: string; segments: unknown[] };
			expect(text).toContain(`Dobrý den, volám ohledně objednávky číslo ${id}.`);
			expect(segments).toHaveLength(2);
		});

		it('the time limit is over, with a status that says why', async () => {
			platform.recordings.delays.recordingMs = 10 * HOUR;
			const trigger = poller({ fireWhen: 'recordingReady', options: { readyLimit: 10 } });
			await trigger.poll();
			const slow = call(1, { recorded: true });
			const unrecorded = call(2);
			for (const minute of [4, 7, 10.9]) {
				at(minute);
				expect(await trigger.poll()).toStrictEqual([]);
			}
			const statuses: unknown[] = [];
			for (const minute of [11, 12]) {
				at(minute);
				for (const { json } of await trigger.poll()) {
					statuses.push([json.callId, (json.recording as IDataObject).status]);
				}
			}
			expect(statuses).toStrictEqual([
				[slow, 'pending'],
				[unrecorded, 'none'],
			]);
		});

		it('the platform rejects or fails for one call only: that call waits, and is then emitted as failed', async () => {
			const trigger = poller({ fireWhen: 'recordingReady', options: { readyLimit: 10 } });
			await trigger.poll();
			const failing = call(1, { recorded: true });
			platform.faults.order({
				operationId: 'getCallRecordings',
				times: Infinity,
				when: ({ path }) => path.includes(failing),
				fault: fault.status(500),
			});
			const good = call(2, { recorded: true });
			at(3);
			expect(await idsOf(polls(trigger))).toStrictEqual([good]);
			at(11);
			const [item] = await trigger.poll();
			expect(item?.json).toMatchObject({ callId: failing, recording: { status: 'failed' } });
		});

		it('the platform responds again: a poll whose only request for a recording fails does not fail', async () => {
			const trigger = poller({ fireWhen: 'recordingReady' });
			await trigger.poll();
			const id = call(1, { recorded: true });
			const broken = platform.faults.order({
				operationId: 'getCallRecordings',
				times: Infinity,
				fault: fault.status(502),
			});
			at(2);
			await trigger.poll();
			at(3);
			expect(await trigger.poll()).toStrictEqual([]);
			expect(broken.served).toBe(1);
			broken.cancel();
			// A call is asked about 1, 2, 4, 8 … minutes after its end.
			at(5);
			expect(await idsOf(trigger.poll())).toStrictEqual([id]);
		});

		it('only recorded calls are wanted: others do not pass', async () => {
			const trigger = poller({
				fireWhen: 'recordingReady',
				filters: { recordedOnly: true },
				options: { readyLimit: 5 },
			});
			await trigger.poll();
			call(1);
			call(1, { answered: false, talkSeconds: 0 });
			const recorded = call(1, { recorded: true });
			const ids: unknown[] = [];
			for (const minute of [2, 4, 6, 8]) {
				at(minute);
				ids.push(...(await idsOf(trigger.poll())));
			}
			expect(ids).toStrictEqual([recorded]);
		});
	});

	it('reads a fifth of the records at a busy switchboard, and finds long and late calls within 15 minutes', async () => {
		// Just more than what is read whole at each poll.
		const perMinute = 11;
		const minutes = 62;
		const callsOf = (minute: number) =>
			Array.from({ length: perMinute }, (_, i) =>
				call(minute - 0.6 - i / 600, { talkSeconds: 20 }),
			);
		for (let minute = -4 * 60; minute <= 0; minute++) callsOf(minute);
		const trigger = poller();
		await trigger.poll();
		platform.journal.clear();
		const long = call(35, { talkSeconds: 60 * 60 });
		const late = call(5, { lateMs: 40 * MINUTE });
		const found: Record<string, number> = {};
		const wanted = new Set([long, late]);
		const emitted: unknown[] = [];
		for (let minute = 1; minute <= minutes; minute++) {
			at(minute);
			for (const id of callsOf(minute)) wanted.add(id);
			const ids = await idsOf(trigger.poll());
			emitted.push(...ids);
			for (const id of [long, late]) if (ids.includes(id)) found[id] = minute;
		}
		expect(emitted).toHaveLength(wanted.size);
		expect(new Set(emitted)).toStrictEqual(wanted);
		expect(found[long]).toBeLessThanOrEqual(36 + 15);
		expect(found[late]).toBeLessThanOrEqual(45 + 15);
		const records = platform.journal
			.of('getCalls')
			.reduce((sum, { records: count = 0 }) => sum + count, 0);
		expect(records).toBeLessThan((minutes * 4 * 60 * perMinute) / 5);
	});

	it.each([
		[{ options: { timezone: 'Prague' } }, /'Time Zone' is not one that exists/],
		[{ options: { startFrom: 'soon' } }, /'Start From' is not a date/],
		// Without a value, the trigger would start the workflow for all calls, or from now on.
		[{ filters: { numbers: '={{ $vars.number }}' } }, /'Number Names or IDs' is empty/],
		[{ filters: { users: ['={{ null }}'] } }, /'User Names or IDs' is empty/],
		[{ options: { startFrom: '={{ null }}' } }, /'Start From' is empty/],
		[{ filters: { users: '={{ $json.user }}' } }, /The expression in 'Filters' is wrong: /],
		[{ fireWhen: '={{ $("Nope").item }}' }, /The expression in 'Trigger On' is wrong: /],
		[{ options: { callbackWait: '={{ "15 min" }}' } }, /\(Minutes\)' is not a number/],
	])('refuses %j before any request', async (parameters, words) => {
		await expect(poller(parameters).poll()).rejects.toThrow(words);
		expect(platform.journal.all()).toStrictEqual([]);
	});

	it.each([
		['a record that is no page', { message: 'Welcome' }],
		['a page whose records are none', { items: ['no record'], currentPage: 1, totalPages: 1 }],
	])('takes %s for an error, and loses nothing by it', async (_, body) => {
		const trigger = poller();
		await trigger.poll();
		at(2);
		const id = call(1);
		platform.faults.order({ operationId: 'getCalls', fault: fault.otherShape(body) });
		await expect(trigger.poll()).rejects.toThrow(/not a page of the call log/);
		expect(await idsOf(polls(trigger))).toStrictEqual([id]);
	});

	it('renews an expired token without losing the poll', async () => {
		const trigger = poller();
		await trigger.poll();
		platform.tokens.expireAccessTokens();
		at(2);
		const id = call(1);
		expect(await idsOf(polls(trigger))).toStrictEqual([id]);
	});
});
