import { startChild } from '../../../tools/n8n/child';
import {
	childProcess,
	fs,
	net,
	nodeProcess,
	os,
	path,
	projectRoot,
	timers,
} from '../../../tools/node';

/** Listens on a port of its own and tells it; started with "parent" it also starts one that does the same. */
const script = `
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { spawn } = require('node:child_process');
const [kind, file] = process.argv.slice(2);
process.on('SIGTERM', () => kind === 'stubborn' || process.exit(3));
const server = createServer();
server.listen(0, '127.0.0.1', () => appendFileSync(file, server.address().port + '\\n'));
if (kind !== 'leaf') spawn(process.execPath, [__filename, 'leaf', file], { stdio: 'ignore' });
`;

/** A parent that starts the script as startChild does, and is then killed from outside. */
const owner = `
const { spawn } = require('node:child_process');
const [guard, ...args] = process.argv.slice(1);
spawn(process.execPath, ['--require', guard, ...args], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
`;

async function isListening(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await timers.setTimeout(20);
}

describe('a child process', () => {
	let folder: string;
	let file: string;
	let portsFile: string;

	beforeEach(async () => {
		folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'ipex-child-'));
		file = path.join(folder, 'script.js');
		portsFile = path.join(folder, 'ports');
		await fs.promises.writeFile(file, script);
		await fs.promises.writeFile(portsFile, '');
	});

	afterEach(async () => {
		await fs.promises.rm(folder, { recursive: true });
	});

	const start = async (kind: string) =>
		await startChild({
			node: nodeProcess.execPath,
			args: [file, kind, portsFile],
			cwd: folder,
			env: {},
			logFile: path.join(folder, 'log'),
		});

	/** The ports of the child and of the one that it has started itself. */
	async function bothPorts(): Promise<number[]> {
		let ports: number[] = [];
		await until(async () => {
			ports = (await fs.promises.readFile(portsFile, 'utf8')).trim().split('\n').map(Number);
			return ports.length === 2;
		});
		return ports;
	}

	async function expectAllGone(ports: number[]): Promise<void> {
		await until(async () => !(await Promise.all(ports.map(isListening))).includes(true));
	}

	it('may end by itself when it is stopped, and takes its own children along', async () => {
		const child = await start('parent');
		const ports = await bothPorts();
		expect(await child.stop(5000)).toStrictEqual({ code: 3, signal: null });
		await expectAllGone(ports);
	});

	it('is killed when it does not end in time', async () => {
		const child = await start('stubborn');
		const ports = await bothPorts();
		expect(await child.stop(100)).toMatchObject({ signal: 'SIGKILL' });
		await expectAllGone(ports);
	});

	it('is killed with its own children at once', async () => {
		const child = await start('parent');
		const ports = await bothPorts();
		expect(child.end).toBeUndefined();
		expect(await child.kill()).toMatchObject({ signal: 'SIGKILL' });
		expect(child.end).toMatchObject({ signal: 'SIGKILL' });
		await expectAllGone(ports);
	});

	it('leaves no children of its own when it ends by itself', async () => {
		const child = await start('parent');
		const ports = await bothPorts();
		nodeProcess.kill(child.pid, 'SIGTERM');
		expect(await child.ended).toStrictEqual({ code: 3, signal: null });
		await expectAllGone(ports);
	});

	it('ends with its parent, even when that one is killed', async () => {
		const guard = path.join(projectRoot, 'tools', 'n8n', 'endWithParent.js');
		const parent = childProcess.spawn(
			nodeProcess.execPath,
			['-e', owner, guard, file, 'parent', portsFile],
			{ stdio: 'ignore' },
		);
		const ports = await bothPorts();
		expect(await Promise.all(ports.map(isListening))).toStrictEqual([true, true]);
		parent.kill('SIGKILL');
		await expectAllGone(ports);
	});

	it('is not started when there is no such program', async () => {
		const options = { args: [], cwd: folder, env: {}, logFile: path.join(folder, 'log') };
		await expect(startChild({ ...options, node: path.join(folder, 'none') })).rejects.toThrow(
			'ENOENT',
		);
	});
});
