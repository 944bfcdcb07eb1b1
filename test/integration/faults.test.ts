import axios from 'axios';

import {
	type Fault,
	fault,
	type JournalEntry,
	type Platform,
	startPlatform,
} from '../../tools/platform';
import { NotSentError } from '../../nodes/Ipex/errors/errors';
import { holdAnswerLimits } from '../support/responseTimeouts';
import { eventually, TIMER_MARGIN_MS } from '../support/condition';
import { hurry } from '../support/engineHttp';
import { type Subject, subjectsOn, wantedSubjects } from '../support/faults/subjects';
import { type Row, table } from '../support/faults/table';
import {
	type Asked,
	type SessionExpected,
	type SessionRow,
	sessionTable,
} from '../support/faults/sessionTable';
import { type SessionSubject, sessionSubjectsOn } from '../support/faults/sessionSubjects';
import { Stranger } from '../support/faults/stranger';
import { http } from '../../tools/node';
import { splitCorrelationId } from '../support/scene';
import { formsIn, secretForms, secretsOf, wholeOf } from '../support/secrets';

type RequestJson = typeof import('../../nodes/Ipex/request/requestJson');

// A busy machine gets more time for a list than the person who waits for it.
jest.mock('../../nodes/Ipex/request/requestJson', () => {
	const actual = jest.requireActual<RequestJson>('../../nodes/Ipex/request/requestJson');
	return {
		requestJson: async (...[context, request]: Parameters<RequestJson['requestJson']>) =>
			await actual.requestJson(context, {
				...request,
				timeoutMs: request.timeoutMs + HANG_MS,
				deadline: request.deadline && request.deadline + HANG_MS,
			}),
	};
});

/** What a time-out is cut to. */
const SHORT_MS = 300;

/** The same for a sign-in, of which each has to reach the platform before it is given up. */
const SHORT_SIGN_IN_MS = 3_000;

/** All of these have to hang before the first one gives up, and 15 reads at most are under way at once. */
const MOST_THAT_HANG = 15;

/** How long the requests of all subjects take to reach the platform, on a machine with much else to do. */
const HANG_MS = 50_000;

let platform: Platform;
let stranger: Stranger;
let subjects: Subject[];

/** What became of a subject under a fault. */
interface Outcome {
	value?: unknown;
	error?: Error & { description?: string };
	requests: JournalEntry[];
}

beforeAll(async () => {
	platform = await startPlatform({ calls: 50, users: 15 });
	stranger = await Stranger.listen();
	subjects = subjectsOn(platform);
	// From here on the session has tokens, also of the users.
	for (const { name, run } of subjects) {
		await run({}).catch((error: unknown) => {
			throw new Error(`${name} fails without any fault: ${wholeOf(error)}`);
		});
	}
});

afterAll(async () => {
	const { violations } = platform;
	await platform.stop();
	await stranger.close();
	expect(violations).toStrictEqual([]);
});

/**
 * Waits until whatever was sent before has reached the platform, and has ended there: of a request that was given up
 * too, so that the next fault is not served to it. Connections are accepted in the order in which they were made.
 */
async function untilAllHaveArrived(addresses: string[]): Promise<void> {
	const { faults, journal } = platform;
	faults.clear();
	const agent = new http.Agent({ keepAlive: false });
	for (const address of addresses) {
		await axios.get(address, { httpAgent: agent, validateStatus: () => true });
	}
	await eventually(
		async () => await Promise.resolve(journal.count(({ outcome }) => outcome === 'pending')),
		(pending) => pending === 0,
		HANG_MS,
	);
}

/** Does some work, and has time-outs and bounds pass at once where the fault is one that makes the platform hang. */
async function shortened<T>(
	kind: Fault['kind'],
	addresses: string[],
	limit: number,
	allHang: () => boolean,
	work: () => Promise<T>,
): Promise<T> {
	if (kind === 'timeout') {
		const hurried = hurry(limit, (url) => addresses.some((address) => url.startsWith(address)));
		const done = await work();
		hurried.end();
		await untilAllHaveArrived(addresses);
		expect(hurried.requests).not.toStrictEqual([]);
		// n8n itself never gives a request for ever.
		for (const { timeout } of hurried.requests) expect(timeout).toBeGreaterThan(0);
		return done;
	}
	if (kind === 'endlessDrip') {
		const held = holdAnswerLimits();
		try {
			const working = work();
			await platform.journal.waitFor(allHang, HANG_MS).finally(held.pass);
			return await working;
		} finally {
			held.end();
		}
	}
	return await work();
}

