import {
	call,
	Scene,
	SCENE_START,
	type SceneOptions,
	UNANSWERED,
} from '../../support/polling/scene';
import { refusal } from '../../support/polling/switchboard';

let scene: Scene | undefined;

afterEach(() => {
	scene?.end();
	scene = undefined;
});

async function begin(options: SceneOptions): Promise<Scene> {
	scene = await Scene.begin(options);
	return scene;
}

/** A scene whose trigger is active. */
async function active(options: SceneOptions): Promise<Scene> {
	const played = await begin(options);
	await played.does(played.n8n.publish());
	return played;
}

const short = (place: number, from: number) => call(place, { from, to: from + 20 });

/** One call of 20 seconds in every minute from a second on. */
const eachMinute = (count: number, from: number, firstPlace = 1) =>
	Array.from({ length: count }, (_, index) => short(firstPlace + index, from + 60 * index));

/** A phone rings in vain, and another one takes the call. */
const passedOn = (from: number, passed: number, to: number, late = 0) =>
	call(1, { from, to: passed, record: UNANSWERED }, { from: passed, to, late });

const WHOLE = { outcome: 'answered', legs: 2 };

const idsOf = (calls: Array<{ id: string }>) => calls.map(({ id }) => id).sort();

describe('calls that n8n did not start the workflow with start it later', () => {
	const due = [short(1, 5), short(2, 6)];

	it.each(['published', 'moved to another main'])(
		'when the workflow was %s while a poll read the log',
		async (what) => {
			const played = await active({ calls: due });
			const { n8n } = played;
			const happens = () => void (what === 'published' ? n8n.publish() : n8n.moveToOtherMain());
			await played.pollUntil(60);
			await played.pollAt(120, { takes: 700, during: { request: 1, happens } });
			await played.until(150);
			expect(n8n.discarded).toBe(1);
			await played.pollUntil(450);
			expect(played.toldIds.sort()).toStrictEqual(idsOf(due));
		},
	);

	it('when the platform was so slow that the durable scheduler discards a poll', async () => {
		const played = await active({ calls: due, durable: true });
		for (const second of [2, 62]) await played.pollAt(second);
		await played.pollAt(122, { takes: 30_000 });
		await played.until(190);
		await played.pollUntil(550);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(due));
	});

	it('within the time that n8n lets a poll take, however slow the platform is', async () => {
		const calls = Array.from({ length: 60 }, (_, index) => short(index + 1, 5 + 300 * index));
		const played = await active({ calls, durable: true, pageSize: 10 });
		await played.pollAt(2);
		await played.until(6 * 3_600);
		await played.pollUntil(8 * 3_600, { takes: 8_000 });
		expect(played.n8n.discarded).toBe(0);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	});
});

describe('a call starts the workflow once', () => {
	it('when polls move to another main and back', async () => {
		const calls = [short(1, 5), short(2, 605), short(3, 905)];
		const played = await active({ calls });
		await played.pollUntil(600);
		await played.does(played.n8n.moveToOtherMain());
		await played.pollUntil(780);
		await played.does(played.n8n.moveToOtherMain());
		await played.pollUntil(1_200);
		expect(played.toldIds).toStrictEqual(idsOf(calls));
	});

	it('when it lasts for 5 hours and the platform searches by the end of calls', async () => {
		const long = call(1, { from: 60, to: 60 + 5 * 3_600 });
		const played = await active({ calls: [long, short(2, 19_000)], boundsEnd: true });
		await played.pollUntil(8 * 3_600);
		expect(played.toldIds.sort()).toStrictEqual([long.id, short(2, 19_000).id].sort());
	});
});

it("the trigger starts from the activation again when a wrong 'Start From' is removed", async () => {
	const calls = eachMinute(20, 605);
	const options = (startFrom?: string) => ({ options: { startFrom } });
	const played = await active({ calls, parameters: options('2027-01-05T00:00:00Z') });
	const { n8n, parameters } = played;
	await played.pollUntil(120);
	for (const startFrom of ['2026-01-05T08:00:00Z', undefined]) {
		Object.assign(parameters, options(startFrom));
		await played.does(n8n.publish());
		await played.pollUntil(played.second + 120);
	}
	await played.does(n8n.kill());
	await played.pollUntil(2_100);
	expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
});

describe('a credential that changes to another switchboard', () => {
	it.each([
		['Email', { email: 'other@ipex.invalid' }],
		['Act As', { actAs: 'other@ipex.invalid' }],
		['API URL', { apiUrl: 'http://other.invalid' }],
	])('by its %s starts the workflow with the calls from then on only', async (_, credential) => {
		const past = eachMinute(50, 5, 100);
		const later = eachMinute(5, 3_665, 500);
		const played = await active({
			calls: eachMinute(55, 5),
			otherCalls: [...past, ...later],
		});
		await played.pollUntil(3_600);
		played.n8n.access = { switchboard: 'other', credential };
		await played.pollUntil(4_500);
		const told = played.told.filter(({ minute }) => minute > 60).map(({ callId }) => callId);
		expect(told).toStrictEqual(idsOf(later));
	});
});

