import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/** How the IPEX platform proves that an event comes from it. The IPEX Event Trigger compares it; n8n sends it nowhere. */
export class IpexWebhookApi implements ICredentialType {
	name = 'ipexWebhookApi';

	displayName = 'IPEX Webhook API';

	icon = {
		light: 'file:../nodes/Ipex/ipex.svg',
		dark: 'file:../nodes/Ipex/ipex.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-ipex/n8n-nodes-ipex/blob/main/docs/event-trigger.md#set-it-up';

	properties: INodeProperties[] = [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Basic Auth',
					value: 'basic',
					description: "A user name and a password. Choose 'Basic' in the IPEX portal.",
				},
				{
					name: 'Header Auth',
					value: 'header',
					description: "A secret in a header. Choose 'Bearer' in the IPEX portal.",
				},
				{
					name: 'Secret in the Address',
					value: 'secret',
					description: 'For SMS events, and for any sender that cannot send a password',
				},
			],
			default: 'basic',
			description: 'How the IPEX platform proves that an event comes from it',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			placeholder: 'e.g. ipex',
			default: '',
			required: true,
			description: 'A user name of your choice. Enter the same user name in the IPEX portal.',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A long password of your choice. Enter the same password in the IPEX portal.',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			placeholder: 'e.g. Authorization',
			default: 'Authorization',
			required: true,
			description: "For 'Bearer' in the IPEX portal: Authorization",
			displayOptions: { show: { authentication: ['header'] } },
		},
		{
			displayName: 'Header Value',
			name: 'headerValue',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"For 'Bearer' in the IPEX portal: the word Bearer, a space, and the token that your token address returns",
			displayOptions: { show: { authentication: ['header'] } },
		},
		{
			displayName:
				'In the IPEX portal, enter the production URL of the trigger, then <code>?secret=</code>, then the secret. For example <code>https://n8n.your-company.cz/webhook/1a2b3c/events?secret=YOUR_SECRET</code>. A proxy in front of n8n may write addresses to its log, so use another way if the sender has one.',
			name: 'addressNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { authentication: ['secret'] } },
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'A long random text. Use only letters without accents, digits, "-" and "_", because the secret is a part of an address. n8n does not show it again: copy it before you save.',
			displayOptions: { show: { authentication: ['secret'] } },
		},
	];
}
