import { parse } from 'flatted';

/** The statuses of an execution that may still change. */
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/** Every status that n8n knows. */
export const STATUSES = [...UNFINISHED, 'success', 'error', 'crashed', 'canceled'];

export interface ExecutionSummary {
	id: string;
	workflowId: string;
	/** `manual`, `trigger`, `webhook` and so on. */
	mode: string;
	/** `success`, `error`, `running`, `crashed`, `canceled` and so on. */
	status: string;
	/** ISO 8601. */
	startedAt: string | null;
	stoppedAt: string | null;
}

export interface ExecutionError {
	/** The class, as `NodeApiError`. */
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	/** As `{ itemIndex: 0, data: … }`. */
	context?: Record<string, unknown>;
}

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, { fileName?: string; mimeType: string; fileSize?: string; id?: string }>;
	pairedItem?: unknown;
	error?: ExecutionError;
}

/** One run of one node. */
export interface NodeRun {
	/** Milliseconds. */
	executionTime: number;
	/** The items of each main output, the first output first. */
	outputs: Item[][];
	error?: ExecutionError;
}

export interface Execution extends ExecutionSummary {
	/** By node name, each run of the node in order. */
	runs: Record<string, NodeRun[]>;
	/** What ended the whole execution, if it failed. */
	error?: ExecutionError;
	lastNode?: string;
}

/** An execution as n8n sends it; `data` is flatted JSON. */
export interface RawExecution extends ExecutionSummary {
	data: string;
}

interface ExecutionData {
	resultData?: {
		runData?: Record<
			string,
			Array<{
				executionTime: number;
				data?: { main?: Array<Item[] | null> };
				error?: ExecutionError;
			}>
		>;
		error?: ExecutionError;
		lastNodeExecuted?: string;
	};
}

/** Whether an execution of this status will not change any more. */
export function isFinished(status: string): boolean {
	return !UNFINISHED.includes(status);
}

/** What stands for the data until there is any. */
const NO_DATA = '[]';

/** Whether an execution has ended and can be read: n8n 1.x writes its status a moment before its data. */
export function isSettled({ status, data }: RawExecution): boolean {
	return isFinished(status) && data !== NO_DATA;
}

/** An execution with its data read: what each node gave, and what failed. Until it is settled there is none. */
export function readExecution(raw: RawExecution): Execution {
	const { data, ...summary } = raw;
	const { resultData } = isSettled(raw) ? (parse(data) as ExecutionData) : {};
	const runs: Record<string, NodeRun[]> = {};
	for (const [node, nodeRuns] of Object.entries(resultData?.runData ?? {})) {
		runs[node] = nodeRuns.map((run) => ({
			executionTime: run.executionTime,
			outputs: (run.data?.main ?? []).map((items) => items ?? []),
			error: run.error,
		}));
	}
	return {
		id: String(summary.id),
		workflowId: summary.workflowId,
		mode: summary.mode,
		status: summary.status,
		startedAt: summary.startedAt,
		stoppedAt: summary.stoppedAt,
		runs,
		error: resultData?.error,
		lastNode: resultData?.lastNodeExecuted,
	};
}

/** The `json` of all items that a node gave, over all its runs and outputs, in order. */
export function itemsOf(execution: Execution, node: string): Array<Record<string, unknown>> {
	return (execution.runs[node] ?? []).flatMap((run) =>
		run.outputs.flatMap((items) => items.map((item) => item.json)),
	);
}
