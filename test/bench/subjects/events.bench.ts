import type { WorkflowNode } from '../../../tools/n8n/types';
import { RealN8n } from '../../support/realN8n';
import { missedCalls, WebhookWorkflow } from '../../support/webhookWorkflow';
import { rounds, scaled } from '../scale';
import { alternately, median, shown } from '../statistics';
import type { BenchSubject } from '../subject';

const EVENTS = scaled(60);
const ROUNDS = rounds(3);
const LOGIN = { user: 'ipex', password: 'of the benchmark' };

/** The nodes, and the type of the credential that each compares with. */
const CONTENDERS: Record<string, { node: Partial<WorkflowNode>; credential: string }> = {
	'IPEX Event Trigger': {
		node: { parameters: { events: ['Hangup'] } },
		credential: 'ipexWebhookApi',
	},
	'Webhook node': { node: webhookNode(2, 'plain'), credential: 'httpBasicAuth' },
	'Webhook node, version 1': { node: webhookNode(1, 'plain-1'), credential: 'httpBasicAuth' },
};

/** n8n's own node; of its first version n8n evaluates expressions at each request, as of every node that is not its own. */
function webhookNode(typeVersion: number, path: string): Partial<WorkflowNode> {
	const parameters = { httpMethod: 'POST', path, authentication: 'basicAuth' };
	return { type: 'n8n-nodes-base.webhook', typeVersion, parameters };
}

/** Events a second of each contender, in one n8n. */
async function ratesIn(env: Record<string, string>): Promise<Record<string, number[]>> {
	const n8n = await RealN8n.begin({}, env);
	try {
		const contenders: Record<string, () => Promise<number>> = {};
		for (const [name, { node, credential: type }] of Object.entries(CONTENDERS)) {
			const data = type === 'ipexWebhookApi' ? { authentication: 'basic', ...LOGIN } : LOGIN;
			const { id } = await n8n.client.createCredential({ name: type, type, data });
			const credentials = { [type]: { id, name: type } };
			const made = await WebhookWorkflow.create(n8n, { ...node, credentials });
			const workflow = await made.publish();
			contenders[name] = async () => await workflow.burst(missedCalls(EVENTS), LOGIN);
		}
		// The first burst of each compiles what the others find ready.
		await alternately(1, contenders);
		return await alternately(ROUNDS, contenders);
	} finally {
		await n8n.end();
	}
}

export const subject: BenchSubject = {
	title: 'Events of the webhook trigger',
	run: async () => {
		const engines = {
			'as n8n 2.41 is': await ratesIn({}),
			'with N8N_EXPRESSION_ENGINE=legacy': await ratesIn({ N8N_EXPRESSION_ENGINE: 'legacy' }),
		};
		const names = Object.keys(CONTENDERS);
		const of = (rates: Record<string, number[]>, name: string) => median(rates[name] ?? []);
		const ratio = (rates: Record<string, number[]>, other: string) =>
			of(rates, 'IPEX Event Trigger') / of(rates, other);
		return {
			tables: [
				{
					head: ['events a second', ...names],
					rows: Object.entries(engines).map(([engine, rates]) => [
						engine,
						...names.map((name) => shown(of(rates, name), 1)),
					]),
				},
			],
			targets: Object.entries(engines).map(([engine, rates]) => ({
				what: `against the Webhook node, ${engine}`,
				value: ratio(rates, 'Webhook node'),
				limit: { atLeast: 0.9 },
				unit: '×',
				...(engine === 'as n8n 2.41 is'
					? { why: isolates(ratio(rates, 'Webhook node, version 1')) }
					: {}),
			})),
			notes: [
				`Medians of ${ROUNDS} bursts of ${EVENTS} events each, in turn, 20 at a time, into one real n8n 2.41.1 with SQLite. This n8n does nothing else. Every event got a response, and started one execution.`,
			],
		};
	},
};

function isolates(againstVersion1: number): string {
	return [
		'n8n makes an isolate of its expression engine for each request, except to its own Webhook node from version 2 on',
		'(`webhookPhaseNeedsIsolate`).',
		`Against version 1 of the Webhook node, which gets one as well, it is ${shown(againstVersion1, 2)} ×`,
	].join(' ');
}