describe('calls that begin in the same second', () => {
	it('are all found, in any order of the pages', async () => {
		const calls = Array.from({ length: 300 }, (_, index) =>
			short(index + 1, 3_600 + 1_500 * Math.floor(index / 15)),
		);
		const played = await active({ calls, pageSize: 20, unstableOrder: true });
		// n8n was off for longer than the look-back.
		await played.until(10 * 3_600);
		await played.does(played.n8n.kill());
		await played.pollUntil(10 * 3_600 + 1_800);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	});

	it('are two if both callers are hidden and no record has a uniqueid', async () => {
		const record = {
			uniqueid: undefined,
			phoneNumber: 'anonymous',
			src: 'anonymous',
		};
		const calls = [1, 2].map((place) => call(place, { from: 65, to: 85, record }));
		const played = await active({ calls });
		await played.pollUntil(300);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	});
});

describe('two devices of one line', () => {
	const both = (joinLegs: boolean) => {
		const answered = { filename: 'a.mp3' };
		const made = call(
			1,
			{ from: 5, to: 15, record: UNANSWERED },
			{ from: 5, to: 85, record: answered },
		);
		const [first] = made.legs;
		for (const { record } of made.legs) record.uniqueid = first?.record.uniqueid;
		return { calls: [made], parameters: { options: { joinLegs } } };
	};

	it('make two legs of one answered call', async () => {
		const played = await active(both(true));
		await played.pollUntil(400);
		expect(played.told).toMatchObject([{ ...WHOLE, recording: { name: 'a.mp3' } }]);
	});

	it('make two items if legs are not joined', async () => {
		const played = await active(both(false));
		await played.pollUntil(400);
		expect(played.told.map(({ outcome }) => outcome).sort()).toStrictEqual(['answered', 'missed']);
	});
});

it.each([90, -90])(
	'all calls from the activation on start the workflow when the clock of n8n is %s seconds ahead',
	async (n8nAhead) => {
		const calls = Array.from({ length: 10 }, (_, index) => short(index + 1, 5 + 10 * index));
		const played = await active({ calls: [short(20, -300), ...calls], n8nAhead });
		await played.pollUntil(900);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	},
);

it.each([
	[95, 3],
	[89, 2],
])(
	'a leg that is an item of its own and ended in second %i starts the workflow in minute %i: more than half a minute later',
	async (end, minute) => {
		const played = await active({
			calls: [call(1, { from: 65, to: end })],
			parameters: { options: { joinLegs: false } },
		});
		await played.pollUntil(300);
		expect(played.told).toMatchObject([{ minute }]);
	},
);

describe('an answered call is emitted whole', () => {
	it('when the clock of n8n is 10 seconds ahead', async () => {
		const played = await active({ calls: [passedOn(65, 75, 118, 4)], n8nAhead: 10 });
		await played.pollUntil(600);
		expect(played.told).toMatchObject([WHOLE]);
	});

	it('when it began in the second of a snapshot, after it', async () => {
		const played = await active({ calls: [passedOn(60.9, 70.9, 119.9, 4)] });
		for (let minute = 1; minute <= 10; minute++) await played.pollAt(60 * minute + 0.5);
		expect(played.told).toMatchObject([WHOLE]);
	});

	it('when two polls come within a second', async () => {
		const played = await active({ calls: [passedOn(10, 30, 119.8, 4)] });
		for (const second of [60, 119.9, 120.5, 180, 240, 300]) await played.pollAt(second);
		expect(played.told).toMatchObject([WHOLE]);
	});

	it('when the workflow is published a moment before a poll', async () => {
		const played = await active({ calls: [passedOn(62, 72, 119.2, 4)] });
		await played.pollAt(60);
		await played.until(119.4);
		await played.does(played.n8n.publish());
		for (const second of [120, 180, 240, 300]) await played.pollAt(second);
		expect(played.told).toMatchObject([WHOLE]);
	});

	it('when its last leg is written 150 seconds after its end', async () => {
		const played = await active({ calls: [passedOn(10, 30, 65, 150)] });
		await played.pollUntil(900);
		expect(played.told).toMatchObject([WHOLE]);
	});

	it.each([401, 403, 404, 500])('when the calls in progress answered %s once', async (status) => {
		const at = SCENE_START + 120_000;
		const outages = [{ from: at - 1_000, to: at + 1_000, status }];
		const played = await active({ calls: [passedOn(10, 30, 300)], outages });
		await played.pollUntil(900);
		expect(played.told).toMatchObject([WHOLE]);
	});
});

