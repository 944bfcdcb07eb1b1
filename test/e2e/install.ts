import { ensureRuntime } from '../../tools/n8n/install';
import { n8n2 } from '../../tools/n8n/releases';
import { step } from '../../demo/terminal';
import { compatibleRelease, isCompatibilityRun } from '../support/compatibility';

/** Installs each n8n before the first test: the time limits of the tests do not include it. */
export default async function installN8n(): Promise<void> {
	const releases = isCompatibilityRun ? [compatibleRelease] : [n8n2, compatibleRelease];
	await step(
		'Getting n8n',
		async (log) =>
			await Promise.all(releases.map(async (release) => await ensureRuntime({ release, log }))),
	);
}
