import { ensureRuntime } from '../../tools/n8n/install';
import { n8n1, n8n2 } from '../../tools/n8n/releases';
import { step } from '../../demo/terminal';

/** Installs each n8n before the first test: the time limits of the tests do not include it. */
export default async function installN8n(): Promise<void> {
	await step(
		'Getting n8n',
		async (log) =>
			await Promise.all([n8n2, n8n1].map(async (release) => await ensureRuntime({ release, log }))),
	);
}
