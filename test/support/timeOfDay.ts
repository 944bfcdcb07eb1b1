/** What the network needs of the real clock. */
export const NETWORK: readonly FakeableAPI[] = [
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setInterval',
	'clearInterval',
];

/**
 * Sets the time of day (ms since the epoch), which the platform and the nodes of this process read. Nothing that waits is
 * affected.
 */
export function setTimeOfDay(now: number): void {
	jest.useFakeTimers({ now, doNotFake: [...NETWORK, 'setTimeout', 'clearTimeout'] });
}
