import { IpexCallLogTrigger } from '../../nodes/Ipex/IpexCallLogTrigger.node';
import {
	type CallSpec,
	fault,
	type OrderedFault,
	type Platform,
	startPlatform,
} from '../../tools/platform';
import { StoredCredential } from '../support/engine';
import { PollingDatabase, PollingMain } from '../support/pollingMain';
import { credentialData } from '../support/scene';
import { setTimeOfDay } from '../support/timeOfDay';

const MINUTE = 60_000;
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

function at(minutes: number): void {
	jest.setSystemTime(START + minutes * MINUTE);
}

/** A call that ends at a minute after the start; gives its identifier. */
function call(endMinute: number, spec: Partial<CallSpec> = {}): string {
	const seconds = { waitSeconds: 10, talkSeconds: 20, ...spec };
	const lasts = (seconds.waitSeconds + seconds.talkSeconds) * 1000;
	const legs = platform.calls.addCall({
		kind: 'inbound',
		at: START + endMinute * MINUTE - lasts,
		...seconds,
	});
	return legs[0]?.linkedid ?? '';
}

function mainOf(database?: PollingDatabase): PollingMain {
	const credential = new StoredCredential(credentialData(platform));
	return new PollingMain(new IpexCallLogTrigger(), credential, {}, database);
}

/** Holds the next page of the call log until it is cancelled. */
async function nextPageHeld(): Promise<{ held: OrderedFault; requested: Promise<unknown> }> {
	const held = platform.faults.order({ operationId: 'getCalls', fault: fault.delay(10 * MINUTE) });
	return { held, requested: platform.journal.waitFor(() => held.served === 1) };
}

describe('n8n discards a poll because the workflow', () => {
	it.each<[string, (n8n: PollingMain) => Promise<void>]>([
		['is published again while it waits for the log', async (n8n) => await n8n.publish()],
		[
			'is unpublished while it waits for the log, and published',
			async (n8n) => {
				await n8n.unpublish();
				await n8n.publish();
			},
		],
		[
			'is published twice while it waits for the log',
			async (n8n) => {
				await n8n.publish();
				await n8n.publish();
			},
		],
	])('%s: both calls that were due start the workflow once', async (_, publish) => {
		const n8n = mainOf();
		await n8n.publish();
		at(2);
		const due = [call(1.7), call(1.8)];
		// Both have just ended: the next poll emits them.
		await n8n.tick();
		expect(n8n.database.callIds()).toStrictEqual([]);
		at(3);
		const { held, requested } = await nextPageHeld();
		const discarded = n8n.tick();
		await requested;
		await publish(n8n);
		held.cancel();
		await discarded;
		for (const minute of [4, 5, 6]) {
			at(minute);
			await n8n.tick();
		}
		expect(n8n.database.callIds()).toStrictEqual(due);
		expect(n8n.database.failures).toStrictEqual([]);
	});

	it('stays unpublished for an hour: the calls of that hour start the workflow once', async () => {
		const n8n = mainOf();
		await n8n.publish();
		at(2);
		const due = [call(1.7), call(1.8)];
		await n8n.tick();
		at(3);
		const { held, requested } = await nextPageHeld();
		const discarded = n8n.tick();
		await requested;
		await n8n.unpublish();
		held.cancel();
		await discarded;
		due.push(call(30));
		at(63);
		await n8n.publish();
		// n8n has discarded what the last poll saw in progress, so the last leg of each call may still come.
		for (const minute of [64, 65, 66, 67, 68, 69]) {
			at(minute);
			await n8n.tick();
		}
		expect(n8n.database.callIds()).toStrictEqual(due);
	});
});

