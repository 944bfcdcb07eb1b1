import { performance, timers } from '../node';
import { N8nError, type N8nRest } from './rest';
import type { Publication, Workflow } from './types';

/** Which part of a workflow is run. */
export interface RunRange {
	/** The trigger node to begin at, by name. */
	trigger?: string;
	/** The node to end with, by name; the whole workflow unless given. One of the two must be given. */
	destination?: string;
}

/** What the major versions of n8n do in different ways behind the same REST interface. */
export interface RestVersion {
	/** What a new workflow must say of itself. */
	newWorkflow: object;
	/**
	 * Makes the version that was saved last run, and waits until its triggers do: a poll trigger has polled once by then.
	 * @throws Error or N8nError with the triggers' own words when one of them does not start
	 */
	activate(rest: N8nRest, workflow: Workflow): Promise<void>;
	/** Waits until none of the workflow's triggers runs. */
	deactivate(rest: N8nRest, id: string): Promise<void>;
	/** Waits until nothing happens to the workflow that would disturb a change of it. */
	settle(rest: N8nRest, id: string): Promise<void>;
	/** What is sent to run a workflow as the editor's button does. */
	runRequest(workflow: Workflow, range: RunRange): object;
}

function rangeOf({ trigger, destination }: RunRange): object {
	return {
		triggerToStartFrom: trigger && { name: trigger },
		destinationNode: destination && { nodeName: destination, mode: 'inclusive' },
	};
}

/** An older n8n 2.x publishes before it answers, and has no endpoint that reports the state. */
function publishedAtOnce(error: unknown): Publication {
	if (!(error instanceof N8nError) || error.status !== 404) throw error;
	return { status: 'published', liveVersionId: null, triggers: [] };
}

async function waitForPublication(
	rest: N8nRest,
	id: string,
	timeoutMs = 120_000,
): Promise<Publication> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const path = `/workflows/${id}/publication-status`;
		const publication = await rest.send<Publication>('GET', path).catch(publishedAtOnce);
		if (publication.status !== 'in_progress') return publication;
		if (performance.now() > deadline) {
			throw new Error(`Workflow ${id} is still being published after ${timeoutMs} ms.`);
		}
		await timers.setTimeout(50);
	}
}

/** n8n 2.x publishes versions of a workflow, after it has answered. */
export const restOfN8n2: RestVersion = {
	newWorkflow: {},
	async activate(rest, { id, versionId }) {
		await rest.send('POST', `/workflows/${id}/activate`, { body: { versionId } });
		const { status, triggers } = await waitForPublication(rest, id);
		if (status === 'published') return;
		const words = triggers.flatMap(({ errorMessage }) => errorMessage ?? []).join(' ');
		throw new Error(`Workflow ${id} is ${status.replace('_', ' ')}. ${words}`);
	},
	async deactivate(rest, id) {
		// Asked while it publishes, as it does after a start, n8n 2.41 may leave the request lying for minutes.
		await waitForPublication(rest, id);
		await rest.send('POST', `/workflows/${id}/deactivate`, { body: {} });
		await waitForPublication(rest, id);
	},
	async settle(rest, id) {
		await waitForPublication(rest, id);
	},
	runRequest: (_workflow, range) => rangeOf(range),
};

/** n8n 1.x has a switch on the workflow, answers when it is done, and runs what the request holds. */
export const restOfN8n1: RestVersion = {
	newWorkflow: { active: false },
	async activate(rest, { id }) {
		await rest.send('PATCH', `/workflows/${id}`, { body: { active: true } });
	},
	async deactivate(rest, id) {
		await rest.send('PATCH', `/workflows/${id}`, { body: { active: false } });
	},
	async settle() {},
	runRequest: (workflow, range) => ({ workflowData: workflow, ...rangeOf(range) }),
};
