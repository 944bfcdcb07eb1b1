import { nodeProcess } from '../../tools/node';
import { n8n1, type Release, releaseOf } from '../../tools/n8n/releases';

const version = nodeProcess.env.COMPATIBILITY_N8N;

/** The n8n of the compatibility test: the last 1.x, or the version that `npm run e2e:compat` was given. */
export const compatibleRelease: Release = version ? releaseOf(version) : n8n1;

/** Whether it has the Data Tables of the demo, which n8n 1.123 has. The first n8n with Data Tables, 1.110, was not tried. */
export const hasDataTables = !version || compareVersions(version, '1.123.0') >= 0;

/** Whether the compatibility test is all that runs. */
export const isCompatibilityRun = Boolean(version);

function compareVersions(one: string, other: string): number {
	return one.localeCompare(other, 'en', { numeric: true });
}
