import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, pbxId, returnAllAndLimit } from '../../shared/fields';
import { fileFormats } from './fields';

const fields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [fileFormats, pbxId],
	},
];

export const getForCallFields = updateDisplayOptions(
	{ show: { resource: ['recording'], operation: ['getForCall'] } },
	fields,
);
