import {
	collectGarbage,
	childProcess,
	nodeProcess,
	path,
	performance,
	util,
} from '../../tools/node';

import { benchFile } from './places';

/** What a task needs to know; JSON. */
export type Order = Record<string, unknown>;

/** Work to be measured, after whatever has to be ready for it. */
export type Task<O extends Order = Order> = (order: O) => Promise<{
	/** Is measured; gives what is worth telling beside the figures. */
	measured: () => Promise<Record<string, number>>;
}>;

/** What a worker found. Times in milliseconds, memory in MB. */
export interface Reading {
	wall: number;
	cpu: number;
	/** How much the process grew while it worked, at its peak. */
	growth: number;
	told: Record<string, number>;
}

/**
 * Does a task once in a process of its own.
 * @param name of a file in `tasks/`
 */
export async function work(name: string, order: Order): Promise<Reading> {
	const profile = nodeProcess.env.BENCH_PROFILE;
	const { stdout } = await util.promisify(childProcess.execFile)(
		nodeProcess.execPath,
		[
			'--expose-gc',
			...(profile ? ['--cpu-prof', `--cpu-prof-dir=${path.join(profile, name)}`] : []),
			'--import',
			'tsx',
			benchFile('worker.ts'),
			name,
			JSON.stringify(order),
		],
		{ maxBuffer: 2 ** 26 },
	);
	const last = stdout.trim().split('\n').pop() ?? '';
	return JSON.parse(last) as Reading;
}

async function measure(name: string, order: Order): Promise<Reading> {
	const file = benchFile('tasks', `${name}.ts`);
	const { task } = (await import(file)) as { task: Task };
	const { measured } = await task(order);
	collectGarbage();
	const before = nodeProcess.memoryUsage().rss;
	const cpuBefore = nodeProcess.cpuUsage();
	const start = performance.now();
	const told = await measured();
	const wall = performance.now() - start;
	const { user, system } = nodeProcess.cpuUsage(cpuBefore);
	// In KB, and of the whole life of the process: loading is done with less than what comes after it.
	const peak = nodeProcess.resourceUsage().maxRSS * 1024;
	return { wall, cpu: (user + system) / 1000, growth: (peak - before) / 2 ** 20, told };
}

async function main(): Promise<void> {
	const [, , name = '', order = '{}'] = nodeProcess.argv;
	const reading = await measure(name, JSON.parse(order) as Order);
	nodeProcess.stdout.write(`${JSON.stringify(reading)}\n`, () => nodeProcess.exit(0));
}

if (require.main === module) void main();
