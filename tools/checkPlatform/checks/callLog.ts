import { AS_ASSUMED, type Check, type Context, EITHER_WAY } from '../check';
import { NotSettled } from '../notSettled';
import { fieldsOf, shapeOf } from '../shape';
import { iso, itemsIn, type LogRecord, RECORD_TIMES, timeOf, totalIn } from '../samples';

const SECOND_MS = 1_000;

const OPERATORS = ['contains', 'like', 'startsWith', 'beginsWith', 'endsWith', 'notEqual', 'in'];

const COLUMNS = [
	'calldate',
	'duration',
	'billsec',
	'src',
	'dst',
	'stamp',
	'endTime',
	'noSuchColumn',
];

/** Whether the log of this period contains the record. */
async function isIn(
	{ client }: Context,
	record: LogRecord,
	from: number,
	to: number,
): Promise<boolean> {
	const { status, body } = await client.get('/calls', {
		...{ startTime: iso(from), endTime: iso(to) },
		...{ sortColumn: 'calldate', sortDirection: 'asc', page: 1, pageSize: 1000 },
		...RECORD_TIMES,
	});
	if (status !== 200) throw new NotSettled(`the log refuses a period (HTTP ${status})`);
	return itemsIn(body).some(({ uniqueid }) => uniqueid === record.uniqueid);
}

const spanOf = (record: LogRecord) => timeOf(record.endTime) - timeOf(record.calldate);

const isLong = (record: LogRecord) => spanOf(record) >= 10 * SECOND_MS;

/** A record of ten seconds or more. */
const longRecord = async ({ samples }: Context) =>
	await samples.record('of ten seconds or more with calldate and endTime', isLong);

function order(times: number[]): string {
	const pairs = times.slice(1).map((time, index) => time - (times[index] ?? time));
	if (pairs.every((step) => step >= 0) && pairs.some((step) => step > 0)) return 'oldest first';
	if (pairs.every((step) => step <= 0) && pairs.some((step) => step < 0)) return 'newest first';
	return pairs.length === 0 ? 'too few records' : 'no order';
}

