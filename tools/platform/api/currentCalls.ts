import { PLATFORM_ZONE } from '../clock';
import type { OpenCall } from '../current/openCall';
import type { DirectoryUser } from '../directory/types';
import { PlatformError } from '../errors';
import type { ApiRequest, Handlers, Parameters } from '../service/request';
import { timeFormat } from '../zones';
import type { PlatformState } from './places';
import { requireThisPbx, requireUser, userMeant } from './places';

const MONITORING = ['spy', 'whisper', 'barge'];

function shown(call: OpenCall, now: number): object {
	const { callId, src, dst, channelId, user, direction, startedAt } = call;
	return {
		callId,
		src,
		dst,
		channelId,
		channel: channelId,
		duration: Math.max(0, Math.floor((now - startedAt) / 1000)),
		user: user ? { id: user.id, login: user.login } : null,
		direction,
		state: call.answeredAt <= now ? 'Up' : direction === 'In' ? 'Ringing' : 'Ring',
		creationTime: timeFormat(PLATFORM_ZONE)(startedAt),
	};
}

/** Calls in progress: list, start, end, transfer, listen in. */
export function currentCallHandlers({ clock, directory, current }: PlatformState): Handlers {
	const callerNamed = (fromUser: Parameters): DirectoryUser => {
		const value = fromUser.requiredText('identityValue');
		const byLogin = fromUser.text('identityType') === 'login';
		const user = byLogin ? directory.findUser(value) : directory.userByLine(value);
		if (!user) throw new PlatformError(404, `There is no user ${value}.`);
		return user;
	};

	const start = (request: ApiRequest): OpenCall => {
		const { body } = request;
		const to = body.requiredText('to').trim();
		if (to === '') throw new PlatformError(400, 'There is no number to call.');
		const [fromUser, fromApplication] = [body.inner('fromUser'), body.inner('fromApplication')];
		if (fromUser && fromApplication) {
			throw new PlatformError(400, 'Call from a user or from an application, not from both.');
		}
		if (fromApplication) {
			const line = fromApplication.requiredText('extenId');
			const queue = directory.queues.find(({ exten }) => exten === line);
			if (!queue) throw new PlatformError(404, `There is no application ${line}.`);
			return current.start(queue.exten, to, undefined);
		}
		const user = fromUser ? callerNamed(fromUser) : userMeant(body, request, directory);
		return current.start(String(user.exten), to, user);
	};

	const callsMeant = (request: ApiRequest): OpenCall[] => {
		const { query } = request;
		const [channelId, callId] = [query.text('channelId'), query.text('callId')];
		const identified = channelId !== undefined || callId !== undefined;
		const userId = query.text('userId');
		const named = userId === undefined ? undefined : requireUser(directory, userId);
		const user = named ?? (identified ? undefined : userMeant(query, request, directory));
		const found = current.list({ channelId, callId, user });
		if (found.length === 0) throw new PlatformError(404, 'There is no such call in progress.');
		return found;
	};

	const callOf = (user: DirectoryUser): OpenCall => {
		const call = current.list({ user }).find(({ record }) => record !== undefined);
		if (!call) throw new PlatformError(404, `${user.login} has no call in progress.`);
		return call;
	};

	return {
		getCurrentCalls: ({ query }) => {
			requireThisPbx(query, directory);
			const [userId, login] = [query.text('userId'), query.text('userLogin')];
			const found = current
				.list({ callId: query.text('callId') })
				.filter(({ user }) => userId === undefined || user?.id === userId)
				.filter(({ user }) => login === undefined || user?.login === login);
			return { json: found.map((call) => shown(call, clock.now())) };
		},
		createCall: (request) => {
			requireThisPbx(request.query, directory);
			const { callId, channelId } = start(request);
			return { json: { callId, channelId } };
		},
		hangUpCall: (request) => {
			for (const call of callsMeant(request)) current.end(call);
			return { json: 'OK' };
		},
		transferCall: (request) => {
			const { body } = request;
			const to = body.requiredText('to');
			const call = callOf(userMeant(body, request, directory));
			if (body.text('type') === 'attended') current.beginTransfer(call, to);
			else current.pass(call, to);
			return { json: 'OK' };
		},
		cancelTransfer: (request) => {
			const call = callOf(userMeant(request.body, request, directory));
			if (call.transferTo === undefined) throw new PlatformError(404, 'No transfer is under way.');
			current.cancelTransfer(call);
			return { json: 'OK' };
		},
		monitorCall: (request) => {
			const { query } = request;
			const type = query.text('type') ?? 'spy';
			if (!MONITORING.includes(type)) throw new PlatformError(400, `Cannot monitor by "${type}".`);
			const user = userMeant(query, request, directory);
			const [call] = current.list({ channelId: query.requiredText('channelId') });
			if (!call) throw new PlatformError(404, 'There is no such channel.');
			const { channelId, callId } = current.monitor(call, user);
			return { json: { channelId, callId } };
		},
		getTransferDestinations: () => {
			const busy = new Set(current.list().map(({ user }) => user?.id));
			const users = directory.users.map((user) => ({
				id: user.id,
				name: `${user.name} ${user.surname}`,
				extension: String(user.exten),
				ownerType: 'user',
				properties: user.callcenter
					? {
							id: user.id,
							status: {
								callCenter: { agentState: busy.has(user.id) ? 'busy' : 'free', isPaused: false },
							},
						}
					: null,
			}));
			const queues = directory.queues.map((queue) => ({
				id: String(queue.id),
				name: queue.name,
				extension: queue.exten,
				ownerType: 'application',
				properties: {
					id: String(queue.id),
					applicationType: 'queue',
					freeAgents: queue.memberIds.filter((id) => !busy.has(id)).length,
					status: null,
				},
			}));
			return { json: [...users, ...queues] };
		},
	};
}
