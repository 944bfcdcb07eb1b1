import type { Finding } from '../../../tools/checkPlatform/check';
import { type Report, tableOf } from '../../../tools/checkPlatform/report';
import { runChecks } from '../../../tools/checkPlatform/run';
import type { Settings } from '../../../tools/checkPlatform/settings';
import { fault, type Platform, startPlatform } from '../../../tools/platform';
import { formsIn, secretForms, secretsOf } from '../../support/secrets';

let platform: Platform;

async function start(): Promise<void> {
	platform = await startPlatform({ calls: 300, now: '2026-01-13T15:00:00+01:00' });
	// Two records of the same moment, and messages.
	const [call] = platform.calls.all();
	if (call) platform.calls.add({ calldate: call.calldate, line: 204, filename: 'tie/*tie.mp3' });
	platform.sms.receive('+420602123456', 'Dobrý den, kdy mohu přijít?');
}

afterEach(async () => {
	await platform.stop();
	expect(platform.violations).toStrictEqual([]);
});

async function report(settings: Partial<Settings> = {}): Promise<Report> {
	const { authUrl, apiUrl, smsUrl, centralUrl, access, directory } = platform;
	return await runChecks(
		{
			email: access.email,
			password: access.password,
			actAs: directory.users.find(({ callcenter }) => callcenter)?.login,
			urls: { auth: authUrl, api: apiUrl, sms: smsUrl, central: centralUrl },
			watchMinutes: 0,
			writes: new Set(),
			reportFile: '',
			...settings,
		},
		() => undefined,
		1,
	);
}

const foundIn = ({ rows }: Report) => Object.fromEntries(rows.map(({ id, found }) => [id, found]));

const effectIn = ({ rows }: Report, id: string): Finding['effect'] | undefined =>
	rows.find((row) => row.id === id)?.effect;

/** Every text and number that the platform holds and that belongs to somebody. */
function personal(): string[] {
	const { directory, calls, sms, dialer, access } = platform;
	const texts = new Set<string>();
	const collect = (value: unknown): void => {
		if (typeof value === 'string' || typeof value === 'number') texts.add(String(value));
		else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
	};
	const of = calls
		.all()
		.map(({ src, dst, clid, phoneNumber, filename, uniqueid, linkedid, ...rest }) => {
			const { note, organization, organizationPerson, sipcallid, queue, line } = rest;
			return {
				src,
				dst,
				clid,
				phoneNumber,
				filename,
				uniqueid,
				linkedid,
				note,
				organization,
				organizationPerson,
				sipcallid,
				queue,
				line,
			};
		});
	const { users, queues, numbers, pauses, pbxId } = directory;
	collect([of, users, sms.all(), sms.numbers, dialer.ivrs, access.email, pbxId]);
	collect([queues.map(({ name }) => name), numbers.map(({ number }) => number)]);
	collect(pauses.map(({ name }) => name));
	// The words of this tool, and statuses, have as many letters or digits.
	return [...texts].filter((text) => text.length > 3 && text !== 'anonymous');
}

/** What stands in the report or in its table and belongs to somebody, or is secret. */
function leaksIn(written: Report): string[] {
	const text = `${JSON.stringify(written)}\n${tableOf(written)}`;
	return [
		...personal().filter((one) => text.includes(one)),
		...formsIn(text, secretForms(secretsOf(platform))),
	];
}

/** Each configuration of the stand-in, and what the check must say about it. */
const CONFIGURATIONS: Array<
	[name: string, configure: (platform: Platform) => void, found: Record<string, unknown>]
