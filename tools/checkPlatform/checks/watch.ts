import { timers } from '../../node';
import { AS_ASSUMED, type Check } from '../check';
import { NotSettled } from '../notSettled';
import { iso, itemsIn, type LogRecord, RECORD_TIMES, timeOf } from '../samples';
import { isKnownKey } from '../shape';

const HOUR_MS = 60 * 60 * 1000;

/** How far back each look reads: as far as the trigger looks back. */
const LOOK_BACK_MS = 4 * HOUR_MS;

/** A new record is late if it ended at least this long before the previous look. */
const MARGIN_MS = 5_000;

const FEWEST_LOOKS = 3;

/** What the watched log showed. */
class Watched {
	looks = 0;

	newRecords = 0;

	/** For each late record, the time between its end and the look that first showed it (ms). */
	readonly lateness: number[] = [];

	/** How often each field changed. */
	readonly changes = new Map<string, number>();

	private readonly known = new Map<string, LogRecord>();

	private lookedAt?: number;

	add(records: LogRecord[], now: number): void {
		for (const record of records) {
			const key = [record.uniqueid, record.calldate, record.line].join();
			const before = this.known.get(key);
			if (before) this.compare(before, record);
			else if (this.lookedAt !== undefined) this.addNew(record, now, this.lookedAt);
			this.known.set(key, record);
		}
		this.looks++;
		this.lookedAt = now;
	}

	private addNew(record: LogRecord, now: number, lookedAt: number): void {
		this.newRecords++;
		const end = timeOf(record.endTime);
		if (end < lookedAt - MARGIN_MS) this.lateness.push(now - end);
	}

	private compare(before: LogRecord, after: LogRecord): void {
		const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
		for (const field of fields) {
			const [old, now] = [before, after].map((record) =>
				JSON.stringify((record as Record<string, unknown>)[field]),
			);
			if (old === now) continue;
			const shown = isKnownKey(field) ? field : 'other keys';
			this.changes.set(shown, (this.changes.get(shown) ?? 0) + 1);
		}
	}
}

export const watchChecks: Check[] = [
	{
		id: 'late-and-changing',
		unknown: 'whether records come late, and whether they change',
		assumed: 'both: the trigger looks back, and waits for the last leg',
		settle: async ({ client, watch, progress }) => {
			if (watch.forMs === 0) throw new NotSettled('--watch-minutes is 0');
			const watched = new Watched();
			const end = Date.now() + watch.forMs;
			for (;;) {
				const { at } = await client.get('/calls', { page: 1, pageSize: 1 });
				const { status, body } = await client.get('/calls', {
					...{ startTime: iso(at - LOOK_BACK_MS), endTime: iso(at + HOUR_MS), metadata: true },
					...{ sortColumn: 'calldate', sortDirection: 'desc', page: 1, pageSize: 5000 },
					...RECORD_TIMES,
				});
				if (status === 200) watched.add(itemsIn(body), at);
				const left = end - Date.now();
				if (left <= 0 && watched.looks >= FEWEST_LOOKS) break;
				progress(`watching the call log for ${Math.ceil(left / 60_000)} more minutes`);
				await timers.setTimeout(Math.min(Math.max(0, left), watch.everyMs));
			}
			const { newRecords, lateness, changes, looks } = watched;
			if (newRecords === 0) throw new NotSettled('no call ended while the log was watched');
			const fields = [...changes].sort(([one], [other]) => (one < other ? -1 : 1));
			const longest = Math.max(0, ...lateness);
			const late = lateness.length > 0 ? 'late records' : 'no late records';
			return {
				found: `${late}, ${fields.length > 0 ? `changes of ${fields.map(([name]) => name).join(', ')}` : 'no changes'}`,
				effect: longest > LOOK_BACK_MS ? 'raise "Look Back" of the Call Log Trigger' : AS_ASSUMED,
				details: {
					looks,
					newRecords,
					lateRecords: lateness.length,
					longestSecondsAfterTheEnd: Math.round(longest / 1000),
					changedFields: Object.fromEntries(fields),
				},
			};
		},
	},
];
