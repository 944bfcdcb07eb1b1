import type { IDataObject } from 'n8n-workflow';

import { type Entry, picker, textOf } from './picker';

/** The pickers of the node, under the names that its fields call them by. */
export const listSearch = {
	searchUsers: picker({
		url: '/pbx/users',
		entriesOf: (user) => [{ ...personEntry(user), value: textOf(user.id) }],
	}),

	/** Users by what "Act As" takes. */
	searchLogins: picker({
		url: '/pbx/users',
		entriesOf: (user) => [{ ...personEntry(user), value: textOf(user.login) }],
	}),

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
