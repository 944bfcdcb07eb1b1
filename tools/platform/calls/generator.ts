import { wholeSecond } from '../clock';
import type { Directory } from '../directory/directory';
import type { DirectoryUser, Queue } from '../directory/types';
import type { Random } from '../random';
import type { Disposition } from './call';
import type { CallPlan } from './plan';
import { ANONYMOUS } from './plan';

/** Shares of all calls; the rest is internal. */
const INBOUND_SHARE = 0.45;
const OUTBOUND_SHARE = 0.35;

/** Shares within inbound calls. */
const QUEUE_SHARE = 0.4;
const TRANSFER_SHARE = 0.08;
const ANONYMOUS_SHARE = 0.04;

const RECORDED_SHARE = 0.6;
const NOTED_SHARE = 0.15;

const NOTES = [
	'Zavolat zpět v pondělí',
	'Poslat nabídku',
	'Reklamace – předáno',
	'Will call again',
];

function kindOf(random: Random, queue: Queue | undefined): CallPlan['kind'] {
	const share = random.next();
	if (share < INBOUND_SHARE) {
		const among = random.next();
		if (queue && among < QUEUE_SHARE) return 'ringAll';
		return among < QUEUE_SHARE + TRANSFER_SHARE ? 'transfer' : 'inbound';
	}
	return share < INBOUND_SHARE + OUTBOUND_SHARE ? 'outbound' : 'internal';
}

function outcomeOf(random: Random, kind: CallPlan['kind']): Disposition {
	if (kind === 'transfer') return 'ANSWERED';
	const share = random.next();
	if (share < 0.72) return 'ANSWERED';
	if (kind === 'inbound' || kind === 'ringAll' || share < 0.88) return 'NO ANSWER';
	return share < 0.97 ? 'BUSY' : 'FAILED';
}

function callCentreQueue(
	directory: Directory,
	random: Random,
): [Queue, DirectoryUser[]] | undefined {
	const staffed = directory.queues.filter(({ memberIds }) => memberIds.length > 0);
	if (staffed.length === 0) return undefined;
	const queue = random.pick(staffed);
	return [queue, directory.membersOf(queue)];
}

/** One random call that begins at a given time. Throws when the directory has no users. */
export function randomPlan(at: number, directory: Directory, random: Random): CallPlan {
	const staffed = callCentreQueue(directory, random);
	const kind = kindOf(random, staffed?.[0]);
	const outcome = outcomeOf(random, kind);
	const contact = random.pick(directory.contacts);
	const viaQueue = kind === 'ringAll' || (kind === 'outbound' && random.chance(0.2));
	const queue = viaQueue ? staffed : undefined;
	const user = random.pick(queue?.[1] ?? directory.users);
	const others = directory.users.filter(({ id }) => id !== user.id);
	const hidden = kind === 'inbound' && random.chance(ANONYMOUS_SHARE / INBOUND_SHARE);
	const noted = kind !== 'internal' && random.chance(NOTED_SHARE);
	return {
		kind,
		at,
		user,
		colleague: others.length > 0 ? random.pick(others) : user,
		queue: queue?.[0],
		phones: queue?.[1] ?? [user],
		phone: hidden ? ANONYMOUS : contact.number,
		organization: hidden ? '' : contact.organization,
		person: hidden ? '' : contact.person,
		outcome,
		waitSeconds: random.integer(3, outcome === 'NO ANSWER' ? 55 : 25),
		// Most calls are short, a few are long.
		talkSeconds: random.integer(5, 60) + Math.floor(random.next() ** 4 * 1500),
		recorded: kind !== 'internal' && random.chance(RECORDED_SHARE),
		note: noted ? random.pick(NOTES) : null,
		categories: noted ? [random.pick(directory.categories).id] : [],
		lateMs: random.integer(0, 2) * 1000,
	};
}

/**
 * Enough calls for so many records, spread over a span of time; by day more than by night. The last call may have more
 * legs than are still wanted.
 */
export function* plansFor(
	records: number,
	{ from, to }: { from: number; to: number },
	directory: Directory,
	random: Random,
): Generator<CallPlan> {
	for (let written = 0; written < records; ) {
		const at = busyTime(from, to, random);
		const plan = randomPlan(at, directory, random);
		yield plan;
		written += plan.kind === 'ringAll' ? plan.phones.length : plan.kind === 'transfer' ? 2 : 1;
	}
}

/** A whole second in the span, two times out of three in the office's hours where the span has any. */
function busyTime(from: number, to: number, random: Random): number {
	const draw = () => wholeSecond(random.integer(from, Math.max(from, to)));
	let at = draw();
	for (let tries = 0; tries < 2; tries++) {
		const hour = new Date(at).getUTCHours();
		if (hour >= 6 && hour < 17) break;
		at = draw();
	}
	return at;
}
