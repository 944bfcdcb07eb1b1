import { type Happening, type History, readsInParts } from './histories';
import type { Emission, N8nModel, PollPlan } from './n8nModel';
import { callsOf, type PlannedCall } from './plannedCalls';
import type { FirstRead } from './staticData';
import { Switchboard, type SwitchboardOptions } from './switchboard';
import { ModelClock, type Timeline } from './timeline';
import { beginWorld } from './world';

const MINUTE = 60_000;

/** Within a second: n8n does not poll when a second begins. */
export const START = Date.UTC(2026, 2, 29, 0, 30) + 400;

/** So many kills a history has at most. */
const MOST_KILLS = 4;

const QUIET_PAUSE = 16 * MINUTE;

/** A history must become quiet in so many polls. */
const MOST_QUIET_POLLS = 120;

/** What came of a history. */
export interface Lived {
	emissions: Emission[];
	switchboards: ReadonlyMap<string, Switchboard>;
	n8nClock: ModelClock;
	/** What the static data at the end knows of each switchboard. */
	firstRead: ReadonlyMap<string, FirstRead>;
	/** When each switchboard was the one of the credential for the first time. */
	accessFrom: ReadonlyMap<string, number>;
	discarded: number;
	warnings: string[];
	failures: string[];
}

/** Lives through a history to its quiet end. */
export async function live(
	history: History,
	parameters: Record<string, unknown>,
	others?: (calls: PlannedCall[]) => SwitchboardOptions['others'],
): Promise<Lived> {
	const fromStart = (jumps: History['n8nClock']) =>
		new ModelClock(jumps.map(({ at, offset }) => ({ at: START + at, offset })));
	const [n8nClock, platformClock] = [fromStart(history.n8nClock), fromStart(history.platformClock)];
	const board = (plans: History['calls'], place: number) => {
		const calls = callsOf(plans, START, platformClock, place);
		return new Switchboard(calls, {
			...history,
			clock: platformClock,
			outages: history.outages.map(({ from, lasts, status }) => ({
				from: START + from,
				to: START + from + lasts,
				status,
			})),
			others: others?.(calls),
		});
	};
	const switchboards = new Map([
		['own', board(history.calls, 0)],
		['other', board(history.otherCalls, 500)],
	]);
	const { durable, cheapRecords, mostNewRecords } = history;
	const { timeline, n8n, end } = await beginWorld({
		start: START,
		n8nClock,
		durable,
		mostKills: MOST_KILLS,
		switchboards,
		parameters,
		reach: { cheapRecords, mostNewRecords },
	});
	try {
		const accessFrom = new Map([['own', START]]);
		let kills = 0;
		const happen = (what: Happening, backup: number) => {
			if (what === 'publish') void n8n.publish();
			if (what === 'move') void n8n.moveToOtherMain();
			if (what === 'kill' && kills++ < MOST_KILLS) void n8n.kill();
			if (what === 'restore' && kills++ < MOST_KILLS) void n8n.restore(backup);
			if (what === 'changeAccess' && n8n.isIdle && !accessFrom.has('other')) {
				accessFrom.set('other', timeline.now);
				const value = history.changed === 'apiUrl' ? 'http://other.invalid' : 'other@ipex.invalid';
				n8n.access = { switchboard: 'other', credential: { [history.changed]: value } };
			}
		};
		void n8n.publish();
		await timeline.passUntil(START);
		for (const { pause, weather, happening, beforeSaving, main, backup } of history.steps) {
			await timeline.passUntil(timeline.now + pause);
			let isOver = false;
			const once = () => {
				if (!isOver && happening) happen(happening.what, backup);
				isOver = true;
			};
			const plan: PollPlan = { ...weather, main };
			if (happening) plan.during = { request: happening.request, happens: once };
			if (beforeSaving) plan.beforeSaving = () => happen(beforeSaving, backup);
			// With fewer requests than that, it happens after the poll.
			void n8n.tick(plan).then(once);
			await timeline.passUntil(timeline.now);
		}
		// A log that lacks records, and missing snapshots, hold calls back for some polls.
		await untilQuiet(timeline, n8n, switchboards, readsInParts(history) ? 9 : 6);
		const { emissions, discarded, warnings, failures } = n8n;
		const { firstRead } = n8n.current;
		return {
			...{ emissions, switchboards, n8nClock, firstRead, accessFrom },
			...{ discarded, warnings, failures },
		};
	} finally {
		end();
	}
}

/** Polls until nothing more comes, when all is written. */
async function untilQuiet(
	timeline: Timeline,
	n8n: N8nModel,
	switchboards: ReadonlyMap<string, Switchboard>,
	quietPolls: number,
): Promise<void> {
	const written = [...switchboards.values()].flatMap(({ calls }) =>
		calls.map(({ writtenAt }) => writtenAt),
	);
	await timeline.passUntil(Math.max(timeline.now + 10 * MINUTE, ...written));
	let quiet = 0;
	for (let polls = 0; quiet < quietPolls && polls < MOST_QUIET_POLLS; polls++) {
		await timeline.passUntil(timeline.now + QUIET_PAUSE);
		const [before, failed] = [n8n.emissions.length, n8n.failures.length];
		await n8n.tick();
		await timeline.passUntil(timeline.now);
		const isQuiet = n8n.emissions.length === before && n8n.failures.length === failed;
		quiet = isQuiet ? quiet + 1 : 0;
	}
}
