import type { INodeParameters } from 'n8n-workflow';

import type { Credential, WorkflowNode } from '../../../tools/n8n/types';
import { RealN8n } from '../../support/realN8n';
import { rounds, scaled } from '../scale';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject } from '../subject';

const ITEMS = scaled(1_000);
const ROUNDS = rounds(5);

/** Records of calls that have certainly ended: the oldest of the log. */
const OLD_CALLS = 300;

/** What each contender gets of an item. */
interface Item extends Record<string, string> {
	callId: string;
	userId: string;
}

/** The IPEX node, and n8n's own node with the request that it sends. */
interface Pair {
	ipex: INodeParameters;
	request: { path: string; query: Record<string, string> };
}

const PAIRS: Record<string, Pair> = {
	'Call Log: Get': {
		ipex: { resource: 'callLog', operation: 'get', callId: '={{ $json.callId }}' },
		request: { path: '/calls', query: { linkedid: '={{ $json.callId }}' } },
	},
	'Switchboard: Get User': {
		ipex: {
			resource: 'switchboard',
			operation: 'getUser',
			userId: { __rl: true, mode: 'id', value: '={{ $json.userId }}' },
		},
		request: { path: '/pbx/users/{{ $json.userId }}', query: {} },
	},
};

const ipexNode = ({ ipex }: Pair) => ({ type: 'n8n-nodes-ipex.ipex', parameters: ipex });

function httpRequestNode({ request: { path, query } }: Pair, apiUrl: string) {
	const parameters = Object.entries(query).map(([name, value]) => ({ name, value }));
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			url: `${path.includes('{{') ? '=' : ''}${apiUrl}${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'ipexApi',
			sendQuery: parameters.length > 0,
			queryParameters: { parameters },
			options: {},
		},
	};
}

/** How long (ms) one execution took, as n8n tells it. */
async function executionTime(
	n8n: RealN8n,
	credential: Credential,
	node: Pick<WorkflowNode, 'type' | 'parameters'>,
	items: Item[],
): Promise<number> {
	const execution = await n8n.runNode(node, credential, items);
	const { status, startedAt, stoppedAt, runs } = execution;
	const count = runs.Node?.[0]?.outputs[0]?.length;
	if (status !== 'success' || count !== items.length) {
		throw new Error(`The execution ended with ${status} and ${count} items.`);
	}
	return Date.parse(stoppedAt ?? '') - Date.parse(startedAt ?? '');
}

async function timesOf(): Promise<Record<string, number[]>> {
	const n8n = await RealN8n.begin({ calls: OLD_CALLS + 100 });
	try {
		const credential = await n8n.createCredential();
		const { directory, calls, apiUrl } = n8n.platform;
		const ended = calls.all().slice(0, OLD_CALLS);
		const callIds = [...new Set(ended.map(({ linkedid }) => linkedid))];
		const items = Array.from({ length: ITEMS }, (_, i) => ({
			callId: callIds[i % callIds.length] ?? '',
			userId: directory.users[i % directory.users.length]?.id ?? '',
		}));
		const contenders = Object.fromEntries(
			Object.entries(PAIRS).flatMap(([name, pair]) => [
				[name, async () => await executionTime(n8n, credential, ipexNode(pair), items)],
				[
					`HTTP Request for ${name}`,
					async () => await executionTime(n8n, credential, httpRequestNode(pair, apiUrl), items),
				],
			]),
		) as Record<string, () => Promise<number>>;
		// The first execution of each compiles what the others find ready.
		await alternately(1, contenders);
		return await alternately(ROUNDS, contenders);
	} finally {
		await n8n.end();
	}
}

export const subject: BenchSubject = {
	title: '1,000 items in a real n8n',
	run: async () => {
		const times = await timesOf();
		const of = (name: string) => median(times[name] ?? []);
		return {
			tables: [
				{
					head: ['', 'IPEX (s)', 'HTTP Request (s)', 'ratio'],
					rows: Object.keys(PAIRS).map((name) => [
						name,
						shown(of(name) / 1000, 2),
						shown(of(`HTTP Request for ${name}`) / 1000, 2),
						shown(of(name) / of(`HTTP Request for ${name}`), 2),
					]),
				},
			],
			targets: Object.keys(PAIRS).map((name) => ({
				what: `${name}, against the HTTP Request node`,
				value: of(name) / of(`HTTP Request for ${name}`),
				limit: { atMost: 1 },
				unit: '×',
			})),
			notes: [
				`Medians of ${ROUNDS} executions in turn, in one n8n 2.41.1 as it is: with its isolated expression engine and SQLite. The time is that of the whole execution, as n8n reports it.`,
				`${shown(ITEMS)} items, one request each. Both nodes use the IPEX credential, and get the identifier from an expression.`,
			],
		};
	},
};
