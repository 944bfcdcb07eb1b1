import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { returnAllAndLimit } from '../../shared/fields';

const fields: INodeProperties[] = [
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		placeholder: '42',
		description:
			'Whose profiles to get: the ID that Get Users gives. If empty, the user in "Act As" is meant.',
		routing: { send: { type: 'query', property: 'userId' } },
	},
	...returnAllAndLimit,
];

export const getProfilesFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getProfiles'] } },
	fields,
);
