import type { DirectoryUser, PbxNumber, Queue } from '../directory/types';
import { PlatformError } from '../errors';
import type { Handlers } from '../service/request';
import type { PlatformState } from './places';
import { requireThisPbx, requireUser } from './places';

function shownUser({ login, name, surname, id, pbxUserId, exten }: DirectoryUser): object {
	return { login, name, surname, id, pbxUserId, exten };
}

/** The user's line as a queue sees it: the number among the switchboard's numbers. */
function memberExtension(numbers: readonly PbxNumber[], user: DirectoryUser): object | null {
	const line = numbers.find(({ ownerId, type }) => ownerId === user.id && type === 'exten');
	return line ? { id: Number(line.id), number: line.number } : null;
}

function shownQueue({ id, name, callerId }: Queue): object {
	return { id, name, callerId };
}

function is<T>(wanted: T | undefined, value: T): boolean {
	return wanted === undefined || wanted === value;
}

/** Users, numbers, members, pauses, and the reload of the switchboard. */
export function switchboardHandlers({ directory }: PlatformState): Handlers {
	return {
		getUsers: ({ query }) => {
			requireThisPbx(query, directory);
			const [exten, login] = [query.number('exten'), query.text('login')];
			const callcenter = query.flag('callcenter');
			const found = directory.users.filter(
				(user) =>
					is(exten, user.exten) && is(login, user.login) && (!callcenter || user.callcenter),
			);
			return { json: found.map(shownUser) };
		},
		getUser: ({ query, path }) => {
			requireThisPbx(query, directory);
			return { json: shownUser(requireUser(directory, path.requiredText('userId'))) };
		},
		getNumbers: ({ query }) => {
			requireThisPbx(query, directory);
			const [type, ownerType] = [query.text('type'), query.text('ownerType')];
			const found = directory.numbers.filter(
				(number) => is(type, number.type) && is(ownerType, number.ownerType),
			);
			return { json: found };
		},
		getNumber: ({ query, path }) => {
			requireThisPbx(query, directory);
			const id = path.requiredText('numberId');
			const number = directory.numbers.find((one) => one.id === id);
			if (!number) throw new PlatformError(404, `There is no number ${id}.`);
			return { json: number };
		},
		getMembers: ({ query }) => {
			const [login, userId] = [query.text('login'), query.text('userId')];
			const members = directory.users.filter(
				(user) => user.callcenter && is(login, user.login) && is(userId, user.id),
			);
			const shown = members.map((user) => ({
				userId: user.id,
				pbxUserId: user.pbxUserId,
				firstName: user.name,
				lastName: user.surname,
				login: user.login,
				exten: memberExtension(directory.numbers, user),
				queues: directory.queuesOf(user).map(shownQueue),
				skillsGroup: directory.skillsGroups.find(({ id }) => id === user.teamId) ?? null,
			}));
			return { json: shown };
		},
		getPauses: () => ({ json: directory.pauses }),
		reloadSwitchboard: ({ query }) => {
			requireThisPbx(query, directory);
			return { json: 'OK' };
		},
	};
}
