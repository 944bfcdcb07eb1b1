import type { Time } from '../clock';
import { toMillis, wholeSecond } from '../clock';
import type { Directory } from '../directory/directory';
import type { DirectoryUser, Queue } from '../directory/types';
import type { Disposition } from './call';

/** Who the other party is when its number is hidden. */
export const ANONYMOUS = 'anonymous';

export type CallKind =
	| 'inbound'
	| 'outbound'
	| 'internal'
	| 'ringAll'
	| 'transfer'
	| 'attendedTransfer'
	| 'forwarded'
	| 'menu';

/** Everything that is decided about a call before its legs are written. */
export interface CallPlan {
	kind: CallKind;
	/** Milliseconds since 1970. */
	at: number;
	/** Who is called from outside, or calls. */
	user: DirectoryUser;
	/** Who is called inside, or gets the transferred call. */
	colleague: DirectoryUser;
	queue?: Queue;
	/** Whose phones ring in a ring-all queue; `user` is the one who answers. */
	phones: DirectoryUser[];
	phone: string;
	organization: string;
	person: string;
	outcome: Disposition;
	waitSeconds: number;
	talkSeconds: number;
	recorded: boolean;
	note: string | null;
	categories: number[];
	/** How long after its end a record comes into the log, in milliseconds. */
	lateMs: number;
}

/** What a test says about a call; what it leaves out gets a sensible default. */
export interface CallSpec {
	/**
	 * `inbound` and `anonymous` (hidden number) ring one user, `ringAll` all phones of a queue, `transfer` is answered
	 * by one user and passed to a colleague: two legs. In an `attendedTransfer` the two talk to each other first, while
	 * the caller is on hold. A `forwarded` call rings the user and then goes out to another number, and a `menu` answers
	 * the line before the user's phone rings: two legs each.
	 */
	kind: CallKind | 'anonymous';
	/** When it begins; without it, it has ended just now. */
	at?: Time;
	/** Log-in of the user; the first one of the directory when left out. */
	user?: string;
	/** Log-in of the one who is called inside or gets the transferred call; the second of the directory when left out. */
	colleague?: string;
	/** Name of the queue; for `ringAll` the first one when left out. */
	queue?: string;
	/** How many phones ring; for `ringAll` all of the queue when left out. */
	phones?: number;
	/** The number outside. */
	phone?: string;
	organization?: string;
	person?: string;
	/** True when left out. */
	answered?: boolean;
	/** Why it was not answered; NO ANSWER when left out. */
	outcome?: Disposition;
	waitSeconds?: number;
	talkSeconds?: number;
	recorded?: boolean;
	note?: string;
	/** Numbers of categories. */
	categories?: number[];
	lateMs?: number;
}

function known<T>(found: T | undefined, name: string | undefined): T {
	if (found === undefined) throw new Error(`The directory has no "${name ?? ''}".`);
	return found;
}

function userOf(directory: Directory, login: string | undefined, place: number): DirectoryUser {
	return known(login ? directory.findUser(login) : directory.users[place], login);
}

function queueOf(directory: Directory, spec: CallSpec): Queue | undefined {
	if (spec.queue) return known(directory.queueByName(spec.queue), spec.queue);
	return spec.kind === 'ringAll' ? known(directory.queues[0], 'queue') : undefined;
}

/** How many seconds a call lasts from its first ring to its end. */
function lengthOf(
	plan: Pick<CallPlan, 'kind' | 'outcome' | 'waitSeconds' | 'talkSeconds'>,
): number {
	const waits = plan.kind === 'forwarded' || plan.kind === 'menu' ? 2 : 1;
	const talks = plan.kind === 'transfer' || plan.kind === 'attendedTransfer' ? 2 : 1;
	const waited = plan.waitSeconds * waits;
	return plan.outcome === 'ANSWERED' ? waited + plan.talkSeconds * talks : waited;
}

/** The whole plan behind a test's words. Throws when it names a user or a queue that is not there. */
export function planOf(spec: CallSpec, now: number, directory: Directory): CallPlan {
	const kind = spec.kind === 'anonymous' ? 'inbound' : spec.kind;
	const outcome = spec.outcome ?? (spec.answered === false ? 'NO ANSWER' : 'ANSWERED');
	const queue = queueOf(directory, spec);
	const members = queue ? directory.membersOf(queue) : [];
	const first = kind === 'ringAll' && !spec.user ? members[0] : undefined;
	const user = first ?? userOf(directory, spec.user, 0);
	const others = [...members, ...directory.users].filter(({ id }) => id !== user.id);
	const phones = [user, ...new Set(others)].slice(0, spec.phones ?? Math.max(members.length, 1));
	const times = {
		kind,
		outcome,
		waitSeconds: spec.waitSeconds ?? 8,
		talkSeconds: spec.talkSeconds ?? 60,
	};
	return {
		...times,
		at: wholeSecond(spec.at === undefined ? now - lengthOf(times) * 1000 : toMillis(spec.at)),
		user,
		colleague: userOf(directory, spec.colleague, 1),
		queue,
		phones,
		phone: spec.kind === 'anonymous' ? ANONYMOUS : (spec.phone ?? '+420602123456'),
		organization: spec.organization ?? '',
		person: spec.person ?? '',
		recorded: spec.recorded ?? false,
		note: spec.note ?? null,
		categories: spec.categories ?? [],
		lateMs: spec.lateMs ?? 0,
	};
}
