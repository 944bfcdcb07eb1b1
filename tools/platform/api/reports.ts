import { PLATFORM_ZONE } from '../clock';
import { agentEvents, shownEvent } from '../reports/agentActivity';
import type { AgentDay } from '../reports/agentDays';
import { agentDays, namesAgent } from '../reports/agentDays';
import { activityDurations, dailyStats } from '../reports/agentFigures';
import { missedCalls } from '../reports/missedCalls';
import { queueStatistics } from '../reports/queueStatistics';
import { allows, spanOf } from '../reports/range';
import { reportedCall } from '../reports/reportedCall';
import { isQueueCall, wholeCalls } from '../reports/wholeCalls';
import type { Handlers } from '../service/request';
import { startOfDay, timeFormat } from '../zones';
import { timeFormatOf } from './callLog';
import { pageAddresses, pageOf } from './paging';
import type { PlatformState } from './places';

/** How far back a missed call is still shown. */
const MISSED_CALLS_SPAN = 24 * 60 * 60 * 1000;

/** Reports, all computed from the call log. */
export function reportHandlers({ calls, directory, clock }: PlatformState): Handlers {
	const agents = (asked: readonly string[]) =>
		directory.users.filter((user) => user.callcenter && namesAgent(asked, user));

	const daysOf = (days: readonly AgentDay[], userId: string) =>
		days.filter(({ user }) => user.id === userId);

	return {
		getMissedCalls: () => {
			const to = clock.now();
			return { json: missedCalls(wholeCalls(calls, { from: to - MISSED_CALLS_SPAN, to })) };
		},
		getReportedCalls: ({ query }) => {
			const time = timeFormatOf(query);
			const [queues, logins] = [query.texts('queues'), query.texts('agents')];
			const [answered, direction] = [query.flag('answered'), query.text('direction')];
			const found = wholeCalls(calls, spanOf(query, clock.now()))
				.filter(({ first }) => first.way !== 'Loc' && allows(queues, first.queue))
				.filter((call) => allows(logins, (call.answered ?? call.first).user?.login))
				.filter((call) => answered === undefined || answered === (call.answered !== undefined))
				.filter(({ first }) => direction === undefined || direction === first.way);
			return { json: found.map((call) => reportedCall(call, time)) };
		},
		getQueueStatistics: ({ query }) => {
			const found = wholeCalls(calls, spanOf(query, clock.now())).filter(isQueueCall);
			const asked = query.texts('queues');
			const queues = directory.queues.filter(({ name }) => allows(asked, name));
			const sla = query.number('sla') ?? 20;
			return { json: queues.map((queue) => queueStatistics(queue, found, sla)) };
		},
		getAgentActivity: ({ query, url }) => {
			const time = timeFormatOf(query);
			const span = spanOf(query, clock.now());
			const [queues, events] = [query.texts('queues'), query.texts('events')];
			const days = agentDays(calls, directory, span).filter(({ user }) =>
				namesAgent(query.texts('agents'), user),
			);
			const found = agentEvents(days, directory, clock.now())
				.filter(({ at }) => at >= span.from && at <= span.to)
				.filter(({ queue, event }) => allows(queues, queue) && allows(events, event));
			const page = pageOf(found, query, 1000);
			const { items, currentPage, totalPages } = page;
			return {
				json: {
					links: pageAddresses(url, page).map(([, address]) => address),
					currentPage,
					totalPages,
					items: items.map((event) => shownEvent(event, time)),
				},
			};
		},
		getAgentActivityDurations: ({ query }) => {
			const now = clock.now();
			const time = timeFormatOf(query);
			const days = agentDays(calls, directory, spanOf(query, now));
			const figures = agents(query.texts('agents')).map((user) =>
				activityDurations(user, daysOf(days, user.id), directory, now, time),
			);
			return { json: figures };
		},
		getAgentDailyStats: ({ query }) => {
			const now = clock.now();
			const time = timeFormat(PLATFORM_ZONE);
			const asked = [...query.texts('agents'), ...query.texts('usersId')];
			const days = agentDays(calls, directory, { from: startOfDay(now, PLATFORM_ZONE), to: now });
			const figures = agents(asked).map((user) =>
				dailyStats(user, daysOf(days, user.id), now, time),
			);
			return { json: figures };
		},
	};
}
