import type { Directory } from '../directory/directory';
import type { DirectoryUser } from '../directory/types';
import { PlatformError } from '../errors';
import { fs, path, projectRoot } from '../../node';
import type { Handlers } from '../service/request';
import { GraphqlError, readRequest, readSchema, type Schema, type Selection } from './schema';

/** The agents' own pauses and states. */
export class Agents {
	/** Whether this switchboard offers them at all; no public page promises that it does. */
	offered: 'all' | 'nothing' | 'otherFields' = 'all';

	/** The pause of each agent who has one, by the identifier of the user. */
	readonly pauses = new Map<string, string>();

	/** What says that an action was carried out; what it holds is not known. */
	answer: unknown = 'OK';
}

/** The schema of `contract/agents.graphql`. */
export function agentSchema(): Schema {
	const file = path.join(projectRoot, 'tools', 'platform', 'contract', 'agents.graphql');
	return readSchema(fs.readFileSync(file, 'utf8'));
}

/** The one operation through which agents are reached. Errors come with HTTP 200. */
export function agentHandlers(agents: Agents, directory: Directory): Handlers {
	const schema = agentSchema();

	const stateOf = (userId: unknown): Record<string, unknown>[] => {
		const user = directory.userById(String(userId));
		if (!user?.callcenter) return [];
		const pause = agents.pauses.get(user.id);
		return [
			{
				paused: pause !== undefined,
				pausedReason: pause ?? null,
				callsTaken: 7,
				outgoingCallsAnswered: 3,
				outgoingCallsUnanswered: 1,
				cbCalls: 0,
				talkTime: 1_830,
				logonTime: '2026-01-05T07:58:12+01:00',
				ringNoAnswer: 2,
				billPauseTime: 0,
				nonBillPauseTime: 600,
			},
		];
	};

	const act = (user: DirectoryUser, { action, pause }: Selection['args']): unknown => {
		if (action === 'unpause') {
			agents.pauses.delete(user.id);
			return agents.answer;
		}
		if (!directory.pauses.some(({ name }) => name === pause)) {
			throw new GraphqlError(`Pause ${String(pause)} does not exist`);
		}
		agents.pauses.set(user.id, String(pause));
		return agents.answer;
	};

	const resolve = (user: DirectoryUser, { name, args, fields }: Selection): unknown => {
		if (name === 'pauses') return directory.pauses.map((pause) => pause.name);
		if (name === 'userAction') return act(user, args);
		return stateOf(args.userId).map((state) =>
			Object.fromEntries(fields.map((field) => [field.name, state[field.name]])),
		);
	};

	return {
		graphql: async ({ body, principal: { user } }) => {
			if (agents.offered === 'nothing') throw new PlatformError(404, 'Not found');
			const variables = body.inner('variables')?.whole() ?? {};
			const known = agents.offered === 'all' ? schema : { types: {}, enums: {} };
			const answer = async () => {
				const { fields } = readRequest(known, body.requiredText('query'), variables);
				if (!user?.callcenter) throw new GraphqlError('User is not an agent');
				return Object.fromEntries(fields.map((field) => [field.name, resolve(user, field)]));
			};
			const [outcome] = await Promise.allSettled([answer()]);
			if (outcome.status === 'fulfilled') return { json: { data: outcome.value } };
			if (!(outcome.reason instanceof GraphqlError)) throw outcome.reason;
			return { json: { errors: [{ message: outcome.reason.message }], data: null } };
		},
	};
}
