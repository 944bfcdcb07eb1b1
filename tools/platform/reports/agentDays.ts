import type { Call } from '../calls/call';
import type { CallStore } from '../calls/store';
import { PLATFORM_ZONE } from '../clock';
import type { Directory } from '../directory/directory';
import type { DirectoryUser, PauseReason } from '../directory/types';
import { startOfDay } from '../zones';
import type { Span } from './range';

const MINUTE = 60 * 1000;

/** An agent logs in so long before the first call of the day, and out so long after the last. */
const MARGIN = 5 * MINUTE;

const LONGEST_PAUSE = 10 * MINUTE;

/** After so many calls an agent takes a pause. */
const CALLS_BETWEEN_PAUSES = 4;

export interface AgentPause {
	reason: PauseReason;
	from: number;
	to: number;
}

/** One day of one agent, as it follows from the calls: first and last set the log-in, gaps leave room for pauses. */
export interface AgentDay {
	user: DirectoryUser;
	loginAt: number;
	logoutAt: number;
	pauses: AgentPause[];
	calls: Call[];
}

function pausesOf(calls: readonly Call[], reasons: readonly PauseReason[]): AgentPause[] {
	return calls.flatMap((call, place) => {
		const next = calls[place + 1];
		const reason = reasons[Math.floor(place / CALLS_BETWEEN_PAUSES) % reasons.length];
		if (!next || !reason || place % CALLS_BETWEEN_PAUSES !== CALLS_BETWEEN_PAUSES - 1) return [];
		const to = Math.min(next.calldate, call.endTime + LONGEST_PAUSE);
		return to > call.endTime ? [{ reason, from: call.endTime, to }] : [];
	});
}

function dayOf(user: DirectoryUser, calls: Call[], reasons: readonly PauseReason[]): AgentDay {
	const begins = calls.map(({ calldate }) => calldate);
	const ends = calls.map(({ endTime }) => endTime);
	return {
		user,
		calls,
		loginAt: Math.min(...begins) - MARGIN,
		logoutAt: Math.max(...ends) + MARGIN,
		pauses: pausesOf(calls, reasons),
	};
}

/** The days of all call-centre agents who had a call in a span, oldest first. */
export function agentDays(calls: CallStore, directory: Directory, span: Span): AgentDay[] {
	const byAgentAndDay = new Map<string, { user: DirectoryUser; calls: Call[] }>();
	for (const call of calls.inLog(span.from, span.to)) {
		const user = call.user ? directory.findUser(call.user.login) : undefined;
		if (!user?.callcenter) continue;
		const key = `${user.id} ${startOfDay(call.calldate, PLATFORM_ZONE)}`;
		const day = byAgentAndDay.get(key);
		if (day) day.calls.push(call);
		else byAgentAndDay.set(key, { user, calls: [call] });
	}
	return [...byAgentAndDay.values()]
		.map(({ user, calls: ofDay }) => dayOf(user, ofDay, directory.pauses))
		.sort((one, other) => one.loginAt - other.loginAt);
}

/** Whether a request's list of agents names this one, by log-in or by either identifier; an empty list names all. */
export function namesAgent(list: readonly string[], user: DirectoryUser): boolean {
	const names = [user.login, user.id, String(user.pbxUserId)];
	return list.length === 0 || names.some((name) => list.includes(name));
}
