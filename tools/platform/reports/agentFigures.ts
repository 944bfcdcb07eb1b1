import type { Call, Way } from '../calls/call';
import type { Directory } from '../directory/directory';
import type { DirectoryUser } from '../directory/types';
import type { TimeFormat } from '../zones';
import type { AgentDay } from './agentDays';

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function talkSeconds(calls: readonly Call[], way: Way): number {
	return sum(calls.filter((call) => call.way === way).map(({ billsec }) => billsec));
}

/** The pause an agent is in right now. */
function pauseAt(days: readonly AgentDay[], now: number): AgentDay['pauses'][number] | undefined {
	return days.flatMap(({ pauses }) => pauses).find(({ from, to }) => from <= now && now < to);
}

function pausedSeconds(days: readonly AgentDay[], now: number, billable?: boolean): number {
	const pauses = days
		.flatMap((day) => day.pauses)
		.filter(({ reason }) => billable === undefined || reason.billable === billable);
	return sum(pauses.map(({ from, to }) => Math.max(0, Math.min(to, now) - from) / 1000));
}

/** How long an agent was in each state, in seconds. */
export function activityDurations(
	user: DirectoryUser,
	days: readonly AgentDay[],
	directory: Directory,
	now: number,
	time: TimeFormat,
): object {
	const calls = days.flatMap((day) => day.calls);
	const queues = directory.queuesOf(user).map(({ name }) => name);
	const today = days.find(({ loginAt, logoutAt }) => loginAt <= now && now < logoutAt);
	const pause = pauseAt(days, now);
	const login = sum(
		days.map((day) => Math.max(0, Math.min(day.logoutAt, now) - day.loginAt) / 1000),
	);
	const incomingCalls = talkSeconds(calls, 'In');
	const outgoingCalls = talkSeconds(calls, 'Out');
	const pauses = pausedSeconds(days, now);
	return {
		id: user.pbxUserId,
		loggedIn: today ? queues : [],
		pausedIn: pause ? queues : [],
		isDynamic: true,
		wasOncePaused: days.some((day) => day.pauses.length > 0),
		wasOnceLogged: days.length > 0,
		...(today ? { logonStartTime: time(today.loginAt) } : {}),
		...(pause ? { pauseStartTime: time(pause.from) } : {}),
		pendingCallStartTime: false,
		durations: {
			incomingCalls,
			outgoingCalls,
			pauses,
			login,
			idle: Math.max(0, login - incomingCalls - outgoingCalls - pauses),
		},
	};
}

/** What an agent did today. */
export function dailyStats(
	user: DirectoryUser,
	days: readonly AgentDay[],
	now: number,
	time: TimeFormat,
): object {
	const calls = days.flatMap((day) => day.calls);
	const count = (way: Way, answered: boolean) =>
		calls.filter((call) => call.way === way && (call.disposition === 'ANSWERED') === answered)
			.length;
	const [firstDay] = days;
	return {
		agent: user.login,
		userId: user.id,
		callsTaken: count('In', true),
		outgoingCallsAnswered: count('Out', true),
		outgoingCallsUnanswered: count('Out', false),
		cbCalls: calls.filter(({ cc_cb }) => cc_cb !== null).length,
		talkTime: sum(calls.map(({ billsec }) => billsec)),
		logonTime: firstDay ? time(firstDay.loginAt) : null,
		ringNoAnswer: count('In', false),
		billPauseTime: pausedSeconds(days, now, true),
		nonBillPauseTime: pausedSeconds(days, now, false),
	};
}
