import { owner } from '../../demo/crm';
import { N8nClient } from '../../tools/n8n/client';
import { freePort } from '../../tools/n8n/ports';
import { fs, net, os, path } from '../../tools/node';
import { eventually } from '../support/condition';
import { copyCheckout, DemoProcess, processesIn } from '../support/demoProcess';

let checkout: string;
let folder: string;
let running: DemoProcess | undefined;

beforeAll(async () => {
	checkout = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-checkout-'));
	await copyCheckout(checkout);
});

afterAll(async () => {
	await fs.promises.rm(checkout, { recursive: true, force: true });
});

beforeEach(async () => {
	folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-start-'));
});

afterEach(async () => {
	await running?.kill();
	running = undefined;
	await fs.promises.rm(folder, { recursive: true, force: true });
});

async function startDemo(port: number): Promise<DemoProcess> {
	const demo = new DemoProcess(checkout, { IPEX_DEMO_PORT: String(port), IPEX_DEMO_DATA: folder });
	running = demo;
	await Promise.race([
		eventually(
			async () => demo.output,
			(output) => output.includes('Ctrl-C ends everything'),
			240_000,
		),
		demo.ended.then(({ output }) => {
			throw new Error(`The demo ended: ${output}`);
		}),
	]);
	return demo;
}

async function rowsOf(client: N8nClient): Promise<Record<string, number>> {
	const tables = await client.dataTables.list();
	const counts = await Promise.all(
		tables.map(async ({ id, name }) => [name, await client.dataTables.count(id)] as const),
	);
	return Object.fromEntries(counts);
}

describe('npm start', () => {
	it('shows calls and contacts, keeps them for the next start, and leaves no process behind', async () => {
		const port = await freePort();
		const first = await startDemo(port);
		expect(first.output).toContain(`http://localhost:${port}`);
		expect(first.output).toContain(owner.email);
		expect(first.output).toContain(owner.password);
		const client = new N8nClient(`http://127.0.0.1:${port}`);
		await client.login(owner);
		const rows = await eventually(
			async () => await rowsOf(client),
			(counts) => (counts['IPEX Call Log'] ?? 0) > 100 && (counts['IPEX Contacts'] ?? 0) > 20,
			120_000,
		);
		expect((await processesIn(folder)).length).toBeGreaterThan(0);
		first.interrupt();
		expect((await first.ended).code).toBe(0);
		expect(await processesIn(folder)).toStrictEqual([]);

		const second = await startDemo(port);
		const again = new N8nClient(`http://127.0.0.1:${port}`);
		await again.login(owner);
		const kept = await rowsOf(again);
		expect(kept['IPEX Call Log']).toBeGreaterThanOrEqual(rows['IPEX Call Log'] ?? Infinity);
		expect(kept['IPEX Contacts']).toBeGreaterThanOrEqual(rows['IPEX Contacts'] ?? Infinity);
		expect(await again.listWorkflows()).toHaveLength(1);
		expect(await again.listCredentials()).toHaveLength(1);
		second.interrupt();
		expect((await second.ended).code).toBe(0);
		expect(await processesIn(folder)).toStrictEqual([]);
	});

	it('says which port is in use and how to choose another', async () => {
		const other = net.createServer();
		const port = await freePort();
		await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
		running = new DemoProcess(checkout, { IPEX_DEMO_PORT: String(port), IPEX_DEMO_DATA: folder });
		const { code, output } = await running.ended;
		await new Promise((resolve) => other.close(resolve));
		expect(code).toBe(1);
		expect(output).toMatch(
			new RegExp(`Port ${port} is already in use\\. Stop the program .* IPEX_DEMO_PORT=`),
		);
	});

	it('says what is missing when n8n cannot be fetched', async () => {
		running = new DemoProcess(checkout, {
			IPEX_DEMO_PORT: String(await freePort()),
			IPEX_DEMO_DATA: folder,
			IPEX_CACHE: path.join(folder, 'cache'),
			npm_config_registry: 'http://127.0.0.1:9/',
			npm_config_fetch_retries: '0',
			npm_config_cache: path.join(folder, 'npm'),
		});
		const { code, output } = await running.ended;
		expect(code).toBe(1);
		expect(output).toMatch(/The first start takes some minutes[\s\S]* Building the package/);
		expect(output).toMatch(/network|connection|registry/i);
		expect(output).toMatch(/npm start|again/);
		expect(output).not.toMatch(/\n\s+at /);
	});

	it('says that Node is too old', async () => {
		const pretend = path.join(folder, 'old.js');
		await fs.promises.writeFile(
			pretend,
			"Object.defineProperty(process.versions, 'node', { value: '18.20.4' });",
		);
		running = new DemoProcess(checkout, {}, pretend);
		const { code, output } = await running.ended;
		expect(code).toBe(1);
		expect(output).toMatch(
			/needs Node 20\.15 or later, and this is Node 18\.20\.4\. Install a newer one/,
		);
	});
});
