import type { CallSpec, Platform } from '../../tools/platform';

const MINUTE_MS = 60_000;

/**
 * Puts a call into the log that began `waitSeconds` and `talkSeconds` (10 and 50 unless told) before its end.
 * @param minutesAgo when it ended
 * @returns its callId
 */
export function finishedCall(
	{ calls, clock }: Platform,
	minutesAgo: number,
	spec: Partial<CallSpec> = {},
): string {
	const seconds = { waitSeconds: 10, talkSeconds: spec.answered === false ? 0 : 50, ...spec };
	const length = (seconds.waitSeconds + seconds.talkSeconds) * 1000;
	const at = clock.now() - minutesAgo * MINUTE_MS - length;
	const [first] = calls.addCall({ kind: 'inbound', at, ...seconds });
	if (first === undefined) throw new Error('The call has no legs.');
	return first.linkedid;
}
