import type { IExecutePaginationFunctions } from 'n8n-workflow';

type PrepareBinaryData = IExecutePaginationFunctions['helpers']['prepareBinaryData'];

/** A body that is still on its way. */
export type Stream = Exclude<Parameters<PrepareBinaryData>[0], Uint8Array> & {
	/** Node's own way to notice that nothing comes any more; a body that is being unpacked has none. */
	setTimeout?: (ms: number, onTimeout: () => void) => unknown;
};

export function isStream(value: unknown): value is Stream {
	if (typeof value !== 'object' || value === null) return false;
	const { pipe, destroy } = value as Partial<Stream>;
	return typeof pipe === 'function' && typeof destroy === 'function';
}
