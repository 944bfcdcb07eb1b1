import {
	agentEvent,
	type CallSpec,
	EventSender,
	eventsOfCall,
	type Platform,
	startPlatform,
} from '../../../tools/platform';
import { Random } from '../../../tools/platform/random';
import { http } from '../../../tools/node';

let platform: Platform;

beforeAll(async () => {
	platform = await startPlatform();
});

afterAll(async () => await platform.stop());

function eventsOf(spec: CallSpec) {
	return eventsOfCall(platform.calls.addCall(spec)).map(({ event }) => event);
}

describe('the events of a call', () => {
	it.each<[string, CallSpec, string[]]>([
		['answered', { kind: 'inbound' }, ['NewCall', 'Ringing', 'Answered', 'Hangup', 'CDR']],
		['missed', { kind: 'inbound', answered: false }, ['NewCall', 'Ringing', 'Hangup', 'CDR']],
		[
			'transferred',
			{ kind: 'transfer' },
			['NewCall', 'Ringing', 'Answered', 'Ringing', 'AttendedTransfer', 'Hangup', 'CDR'],
		],
		[
			'of a queue',
			{ kind: 'ringAll', phones: 2 },
			['NewCall', 'Ringing', 'Ringing', 'Answered', 'Hangup', 'Hangup', 'CDR'],
		],
	])('that is %s come in order', (_, spec, names) => {
		expect(eventsOf(spec).map(({ EventName }) => EventName)).toStrictEqual(names);
	});

	it('end with a Hangup that tells why, and names nobody when nobody took the call', () => {
		const reasonsOf = (spec: CallSpec) =>
			eventsOf(spec).flatMap(({ Reason, Login }) => (Reason ? [[Reason, Login !== '']] : []));
		expect(reasonsOf({ kind: 'ringAll', phones: 2 })).toStrictEqual([
			['Answered elsewhere', true],
			['Normal Clearing', true],
		]);
		expect(reasonsOf({ kind: 'inbound', answered: false })).toStrictEqual([
			['No user response', false],
		]);
	});

	it('say where the call goes', () => {
		const directionOf = (kind: CallSpec['kind']) => eventsOf({ kind })[0]?.Direction;
		expect((['inbound', 'outbound', 'internal'] as const).map(directionOf)).toStrictEqual([
			'incoming',
			'outgoing',
			'outgoingLocal',
		]);
	});
});

it('an event is posted with renamed keys and a secret, as often as told', async () => {
	const seen: Array<{ body: unknown; authorization: string | undefined }> = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { authorization } = request.headers;
			seen.push({ body: JSON.parse(Buffer.concat(chunks).toString()), authorization });
			response.writeHead(202).end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const [agent] = platform.directory.users;
	if (!agent) throw new Error('The directory is empty.');
	const events = ['sales', 'support', 'billing'].map((queue) =>
		agentEvent('AgentPaused', agent, queue, 'Lunch'),
	);
	const sender = new EventSender({
		url: `http://127.0.0.1:${port}/`,
		keys: { EventName: 'kind' },
		authentication: { header: 'Authorization', value: 'Bearer abc' },
		times: 2,
		shuffle: new Random(3),
	});
	const receipts = await sender.send(events);
	server.close();
	expect(receipts.map(({ status }) => status)).toStrictEqual(Array(6).fill(202));
	expect(new Set(seen.map(({ authorization }) => authorization))).toStrictEqual(
		new Set(['Bearer abc']),
	);
	const queues = seen.map(({ body }) => (body as { Queue: string }).Queue);
	expect([...queues].sort()).toStrictEqual([
		'billing',
		'billing',
		'sales',
		'sales',
		'support',
		'support',
	]);
	expect(queues).not.toStrictEqual(['sales', 'sales', 'support', 'support', 'billing', 'billing']);
	expect(seen[0]?.body).toMatchObject({ kind: 'AgentPaused', PauseName: 'Lunch' });
});