> = [
	[
		'as documented',
		() => undefined,
		{
			'sign-in': 'with a refresh token',
			'refresh-rotation': 'once',
			'refused-refresh': 'HTTP 400',
			'refused-token': 'HTTP 401',
			impersonation: 'it may (HTTP 404)',
			exchange: 'like a sign-in',
			'error-body': '{ message }',
			'unknown-parameters': 'refused',
			lists: 'repeated',
			categories: 'JSON text is accepted',
			record: 'calldate is time (T, whole seconds, offset)',
			period: 'the beginning',
			'period-bounds': 'startTime and endTime included',
			'usual-order': 'oldest first',
			order: 'asc: oldest first, desc: newest first',
			ties: 'the same in three responses',
			pages: 'they fit; after the last: 0 records',
			'page-size': 'refused (HTTP 400)',
			'filter-operators': 'refused',
			'sort-columns': 'accepted: calldate, duration, src, dst',
			'recording-names': 'with folders, stars, an extension',
			'no-recording': 'empty text',
			'recording-list': 'pages of names',
			'current-calls': 'allowed with Impersonation',
			'missed-calls': expect.stringMatching(/^a list of /),
			'sms-numbers': 'a list of strings',
			'sms-messages': 'a list of records',
			'who-am-i': 'it does',
			dialer: 'a list of records',
			agents: 'it has them',
			'rate-limits': 'no header names a limit',
			'correlation-id': 'it does not',
		},
	],
	[
		'strict',
		({ variants }) => Object.assign(variants, { lists: 'joi', errorBody: 'boom' }),
		{ lists: 'repeated from two on, JSON text', 'error-body': '{ statusCode, error, message }' },
	],
	['lists as JSON text only', ({ variants }) => (variants.lists = 'json'), { lists: 'JSON text' }],
	[
		'lists in any form',
		({ variants }) => (variants.lists = 'any'),
		{ lists: 'repeated, JSON text' },
	],
	[
		'periods that bound the end of calls',
		({ variants }) => (variants.periodBounds = 'end'),
		{ period: 'the end' },
	],
	[
		'another order of records of the same moment',
		({ variants }) => (variants.ties = 'anyOrder'),
		{ ties: 'another one in each response' },
	],
	[
		'tolerant of everything',
		({ variants }) =>
			Object.assign(variants, {
				...{ unknownKeys: 'ignored', largePages: 'cut', filterOperators: 'any' },
				...{ sortColumns: 'ignored', noRecording: 'missing' },
			}),
		{
			'unknown-parameters': 'HTTP 200',
			'page-size': 'accepted or cut',
			'filter-operators':
				'accepted: contains, like, startsWith, beginsWith, endsWith, notEqual, in',
			'sort-columns': 'any name is accepted',
			'no-recording': 'nothing',
		},
	],
	[
		'refresh tokens for many uses, exchanges with a token alone',
		({ tokens }) => Object.assign(tokens, { rotateRefreshTokens: false, exchangeAnswer: 'bare' }),
		{
			'refresh-rotation': 'several times',
			exchange: 'without refresh_token, expires_in, token_type',
		},
	],
	[
		'a second use of a refresh token that ends the session',
		({ tokens }) => (tokens.revokeFamilyOnReuse = true),
		{ 'refresh-rotation': 'once; a second use also ends the newer token' },
	],
	[
		'HTTP 403 for a token that is not accepted',
		({ variants }) => (variants.refusedTokenStatus = 403),
		{ 'refused-token': 'HTTP 403' },
	],
	[
		'an access without impersonation',
		({ access }) => (access.impersonation = false),
		{
			impersonation: 'it may not (HTTP 403)',
			exchange: 'rejected (HTTP 403)',
			'current-calls': 'HTTP 403',
			'missed-calls': 'HTTP 403',
			dialer: 'HTTP 403',
			agents: 'HTTP 403',
		},
	],
	[
		'calls in progress for an access without impersonation',
		({ access, variants }) => {
			access.impersonation = false;
			variants.currentCallsOfAccess = 'allowed';
		},
		{ impersonation: 'it may not (HTTP 403)', 'current-calls': 'allowed' },
	],
	[
		'errors of the newer services, and headers about limits',
		({ variants }) =>
			Object.assign(variants, { errorBody: 'newer', rateLimitHeaders: 'ratelimit' }),
		{ 'error-body': '{ message }', 'rate-limits': 'headers ratelimit-limit, ratelimit-remaining' },
	],
	[
		'errors as text, and other headers about limits',
		({ variants }) =>
			Object.assign(variants, { errorBody: 'text', rateLimitHeaders: 'x-ratelimit' }),
		{ 'error-body': 'text', 'rate-limits': 'headers x-ratelimit-limit, x-ratelimit-remaining' },
	],
	[
		'other forms of SMS, no agents, and a central API that says nothing',
		({ sms, agents, central }) => {
			Object.assign(sms.forms, { numbers: 'page', messages: 'page' });
			agents.offered = 'otherFields';
			central.tellsWho = false;
		},
		{
			'sms-numbers': 'a page with a list of strings',
			'sms-messages': 'a page with a list of records',
			'who-am-i': 'HTTP 403',
			agents: 'it does not know the field',
		},
	],
	[
		'sender numbers as records, and no GraphQL',
		({ sms, agents }) => {
			sms.forms.numbers = 'otherObjects';
			agents.offered = 'nothing';
		},
		{ 'sms-numbers': 'a list of records', agents: 'HTTP 404' },
	],
];