it.each([400, 403, 404, 405, 500])(
	'the trigger goes on by the log alone, with a warning, when the calls in progress always answer %s',
	async (status) => {
		const calls = eachMinute(20, 605);
		const outages = [{ from: -Infinity, to: Infinity, status }];
		const played = await active({ calls, outages });
		await played.pollUntil(3_600);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
		expect(played.n8n.warnings.length).toBeGreaterThan(0);
	},
);

it('the trigger counts a list of calls in progress with numbers as IDs as no list: numbers lose digits', async () => {
	const calls = eachMinute(20, 645, 10);
	const played = await active({ calls, numericIds: true });
	await played.pollUntil(3_600);
	expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	expect(played.n8n.warnings.join()).toContain('does not list the calls in progress');
});

it('polls fail while the calls in progress cannot be reached, and the trigger then catches up', async () => {
	const [from, to] = [SCENE_START + 119_000, SCENE_START + 601_000];
	const outages = [{ from, to, status: 'unreachable' as const }];
	const calls = [passedOn(130, 140, 700), short(2, 200)];
	const played = await active({ calls, outages });
	await played.pollUntil(600);
	expect(played.told).toStrictEqual([]);
	expect(played.n8n.failures).toHaveLength(9);
	await played.pollUntil(1_200);
	expect(played.n8n.failures).toHaveLength(9);
	expect(played.told.map(({ callId, legs }) => [callId, legs])).toStrictEqual([
		[calls[1]?.id, 1],
		[calls[0]?.id, 2],
	]);
});

describe('a call that only polls saw in progress of which n8n has stored nothing', () => {
	it.each<[string, (n8n: Scene['n8n']) => Promise<void>]>([
		['n8n is killed', async (n8n) => await n8n.kill()],
		['another main process takes over', async (n8n) => await n8n.moveToOtherMain()],
	])('waits for its last leg when %s', async (_, happens) => {
		const played = await active({ calls: [passedOn(10, 30, 290, 200)] });
		await played.pollUntil(240);
		await played.until(295);
		await played.does(happens(played.n8n));
		await played.pollUntil(1_200);
		expect(played.told).toMatchObject([WHOLE]);
	});
});

it('a call that only a poll that failed saw in progress waits for its last leg', async () => {
	const played = await active({ calls: [passedOn(70, 85, 175, 150)] });
	await played.pollAt(60);
	await played.pollAt(120, { failsAt: 1 });
	expect(played.n8n.failures).toHaveLength(1);
	await played.pollUntil(1_200);
	expect(played.told).toMatchObject([WHOLE]);
});

describe('a large log', () => {
	const off = 4 * 3_600;

	it('with a call that is longer than what one poll can read: that call holds up no other', async () => {
		const long = call(500, { from: 60, to: 60 + 5_400 });
		const others = eachMinute(200, 65);
		const played = await active({ calls: [long, ...others], durable: true, pageSize: 10 });
		await played.pollAt(2);
		await played.until(off);
		await played.pollUntil(off + 3_600, { takes: 8_000 });
		expect(played.n8n.discarded).toBe(0);
		expect(played.toldIds).toStrictEqual(expect.arrayContaining(idsOf(others)));
		// Such a call starts the workflow when the platform is fast again.
		await played.pollUntil(off + 2 * 3_600);
		expect(played.toldIds.sort()).toStrictEqual(idsOf([long, ...others]));
	});

	it.each([
		['comes newest first, whatever order is asked for', { newestFirst: true }],
		['has smaller pages than asked for, and does not say how many', { hidesPages: true }],
	])('that %s: all calls start the workflow', async (_, options) => {
		const calls = Array.from({ length: 200 }, (_, index) => short(index + 1, 65 + 180 * index));
		const reach = { cheapRecords: 5, mostNewRecords: 20 };
		const parameters = { options: { maxCalls: 10 } };
		const played = await active({ calls, pageSize: 10, reach, parameters, ...options });
		// n8n is off for longer than the look-back.
		await played.until(10 * 3_600);
		await played.pollUntil(11 * 3_600);
		expect(played.toldIds.sort()).toStrictEqual(idsOf(calls));
	});
});

it('a leg that is an item of its own comes once, also if its queue and the reason of its end are filled in later', async () => {
	const leg = call(1, { from: 5, to: 25, record: { queue: null, hangupcause: null } });
	const played = await active({ calls: [leg], parameters: { options: { joinLegs: false } } });
	await played.pollUntil(180);
	expect(played.told).toHaveLength(1);
	Object.assign(leg.legs[0]?.record ?? {}, { queue: 'Sales', hangupcause: 'Normal Clearing' });
	await played.pollUntil(600);
	expect(played.told).toHaveLength(1);
});

