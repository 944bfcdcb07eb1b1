import type { INodeProperties } from 'n8n-workflow';

import { locator, options, pbxId } from '../../parameters/commonParameters';

export const getNumberFields: INodeProperties[] = [
	locator({
		displayName: 'Number',
		name: 'numberId',
		required: true,
		description: 'The number to get',
		searchListMethod: 'searchNumbers',
		enteredAs: 'ID',
		placeholder: 'e.g. 17',
	}),
	options([pbxId]),
];
