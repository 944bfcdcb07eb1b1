import type { IDataObject } from 'n8n-workflow';

import type { Reach } from '../../../nodes/Ipex/callLogTrigger/settings';
import type { N8nModel, PollPlan } from './n8nModel';
import { type LoggedLeg, type PlannedCall, recordTime } from './plannedCalls';
import { Switchboard, type SwitchboardOptions } from './switchboard';
import { ModelClock, type Timeline } from './timeline';
import { beginWorld, type World } from './world';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** When the scenes begin, and the trigger is activated. */
export const SCENE_START = Date.UTC(2026, 0, 5, 8);

/** A leg. Times in seconds from the start of the scene. */
export interface SceneLeg {
	from: number;
	to: number;
	/** How long after its end it is written. */
	late?: number;
	record?: Partial<LoggedLeg['record']>;
}

/** What makes a leg one that nobody answered. */
export { UNANSWERED } from '../logRecords';

/** A call, named by its first leg; answered, unless its legs say something else. */
export function call(place: number, ...specs: SceneLeg[]): PlannedCall {
	const second = (time: number) => Math.floor(SCENE_START / SECOND + time);
	const id = `${second(specs[0]?.from ?? 0)}.${place}`;
	const number = `777${100_000 + place}`;
	const legs = specs.map(({ from, to, late = 0, record }, index): LoggedLeg => {
		const [startsAt, endsAt] = [from, to].map((time) => SCENE_START + Math.round(time * SECOND));
		if (startsAt === undefined || endsAt === undefined) throw new Error('A leg has two times.');
		return {
			callId: id,
			startsAt,
			endsAt,
			writtenAt: endsAt + late * SECOND,
			record: {
				linkedid: id,
				uniqueid: index === 0 ? id : `${second(from)}.${place}${index}`,
				calldate: recordTime(startsAt),
				endTime: recordTime(endsAt),
				duration: Math.floor(to - from),
				billsec: Math.floor(to - from),
				disposition: 'ANSWERED',
				userAnswered: true,
				way: 'In',
				phoneNumber: number,
				src: number,
				dst: '210000000',
				line: '204',
				...record,
			},
		};
	});
	return {
		id,
		legs,
		startsAt: Math.min(...legs.map(({ startsAt }) => startsAt)),
		endsAt: Math.max(...legs.map(({ endsAt }) => endsAt)),
		writtenAt: Math.max(...legs.map(({ writtenAt }) => writtenAt)),
		recordedEnd: Math.max(...legs.map(({ record }) => Date.parse(record.endTime ?? ''))),
	};
}

export interface SceneOptions extends Partial<Omit<SwitchboardOptions, 'clock'>> {
	calls: PlannedCall[];
	/** The calls of another switchboard. */
	otherCalls?: PlannedCall[];
	parameters?: IDataObject;
	durable?: boolean;
	/** How much the trigger reads at once; the usual amount by default. */
	reach?: Reach;
	/** How much the clock of n8n is ahead (s). */
	n8nAhead?: number;
}

/** A call as the workflow got it, and the minute from the start of the scene in which it did. */
export type Told = IDataObject & { minute: number };

/** A short history, told step by step. */
export class Scene {
	readonly parameters: IDataObject;

	private constructor(
		private readonly world: World,
		parameters: IDataObject,
	) {
		this.parameters = parameters;
	}

	static async begin({
		calls,
		otherCalls = [],
		parameters,
		durable,
		n8nAhead = 0,
		reach,
		...options
	}: SceneOptions): Promise<Scene> {
		const platform = { pageSize: 1_000, ...options, clock: new ModelClock() };
		const switchboards = new Map([
			['own', new Switchboard(calls, platform)],
			['other', new Switchboard(otherCalls, platform)],
		]);
		const everything = { filters: { direction: ['inbound', 'outbound', 'internal'] } };
		const asked: IDataObject = { ...everything, ...parameters };
		const n8nClock = new ModelClock([{ at: -Infinity, offset: n8nAhead * SECOND }]);
		const rest = { parameters: asked, reach, durable };
		const world = await beginWorld({ start: SCENE_START, n8nClock, switchboards, ...rest });
		return new Scene(world, asked);
	}

	get n8n(): N8nModel {
		return this.world.n8n;
	}

	get timeline(): Timeline {
		return this.world.timeline;
	}

	/** Seconds from the start. */
	get second(): number {
		return (this.timeline.now - SCENE_START) / SECOND;
	}

	/** All calls that the workflow was started with. */
	get told(): Told[] {
		return this.n8n.emissions.map(({ item, at }) => ({
			...item,
			minute: (at - SCENE_START) / MINUTE,
		}));
	}

	get toldIds(): unknown[] {
		return this.told.map(({ callId }) => callId);
	}

	/** Lets time pass up to a second from the start. */
	async until(second: number): Promise<void> {
		await this.timeline.passUntil(SCENE_START + second * SECOND);
	}

	/** Something of n8n that takes no time, such as a publication. */
	async does(something: Promise<void>): Promise<void> {
		void something;
		await this.timeline.passUntil(this.timeline.now);
	}

	/** A poll at a second from the start, which takes no time. */
	async pollAt(second: number, plan?: PollPlan): Promise<void> {
		await this.until(second);
		await this.does(this.n8n.tick(plan));
	}

	/** Polls each minute up to a second from the start. */
	async pollUntil(second: number, plan?: PollPlan): Promise<void> {
		while (this.second + 60 <= second) await this.pollAt(this.second + 60, plan);
	}

	end(): void {
		this.world.end();
	}
}
