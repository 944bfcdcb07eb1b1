import { fault } from '../../tools/platform';
import { eventually } from '../support/condition';
import { EmittedCalls } from '../support/emittedCalls';
import { JSON_LOG, readN8nLog } from '../support/n8nLog';
import { nodeProcess } from '../../tools/node';
import { RealN8n } from '../support/realN8n';
import { pollEvery, triggerWorkflow } from '../support/triggerWorkflow';

const MINUTE = 60_000;

const PUBLICATIONS = 20;

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await RealN8n.begin({ users: 40 }, JSON_LOG);
});

afterAll(async () => {
	n8n.platform.live.stop();
	expect(n8n.platform.violations).toStrictEqual([]);
	await n8n.end();
});

it('starts the workflow for every call, although it is published 20 times while a poll is running', async () => {
	const { platform, client, server } = n8n;
	const credential = await n8n.createCredential();
	// n8n starts a trigger again only when its parameters have changed.
	const version = (number: number) =>
		triggerWorkflow(credential, {
			pollTimes: pollEvery(4),
			options: { maxCalls: 500 + number },
		});
	const { id } = await client.createWorkflow(version(0));
	await client.activateWorkflow(id);
	platform.live.start({
		callsPerMinute: 120,
		lateShare: 0.1,
		latestSeconds: 20,
		longestTalkSeconds: 20,
	});
	const publications: Array<{ begin: number; end: number }> = [];
	for (let number = 1; number <= PUBLICATIONS; number++) {
		await client.updateWorkflow(id, version(number));
		const held = platform.faults.order({
			operationId: 'getCalls',
			fault: fault.delay(10 * MINUTE),
		});
		await eventually(
			async () => held.served,
			(served) => served === 1,
			2 * MINUTE,
		);
		const begin = Date.now();
		const publishing = client.activateWorkflow(id);
		// Most polls end after the publication, some during it.
		if (number % 4 === 0) held.cancel();
		await publishing;
		publications.push({ begin, end: Date.now() });
		held.cancel();
	}
	platform.faults.clear();
	platform.live.stop();
	await eventually(
		async () => platform.calls.all().filter((call) => !platform.calls.isInLog(call)).length,
		(outside) => outside === 0,
		2 * MINUTE,
	);

	const emitted = new EmittedCalls(client, id);
	const calls = new Set(platform.calls.all().map(({ linkedid }) => linkedid));
	const lostNow = async () => {
		const times = await emitted.times();
		return [...calls].filter((call) => !times.has(call));
	};
	const lost = await eventually(lostNow, ({ length }) => length === 0, 2 * MINUTE).catch(lostNow);
	const discarded = await readN8nLog(server.logFile, /^Discarding in-flight poll result/);
	const handedOver = await readN8nLog(server.logFile, /^Received event to trigger execution/);
	const emissions = (await emitted.read()).map((emission, place) => ({
		...emission,
		handedOverAt: handedOver[place]?.at ?? 0,
	}));
	const repeated = [...(await emitted.times())].filter(([, times]) => times > 1);
	nodeProcess.stdout.write(
		`${calls.size} calls, ${PUBLICATIONS} publications, ${discarded.length} discarded polls: ${lost.length} lost, ${repeated.length} repeated; ${emissions.length} executions\n`,
	);

	expect(discarded.length).toBeGreaterThanOrEqual(PUBLICATIONS / 2);
	expect(handedOver).toHaveLength(emissions.length);
	expect(lost).toStrictEqual([]);
	// n8n reads what it has stored when a publication begins. Only an emission after that can come again.
	for (const [call] of repeated) {
		const all = emissions.filter((emission) => emission.calls.includes(call));
		for (const { handedOverAt } of all.slice(0, -1)) {
			const during = publications.some(
				({ begin, end }) => begin <= handedOverAt && handedOverAt <= end,
			);
			expect({ call, during }).toStrictEqual({ call, during: true });
		}
	}
});
