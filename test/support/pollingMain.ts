/* eslint-disable @n8n/community-nodes/no-restricted-imports --
 * Runs polls by n8n's own engine; see engine.ts. */
import 'reflect-metadata';
import {
	ActiveWorkflowTriggers,
	commitStagedCursor,
	DirectoryLoader,
	type ErrorReporter,
	PollContext,
	PollTriggerExecutor,
	runPollInStagingScope,
	type ScheduledTaskManager,
	Tracing,
	TriggersAndPollers,
} from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	Workflow,
} from 'n8n-workflow';

import { additionalDataOf, type StoredCredential, workflowOf } from './engine';

type Logger = ConstructorParameters<typeof PollTriggerExecutor>[0];
type GetPollFunctions = Parameters<ActiveWorkflowTriggers['addTriggers']>[7];
type GetTriggerFunctions = Parameters<ActiveWorkflowTriggers['addTriggers']>[6];

let databases = 0;

/** What n8n keeps of one workflow with a polling trigger. Several mains may share it. */
export class PollingDatabase {
	readonly workflowId = `polled-${databases++}`;

	/** The static data of the workflow, as JSON. */
	staticData = '{}';

	/** The cursor of the durable scheduler, as JSON; undefined before its first poll. */
	cursor: string | undefined;

	/** The items that each execution was started with. */
	readonly executions: INodeExecutionData[][] = [];

	/** The errors of polls that failed. */
	readonly failures: Error[] = [];

	/** The identifiers of all calls that started an execution, in order. */
	callIds(): unknown[] {
		return this.executions.flat().map(({ json }) => json.callId);
	}
}

/** n8n's engine logs what it does; a test reads the database. */
const silent = {
	scoped: () => silent,
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
	error: () => undefined,
} as unknown as Logger;

/** As n8n's loader does: the poll times of a polling node are a field of the engine. */
function addPollTimes({ description }: INodeType): void {
	description.properties = [...description.properties];
	const loader = DirectoryLoader.prototype as unknown as {
		applySpecialNodeParameters: (nodeType: Pick<INodeType, 'description'>) => void;
	};
	loader.applySpecialNodeParameters({ description });
}

/** n8n does not wait for the polls that it starts; a test has to. */
class AwaitablePolls extends PollTriggerExecutor {
	readonly running = new Set<Promise<void>>();

	override create(
		...args: Parameters<PollTriggerExecutor['create']>
	): ReturnType<PollTriggerExecutor['create']> {
		const execute = super.create(...args);
		return async (testingTrigger) => {
			const poll = execute(testingTrigger);
			this.running.add(poll);
			try {
				await poll;
			} finally {
				this.running.delete(poll);
			}
		};
	}
}

/** n8n's cron, but time passes only when the test says so. */
class ManualSchedule {
	private readonly ticks = new Map<string, Array<() => void>>();

	register({ targetId }: { targetId: string }, onTick: (at: Date) => void): boolean {
		const ticks = this.ticks.get(targetId) ?? [];
		this.ticks.set(targetId, [...ticks, () => onTick(new Date())]);
		return true;
	}

	deregisterTarget(_: unknown, targetId: string): void {
		this.ticks.delete(targetId);
	}

	deregisterGroup(): boolean {
		const had = this.ticks.size > 0;
		this.ticks.clear();
		return had;
	}

	hasGroup(): boolean {
		return this.ticks.size > 0;
	}

	tick(): void {
		for (const onTick of [...this.ticks.values()].flat()) onTick();
	}
}

/**
 * A main process of n8n with one polling workflow: n8n-core's own engine over a database in memory. What it stores, and
 * when, is what n8n 2.41 does in `TriggerExecutionContextFactory` and `WorkflowTriggerActivator`.
 */
export class PollingMain {
	private readonly polls: AwaitablePolls;

	private readonly schedule = new ManualSchedule();

	private readonly triggersAndPollers = new TriggersAndPollers();

	private readonly triggers: ActiveWorkflowTriggers;

	constructor(
		private readonly nodeType: INodeType,
		private readonly credential: StoredCredential,
		private parameters: INodeParameters = {},
		readonly database = new PollingDatabase(),
	) {
		addPollTimes(nodeType);
		const { triggersAndPollers } = this;
		const errorReporter = { error: () => undefined } as unknown as ErrorReporter;
		this.polls = new AwaitablePolls(silent, triggersAndPollers, new Tracing(), errorReporter);
		this.triggers = new ActiveWorkflowTriggers(
			silent,
			this.schedule as unknown as ScheduledTaskManager,
			triggersAndPollers,
			errorReporter,
			this.polls,
		);
	}

