import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../shared/values';
import { choices, type Entry, picker, type PickerSource, textOf } from './picker';

const USERS: PickerSource = {
	url: '/pbx/users',
	entriesOf: (user) => [{ ...personEntry(user), value: textOf(user.id) }],
};

/** Users by what "Act As" takes. */
const LOGINS: PickerSource = {
	url: '/pbx/users',
	entriesOf: (user) => [{ ...personEntry(user), value: textOf(user.login) }],
};

/** The API has no list of queues; their members name them. */
const QUEUES: PickerSource = {
	url: '/members',
	entriesOf: ({ queues }) =>
		(Array.isArray(queues) ? queues : []).filter(isObject).map(({ name }) => ({
			name: textOf(name),
			value: textOf(name),
		})),
};

/** The pickers of the nodes, under the names that their fields call them by. */
export const listSearch = {
	searchUsers: picker(USERS),

	searchLogins: picker(LOGINS),

	searchQueues: picker(QUEUES),

	searchNumbers: picker({
		url: '/numbers',
		entriesOf: (number) => [
			{
				value: textOf(number.id),
				name: `${textOf(number.number)} (${textOf(number.type)})`,
				alsoFoundBy: [textOf(number.ownerType), textOf(number.applicationType)],
			},
		],
	}),

	searchProfiles: picker({
		url: '/profiles',
		narrowedBy: 'userId',
		entriesOf: (profile) => [
			{
				value: textOf(profile.id),
				name: textOf(profile.name) || textOf(profile.id),
				alsoFoundBy: [textOf(profile.description)],
			},
		],
	}),

	searchDestinations: picker({
		url: '/calls/transfer/destinations',
		entriesOf: (destination) => [
			{
				value: textOf(destination.extension),
				name: `${textOf(destination.name)} (${textOf(destination.extension)})`,
				alsoFoundBy: [textOf(destination.ownerType)],
			},
		],
	}),

	searchCurrentCalls: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: textOf(call.callId) }],
	}),

	/** The parties of live calls. */
	searchChannels: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: textOf(call.channelId) }],
	}),
};

/** Lists of which a field takes several values, under the names that the fields call them by. */
export const loadOptions = {
	loadUsers: choices(USERS),

	loadLogins: choices(LOGINS),

	loadQueues: choices(QUEUES),

	/** Agents of the call centre. */
	loadAgents: choices({
		url: '/members',
		entriesOf: ({ firstName, lastName, login, exten }) => [
			{
				...personEntry({
					name: firstName,
					surname: lastName,
					login,
					exten: isObject(exten) ? exten.number : '',
				}),
				value: textOf(login),
			},
		],
	}),

	/** Lines by their short numbers. */
	loadLines: choices({
		url: '/pbx/users',
		entriesOf: (user) => {
			const line = textOf(user.exten);
			return line === '' ? [] : [{ ...personEntry(user), value: line }];
		},
	}),

	/** Numbers of the switchboard, as callers dial them. */
	loadNumbers: choices({
		url: '/numbers',
		entriesOf: ({ number, type }) => [
			{ name: `${textOf(number)} (${textOf(type)})`, value: textOf(number) },
		],
	}),
};

function liveEntry(call: IDataObject): Omit<Entry, 'value'> {
	const { login } = (call.user ?? {}) as { login?: unknown };
	const state = [textOf(login), textOf(call.state)].filter(Boolean).join(', ');
	return {
		name: `${textOf(call.src)} → ${textOf(call.dst)}${state && ` (${state})`}`,
		alsoFoundBy: [textOf(call.callId), textOf(call.channelId)],
	};
}

function personEntry(user: IDataObject): Omit<Entry, 'value'> {
	const person = `${textOf(user.name)} ${textOf(user.surname)}`.trim() || textOf(user.login);
	const line = textOf(user.exten);
	return {
		name: line === '' ? person : `${person} (${line})`,
		alsoFoundBy: [textOf(user.login)],
	};
}
