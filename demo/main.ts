import { nodeProcess, os, path } from '../tools/node';
import { announcement } from './announcement';
import { buildPackage } from './build';
import { owner, setUpCrm } from './crm';
import { whenAskedToEnd } from './shutdown';
import { PlainError, PortInUseError } from '../tools/errors';
import { N8nClient } from '../tools/n8n/client';
import { ensureRuntime } from '../tools/n8n/install';
import { isComplete, planInstallation } from '../tools/n8n/installPlan';
import { lastLines, readLog } from '../tools/n8n/log';
import { claimPort } from '../tools/n8n/ports';
import { n8n2 } from '../tools/n8n/releases';
import { cacheFolder, lockedPackages } from '../tools/n8n/runtime';
import { startN8n } from '../tools/n8n/server';
import { readSettings } from './settings';
import { startStandIn } from './standIn';
import { ignoreClosedOutput, print, step } from './terminal';
import { watchPackage } from './watch';
import { welcome } from './welcome';

/** What runs, and has to be stopped before the program ends; the newest first. */
const running: Array<() => Promise<void>> = [];

/** `npm run dev`: n8n gets the package again after each change. */
const isWatching = nodeProcess.argv.includes('--watch');

let stopping = false;

async function stopAll(): Promise<void> {
	stopping = true;
	for (const stop of running.splice(0)) await stop();
}

function sentence(error: unknown): string {
	if (error instanceof PortInUseError) {
		return `Port ${error.port} is already in use. Stop the program that uses it (another demo?), or choose another port: IPEX_DEMO_PORT=5690 npm start`;
	}
	if (error instanceof PlainError) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function fail(error: unknown): never {
	nodeProcess.stderr.write(`\n${sentence(error)}\n\n`);
	return nodeProcess.exit(1);
}

async function run(): Promise<void> {
	const cache = cacheFolder(nodeProcess.env, os.homedir());
	const { port, dataFolder, access: realAccess } = readSettings(nodeProcess.env, cache);
	print('\n  IPEX in n8n: every call in your CRM, once');
	const { version, folder, lock } = await planInstallation(n8n2);
	const packages = lock === undefined || isComplete(folder) ? 0 : lockedPackages(lock).length;
	print(announcement({ version, folder, packages, standIn: realAccess === undefined }));
	await claimPort(port);
	await step('Building the package', async () => await buildPackage(path.join(cache, 'logs')));
	const runtime = await step(`Getting n8n ${version}`, async (log) => await ensureRuntime({ log }));
	const access =
		realAccess ??
		(await step('Starting a stand-in for IPEX', async () => {
			const standIn = await startStandIn(dataFolder, port);
			running.unshift(standIn.stop);
			return standIn.access;
		}));
	const server = await step('Starting n8n', async () => {
		const env = isWatching ? { N8N_DEV_RELOAD: 'true' } : undefined;
		const started = await startN8n({ runtime, userFolder: dataFolder, port, env });
		running.unshift(started.stop);
		return started;
	});
	const { workflowId } = await step(
		'Setting up credential, tables and workflow',
		async () => await setUpCrm(new N8nClient(server.url), access),
	);
	const url = `http://localhost:${port}`;
	print(welcome({ url, owner, workflowId, standIn: realAccess === undefined, dataFolder }));

	if (isWatching) {
		const stopWatching = watchPackage(dataFolder, path.join(cache, 'logs'), print);
		running.unshift(async () => await Promise.resolve(stopWatching()));
		print('  Change a file below nodes/ or credentials/, and n8n loads the package again.\n');
	}
	await server.ended;
	if (stopping) return;
	const lines = lastLines(await readLog(server.logFile), 10);
	throw new PlainError(`n8n has ended. Its last lines were:\n${lines}\nAll: ${server.logFile}`);
}

ignoreClosedOutput();
whenAskedToEnd(() => {
	print('\n  Stopping …');
	void stopAll().then(() => nodeProcess.exit(0), fail);
});
void run().catch(async (error: unknown) => {
	// What was being started fails when it is stopped, and that is no news.
	if (stopping) return;
	await stopAll();
	fail(error);
});
