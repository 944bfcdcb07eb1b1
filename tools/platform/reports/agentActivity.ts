import type { Directory } from '../directory/directory';
import type { TimeFormat } from '../zones';
import type { AgentDay } from './agentDays';

/** One event of an agent in a queue. */
export interface AgentEvent {
	at: number;
	queue: string;
	agent: string;
	event: string;
	data: object;
}

function callEvents({ calls, user }: AgentDay): AgentEvent[] {
	return calls
		.filter(({ disposition, way, queue }) => disposition === 'ANSWERED' && way === 'In' && queue)
		.map((call) => ({
			at: call.endTime,
			queue: call.queue ?? '',
			agent: user.login,
			event: call.billsec % 2 === 0 ? 'COMPLETEAGENT' : 'COMPLETECALLER',
			data: {
				callId: call.linkedid,
				holdTime: call.duration - call.billsec,
				talkTime: call.billsec,
			},
		}));
}

function stateEvents(
	{ user, loginAt, logoutAt, pauses }: AgentDay,
	directory: Directory,
): AgentEvent[] {
	const agent = user.login;
	return directory.queuesOf(user).flatMap(({ name: queue }) => [
		{ at: loginAt, queue, agent, event: 'ADDMEMBER', data: {} },
		...pauses.flatMap(({ from, to, reason }) => [
			{ at: from, queue, agent, event: 'PAUSE', data: { reason: reason.name } },
			{ at: to, queue, agent, event: 'UNPAUSE', data: {} },
		]),
		{ at: logoutAt, queue, agent, event: 'REMOVEMEMBER', data: {} },
	]);
}

/** What agents did up to now, oldest first. */
export function agentEvents(
	days: readonly AgentDay[],
	directory: Directory,
	now: number,
): AgentEvent[] {
	return days
		.flatMap((day) => [...stateEvents(day, directory), ...callEvents(day)])
		.filter(({ at }) => at <= now)
		.sort((one, other) => one.at - other.at);
}

/** An event as the API shows it. */
export function shownEvent({ at, ...event }: AgentEvent, time: TimeFormat): object {
	return { time: time(at), ...event };
}
