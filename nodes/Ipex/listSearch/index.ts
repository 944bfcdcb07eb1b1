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
};

function personEntry(user: IDataObject): Omit<Entry, 'value'> {
	const person = `${textOf(user.name)} ${textOf(user.surname)}`.trim() || textOf(user.login);
	const line = textOf(user.exten);
	return {
		name: line === '' ? person : `${person} (${line})`,
		alsoFoundBy: [textOf(user.login)],
	};
}
