import type { IDataObject } from 'n8n-workflow';

/** When the trigger first read the log of a switchboard: the begin and the end of that poll (ms, true time). */
export interface FirstRead {
	began: number;
	ended: number;
}

/**
 * Static data of the trigger, in memory or in the database of n8n, and what the model knows of it: the calls that were
 * emitted by polls that this static data contains, and since when it knows a switchboard. A poll may repeat a call only
 * where its static data does not contain the emission.
 */
export interface StaticData {
	data: IDataObject;
	emitted: Set<string>;
	firstRead: Map<string, FirstRead>;
}

export const emptyStaticData = (): StaticData => ({
	data: {},
	emitted: new Set(),
	firstRead: new Map(),
});

/** What comes back after it was stored and loaded. */
export function copyOf({ data, emitted, firstRead }: StaticData): StaticData {
	return {
		data: JSON.parse(JSON.stringify(data)) as IDataObject,
		emitted: new Set(emitted),
		firstRead: new Map(firstRead),
	};
}
