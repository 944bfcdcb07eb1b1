import type { IDataObject } from 'n8n-workflow';

import { isObject, toText } from '../parameters/parameterValues';
import { AGENT_REQUESTS, pausesIn } from '../request/graphql';
import { senderNumbersIn } from '../sms/message';
import { choices, type Entry, picker, type PickerSource } from './picker';

/** Narrows the lists that the API gives for one of several switchboards. */
const PBX = ['options.pbxId'];

const USERS: PickerSource = {
	url: '/pbx/users',
	narrowedBy: PBX,
	entriesOf: (user) => [{ ...personEntry(user), value: toText(user.id) }],
};

/** Users by what "Act As" takes. */
const LOGINS: PickerSource = {
	url: '/pbx/users',
	narrowedBy: PBX,
	entriesOf: (user) => [{ ...personEntry(user), value: toText(user.login) }],
};

/** The API has no list of queues; their members name them. */
const QUEUES: PickerSource = {
	url: '/members',
	entriesOf: ({ queues }) =>
		(Array.isArray(queues) ? queues : []).filter(isObject).map(({ name }) => ({
			name: toText(name),
			value: toText(name),
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
			const value = valueOf('identityType') === 'line' ? toText(user.exten) : toText(user.login);
			return value === '' ? [] : [{ ...personEntry(user), value }];
		},
	}),

	searchQueues: picker(QUEUES),

	searchNumbers: picker({
		url: '/numbers',
		narrowedBy: PBX,
		entriesOf: (number) => [
			{
				value: toText(number.id),
				name: `${toText(number.number)} (${toText(number.type)})`,
				alsoFoundBy: [toText(number.ownerType), toText(number.applicationType)],
			},
		],
	}),

	searchProfiles: picker({
		url: '/profiles',
		narrowedBy: ['userId'],
		ofOneUser: true,
		entriesOf: (profile) => [
			{
				value: toText(profile.id),
				name: toText(profile.name) || toText(profile.id),
				alsoFoundBy: [toText(profile.description)],
			},
		],
	}),

	searchDestinations: picker({
		url: '/calls/transfer/destinations',
		entriesOf: (destination) => [
			{
				value: toText(destination.extension),
				name: `${toText(destination.name)} (${toText(destination.extension)})`,
				alsoFoundBy: [toText(destination.ownerType)],
			},
		],
	}),

	/** The numbers that one may send an SMS from. */
	searchSenderNumbers: picker({
		service: 'smsUrl',
		url: '/SMS/allowed-numbers',
		recordsIn: senderNumbersIn,
		entriesOf: ({ number, name, description }) => {
			const label = toText(name) || toText(description);
			return [
				{
					value: toText(number),
					name: label === '' ? toText(number) : `${toText(number)} (${label})`,
				},
			];
		},
	}),

	searchCurrentCalls: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: toText(call.callId) }],
	}),

	searchIvrs: picker({
		url: '/ivr',
		entriesOf: ({ id, name, description, routing }) => {
			const lines = (Array.isArray(routing) ? routing : []).filter(isObject);
			const line = toText(lines[0]?.exten);
			const label = toText(name) || toText(id);
			return [
				{
					value: toText(id),
					name: line === '' ? label : `${label} (${line})`,
					alsoFoundBy: [toText(description), ...lines.map(({ ddi }) => toText(ddi))],
				},
			];
		},
	}),

	/** The pauses that the agent in "Act As" may take. */
	searchPauseReasons: picker({
		url: '/graphql',
		graphql: AGENT_REQUESTS.pauses,
		recordsIn: (body) => pausesIn(body).map((name) => ({ name })),
		entriesOf: ({ name }) => [{ value: toText(name), name: toText(name) }],
	}),

	/** The parties of live calls. */
	searchChannels: picker({
		url: '/calls/current',
		entriesOf: (call) => [{ ...liveEntry(call), value: toText(call.channelId) }],
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
				value: toText(login),
			},
		],
	}),

	/** Lines by their short numbers. */
	loadLines: choices({
		url: '/pbx/users',
		entriesOf: (user) => {
			const line = toText(user.exten);
			return line === '' ? [] : [{ ...personEntry(user), value: line }];
		},
	}),

	/** Numbers of the switchboard, as callers dial them. */
	loadNumbers: choices({
		url: '/numbers',
		entriesOf: ({ number, type }) => [
			{ name: `${toText(number)} (${toText(type)})`, value: toText(number) },
		],
	}),
};

function liveEntry(call: IDataObject): Omit<Entry, 'value'> {
	const { login } = (call.user ?? {}) as { login?: unknown };
	const state = [toText(login), toText(call.state)].filter(Boolean).join(', ');
	return {
		name: `${toText(call.src)} → ${toText(call.dst)}${state && ` (${state})`}`,
		alsoFoundBy: [toText(call.callId), toText(call.channelId)],
	};
}

function personEntry(user: IDataObject): Omit<Entry, 'value'> {
	const person = `${toText(user.name)} ${toText(user.surname)}`.trim() || toText(user.login);
	const line = toText(user.exten);
	return {
		name: line === '' ? person : `${person} (${line})`,
		alsoFoundBy: [toText(user.login)],
	};
}
