import type { N8nClient } from '../../tools/n8n/client';
import type { Workflow, WorkflowNode } from '../../tools/n8n/types';
import { EventSender, type PortalEvent, type SenderOptions } from '../../tools/platform';
import { eventually } from './condition';
import { performance } from '../../tools/node';

// n8n runs what it has taken after its answer; a busy machine takes its time.
const RUN_WHOLE_MS = 120_000;

let made = 0;

/** The name of the trigger in these workflows. */
export const TRIGGER_NAME = 'IPEX Event Trigger';

/** An n8n that runs. */
interface DrivenN8n {
	client: N8nClient;
	server: { url: string };
}

/** Missed calls as the portal tells of them, no two alike. */
export function missedCalls(count: number): PortalEvent[] {
	return Array.from({ length: count }, () => ({
		EventName: 'Hangup',
		From: '777123456',
		To: '222333444',
		UniqueId: `${Date.now()}.${++made}`,
		Direction: 'incoming',
		Reason: 'No user response',
	}));
}

/** A workflow in n8n: a node that waits for requests, and one after it that does nothing. */
export class WebhookWorkflow {
	private constructor(
		private readonly n8n: DrivenN8n,
		readonly workflow: Workflow,
		private readonly place: string,
	) {}

	/** @param node what the first node has, where it is not an event trigger with nothing set */
	static async create(n8n: DrivenN8n, node: Partial<WorkflowNode>): Promise<WebhookWorkflow> {
		const webhookId = `events-${++made}`;
		const workflow = await n8n.client.createWorkflow({
			name: webhookId,
			nodes: [
				{
					id: '1',
					name: TRIGGER_NAME,
					type: 'n8n-nodes-ipex.ipexEventTrigger',
					typeVersion: 1.1,
					position: [0, 0],
					webhookId,
					parameters: {},
					...node,
				},
				{
					id: '2',
					name: 'After',
					type: 'n8n-nodes-base.noOp',
					typeVersion: 1,
					position: [200, 0],
					parameters: {},
				},
			],
			connections: { [TRIGGER_NAME]: { main: [[{ node: 'After', type: 'main', index: 0 }]] } },
		});
		// n8n's own Webhook node has its path for itself; other nodes are reached below their webhook's identifier.
		const own = node.parameters?.path;
		const place = typeof own === 'string' ? own : `${webhookId}/events`;
		return new WebhookWorkflow(n8n, workflow, place);
	}

	get id(): string {
		return this.workflow.id;
	}

	/** Where it is reached once it is published. */
	get url(): string {
		return `${this.n8n.server.url}/webhook/${this.place}`;
	}

	/** Where it is reached while the editor waits for one event. */
	get testUrl(): string {
		return `${this.n8n.server.url}/webhook-test/${this.place}`;
	}

	async publish(): Promise<this> {
		await this.n8n.client.activateWorkflow(this.id);
		return this;
	}

	/** How many executions there are, by status where one is given. */
	async executions(status?: string): Promise<number> {
		return await this.n8n.client.countExecutions({ workflowId: this.id, status });
	}

	/**
	 * Posts a burst of events, 20 at a time, and waits until n8n has run all of them.
	 * @returns the events that were answered in a second
	 * @throws Error when one was refused, lost, or run twice
	 */
	async burst(
		events: PortalEvent[],
		authentication: SenderOptions['authentication'],
	): Promise<number> {
		const before = await this.executions();
		const sender = new EventSender({ url: this.url, authentication, parallel: 20 });
		const begin = performance.now();
		const receipts = await sender.send(events);
		const seconds = (performance.now() - begin) / 1000;
		const refused = receipts.filter(({ status }) => status !== 200);
		if (refused.length > 0) throw new Error(`Refused: ${JSON.stringify(refused)}`);
		const wanted = before + events.length;
		await eventually(
			async () => await this.executions('success'),
			(count) => count >= wanted,
			RUN_WHOLE_MS,
		);
		const all = await this.executions();
		if (all !== wanted) throw new Error(`${wanted} events made ${all} executions.`);
		return events.length / seconds;
	}
}