describe('the check of a platform', () => {
	it.each(CONFIGURATIONS)('reports what it is like: %s', async (_, configure, found) => {
		await start();
		configure(platform);
		const written = await report();
		expect(foundIn(written)).toMatchObject(found);
		expect(leaksIn(written)).toStrictEqual([]);
	});

	it('names an effect where the package does not work as it is', async () => {
		await start();
		platform.variants.refusedTokenStatus = 403;
		platform.variants.periodBounds = 'end';
		const written = await report();
		expect(effectIn(written, 'refused-token')).toMatch(/does not renew/);
		expect(effectIn(written, 'period')).toMatch(/ended in it/);
		expect(effectIn(written, 'order')).toMatch(/^none/);
	});

	it('only reads: GET, tokens, and queries of GraphQL', async () => {
		await start();
		await report();
		const { journal } = platform;
		const others = journal
			.all()
			.filter(({ method }) => method !== 'GET')
			.map(({ operationId }) => operationId);
		expect(new Set(others)).toStrictEqual(new Set(['getToken', 'exchangeToken', 'graphql']));
		for (const { body } of journal.of('graphql')) {
			expect((body as { query: string }).query).toMatch(/^query /);
		}
		expect(platform.sms.all()).toHaveLength(1);
	});

	it.each([
		['sms', 'sendSms', 'sms-sent'],
		['instant-sms', 'sendInstantSms', 'instant-sms-sent'],
		['call-list', 'createCallList', 'call-list-created'],
	] as const)('writes %s alone if it is named', async (write, operationId, id) => {
		await start();
		const written = await report({ writes: new Set([write]), testNumber: '+420777000111' });
		expect(foundIn(written)[id]).toBe('done (HTTP 200)');
		const all = ['sendSms', 'sendInstantSms', 'createCallList'];
		const asked = all.filter((one) => platform.journal.of(one).length > 0);
		expect(asked).toStrictEqual([operationId]);
		expect(JSON.stringify(written)).not.toContain('777000111');
	});

	it('sees records that come late, and those that change, while it watches', async () => {
		await start();
		const { calls, clock } = platform;
		const watching = report({ watchMinutes: 0.001 });
		await platform.journal.waitFor(
			({ operationId, query, outcome }) =>
				operationId === 'getCalls' &&
				query.pageSize === '5000' &&
				query.metadata === 'true' &&
				outcome === 'ok',
		);
		const record = calls.inLog().at(-1);
		calls.change(record?.uniqueid ?? '', { note: 'Zavolat zpět zítra' });
		calls.add({ endTime: clock.now() - 120_000, stamp: clock.now(), src: '+420603999888' });
		const written = await watching;
		const row = written.rows.find(({ id }) => id === 'late-and-changing');
		expect(row?.found).toBe('late records, changes of note');
		expect(row?.details).toMatchObject({ lateRecords: 1, changedFields: { note: 1 } });
		expect(leaksIn(written)).toStrictEqual([]);
	});

	it('waits when the platform limits requests, and goes on', async () => {
		await start();
		platform.faults.order({ operationId: 'getCalls', times: 2, fault: fault.tooManyRequests(1) });
		const written = await report();
		expect(foundIn(written)['rate-limits']).toBe('headers retry-after; HTTP 429 came');
		expect(foundIn(written).period).toBe('the beginning');
	});

	it('asks again for what several checks need, when a rate limit came in its place', async () => {
		await start();
		const expected = foundIn(await report());
		platform.faults.order({
			operationId: 'getCalls',
			when: ({ query }) => query.pageSize === '500',
			fault: fault.tooManyRequests(1),
		});
		platform.faults.order({ operationId: 'exchangeToken', fault: fault.tooManyRequests(1) });
		const limits = 'headers retry-after; HTTP 429 came';
		expect(foundIn(await report())).toStrictEqual({ ...expected, 'rate-limits': limits });
	});

	it('settles nothing of a platform that does not accept the password, and sends it once only', async () => {
		await start();
		const written = await report({ password: 'wrong' });
		expect(foundIn(written)['sign-in']).toBe('not settled: the sign-in failed (HTTP 401)');
		expect(platform.journal.of('getToken').map(({ grant }) => grant)).toStrictEqual([
			'password',
			'refresh_token',
		]);
		expect(leaksIn(written)).toStrictEqual([]);
	});

	it('shows no key that could be a name, and no message of an error', async () => {
		await start();
		const [user] = platform.directory.users;
		platform.faults.order({
			operationId: 'getIvrs',
			fault: fault.status(500, {
				message: `Failed for ${user?.login}`,
				'+420602123456': user?.name,
			}),
		});
		const written = await report();
		const row = written.rows.find(({ id }) => id === 'dialer');
		expect(row?.details?.shape).toBe('{ message: text, 1 other key }');
		expect(leaksIn(written)).toStrictEqual([]);
	});
});
