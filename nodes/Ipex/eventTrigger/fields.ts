import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { country, directionChoices, filters, options, timeZone } from '../shared/fields';
import { KEYS } from './event';
import { EVENT_LABELS, EVENTS, OTHER } from './events';

export const DEFAULT_REPEAT_MINUTES = 10;
export const DEFAULT_WAIT_SECONDS = 30;

const eventChoices = [
	...Object.entries(EVENTS).map(([value, description]) => ({
		name: EVENT_LABELS[value] ?? value,
		value,
		description,
		// n8n would make "On call record cdr" of the name.
		...(value === 'CDR' && { action: 'On call record written' }),
	})),
	{
		name: EVENT_LABELS[OTHER] ?? OTHER,
		value: OTHER,
		description: 'Events that this node does not know, as they come, under "raw"',
	},
	// The first comparison in the order of a language loads its rules, which takes longer than the whole file.
].sort((a, b) => (a.name < b.name ? -1 : 1));

export const triggerCredentials: INodeCredentialDescription[] = [
	{
		name: 'httpBasicAuth',
		required: true,
		displayOptions: { show: { authentication: ['basicAuth'] } },
	},
	{
		name: 'httpHeaderAuth',
		required: true,
		displayOptions: { show: { authentication: ['headerAuth'] } },
	},
	{ name: 'ipexApi', required: true, displayOptions: { show: { addCall: [true] } } },
];

export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'Choose the events and the authentication here, and publish the workflow. Then, as an administrator of the switchboard (version 4.6 or later), enter in the IPEX portal: the production URL from above as the address that events are sent to, the same events, and the same user name and password, or token.',
		name: 'steps',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventChoices,
		default: ['NewCall', 'Answered', 'Hangup'],
		description: 'What starts the workflow. Choose the same events in the IPEX portal.',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Basic Auth',
				value: 'basicAuth',
				description: 'A user name and a password; choose "Basic" in the portal',
			},
			{
				name: 'Header Auth',
				value: 'headerAuth',
				description: 'A secret in a header; choose "Bearer" in the portal',
			},
			{
				name: 'None (Anyone Can Send Events)',
				value: 'none',
				description: 'Only for trying it out',
			},
		],
		default: 'basicAuth',
		description: 'How the platform shows that an event comes from it; everything else is refused',
	},
	{
		displayName:
			'For "Bearer" in the portal: in the credential enter "Authorization" as the name and "Bearer YOUR_TOKEN" as the value, with the token that your token address answers with.',
		name: 'bearerNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['headerAuth'] } },
	},
	{
		displayName:
			'Whoever learns the URL can start this workflow with invented calls. Choose Basic Auth or Header Auth before you rely on it.',
		name: 'noAuthenticationNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { authentication: ['none'] } },
	},
	{
		displayName: 'Add Call From Log',
		name: 'addCall',
		type: 'boolean',
		default: false,
		displayOptions: { show: { events: ['CDR'] } },
		description:
			'Whether a Call Record (CDR) event gets the whole call under "call", read from the call log after the event is acknowledged',
	},
	filters([
		{
			displayName: 'Answered Elsewhere',
			name: 'answeredElsewhere',
			type: 'boolean',
			default: false,
			description:
				'Whether to also take the Hangup of each queue phone that stopped ringing because another one was picked up',
		},
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'multiOptions',
			options: directionChoices,
			default: [],
			description: 'If not set: all. Events that name no direction pass, as those of agents.',
		},
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'string',
			default: '',
			placeholder: 'sales, support',
			description:
				'Names of queues, with commas between them. If not set: all, and calls without one.',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'No user response',
			description:
				'Of Hangup events: why the call ended, with commas between several. "No user response" is a missed call if the direction is inbound. If not set: all.',
		},
	]),
	options([
		country,
		{
			displayName: 'Drop Repeats Within (Minutes)',
			name: 'dropRepeats',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1_440 },
			default: DEFAULT_REPEAT_MINUTES,
			description:
				'For how long an event that comes again with the very same content is dropped. 0: never. Not remembered over a restart of n8n.',
		},
		{
			displayName: 'Output per Event',
			name: 'outputPerEvent',
			type: 'boolean',
			default: false,
			description: 'Whether each chosen event has an output of its own, in the order of the choice',
		},
		{
			displayName: 'Renamed Keys',
			name: 'renamedKeys',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Key',
			default: {},
			description: 'For each key that an administrator renamed in the IPEX portal, its name there',
			options: [
				{
					displayName: 'Key',
					name: 'key',
					values: [
						{
							displayName: 'Key',
							name: 'key',
							type: 'options',
							options: Object.entries(KEYS)
								.map(([name, description]) => ({ name, value: name, description }))
								.sort((a, b) => (a.name < b.name ? -1 : 1)),
							default: 'EventName',
							description: 'The usual name',
						},
						{
							displayName: 'Name in the Portal',
							name: 'portalName',
							type: 'string',
							default: '',
							placeholder: 'event_name',
							description: 'The name that was given to the key in the IPEX portal',
						},
					],
				},
			],
		},
		{ ...timeZone, routing: undefined },
		{
			displayName: 'Wait for Call (Seconds)',
			name: 'waitForCall',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 300 },
			default: DEFAULT_WAIT_SECONDS,
			displayOptions: { show: { '/addCall': [true] } },
			description:
				'How long "Add Call From Log" looks for a call that is not in the log yet. After that the event comes without it.',
		},
	]),
];
