import { rounds, scaled } from '../scale';
import { StandIn } from '../standIn';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject } from '../subject';
import { type Reading, work } from '../worker';

const ITEMS = scaled(1_000);
const ROUNDS = rounds(3);
const USERS = 10;

/** What the platform saw of one run. */
interface Seen {
	reading: Reading;
	tokens: number;
	exchanges: number;
	refused: number;
}

export const subject: BenchSubject = {
	title: '1,000 items, one request each',
	run: async () => {
		const standIn = await StandIn.start({ records: 0, users: 20 });
		const { credential, control, logins } = standIn;
		const seen = async (order: object): Promise<Seen> => {
			const before = (await standIn.journal()).length;
			const reading = await work('items', { credential, control, count: ITEMS, ...order });
			// The first are those by which the code is made warm: a token and a request.
			const requests = (await standIn.journal()).slice(before + 2);
			const count = (operationId: string) =>
				requests.filter((request) => request.operationId === operationId).length;
			return {
				reading,
				tokens: count('getToken'),
				exchanges: count('exchangeToken'),
				refused: requests.filter(({ status }) => status === 401).length,
			};
		};
		const users = logins.slice(0, USERS);
		const readings: Record<string, Seen[]> = await alternately(ROUNDS, {
			'IPEX, warm': async () => await seen({ kind: 'ipex' }),
			'usual, warm': async () => await seen({ kind: 'usual' }),
			'IPEX, expired': async () => await seen({ kind: 'ipex', expired: true }),
			'usual, expired': async () => await seen({ kind: 'usual', expired: true }),
			'usual without fields, warm': async () => await seen({ kind: 'fieldless' }),
			[`IPEX, as ${USERS} users`]: async () => await seen({ kind: 'ipex', users }),
		});
		await standIn.stop();
		const wall = (name: string) =>
			median((readings[name] ?? []).map(({ reading }) => reading.wall));
		const most = (name: string, key: 'tokens' | 'exchanges' | 'refused') =>
			Math.max(...(readings[name] ?? []).map((one) => one[key]));
		const writes = (name: string) =>
			Math.max(...(readings[name] ?? []).map(({ reading }) => reading.told.writes ?? 0));
		return {
			tables: [
				{
					head: ['', 'time (s)', 'token requests', 'exchanges', 'refused', 'credential writes'],
					rows: Object.keys(readings).map((name) => [
						name,
						shown(wall(name) / 1000, 2),
						most(name, 'tokens'),
						most(name, 'exchanges'),
						most(name, 'refused'),
						writes(name),
					]),
				},
			],
			targets: [
				{
					what: 'warm, against the usual kind, time',
					value: wall('IPEX, warm') / wall('usual, warm'),
					limit: { atMost: 1 },
					unit: '×',
				},
				{
					what: 'expired, how many times as fast as the usual kind',
					value: wall('usual, expired') / wall('IPEX, expired'),
					limit: { atLeast: 2.3 },
					unit: '×',
				},
				{
					what: 'expired, token requests',
					value: most('IPEX, expired', 'tokens'),
					limit: { atMost: 2 },
					unit: '',
				},
			],
			notes: [
				`Medians of ${ROUNDS} runs in turn; the counts are the most of any of them. On n8n-core's engine in process.`,
				'The usual kind is a node with the same fields, verbs and addresses, and nothing around the request (test/bench/usual). Its credential returns its token to n8n, and adds it to a request with an expression. Its writes to the database take no time here. In a real n8n they do.',
				"The usual kind runs on n8n's engine for declarative nodes, which looks at every field of the node for each item. The IPEX node runs its operations itself. 'Without fields' is the usual kind with its menus only.",
			],
		};
	},
};
