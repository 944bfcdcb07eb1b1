import { timers } from '../node';
import { checks } from './checks';
import type { Check, Context, Finding } from './check';
import { NotSettled } from './notSettled';
import { PlatformClient, RateLimited } from './client';
import type { Report, Row } from './report';
import { Samples } from './samples';
import type { Settings } from './settings';

/** How often a check runs in all while the platform responds with 429. */
const MOST_TRIES = 4;

/** Codes of network errors. They contain no data of a person or a company. */
const CODES = /^(E[A-Z_]{4,30}|ERR_[A-Z_]{4,30}|CERT_[A-Z_]+|[A-Z_]*SIGNATURE|[A-Z_]*CERT[A-Z_]*)$/;

/**
 * Runs all checks, one after the other.
 * @param everyMs the time between two looks while watching (ms); tests use a shorter one
 */
export async function runChecks(
	settings: Settings,
	progress: (message: string) => void,
	everyMs = 30_000,
): Promise<Report> {
	const client = new PlatformClient(settings, settings.writes);
	const context: Context = {
		client,
		samples: new Samples(client),
		actAs: settings.actAs,
		watch: { forMs: settings.watchMinutes * 60_000, everyMs },
		writes: settings.writes,
		testNumber: settings.testNumber,
		progress,
	};
	const rows: Row[] = [];
	for (const check of checks) {
		progress(check.unknown);
		rows.push(await rowOf(check, context));
	}
	const statuses = [...client.statuses].sort(([one], [other]) => one - other);
	return {
		format: 1,
		actsAsUser: settings.actAs !== undefined,
		responses: Object.fromEntries(statuses.map(([status, count]) => [`HTTP ${status}`, count])),
		rows,
	};
}

async function rowOf(check: Check, context: Context): Promise<Row> {
	const { id, unknown, assumed, writes } = check;
	const head = { id, unknown, assumed };
	if (writes !== undefined && !context.writes.has(writes)) {
		const found = `not asked: it writes (--writes ${writes})`;
		return { ...head, settled: false, found, effect: 'not known' };
	}
	try {
		return { ...head, settled: true, ...(await settled(check, context)) };
	} catch (error) {
		return {
			...head,
			settled: false,
			found: `not settled: ${reasonOf(error)}`,
			effect: 'not known',
		};
	}
}

async function settled(check: Check, context: Context): Promise<Finding> {
	for (let tries = 1; ; tries++) {
		const [outcome] = await Promise.allSettled([check.settle(context)]);
		if (outcome.status === 'fulfilled') return outcome.value;
		const reason: unknown = outcome.reason;
		if (!(reason instanceof RateLimited) || tries === MOST_TRIES) throw reason;
		await timers.setTimeout(reason.waitMs);
	}
}

/** Why a check failed. It does not show the message of any other error, which may contain an address or a value. */
function reasonOf(error: unknown): string {
	if (error instanceof NotSettled) return error.message;
	if (error instanceof RateLimited) return 'the platform limits requests (HTTP 429)';
	const { code } = (error ?? {}) as { code?: unknown };
	return typeof code === 'string' && CODES.test(code)
		? `the request failed (${code})`
		: 'the platform answered in a form that the check cannot read';
}