describe('a recording or a transcript', () => {
	it('that the platform fails to list for one call holds up no other call, and fails no poll', async () => {
		const calls = eachMinute(10, 5);
		for (const { legs } of calls) for (const { record, callId } of legs) record.filename = callId;
		const [failing] = calls;
		const played = await active({
			calls,
			parameters: { fireWhen: 'recordingReady', options: { readyLimit: 30 } },
			others: (path, now) => {
				if (path.includes(failing?.id ?? '')) throw refusal(500);
				return now >= SCENE_START + 1_200_000 ? [{ name: path.split('/')[2] }] : [];
			},
		});
		await played.pollUntil(3_600);
		expect(played.n8n.failures).toStrictEqual([]);
		expect(played.n8n.warnings.join()).toContain('does not give the recordings');
		const told = played.told.map(({ callId, recording, minute }) => ({
			callId,
			...(recording as object),
			minute,
		}));
		expect(told.map(({ callId }) => callId).sort()).toStrictEqual(idsOf(calls));
		expect(told).toContainEqual(expect.objectContaining({ callId: failing?.id, status: 'failed' }));
		expect(told.filter((one) => 'status' in one && one.status === 'ready')).toHaveLength(9);
	});

	it('waits until the one that the call names is there, and then comes with all others', async () => {
		const recorded = call(1, { from: 5, to: 85, record: { filename: 'a.mp3' } });
		const said = (transcript: string) => [{ channel: 0, transcript }];
		const isDone = (now: number) => now >= SCENE_START + 600_000;
		const played = await active({
			calls: [recorded],
			parameters: { fireWhen: 'transcriptReady', options: { readyLimit: 30 } },
			others: (path, now) =>
				path.endsWith('/transcript')
					? [
							{ filename: 'a.mp3', recognition: isDone(now) ? said('Hello.') : [] },
							{ filename: 'b.mp3', recognition: said('Goodbye.') },
						]
					: [{ name: 'a.mp3' }, { name: 'b.mp3' }],
		});
		await played.pollUntil(3_000);
		const [{ minute, transcript } = {}] = played.told as Array<Record<string, unknown>>;
		expect(minute).toBeGreaterThanOrEqual(10);
		expect(transcript).toMatchObject({ status: 'ready' });
		expect(JSON.stringify(transcript)).toContain('Hello.');
		expect(JSON.stringify(transcript)).toContain('Goodbye.');
	});

	it('still comes when the outcome of the call is unknown and the log names it minutes later', async () => {
		const unknown = { disposition: undefined, userAnswered: undefined };
		const recorded = call(1, { from: 5, to: 85, record: unknown });
		const played = await active({
			calls: [recorded],
			parameters: { fireWhen: 'recordingReady', options: { readyLimit: 30 } },
			others: (path, now) =>
				path.endsWith('/recordings') && now >= SCENE_START + 385_000 ? [{ name: 'a.mp3' }] : [],
		});
		const [leg] = recorded.legs;
		played.timeline.at(SCENE_START + 385_000, () => {
			if (leg) leg.record.filename = 'a.mp3';
		});
		await played.pollUntil(3_000);
		expect(played.told).toMatchObject([{ recording: { name: 'a.mp3', status: 'ready' } }]);
	});
});

describe('a call that waits for a call back', () => {
	const waiting = (outcome: string[]) => ({
		filters: { outcome },
		options: { callbackWait: 15 },
	});

	it('may be busy as well as missed', async () => {
		const number = { phoneNumber: '777123456', src: '777123456' };
		const busy = { ...number, ...UNANSWERED, disposition: 'BUSY' };
		const calls = [
			call(1, { from: 5, to: 15, record: busy }),
			call(2, { from: 75, to: 135, record: number }),
		];
		const played = await active({ calls, parameters: waiting(['missed', 'busy']) });
		await played.pollUntil(3_600);
		expect(played.told).toStrictEqual([]);
	});

	it('starts the workflow when nobody talked with its caller', async () => {
		const busy = { ...UNANSWERED, disposition: 'BUSY' };
		const calls = [call(1, { from: 5, to: 15, record: busy }), short(2, 75)];
		const played = await active({ calls, parameters: waiting(['missed', 'busy']) });
		await played.pollUntil(3_600);
		expect(played.toldIds).toStrictEqual([calls[0]?.id]);
	});

	it.each(['-', '0', 'N/A', 's', '0000000000'])(
		'from "%s" is not taken for another one that shows the same',
		async (shown) => {
			const number = { phoneNumber: shown, src: shown };
			const calls = [
				call(1, { from: 5, to: 15, record: { ...number, ...UNANSWERED } }),
				call(2, { from: 75, to: 135, record: number }),
			];
			const played = await active({ calls, parameters: waiting(['missed']) });
			await played.pollUntil(3_600);
			expect(played.toldIds).toStrictEqual([calls[0]?.id]);
		},
	);
});
