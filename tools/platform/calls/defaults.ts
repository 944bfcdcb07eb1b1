import { toMillis, wholeSecond } from '../clock';
import type { Directory } from '../directory/directory';
import type { Call, CallInput, Way } from './call';

/** How long a record takes that says nothing about its length, in seconds. */
const USUAL_SECONDS = 30;

const CAUSES = {
	ANSWERED: 'Normal Clearing',
	'NO ANSWER': 'No user response',
	BUSY: 'User busy',
	FAILED: 'Call rejected',
} as const;

type Span = Pick<Call, 'calldate' | 'endTime' | 'duration' | 'stamp'>;

/** Begin, end and length from whichever of them are given; a record that says nothing has ended just now. */
function spanOf(input: CallInput, now: number): Span {
	const begin = input.calldate === undefined ? undefined : toMillis(input.calldate);
	const end = input.endTime === undefined ? undefined : toMillis(input.endTime);
	const given = begin !== undefined && end !== undefined ? (end - begin) / 1000 : undefined;
	const duration = input.duration ?? given ?? input.billsec ?? USUAL_SECONDS;
	const calldate = begin ?? (end ?? wholeSecond(now)) - duration * 1000;
	const endTime = end ?? calldate + duration * 1000;
	return {
		calldate,
		endTime,
		duration,
		stamp: input.stamp === undefined ? endTime : toMillis(input.stamp),
	};
}

function outsideNumber(way: Way, src: string, dst: string): string {
	return way === 'In' ? src : dst;
}

/** The given fields but the times, which come from `spanOf`, and those given as undefined. */
function withoutTimes(input: CallInput): Partial<Omit<Call, 'calldate' | 'endTime' | 'stamp'>> {
	const given = { ...input, calldate: undefined, endTime: undefined, stamp: undefined };
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A whole record from the part of it that is given. */
export function completeCall(
	input: CallInput,
	uniqueid: string,
	now: number,
	directory: Directory,
): Call {
	const span = spanOf(input, now);
	const way = input.way ?? 'In';
	const user =
		(input.user && directory.findUser(input.user.login)) ??
		(input.line === undefined ? undefined : directory.userByLine(String(input.line))) ??
		(input.user === undefined && input.user_id === undefined ? directory.users[0] : undefined);
	const line = input.line ?? user?.exten ?? '';
	const disposition = input.disposition ?? (input.billsec === 0 ? 'NO ANSWER' : 'ANSWERED');
	const answered = disposition === 'ANSWERED';
	const src = input.src ?? (way === 'In' ? '+420602123456' : String(line));
	const dst = input.dst ?? (way === 'Out' ? '+420602123456' : (user?.ddi ?? String(line)));
	const given = withoutTimes(input);
	return {
		user_id: user?.pbxUserId ?? null,
		line,
		clid: `<${src}>`,
		src,
		dst,
		billsec: answered ? span.duration : 0,
		disposition,
		accountcode: '',
		userfield: '',
		way,
		trunk: way === 'Loc' ? '' : 'ipex-1',
		hangupcause: CAUSES[disposition],
		uniqueid,
		linkedid: uniqueid,
		organization: '',
		organizationPerson: '',
		data: '',
		sipcallid: `${uniqueid}@pbx`,
		cc_cb: null,
		queue: null,
		note: null,
		categories: [],
		phoneNumber: outsideNumber(way, src, dst),
		user: user ? { login: user.login } : null,
		userAnswered: way === 'Out' ? null : answered,
		...given,
		...span,
	};
}