/** Tries one fault on all subjects at once; each gets its own. */
async function tryOnAll(row: Row): Promise<Map<string, Outcome>> {
	const { journal, faults } = platform;
	journal.clear();
	for (const { operationId, own: when } of row.first ? subjects : []) {
		faults.order({ operationId, when, fault: row.first as Fault });
	}
	const orders = subjects.map((subject) =>
		faults.order({
			operationId: subject.operationId,
			when: subject.own,
			times: row.times,
			fault: row.fault(subject, stranger.url),
		}),
	);
	const { kind } = row.fault(subjects[0] as Subject, stranger.url);
	const options = kind === 'timeout' ? { timeout: SHORT_MS } : {};
	const done: Array<PromiseSettledResult<unknown>> = [];
	while (done.length < subjects.length) {
		const begin = done.length;
		const end = begin + (kind === 'endlessDrip' ? MOST_THAT_HANG : subjects.length);
		const some = await shortened(
			kind,
			[platform.apiUrl, platform.smsUrl, platform.centralUrl],
			SHORT_MS,
			() => orders.slice(begin, end).every(({ served }) => served > 0),
			async () =>
				await Promise.allSettled(
					subjects.slice(begin, end).map(async ({ run }) => await run(options)),
				),
		);
		done.push(...some);
	}
	faults.clear();
	return new Map(
		subjects.map(({ name, operationId, own = () => true }, index): [string, Outcome] => {
			const result = done[index];
			const requests = journal.of(operationId).filter(own);
			if (result?.status === 'fulfilled') return [name, { value: result.value, requests }];
			return [name, { error: result?.reason as Error, requests }];
		}),
	);
}

function expectNoSecretIn(outcomes: Map<string, { error?: Error }>): void {
	const failed = [...outcomes].filter(([, { error }]) => error);
	const places = failed.map(([name, { error }]) => ({ name, lines: wholeOf(error).split('\n') }));
	// Errors are much alike: each line is searched once.
	const lines = [...new Set(places.flatMap((place) => place.lines))].join('\n');
	const found = formsIn(lines, secretForms(secretsOf(platform)));
	const where = places.filter((place) =>
		found.some((form) => place.lines.join('\n').includes(form)),
	);
	expect(where.map(({ name }) => name)).toStrictEqual([]);
	expect(found).toStrictEqual([]);
}

describe('the matrix', () => {
	it('tries every operation, every picker, the triggers and the credential test', () => {
		expect(subjects.map(({ name }) => name).sort()).toStrictEqual([...wantedSubjects].sort());
	});

	it('tries every fault that the platform can serve', () => {
		const kinds = Object.values(fault).map((make) => (make as () => { kind: string })().kind);
		const tried = table.map((row) => row.fault(subjects[0] as Subject, stranger.url).kind);
		// A delay is a slow answer that comes whole.
		expect(new Set([...tried, 'delay'])).toStrictEqual(new Set(kinds));
	});
});

const NOT_SENT = new NotSentError().text;

