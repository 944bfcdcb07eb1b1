import { N8nModel, type N8nOptions } from './n8nModel';
import { processStarter } from './n8nProcess';
import type { Switchboard } from './switchboard';
import { ModelClock, Timeline } from './timeline';

export interface WorldOptions extends Pick<N8nOptions, 'parameters' | 'reach'> {
	/** The true time (ms) at which it begins. */
	start: number;
	n8nClock?: ModelClock;
	/** Whether n8n polls by its durable scheduler. */
	durable?: boolean;
	/** How many times n8n may be killed. */
	mostKills?: number;
	/** By name; the credential is for the one called `own`. */
	switchboards: ReadonlyMap<string, Switchboard>;
}

/** n8n with one trigger, and the switchboards that it can read, on one timeline. */
export interface World {
	timeline: Timeline;
	n8n: N8nModel;
	/** Gives the clock back. */
	end: () => void;
}

let worlds = 0;

/** Begins a world; from then on `Date.now()` is the clock of n8n. */
export async function beginWorld({
	start,
	n8nClock = new ModelClock(),
	durable = false,
	mostKills = 2,
	switchboards,
	parameters,
	reach,
}: WorldOptions): Promise<World> {
	const timeline = new Timeline(start);
	const startProcess = await processStarter(2 + 2 * mostKills);
	const n8n = new N8nModel(
		timeline,
		switchboards,
		{ switchboard: 'own', credential: {} },
		{ durable, parameters, reach, startProcess, name: `world-${worlds++}` },
	);
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => n8nClock.show(timeline.now));
	return { timeline, n8n, end: () => clock.mockRestore() };
}
