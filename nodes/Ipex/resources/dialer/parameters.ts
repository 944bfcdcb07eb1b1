import type { INodeProperties } from 'n8n-workflow';

/** The name of what the dialer is to have. */
export const dialerName: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Renewals in January',
	description: 'Name under which it is found in the IPEX portal',
};
