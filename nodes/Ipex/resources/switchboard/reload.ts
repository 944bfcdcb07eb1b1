import type { INodeProperties } from 'n8n-workflow';

import { options, pbxId } from '../../parameters/commonParameters';

export const reloadFields: INodeProperties[] = [
	options([
		{
			displayName: 'Host Name',
			name: 'hostname',
			type: 'string',
			default: '',
			placeholder: 'e.g. pbx1.your-company.cz',
			description: 'Server to reload, if the switchboard has several',
			routing: { send: { type: 'query', property: 'hostname' } },
		},
		pbxId,
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			default: 'full',
			options: [{ name: 'Full', value: 'full' }],
			description:
				'How much to reload. The platform documents Full only; an expression can give another value.',
			routing: { send: { type: 'query', property: 'type' } },
		},
	]),
];
