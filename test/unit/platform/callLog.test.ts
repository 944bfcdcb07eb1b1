import type { AxiosInstance } from 'axios';
import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { apiClient } from './support';

interface ShownCall {
	uniqueid: string;
	linkedid: string;
	calldate: string;
	endTime: string;
	stamp: string;
	src: string;
	dst: string;
	way: string;
	line: number | string;
	note?: string | null;
	categories?: string[];
	filename?: string;
	userAnswered: boolean | null;
	disposition: string;
	duration: number;
	user: { login: string } | null;
}

interface CallPage {
	items: ShownCall[];
	links: Array<{ rel: string; href: string; method: string }>;
	currentPage: number;
	totalPages: number;
	totalResults: number;
}

describe('the call log', () => {
	let platform: Platform;
	let api: AxiosInstance;

	beforeEach(async () => {
		platform = await startPlatform({ now: '2025-03-12T15:00:00+01:00' });
		platform.clock.freeze();
		api = await apiClient(platform);
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const log = async (params: object = {}) => (await api.get<CallPage>('/calls', { params })).data;

	const statusOf = async (params: object) => (await api.get('/calls', { params })).status;

	const idsFor = async (params: object) =>
		(await log(params)).items.map(({ uniqueid }) => uniqueid);

	test('gives 12,000 calls page by page, each once and in order', async () => {
		const now = platform.clock.now();
		platform.calls.generate(12_000, { from: now - 48 * 3_600_000, to: now - 3_600_000 });
		const seen: ShownCall[] = [];
		let next: string | undefined = '/calls?pageSize=5000';
		while (next) {
			const page: CallPage = (await api.get<CallPage>(next)).data;
			expect([page.totalResults, page.totalPages]).toStrictEqual([12_000, 3]);
			seen.push(...page.items);
			next = page.links.find(({ rel }) => rel === 'next')?.href;
		}
		expect(new Set(seen.map(({ uniqueid }) => uniqueid)).size).toBe(12_000);
		const keys = seen.map(({ calldate, uniqueid }) => `${calldate} ${uniqueid}`);
		expect(keys).toStrictEqual([...keys].sort());
	});

	test('keeps the filter in the links to other pages, and has none before the first or after the last', async () => {
		for (let n = 0; n < 3; n++) platform.calls.addCall({ kind: 'inbound' });
		const { links } = await log({ way: 'In', pageSize: 1, page: 2 });
		expect(links.map(({ rel }) => rel).sort()).toStrictEqual([
			'first',
			'last',
			'next',
			'prev',
			'self',
		]);
		for (const { href } of links) expect(new URL(href).searchParams.get('way')).toBe('In');
		expect((await log({ page: 1 })).links.map(({ rel }) => rel)).not.toContain('next');
	});

	test('gives an empty page after the last one', async () => {
		platform.calls.addCall({ kind: 'inbound' });
		expect(await log({ page: 9 })).toMatchObject({ items: [], currentPage: 9, totalPages: 1 });
	});

	test('has a call only once it has ended and its record is written', async () => {
		const { uniqueid } = platform.calls.add({ calldate: platform.clock.now(), duration: 60 });
		platform.calls.late({ uniqueid: '1.late' }, 90_000);
		expect(await idsFor({})).toStrictEqual([]);
		platform.clock.advance(60_000);
		expect(await idsFor({})).toStrictEqual([uniqueid]);
		platform.clock.advance(30_000);
		expect(await idsFor({})).toHaveLength(2);
	});

	test('shows a record as it was changed later', async () => {
		const [leg] = platform.calls.addCall({ kind: 'inbound' });
		const id = leg?.uniqueid ?? '';
		expect((await log({ metadata: true })).items[0]).toMatchObject({ note: null, categories: [] });
		platform.calls.change(id, { note: 'Zavolat zpět', categories: [1], filename: 'later.mp3' });
		expect((await log({ metadata: true })).items).toMatchObject([
			{ uniqueid: id, note: 'Zavolat zpět', categories: ['Poptávka'], filename: 'later.mp3' },
		]);
		expect(Object.keys((await log()).items[0] ?? {})).not.toContain('note');
		platform.calls.remove(id);
		expect(await idsFor({})).toStrictEqual([]);
	});

	test('bounds the begin of a call, both ends included', async () => {
		const at = (minute: number) => `2025-03-12T10:0${minute}:00+01:00`;
		const ids = [0, 1, 2, 3].map((minute) => platform.calls.add({ calldate: at(minute) }).uniqueid);
		expect(await idsFor({ startTime: at(1), endTime: at(2) })).toStrictEqual(ids.slice(1, 3));
	});

	test('shares the identifier of the call among the legs of a ring-all queue', async () => {
		const legs = platform.calls.addCall({ kind: 'ringAll', phones: 4 });
		const { items } = await log({ linkedid: legs[0]?.linkedid });
		expect(items).toHaveLength(4);
		expect(items.filter(({ userAnswered }) => userAnswered)).toHaveLength(1);
	});

	test('has two answered legs for a transferred call, and a hidden number for an anonymous one', async () => {
		platform.calls.addCall({ kind: 'transfer' });
		const transferred = (await log({ disposition: 'ANSWERED' })).items;
		expect(new Set(transferred.map(({ linkedid }) => linkedid)).size).toBe(1);
		expect(transferred).toHaveLength(2);
		platform.calls.addCall({ kind: 'anonymous', answered: false });
		expect(await idsFor({ src: 'anonymous' })).toHaveLength(1);
	});

	test('filters by every column it offers', async () => {
		const [first, second] = platform.directory.users;
		platform.calls.addCall({
			kind: 'outbound',
			user: second?.login,
			phone: '+4930111',
			categories: [1, 3],
		});
		const [inbound] = platform.calls.addCall({
			kind: 'inbound',
			phone: '602111222',
			categories: [2],
		});
		const id = inbound?.uniqueid;
		const filters = [
			{ src: '602111222' },
			{ dst: first?.ddi },
			{ line: String(first?.exten) },
			{ phoneNumber: '602111222', phoneNumberFilter: 'equal' },
			{ way: 'In' },
			{ extensions: [String(first?.exten), '999'] },
			{ teams: [first?.teamId] },
			{ categories: '[[2,4]]' },
			{ linkedid: id },
		];
		for (const filter of filters)
			expect([filter, await idsFor(filter)]).toStrictEqual([filter, [id]]);
		expect(await idsFor({ categories: '[[1,2],[3]]' })).toHaveLength(1);
		expect(await idsFor({ trunk: 'ipex-1' })).toHaveLength(2);
	});

	test('sorts by the columns it knows, in both directions', async () => {
		const long = platform.calls.add({ duration: 90 }).uniqueid;
		const short = platform.calls.add({ duration: 10 }).uniqueid;
		expect(await idsFor({ sortColumn: 'duration' })).toStrictEqual([short, long]);
		expect(await idsFor({ sortColumn: 'calldate', sortDirection: 'desc' })).toStrictEqual([
			short,
			long,
		]);
		expect(await idsFor({})).toStrictEqual([long, short]);
	});

	test.each([
		['an unknown parameter', { colour: 'red' }],
		['a list in brackets', { 'queues[]': 'a' }],
		['an operator beyond equal', { src: '1', srcFilter: 'like' }],
		['an unknown column', { sortColumn: 'mood' }],
		['an unknown zone', { timezone: 'Mars/Olympus' }],
		['more than 5,000 a page', { pageSize: 5001 }],
		['half a page', { page: 1.5 }],
		['a time that is none', { startTime: '2025-02-30T25:00:00Z' }],
		['a direction that is none', { way: 'Up' }],
		['categories that are no JSON', { categories: '1,2' }],
		['categories that are not nested', { categories: '[1,2]' }],
	])('refuses %s', async (_what, params) => {
		expect(await statusOf(params)).toBe(400);
	});

	test.each([
		['Europe/Prague', '2025-03-30T00:30:00Z', '2025-03-30T01:30:00+01:00'],
		['Europe/Prague', '2025-03-30T01:30:00Z', '2025-03-30T03:30:00+02:00'],
		['Europe/Prague', '2025-10-26T00:30:00Z', '2025-10-26T02:30:00+02:00'],
		['Europe/Prague', '2025-10-26T01:30:00Z', '2025-10-26T02:30:00+01:00'],
		['America/New_York', '2025-03-30T00:30:00Z', '2025-03-29T20:30:00-04:00'],
		['Asia/Kolkata', '2025-03-30T00:30:00Z', '2025-03-30T06:00:00+05:30'],
		['UTC', '2025-03-30T00:30:00Z', '2025-03-30T00:30:00+00:00'],
	])('writes the times of %s for %s as %s', async (timezone, calldate, shown) => {
		platform.clock.set('2025-12-01T00:00:00Z');
		platform.tokens.lifetimeSeconds = 3_000;
		api = await apiClient(platform);
		platform.calls.add({ calldate, duration: 0 });
		const [call] = (await log({ timezone })).items;
		expect([call?.calldate, call?.endTime, call?.stamp]).toStrictEqual([shown, shown, shown]);
	});

	test('has the same calls for the same seed', async () => {
		const other = await startPlatform({ now: '2025-03-12T15:00:00+01:00' });
		const span = { from: '2025-03-11T00:00:00Z', to: '2025-03-12T00:00:00Z' };
		expect(other.calls.generate(500, span)).toStrictEqual(platform.calls.generate(500, span));
		await other.stop();
	});

	test('generates the mix of a real switchboard', () => {
		const now = platform.clock.now();
		const calls = platform.calls.generate(8000, { from: now - 86_400_000, to: now });
		const whole = [...new Map(calls.map((call) => [call.linkedid, call])).values()];
		const share = (way: string) => whole.filter((call) => call.way === way).length / whole.length;
		expect(share('In')).toBeCloseTo(0.45, 1);
		expect(share('Out')).toBeCloseTo(0.35, 1);
		expect(share('Loc')).toBeCloseTo(0.2, 1);
		expect(calls.some(({ src }) => src === 'anonymous')).toBe(true);
		expect(new Set(calls.map(({ user_id }) => typeof user_id))).toStrictEqual(
			new Set(['number', 'string']),
		);
		for (const call of calls) expect(call.endTime - call.calldate).toBe(call.duration * 1000);
	});
});
