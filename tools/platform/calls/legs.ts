import { PLATFORM_ZONE } from '../clock';
import type { DirectoryUser } from '../directory/types';
import { timeFormat } from '../zones';
import type { CallInput, Disposition, Way } from './call';
import type { CallPlan } from './plan';
import { ANONYMOUS } from './plan';

type NextId = (at: number) => string;

/** What one leg differs in from the others of its call. */
interface LegPart {
	way: Way;
	user: DirectoryUser | null;
	src: string;
	dst: string;
	at: number;
	waitSeconds: number;
	talkSeconds: number;
	outcome: Disposition;
	hangupcause?: string;
	/** Where a machine picks up: the disposition says ANSWERED, and no person did. */
	byMachine?: boolean;
}

/** For how long the two talk before an attended transfer, and how long the colleague's phone rings meanwhile. */
const CONSULTATION = { seconds: 20, ringing: 5 };

/** Where the users' calls are forwarded to. */
const MOBILE_PHONE = '+420601000000';

/** The API gives the line now as a number, now as a text; here some users have the one, others the other. */
function lineOf(user: DirectoryUser): number | string {
	return user.pbxUserId % 2 === 0 ? user.exten : String(user.exten);
}

/** The same for the identifier of the user. */
function userIdOf(user: DirectoryUser): number | string {
	return user.pbxUserId % 3 === 0 ? String(user.pbxUserId) : user.pbxUserId;
}

/** As the platform names recordings: with the folders of the day, and with stars. The identifier makes the name unique. */
function fileName(part: LegPart, uniqueid: string): string {
	const at = timeFormat(PLATFORM_ZONE)(part.at).slice(0, 19);
	const stamp = at.replace(/[-:]/g, '').replace('T', '-');
	const party = (number: string) => number.replace(/[^0-9a-z]/gi, '');
	const folder = at.slice(0, 10).replace(/-/g, '/');
	return `${folder}/${stamp}_${party(part.src)}_*${party(part.dst)}_${uniqueid}.mp3`;
}

function legOf(plan: CallPlan, part: LegPart, linkedid: string, uniqueid: string): CallInput {
	const answered = part.outcome === 'ANSWERED';
	const talk = answered ? part.talkSeconds : 0;
	const duration = part.waitSeconds + talk;
	const inside = part.way === 'Loc';
	return {
		uniqueid,
		linkedid,
		way: part.way,
		calldate: part.at,
		duration,
		billsec: talk,
		stamp: part.at + duration * 1000 + plan.lateMs,
		disposition: part.outcome,
		src: part.src,
		dst: part.dst,
		clid: plan.person && part.way === 'In' ? `"${plan.person}" <${part.src}>` : `<${part.src}>`,
		line: part.user ? lineOf(part.user) : (plan.queue?.exten ?? ''),
		user_id: part.user ? userIdOf(part.user) : null,
		user: part.user ? { login: part.user.login } : null,
		userAnswered: part.way === 'Out' ? null : answered && !part.byMachine,
		organization: inside ? '' : plan.organization,
		organizationPerson: inside ? '' : plan.person,
		queue: plan.queue?.name ?? null,
		note: plan.note,
		categories: plan.categories,
		...(part.hangupcause ? { hangupcause: part.hangupcause } : {}),
		...(answered && plan.recorded ? { filename: fileName(part, uniqueid) } : {}),
	};
}

/** In a ring-all queue every phone has a leg; the others stop ringing when one is picked up. */
function ringAllParts(plan: CallPlan): LegPart[] {
	return plan.phones.map((user) => {
		const takes = user.id === plan.user.id && plan.outcome === 'ANSWERED';
		const elsewhere = plan.outcome === 'ANSWERED' && !takes;
		return {
			...inboundPart(plan, user),
			outcome: takes ? 'ANSWERED' : 'NO ANSWER',
			...(elsewhere ? { hangupcause: 'Answered elsewhere' } : {}),
		};
	});
}

function inboundPart(plan: CallPlan, user: DirectoryUser): LegPart {
	const { at, waitSeconds, talkSeconds, outcome } = plan;
	const dst = plan.queue ? (plan.queue.callerId ?? plan.queue.exten) : user.ddi;
	return { way: 'In', user, src: plan.phone, dst, at, waitSeconds, talkSeconds, outcome };
}

/** The leg inside, which becomes the caller's when the first one hangs up. */
function consultationPart({ at, user, colleague, waitSeconds, talkSeconds }: CallPlan): LegPart {
	const seconds = Math.min(CONSULTATION.seconds, talkSeconds);
	const ringing = Math.min(CONSULTATION.ringing, seconds);
	return {
		way: 'Loc',
		user: colleague,
		src: String(user.exten),
		dst: String(colleague.exten),
		at: at + (waitSeconds + talkSeconds - seconds) * 1000,
		waitSeconds: ringing,
		talkSeconds: seconds - ringing + talkSeconds,
		outcome: 'ANSWERED',
	};
}

function partsOf(plan: CallPlan): LegPart[] {
	const { at, waitSeconds, talkSeconds, outcome, user, colleague } = plan;
	const src = String(user.exten);
	switch (plan.kind) {
		case 'inbound':
			return [inboundPart(plan, user)];
		case 'ringAll':
			return ringAllParts(plan);
		case 'outbound':
			return [{ way: 'Out', user, src, dst: plan.phone, at, waitSeconds, talkSeconds, outcome }];
		case 'internal': {
			const dst = String(colleague.exten);
			return [{ way: 'Loc', user, src, dst, at, waitSeconds, talkSeconds, outcome }];
		}
		case 'transfer': {
			const passedAt = at + (waitSeconds + talkSeconds) * 1000;
			const second = { ...inboundPart(plan, colleague), at: passedAt, waitSeconds: 0 };
			return [inboundPart(plan, user), { ...second, dst: String(colleague.exten) }];
		}
		case 'attendedTransfer':
			return [inboundPart(plan, user), consultationPart(plan)];
		case 'forwarded': {
			const first = { ...inboundPart(plan, user), outcome: 'NO ANSWER' as const };
			const out = { ...first, way: 'Out' as const, src, dst: MOBILE_PHONE, outcome };
			return [first, { ...out, at: at + waitSeconds * 1000 }];
		}
		case 'menu': {
			const rings = inboundPart(plan, user);
			const talk = { waitSeconds: 0, talkSeconds: waitSeconds, outcome: 'ANSWERED' as const };
			const menu = { ...rings, ...talk, user: null, byMachine: true };
			return [menu, { ...rings, at: at + waitSeconds * 1000 }];
		}
	}
}

/** The records of one call; all share the identifier of the first. */
export function legsOf(plan: CallPlan, nextId: NextId): CallInput[] {
	const parts = partsOf(plan);
	const linkedid = nextId(plan.at);
	return parts.map((part, place) => {
		const leg = legOf(plan, part, linkedid, place === 0 ? linkedid : nextId(part.at));
		return part.src === ANONYMOUS ? { ...leg, clid: '"Anonymous" <anonymous>' } : leg;
	});
}