export const callLogChecks: Check[] = [
	{
		id: 'record',
		unknown: 'the fields of a record, and how its times are written',
		assumed: 'as documented; any form of ISO 8601',
		settle: async ({ samples }) => {
			const records = await samples.records();
			if (records.length === 0) throw new NotSettled('the call log is empty');
			const { body } = await samples.page({ metadata: true, pageSize: 100 });
			const fields = fieldsOf(itemsIn(body));
			const form = fields.calldate ?? 'missing';
			const isTime = form.startsWith('time');
			return {
				found: `calldate is ${form}`,
				effect: isTime ? AS_ASSUMED : 'the package cannot read the times of calls',
				details: { fields },
			};
		},
	},
	{
		id: 'period',
		unknown: 'whether startTime and endTime refer to the beginning of a call',
		assumed: 'the beginning',
		settle: async (context) => {
			const record = await longRecord(context);
			const [begin, end] = [timeOf(record.calldate), timeOf(record.endTime)];
			const byBegin = await isIn(context, record, begin - SECOND_MS, begin + SECOND_MS);
			const byEnd = await isIn(context, record, end - SECOND_MS, end + SECOND_MS);
			const found = byBegin
				? byEnd
					? 'any moment of the call'
					: 'the beginning'
				: byEnd
					? 'the end'
					: 'neither the beginning nor the end';
			const effect = byBegin
				? AS_ASSUMED
				: "'Get Many' of a period gives the calls that ended in it; the trigger reads each call once";
			return { found, effect };
		},
	},
	{
		id: 'period-bounds',
		unknown: 'whether a period includes its bounds',
		assumed: 'both are included',
		settle: async (context) => {
			const record = await longRecord(context);
			const begin = timeOf(record.calldate);
			const includesStart = await isIn(context, record, begin, begin + SECOND_MS);
			const includesEnd = await isIn(context, record, begin - SECOND_MS, begin);
			const included = [
				...(includesStart ? ['startTime'] : []),
				...(includesEnd ? ['endTime'] : []),
			];
			return {
				found: included.length > 0 ? `${included.join(' and ')} included` : 'none is included',
				effect: includesStart ? AS_ASSUMED : 'a call at the exact start of a period may be missing',
			};
		},
	},
	{
		id: 'usual-order',
		unknown: 'the order of the log when a request names none',
		assumed: 'oldest first; the package always names one',
		settle: async ({ samples }) => {
			const { body } = await samples.page({ sortColumn: undefined, sortDirection: undefined });
			const found = order(itemsIn(body).map(({ calldate }) => timeOf(calldate)));
			return { found, effect: EITHER_WAY };
		},
	},
	{
		id: 'order',
		unknown: 'whether sortDirection orders the log by calldate',
		assumed: 'asc: oldest first, desc: newest first',
		settle: async ({ samples }) => {
			const times = async (sortDirection: string) =>
				itemsIn((await samples.page({ sortDirection })).body).map(({ calldate }) =>
					timeOf(calldate),
				);
			const [asc, desc] = [order(await times('asc')), order(await times('desc'))];
			if (asc === 'too few records') throw new NotSettled('the call log has too few records');
			const isRight = asc === 'oldest first' && desc === 'newest first';
			return {
				found: `asc: ${asc}, desc: ${desc}`,
				effect: isRight ? AS_ASSUMED : 'the Call Log Trigger may miss calls: report this',
			};
		},
	},
	{
		id: 'ties',
		unknown: 'the order of records that began in the same moment',
		assumed: 'any; it may change between responses',
		settle: async ({ samples }) => {
			const read = async () => itemsIn((await samples.page({})).body);
			const readings = [await read(), await read(), await read()];
			const [first = []] = readings;
			const moments = first.map(({ calldate }) => String(calldate));
			const tied = moments.length - new Set(moments).size;
			if (tied === 0) throw new NotSettled('no two records began in the same moment');
			const orders = new Set(
				readings.map((records) => records.map(({ uniqueid }) => uniqueid).join()),
			);
			return {
				found: orders.size === 1 ? 'the same in three responses' : 'another one in each response',
				effect: EITHER_WAY,
				details: { records: first.length, recordsInTheSameMomentAsAnother: tied },
			};
		},
	},
	{
		id: 'pages',
		unknown: 'whether pages fit together, and what comes after the last',
		assumed: 'each record is on one page; an empty page',
		settle: async ({ samples }) => {
			const size = 20;
			const pageOf = async (page: number, pageSize: number) =>
				await samples.page({ page, pageSize });
			const ids = (records: LogRecord[]) => records.map(({ uniqueid }) => String(uniqueid));
			const whole = ids(itemsIn((await pageOf(1, 2 * size)).body));
			const halves = [
				...ids(itemsIn((await pageOf(1, size)).body)),
				...ids(itemsIn((await pageOf(2, size)).body)),
			];
			const { status, body } = await pageOf(1_000_000, size);
			const after = status === 200 ? `${itemsIn(body).length} records` : `HTTP ${status}`;
			const fit = new Set(halves).size === new Set(whole).size;
			return {
				found: `${fit ? 'they fit' : 'they do not fit'}; after the last: ${after}`,
				effect: EITHER_WAY,
				details: { shape: shapeOf(body, 1), countsRecords: totalIn(body) !== undefined },
			};
		},
	},
	{
		id: 'page-size',
		unknown: 'a page size above the largest (5000)',
		assumed: 'the package asks for 5000 at most',
		settle: async ({ samples }) => {
			const largest = await samples.page({ pageSize: 5000 });
			const beyond = await samples.page({ pageSize: 5001 });
			const isGood = largest.status === 200;
			return {
				found: beyond.status === 200 ? 'accepted or cut' : `refused (HTTP ${beyond.status})`,
				effect: isGood ? AS_ASSUMED : `the triggers cannot read the log: 5000 is refused`,
				details: { with5000: `HTTP ${largest.status}` },
			};
		},
	},
	{
		id: 'filter-operators',
		unknown: 'filter operators other than "equal"',
		assumed: 'only "equal" is offered',
		settle: async ({ samples }) => {
			const { src } = await samples.record(
				'with src',
				(record) => String(record.src ?? '').length > 3,
			);
			const total = async (srcFilter: string) => {
				const { status, body } = await samples.page({ src: String(src).slice(0, -1), srcFilter });
				return status === 200 ? totalIn(body) : undefined;
			};
			const equal = await total('equal');
			const accepted: string[] = [];
			for (const operator of OPERATORS) {
				if ((await total(operator)) !== undefined) accepted.push(operator);
			}
			return {
				found: accepted.length > 0 ? `accepted: ${accepted.join(', ')}` : 'refused',
				effect: equal === undefined ? 'filters by number do not work' : EITHER_WAY,
			};
		},
	},
	{
		id: 'sort-columns',
		unknown: 'the columns that the log can be sorted by',
		assumed: 'calldate',
		settle: async ({ samples }) => {
			const accepted: string[] = [];
			for (const sortColumn of COLUMNS) {
				const { status } = await samples.page({ sortColumn, pageSize: 10 });
				if (status === 200) accepted.push(sortColumn);
			}
			const isAny = accepted.includes('noSuchColumn');
			return {
				found: isAny ? 'any name is accepted' : `accepted: ${accepted.join(', ')}`,
				effect: accepted.includes('calldate') ? AS_ASSUMED : 'the log cannot be read: report this',
			};
		},
	},
];
