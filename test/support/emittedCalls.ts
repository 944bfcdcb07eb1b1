import type { N8nClient } from '../../tools/n8n/client';
import { isFinished, type ExecutionSummary, type RawExecution } from '../../tools/n8n/execution';

/** One execution that a trigger started. */
export interface Emission {
	executionId: number;
	status: string;
	/** Milliseconds since 1970; undefined until it has begun. */
	startedAt: number | undefined;
	/** The identifiers of its calls; none when the poll failed. */
	calls: string[];
}

/** Reads which calls a trigger has emitted, from n8n's list of executions. */
export class EmittedCalls {
	private readonly finished = new Map<string, Emission>();

	constructor(
		private readonly client: N8nClient,
		private readonly workflowId: string,
	) {}

	/**
	 * All executions of the workflow, oldest first. One that was killed has no run data, but what it was started with is
	 * in its data too.
	 */
	async read(): Promise<Emission[]> {
		const emissions: Emission[] = [];
		for (const summary of await this.summaries()) emissions.push(await this.emission(summary));
		return emissions.sort((one, other) => one.executionId - other.executionId);
	}

	/** How often each call was emitted. */
	async times(): Promise<Map<string, number>> {
		const times = new Map<string, number>();
		for (const { calls } of await this.read()) {
			for (const call of calls) times.set(call, (times.get(call) ?? 0) + 1);
		}
		return times;
	}

	/** The identifiers of the executions that there are, newest first. */
	async executionIds(): Promise<string[]> {
		return (await this.summaries()).map(({ id }) => id);
	}

	private async emission({ id, status, startedAt }: ExecutionSummary): Promise<Emission> {
		const known = this.finished.get(id);
		if (known) return known;
		const { data } = await this.client.rest.send<RawExecution>('GET', `/executions/${id}`);
		const emission = {
			executionId: Number(id),
			status,
			startedAt: startedAt === null ? undefined : Date.parse(startedAt),
			calls: [...new Set(data.match(/(?<=")\d{10}\.\d+(?=")/g))],
		};
		if (isFinished(status)) this.finished.set(id, emission);
		return emission;
	}

	private async summaries(): Promise<ExecutionSummary[]> {
		return await this.client.listExecutions({ workflowId: this.workflowId });
	}
}