	/**
	 * Publishes the workflow, for the first time or again: n8n reads what it has stored, stops the trigger, and starts it
	 * anew, which polls at once. Also what a main does that becomes the leader.
	 */
	async publish(parameters = this.parameters): Promise<void> {
		this.parameters = parameters;
		const { workflow, node } = this.read();
		const { workflowId } = this.database;
		await this.triggers.removeTriggers(workflowId, new Set([node.id]));
		await this.triggers.addTriggers(
			workflowId,
			workflow,
			[node.id],
			additionalDataOf(this.credential),
			'trigger',
			'update',
			undefined as unknown as GetTriggerFunctions,
			this.pollFunctions,
		);
		this.saveStaticData(workflow);
	}

	/** Stops the trigger. Also what a main does that is the leader no more. */
	async unpublish(): Promise<void> {
		const { node } = this.read();
		await this.triggers.removeTriggers(this.database.workflowId, new Set([node.id]));
	}

	/** The scheduled time of a poll. Resolves when no poll is running any more. */
	async tick(): Promise<void> {
		this.schedule.tick();
		while (this.polls.running.size > 0) await Promise.all(this.polls.running);
	}

	/**
	 * One poll by the durable scheduler, as in n8n's `PollTriggerTaskHandler`.
	 * @param budgetMs what the node is told of its time
	 * @param limit settles when n8n gives up the poll
	 * @param killed whether n8n is killed when the poll has ended, before its transaction
	 * @param stores settles when n8n stores an emission; at once unless given
	 * @returns the poll itself, which n8n does not wait for once it has given it up
	 */
	async durablePoll({
		budgetMs,
		limit = new Promise<void>(() => undefined),
		killed = false,
		stores,
	}: {
		budgetMs: number;
		limit?: Promise<void>;
		killed?: boolean;
		stores?: Promise<void>;
	}): Promise<{ outcome: 'emitted' | 'nothing' | 'failed' | 'abandoned'; poll: Promise<unknown> }> {
		const { database } = this;
		const { workflow, node } = this.read();
		database.cursor ??= JSON.stringify(workflow.getStaticData('node', node));
		const snapshot = JSON.parse(database.cursor) as IDataObject;
		const commit = (items?: INodeExecutionData[]) => {
			if (killed) return;
			const cursor = JSON.stringify(snapshot);
			const transaction = () => {
				database.cursor = cursor;
				if (items) database.executions.push(items);
			};
			if (stores && items) void stores.then(transaction);
			else transaction();
		};
		const context = new PollContext(
			workflow,
			node,
			additionalDataOf(this.credential),
			'trigger',
			'update',
			(data) => commit(data[0]),
			(error) => database.failures.push(error),
			async () => commit(),
			undefined,
			() => snapshot,
			() => budgetMs,
		);
		return await runPollInStagingScope(context, async () => {
			const poll = this.triggersAndPollers.runPollFunction(workflow, node, context);
			poll.catch(() => undefined);
			try {
				const data = await Promise.race([poll, limit.then(() => 'abandoned' as const)]);
				if (data === 'abandoned') return { outcome: 'abandoned', poll };
				if (data === null) await commitStagedCursor(context);
				else context.__emit(data);
				return { outcome: data === null ? 'nothing' : 'emitted', poll };
			} catch (error) {
				context.__emitError(error as Error);
				return { outcome: 'failed', poll };
			}
		});
	}

	private read(): { workflow: Workflow; node: INode } {
		const pollTimes = { item: [{ mode: 'everyMinute' }] };
		return workflowOf(this.nodeType, { pollTimes, ...this.parameters }, 1, {
			id: this.database.workflowId,
			staticData: JSON.parse(this.database.staticData) as IDataObject,
		});
	}

	private readonly pollFunctions: GetPollFunctions = (
		workflow,
		node,
		additionalData,
		mode,
		activation,
	) =>
		new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			([items]) => {
				this.saveStaticData(workflow);
				this.database.executions.push(items ?? []);
			},
			(error) => this.database.failures.push(error),
		);

	/** As n8n does: only when something was assigned. */
	private saveStaticData({ staticData }: Workflow): void {
		if (staticData.__dataChanged !== true) return;
		this.database.staticData = JSON.stringify(staticData);
		staticData.__dataChanged = false;
	}
}