describe.each(table)('$name', (row) => {
	let outcomes: Map<string, Outcome>;

	beforeAll(async () => {
		outcomes = await tryOnAll(row);
	});

	const outcomeOf = (name: string): Outcome => {
		const outcome = outcomes.get(name);
		if (!outcome) throw new Error(`${name} was not tried.`);
		return outcome;
	};

	it.each(wantedSubjects)('%s recovers, or says what happened and what to do', (name) => {
		const subject = subjects.find((one) => one.name === name) as Subject;
		const { value, error, requests } = outcomeOf(name);
		const expected = row.expected(subject);
		const words = error && [error.message, splitCorrelationId(error.description ?? '').description];
		if (expected.recovers) {
			expect(words).toBeUndefined();
			expect(value).toHaveProperty(subject.kind === 'picker' ? 'results.0' : '0');
		} else {
			expect(value).toBeUndefined();
			// All subjects run at once. Those that still wait when the platform counts as silent send nothing.
			const isSent = requests.length > 0 || words?.[0] !== NOT_SENT.message;
			const { message, description } = isSent || !row.hurried ? expected : NOT_SENT;
			expect(words?.[0]).toMatch(message);
			expect(words?.[1]).toMatch(description);
		}
		if (row.hurried) expect(requests.length).toBeLessThanOrEqual(expected.requests);
		else expect(requests).toHaveLength(expected.requests);
		const [first, second] = requests;
		if (row.gap && first && second) {
			expect(second.at - first.at).toBeGreaterThanOrEqual(row.gap - TIMER_MARGIN_MS);
		}
	});

	it('sends no SMS twice', () => {
		const texts = [
			...platform.sms.all().map(({ text }) => text),
			...platform.central.sent.map(({ message }) => message),
		];
		expect(texts.length).toBeGreaterThan(0);
		expect(texts.filter((text, place) => texts.indexOf(text) !== place)).toStrictEqual([]);
	});

	it('gives no secret away', () => {
		expectNoSecretIn(outcomes);
	});

	it('takes nothing to another host', () => {
		expect(stranger.visits).toStrictEqual([]);
	});
});

/** What became of one of the session's requests. */
interface SessionOutcome {
	error?: Error & { description?: string };
	asked: Asked[];
}

const SESSION_KINDS = Object.keys(sessionTable[0]?.expected ?? {}) as Array<SessionSubject['kind']>;

/** Tries one fault on a sign-in, a refresh and an exchange at once. */
async function tryOnSession(row: SessionRow): Promise<Map<string, SessionOutcome>> {
	const kinds = await sessionSubjectsOn(platform, row.name);
	const { journal, faults } = platform;
	journal.clear();
	const orders = kinds.map(({ order }) =>
		faults.order({ ...order, times: row.times, fault: row.fault(stranger.url) }),
	);
	const done = await shortened(
		row.fault(stranger.url).kind,
		[platform.authUrl],
		SHORT_SIGN_IN_MS,
		() => orders.every(({ served }) => served > 0),
		async () => await Promise.allSettled(kinds.map(async ({ run }) => await run())),
	);
	faults.clear();
	return new Map(
		kinds.map(({ kind, requests }, index): [string, SessionOutcome] => {
			const result = done[index];
			const asked = requests().map(({ grant }): Asked => grant ?? 'exchange');
			return [
				kind,
				{ asked, error: result?.status === 'rejected' ? (result.reason as Error) : undefined },
			];
		}),
	);
}

describe("the matrix of the session's own requests", () => {
	it('tries every fault that the platform can serve', () => {
		const kinds = Object.values(fault).map((make) => (make as () => { kind: string })().kind);
		const tried = sessionTable.map((row) => row.fault(stranger.url).kind);
		expect(new Set([...tried, 'delay'])).toStrictEqual(new Set(kinds));
	});
});

describe.each(sessionTable)('the session under $name', (row) => {
	let outcomes: Map<string, SessionOutcome>;

	beforeAll(async () => {
		outcomes = await tryOnSession(row);
	});

	it.each(SESSION_KINDS)('recovers in its %s, or says what happened and what to do', (kind) => {
		const { error, asked } = outcomes.get(kind) as SessionOutcome;
		const expected: SessionExpected = row.expected[kind];
		const words = error && [error.message, splitCorrelationId(error.description ?? '').description];
		if (expected.message && expected.description) {
			expect(words?.[0]).toMatch(expected.message);
			expect(words?.[1]).toMatch(expected.description);
		} else {
			expect(words).toBeUndefined();
		}
		expect(asked).toStrictEqual(expected.asked);
	});

	it('gives no secret away, and takes none to another host', () => {
		expectNoSecretIn(outcomes);
		expect(stranger.visits).toStrictEqual([]);
	});
});

it('the scan for secrets sees what there is to see', () => {
	const forms = secretForms(secretsOf(platform));
	for (const secret of platform.secrets) {
		expect(
			formsIn(wholeOf(new Error('x', { cause: { header: `Bearer ${secret}` } })), forms),
		).not.toStrictEqual([]);
	}
});