describe('with the durable scheduler', () => {
	const budgetMs = 36_000;

	/** Polls each minute from one minute to another. */
	async function polls(n8n: PollingMain, from: number, to: number): Promise<string[]> {
		const outcomes: string[] = [];
		for (let minute = from; minute <= to; minute++) {
			at(minute);
			outcomes.push((await n8n.durablePoll({ budgetMs })).outcome);
		}
		return outcomes;
	}

	it('a poll that n8n gives up loses nothing, whether it ends before or after the next one', async () => {
		for (const endsLate of [false, true]) {
			const n8n = mainOf();
			await polls(n8n, 0, 1);
			at(2);
			const due = [call(1.7), call(1.8)];
			await polls(n8n, 2, 2);
			at(3);
			const { held, requested } = await nextPageHeld();
			const { outcome, poll } = await n8n.durablePoll({
				budgetMs,
				limit: requested.then(() => undefined),
			});
			expect(outcome).toBe('abandoned');
			if (!endsLate) {
				held.cancel();
				await poll;
			}
			await polls(n8n, 4, 5);
			held.cancel();
			await poll;
			await polls(n8n, 6, 7);
			expect(n8n.database.callIds()).toStrictEqual(due);
			platform.calls.clear();
			at(0);
		}
	});

	it('a poll that is killed before its transaction loses and repeats nothing', async () => {
		const n8n = mainOf();
		await polls(n8n, 0, 1);
		at(2);
		const due = [call(1.7), call(1.8)];
		await polls(n8n, 2, 2);
		at(3);
		await n8n.durablePoll({ budgetMs, killed: true });
		expect(n8n.database.callIds()).toStrictEqual([]);
		// The same process goes on, which is harder than a new one: it may remember what n8n never stored.
		await polls(n8n, 4, 6);
		expect(n8n.database.callIds()).toStrictEqual(due);
	});

	it.each<[string, (n8n: PollingMain) => Promise<void>]>([
		[
			'while the first one still reads',
			async (n8n) => {
				const polled = [n8n.durablePoll({ budgetMs }), n8n.durablePoll({ budgetMs })];
				await Promise.all(polled);
			},
		],
		[
			'while it stores the calls of the first one',
			async (n8n) => {
				let store = () => {};
				const stores = new Promise<void>((resolve) => (store = resolve));
				const { outcome } = await n8n.durablePoll({ budgetMs, stores });
				expect(outcome).toBe('emitted');
				await n8n.durablePoll({ budgetMs });
				store();
				await stores;
			},
		],
	])('a poll that n8n starts %s repeats nothing', async (_, pollTwice) => {
		const n8n = mainOf();
		await polls(n8n, 0, 1);
		at(2);
		const due = [call(1.7), call(1.8)];
		await polls(n8n, 2, 2);
		at(3);
		await pollTwice(n8n);
		await polls(n8n, 4, 5);
		expect(n8n.database.callIds()).toStrictEqual(due);
	});

	it('a poll without calls stores its cursor, and a poll that fails does not', async () => {
		const n8n = mainOf();
		expect(await polls(n8n, 0, 0)).toStrictEqual(['nothing']);
		const before = n8n.database.cursor;
		expect(before).toMatch(/cursor/);
		platform.faults.order({ operationId: 'getCalls', times: 2, fault: fault.status(500) });
		at(1);
		expect((await n8n.durablePoll({ budgetMs })).outcome).toBe('failed');
		expect(n8n.database.cursor).toBe(before);
	});
});

describe('two main processes that poll in turn', () => {
	/** The trigger and its credential with module memory of their own, as in another process. */
	function otherProcess(database: PollingDatabase): PollingMain {
		let main: PollingMain | undefined;
		jest.isolateModules(() => {
			const node = jest.requireActual<typeof import('../../nodes/Ipex/IpexCallLogTrigger.node')>(
				'../../nodes/Ipex/IpexCallLogTrigger.node',
			);
			const credential = jest.requireActual<typeof import('../../credentials/IpexApi.credentials')>(
				'../../credentials/IpexApi.credentials',
			);
			const stored = new StoredCredential(credentialData(platform), new credential.IpexApi());
			main = new PollingMain(new node.IpexCallLogTrigger(), stored, {}, database);
		});
		if (main === undefined) throw new Error('The modules were not loaded.');
		return main;
	}

	it.each([1, 5])(
		'start the workflow once for each call when the lead goes to the other and back, after %i polls without a call',
		async (emptyPolls) => {
			const database = new PollingDatabase();
			const [first, second] = [otherProcess(database), otherProcess(database)];
			let minute = 0;
			const polls = async (main: PollingMain, count: number) => {
				for (let poll = 0; poll < count; poll++) {
					at(++minute);
					await main.tick();
				}
			};
			const lead = async (to: PollingMain, from?: PollingMain) => {
				await from?.unpublish();
				await to.publish();
			};
			const calls: string[] = [];
			await lead(first);
			calls.push(call(0.4));
			await polls(first, 3 + emptyPolls);
			await lead(second, first);
			calls.push(call(minute + 0.4));
			await polls(second, 3);
			await lead(first, second);
			calls.push(call(minute + 0.4));
			await polls(first, 3);
			await lead(second, first);
			await polls(second, 3);
			expect(database.callIds()).toStrictEqual(calls);
			expect(database.failures).toStrictEqual([]);
		},
	);
});

describe('a platform that does not list the calls in progress', () => {
	it.each<[string, (poll: number) => boolean, number]>([
		['never', () => true, 404],
		['in every third poll', (poll) => poll % 3 === 0, 500],
	])('%s: each call starts the workflow once', async (_, isAffected, status) => {
		const n8n = mainOf();
		let poll = 0;
		platform.faults.order({
			operationId: 'getCurrentCalls',
			times: Infinity,
			when: () => isAffected(poll),
			fault: fault.status(status),
		});
		await n8n.publish();
		const calls: string[] = [];
		for (poll = 1; poll <= 40; poll++) {
			at(poll);
			if (poll <= 20) calls.push(call(poll - 0.3), call(poll - 0.1));
			await n8n.tick();
		}
		expect(n8n.database.callIds()).toStrictEqual(calls);
	});
});
