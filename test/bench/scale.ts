import { nodeProcess } from '../../tools/node';

const share = Number(nodeProcess.env.BENCH_SHARE ?? 1);

/** Whether this is a trial with a part of the work, of which no figure counts. */
export const isTrial = share !== 1;

/** A number of calls or items, or the part of it that a trial takes. */
export function scaled(count: number): number {
	return Math.max(1, Math.round(count * share));
}

/** How often a measurement is repeated. */
export function rounds(count: number): number {
	return isTrial ? 1 : count;
}
