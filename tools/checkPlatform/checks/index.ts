import type { Check } from '../check';
import { callLogChecks } from './callLog';
import { errorChecks } from './errors';
import { limitChecks } from './limits';
import { listChecks } from './lists';
import { recordingChecks } from './recordings';
import { serviceChecks } from './services';
import { tokenChecks } from './tokens';
import { watchChecks } from './watch';
import { writeChecks } from './writes';

/** All checks, in the order in which they run. Those that read the headers of all responses come last. */
export const checks: readonly Check[] = [
	...tokenChecks,
	...errorChecks,
	...listChecks,
	...callLogChecks,
	...recordingChecks,
	...serviceChecks,
	...writeChecks,
	...watchChecks,
	...limitChecks,
];
