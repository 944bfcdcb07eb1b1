import type { INodeProperties } from 'n8n-workflow';

export const getTokenFields: INodeProperties[] = [
	{
		displayName:
			'The token is in the output, and so in the saved data of the execution. To run an operation of this node as a user, use its "Act As" instead.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'E-Mail',
		name: 'email',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. jana.novakova@your-company.cz',
		description: 'E-mail or login of the user',
		routing: { send: { type: 'body', property: 'email' } },
	},
];
