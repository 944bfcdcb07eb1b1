import { Ipex } from '../../nodes/Ipex/Ipex.node.js';
import { bytesOf, keepFilesIn } from './binaryData';
import { runNode, StoredCredential } from './engine';
import { callbackTimers, crypto, nodeProcess } from '../../tools/node';

/** What a run of this script is told, as JSON in its first argument. */
export interface MeterOrder {
	credential: ConstructorParameters<typeof StoredCredential>[0];
	/** Where n8n keeps the files. */
	folder: string;
	/** Downloaded first, so that all code is loaded when the measuring begins. */
	warmUp: string;
	/** The recording whose download is measured. */
	filename: string;
}

/** What it prints. Memory in bytes. */
export interface MeterReading {
	rssBefore: number;
	rssPeak: number;
	size: number;
	sha256: string;
}

const EVERY_MS = 5;

async function download({ credential }: MeterOrder, filename: string) {
	const [item] = await runNode({
		nodeType: new Ipex(),
		parameters: { resource: 'recording', operation: 'download', filename },
		credential: new StoredCredential(credential),
	});
	const file = item?.binary?.data;
	if (!file) throw new Error('The download gave no file.');
	return file;
}

async function measure(order: MeterOrder): Promise<MeterReading> {
	await keepFilesIn(order.folder);
	await download(order, order.warmUp);
	const rssBefore = nodeProcess.memoryUsage().rss;
	let rssPeak = rssBefore;
	const sampling = callbackTimers.setInterval(() => {
		rssPeak = Math.max(rssPeak, nodeProcess.memoryUsage().rss);
	}, EVERY_MS);
	const file = await download(order, order.filename);
	callbackTimers.clearInterval(sampling);
	const hash = crypto.createHash('sha256');
	let size = 0;
	for await (const bytes of bytesOf(file)) {
		hash.update(bytes);
		size += bytes.length;
	}
	return { rssBefore, rssPeak, size, sha256: hash.digest('hex') };
}

async function main(): Promise<void> {
	const reading = await measure(JSON.parse(nodeProcess.argv[2] ?? '') as MeterOrder);
	nodeProcess.stdout.write(JSON.stringify(reading), () => nodeProcess.exit(0));
}

void main();
