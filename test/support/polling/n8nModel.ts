import type { IDataObject, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { Reach } from '../../../nodes/Ipex/callLogTrigger/settings';
import type { N8nProcess } from './n8nProcess';
import { copyOf, emptyStaticData, type StaticData } from './staticData';
import type { Switchboard } from './switchboard';
import type { Timeline } from './timeline';

/** What happens to the requests of a poll, and to n8n while it runs. */
export interface PollPlan {
	/** How long each request takes (ms). */
	takes?: number;
	/** The request (from 0) that fails, and every one after it. */
	failsAt?: number;
	shuffles?: boolean;
	/** Something that happens when a request (from 0) is sent, or after a poll that sends fewer. */
	during?: { request: number; happens: () => void };
	/** Something that happens after n8n started the workflow, and before it has stored the static data. */
	beforeSaving?: () => void;
	/** With durable cursors: which process runs it. */
	main?: number;
}

/** A call that n8n started the workflow with. */
export interface Emission {
	callId: string;
	item: IDataObject;
	/** When the poll began, and when the workflow was started (ms, true time). */
	began: number;
	at: number;
	switchboard: string;
	/** Whether the static data of the poll contained an earlier emission of it. */
	isRepeated: boolean;
}

export interface N8nOptions {
	/** Whether n8n runs polls by its durable scheduler, with durable cursors. */
	durable: boolean;
	parameters: Record<string, unknown>;
	reach: Reach | undefined;
	/** Each call gives a process that was not there before. */
	startProcess: () => N8nProcess;
	/** What credentials of other histories do not share. */
	name: string;
}

/** A credential, and the switchboard that it belongs to. */
export interface Access {
	switchboard: string;
	credential: Record<string, string>;
}

/** `N8N_SCHEDULER_POLL_TIMEOUT`, and how long n8n lets a poll take by the scheduler and without it. */
const POLL_TIMEOUT_MS = 45_000;
const BUDGET_MS = { scheduler: 36_000, without: 300_000 };

/** What n8n needs to store static data beside the start of an execution. */
const SAVING_TAKES_MS = 20;

/**
 * n8n with one active polling trigger, as `PollTriggerExecutor`, `TriggerExecutionContextFactory` and
 * `PollTriggerTaskHandler` of n8n 2.41 do it.
 *
 * Without durable cursors the static data is an object in memory. It is stored after an activation, and beside each start
 * of the workflow. Publishing begins with what is stored and polls at once; the result of a poll that was running then
 * is discarded. With durable cursors each poll gets a copy of the stored cursor. n8n stores it with the execution in one
 * transaction, or alone after a poll without items; a poll that takes too long is discarded while it runs on.
 */
export class N8nModel {
	readonly emissions: Emission[] = [];

	readonly warnings: string[] = [];

	/** Messages of polls that failed. */
	readonly failures: string[] = [];

	/** Polls that n8n discarded. */
	discarded = 0;

	private mains: N8nProcess[];

	private leader = 0;

	private memory = emptyStaticData();

	private stored = emptyStaticData();

	private readonly backups: StaticData[] = [];

	/** Counts publications: a poll of an earlier one is superseded. */
	private version = 0;

	private isActive = false;

	/** The process that activates the workflow now. */
	private activating: N8nProcess | undefined;

	/** With durable cursors: the poll that holds the lease. */
	private leased: object | undefined;

	private running = 0;

	constructor(
		private readonly timeline: Timeline,
		private readonly switchboards: ReadonlyMap<string, Switchboard>,
		/** Somebody may change the credential, between two polls. */
		public access: Access,
		private readonly options: N8nOptions,
	) {
		this.mains = [options.startProcess(), options.startProcess()];
	}

	/** The static data that the next poll begins with. */
	get current(): StaticData {
		return this.options.durable ? this.stored : this.memory;
	}

	/** How many characters n8n stores. */
	get storedSize(): number {
		return JSON.stringify(this.stored.data).length;
	}

	/** A tick of the schedule; a workflow whose activation failed is activated instead. */
	async tick(plan: PollPlan = {}): Promise<void> {
		// n8n registers the schedule after the activation.
		if (this.isActivating) return;
		if (this.isActive) await this.poll(plan, false);
		else await this.activate(plan);
	}

	/** The workflow is published, for the first time or again. */
	async publish(plan: PollPlan = {}): Promise<void> {
		if (this.isActivating) return;
		this.version++;
		if (this.options.durable && this.isActive) return;
		await this.activate(plan);
	}

	/** All of n8n is killed and started again. */
	async kill(): Promise<void> {
		for (const main of this.mains) main.isDead = true;
		this.mains = [this.options.startProcess(), this.options.startProcess()];
		this.leased = undefined;
		this.running = 0;
		await this.publish();
	}

	/** Another main becomes the leader, and this one lives on. */
	async moveToOtherMain(): Promise<void> {
		if (this.isActivating) return;
		this.leader = 1 - this.leader;
		await this.publish();
	}

	/** n8n starts with an older database. */
	async restore(backup: number): Promise<void> {
		this.stored = copyOf(this.backups.at(-1 - backup) ?? this.stored);
		await this.kill();
	}

	/** Whether no poll runs. */
	get isIdle(): boolean {
		return this.running === 0;
	}

	private get isActivating(): boolean {
		return this.activating !== undefined && !this.activating.isDead;
	}

	private get process(): N8nProcess {
		return this.runnerOf(this.leader);
	}

	private runnerOf(main: number): N8nProcess {
		const process = this.mains[main % this.mains.length];
		if (!process) throw new Error('n8n has no such main.');
		return process;
	}

	private async activate(plan: PollPlan): Promise<void> {
		this.activating = this.process;
		this.isActive = true;
		this.memory = copyOf(this.stored);
		await this.poll(plan, true);
		this.activating = undefined;
	}

	private async poll(plan: PollPlan, isActivation: boolean): Promise<void> {
		const { durable } = this.options;
		if (durable && this.leased && !isActivation) return;
		const process = durable ? this.runnerOf(plan.main ?? 0) : this.process;
		const memory = durable ? copyOf(this.stored) : this.memory;
		const { version } = this;
		const began = this.timeline.now;
		const lease = {};
		this.leased = lease;
		this.running++;
		if (durable) {
			// The poll is given up, and runs on.
			this.timeline.at(began + POLL_TIMEOUT_MS, () => {
				if (this.leased === lease) this.leased = undefined;
			});
		}
		const log = { isRead: false };
		const [outcome] = await Promise.allSettled([
			process.pollOnce(this.context(process, memory, plan, isActivation, log), this.options.reach),
		]);
		if (process.isDead) return;
		this.running--;
		const isAbandoned = durable && this.leased !== lease;
		if (this.leased === lease) this.leased = undefined;
		if (outcome.status === 'rejected') {
			this.failures.push(String(outcome.reason));
			if (isActivation && version === this.version) this.isActive = false;
			return;
		}
		if (isAbandoned || (version !== this.version && !isActivation)) {
			this.discarded++;
			return;
		}
		const { switchboard } = this.access;
		if (log.isRead && !memory.firstRead.has(switchboard)) {
			memory.firstRead.set(switchboard, { began, ended: this.timeline.now });
		}
		if (outcome.value.length > 0) this.emit(outcome.value, memory, began, plan, process);
		else if (durable && !isActivation) this.store(copyOf(memory));
		if (isActivation && !durable && !process.isDead) this.store(copyOf(memory));
	}

	private emit(
		items: IDataObject[],
		memory: StaticData,
		began: number,
		plan: PollPlan,
		process: N8nProcess,
	): void {
		const { switchboard } = this.access;
		const at = this.timeline.now;
		for (const item of items) {
			const callId = String(item.callId);
			const isRepeated = memory.emitted.has(callId);
			memory.emitted.add(callId);
			this.emissions.push({ callId, item, began, at, switchboard, isRepeated });
		}
		const snapshot = copyOf(memory);
		if (!plan.beforeSaving || this.options.durable) {
			this.store(snapshot);
			return;
		}
		this.timeline.at(at + SAVING_TAKES_MS, () => {
			if (!process.isDead) this.store(snapshot);
		});
		plan.beforeSaving();
	}

	private store(data: StaticData): void {
		this.stored = data;
		this.backups.push(data);
	}

	private context(
		process: N8nProcess,
		{ data }: StaticData,
		plan: PollPlan,
		isActivation: boolean,
		log: { isRead: boolean },
	): IPollFunctions {
		const { name, parameters, durable } = this.options;
		const says = (level: string) => (message: string) => {
			if (level === 'warn') this.warnings.push(message);
		};
		const context = {
			getMode: () => 'trigger',
			getActivationMode: () => (isActivation ? 'activate' : 'update'),
			getWorkflow: () => ({ id: name, name, active: true }),
			getNode: () => ({ id: 'trigger', name: 'Trigger', type: 'trigger', parameters: {} }),
			getTimezone: () => 'Europe/Prague',
			getNodeParameter: (parameter: string, fallback: unknown) => parameters[parameter] ?? fallback,
			getWorkflowStaticData: () => data,
			getCredentials: async () => ({
				apiUrl: `http://${name}.invalid`,
				email: `${name}@ipex.invalid`,
				...this.access.credential,
			}),
			getPollBudgetMs: () => (durable ? BUDGET_MS.scheduler : BUDGET_MS.without),
			logger: {
				debug: says('debug'),
				info: says('info'),
				warn: says('warn'),
				error: says('error'),
			},
			helpers: { httpRequestWithAuthentication: this.requester(process, plan, log) },
		};
		return context as unknown as IPollFunctions;
	}

	private requester(process: N8nProcess, plan: PollPlan, log: { isRead: boolean }) {
		const { during } = plan;
		let requests = 0;
		return async (_: string, options: IHttpRequestOptions) => {
			const { url, qs, returnFullResponse, timeout = Infinity } = options;
			const request = requests++;
			if (request === during?.request) during.happens();
			const takes = plan.takes ?? 0;
			if (takes > 0) await this.timeline.wait(Math.min(takes, timeout));
			else await Promise.resolve();
			// A killed process gets no answer.
			if (process.isDead) return await new Promise(() => undefined);
			if (takes > timeout) throw Object.assign(new Error('Timeout'), { code: 'ECONNABORTED' });
			const { now } = this.timeline;
			const switchboard = this.switchboards.get(this.access.switchboard);
			if (!switchboard) throw new Error('There is no such switchboard.');
			const isFailing = plan.failsAt !== undefined && request >= plan.failsAt;
			if (isFailing) throw switchboard.refusal(500, now);
			const body = switchboard.answer(url, qs ?? {}, now, plan.shuffles ?? false);
			if (url === '/calls') log.isRead = true;
			if (!returnFullResponse) return body;
			return { statusCode: 200, headers: switchboard.headers(now), body };
		};
	}
}
