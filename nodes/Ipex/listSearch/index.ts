import type { IDataObject } from 'n8n-workflow';

import { AGENT_REQUESTS, pausesIn } from '../shared/graphql';
import { senderNumbersIn } from '../shared/sms/message';
import { isObject, text } from '../shared/values';
import { choices, type Entry, picker, type PickerSource } from './picker';

/** Narrows the lists that the API gives for one of several switchboards. */
const PBX = ['options.pbxId'];

const USERS: PickerSource = {
	url: '/pbx/users',
	narrowedBy: PBX,
	entriesOf: (user) => [{ ...personEntry(user), value: text(user.id) }],
};

/** Users by what "Act As" takes. */
const LOGINS: PickerSource = {
	url: '/pbx/users',
	narrowedBy: PBX,
	entriesOf: (user) => [{ ...personEntry(user), value: text(user.login) }],
};

/** The API has no list of queues; their members name them. */
const QUEUES: PickerSource = {
	url: '/members',
	entriesOf: ({ queues }) =>
		(Array.isArray(queues) ? queues : []).filter(isObject).map(({ name }) => ({
			name: text(name),
			value: text(name),
		})),
};

/** The pickers of the nodes, under the names that their fields call them by. */
export const listSearch = {
	searchUsers: picker(USERS),

	searchLogins: picker({ ...LOGINS, choosesWhoActs: true }),

	/** Users by what "Identify User By" names. */
	searchCallers: picker({
		url: '/pbx/users',
		narrowedBy: PBX,
		entriesOf: (user, valueOf) => {
			const value = valueOf('identityType') === 'line' ? text(user.exten) : text(user.login);
			return value === '' ? [] : [{ ...personEntry(user), value }];
		},
	}),

	searchQueues: picker(QUEUES),

	searchNumbers: picker({
		url: '/numbers',
		narrowedBy: PBX,
		entriesOf: (number) => [
			{
				value: text(number.id),
				name: `${text(number.number)} (${text(number.type)})`,
				alsoFoundBy: [text(number.ownerType), text(number.applicationType)],
			},
		],
	}),

	searchProfiles: picker({
		url: '/profiles',
		narrowedBy: ['userId'],
		ofOneUser: true,
		entriesOf: (profile) => [
			{
				value: text(profile.id),
				name: text(profile.name) || text(profile.id),
				alsoFoundBy: [text(profile.description)],
			},
		],
	}),

	searchDestinations: picker({
		url: '/calls/transfer/destinations',
		entriesOf: (destination) => [
			{
				value: text(destination.extension),
				name: `${text(destination.name)} (${text(destination.extension)})`,
				alsoFoundBy: [text(destination.ownerType)],
			},
		],
	}),

	/** The numbers that one may send an SMS from. */
	searchSenderNumbers: picker({
		service: 'smsUrl',
		url: '/SMS/allowed-numbers',
		recordsIn: senderNumbersIn,
		entriesOf: ({ number, name, description }) => {
			const label = text(name) || text(description);
			return [
				{ value: text(number), name: label === '' ? text(number) : `${text(number)} (${label})` },
			];
		},
	}),

	searchCurrentCalls: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: text(call.callId) }],
	}),

	searchIvrs: picker({
		url: '/ivr',
		entriesOf: ({ id, name, description, routing }) => {
			const lines = (Array.isArray(routing) ? routing : []).filter(isObject);
			const line = text(lines[0]?.exten);
			const label = text(name) || text(id);
			return [
				{
					value: text(id),
					name: line === '' ? label : `${label} (${line})`,
					alsoFoundBy: [text(description), ...lines.map(({ ddi }) => text(ddi))],
				},
			];
		},
	}),

	/** The pauses that the agent in "Act As" may take. */
	searchPauseReasons: picker({
		url: '/graphql',
		graphql: AGENT_REQUESTS.pauses,
		recordsIn: (body) => pausesIn(body).map((name) => ({ name })),
		entriesOf: ({ name }) => [{ value: text(name), name: text(name) }],
	}),

	/** The parties of live calls. */
	searchChannels: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: text(call.channelId) }],
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
				value: text(login),
			},
		],
	}),

	/** Lines by their short numbers. */
	loadLines: choices({
		url: '/pbx/users',
		entriesOf: (user) => {
			const line = text(user.exten);
			return line === '' ? [] : [{ ...personEntry(user), value: line }];
		},
	}),

	/** Numbers of the switchboard, as callers dial them. */
	loadNumbers: choices({
		url: '/numbers',
		entriesOf: ({ number, type }) => [
			{ name: `${text(number)} (${text(type)})`, value: text(number) },
		],
	}),
};

function liveEntry(call: IDataObject): Omit<Entry, 'value'> {
	const { login } = (call.user ?? {}) as { login?: unknown };
	const state = [text(login), text(call.state)].filter(Boolean).join(', ');
	return {
		name: `${text(call.src)} → ${text(call.dst)}${state && ` (${state})`}`,
		alsoFoundBy: [text(call.callId), text(call.channelId)],
	};
}

function personEntry(user: IDataObject): Omit<Entry, 'value'> {
	const person = `${text(user.name)} ${text(user.surname)}`.trim() || text(user.login);
	const line = text(user.exten);
	return {
		name: line === '' ? person : `${person} (${line})`,
		alsoFoundBy: [text(user.login)],
	};
}
