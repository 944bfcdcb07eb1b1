import type { INodeProperties } from 'n8n-workflow';

import { directionChoices } from '../parameters/callFilters';
import { country, filters, options, ownTimeZone } from '../parameters/commonParameters';
import { KEYS } from './event';
import { EVENT_LABELS, EVENTS, OTHER } from './events';

export const DEFAULT_REPEAT_MINUTES = 10;
export const DEFAULT_WAIT_SECONDS = 30;

/** The events that a user can choose. */
export const eventChoices = [
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
		description: 'Events that this node does not know. Their data is under "raw".',
	},
	// The first comparison in the order of a language loads its rules, which takes longer than the whole file.
].sort((a, b) => (a.name < b.name ? -1 : 1));

const isSmsEvent = (event: string) => event.startsWith('SMS');
const values = eventChoices.map(({ value }) => value);

export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'Choose the events and the credential here, and publish the workflow. Then, as an administrator of the switchboard (version 4.6 or later), open the IPEX portal. As the address for events, enter the production URL from above. Choose the same events, and enter the same user name and password, or token. If the credential has a secret in the address, add <code>?secret=YOUR_SECRET</code> to the production URL.',
		name: 'steps',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: values.filter((event) => !isSmsEvent(event)) } },
	},
	{
		displayName:
			'SMS events come from the settings of the SMS Chat in the IPEX portal, not from those of the switchboard. There, enter the production URL from above as the address of the webhook. The SMS Chat cannot send a password: choose a credential with a secret in the address, and add <code>?secret=YOUR_SECRET</code> to the production URL.',
		name: 'smsSteps',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: values.filter(isSmsEvent) } },
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventChoices,
		default: ['NewCall', 'Answered', 'Hangup'],
		description: 'Which events start the workflow. Choose the same events in the IPEX portal.',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Credential',
				value: 'credential',
				description: 'A user name and a password, a header, or a secret in the address',
			},
			{
				name: 'None (Anyone Can Send Events)',
				value: 'none',
				description: 'Only for trying it out',
			},
		],
		default: 'credential',
		description:
			'How the platform proves that an event comes from it. Other requests are rejected.',
	},
	{
		displayName:
			'Anyone who learns the URL can start this workflow with invented calls. Choose a credential before you rely on it.',
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
			'Whether to add the whole call to a Call Record (CDR) event, under "call". n8n first responds to the platform, then reads the call log.',
	},
	filters([
		{
			displayName: 'Answered Elsewhere',
			name: 'answeredElsewhere',
			type: 'boolean',
			default: false,
			description:
				'Whether to accept the Hangup of a queue phone that stops ringing because another phone answered',
		},
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'multiOptions',
			options: directionChoices,
			default: [],
			description:
				'If not set: all. Events without a direction pass, for example those of agents. A received SMS is inbound.',
		},
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales, support',
			description:
				'Names of queues, separated by commas. If not set: all, and calls without a queue.',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. No user response',
			description:
				'Reasons why the call ended, separated by commas. Only for Hangup events. If not set: all. To get missed calls only, compare "isMissed" in an If node: a single unanswered phone also has the reason "No user response".',
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
				'How long the trigger drops events that come again with exactly the same content. 0: never. A restart of n8n clears this memory.',
		},
		{
			displayName: 'Output per Event',
			name: 'outputPerEvent',
			type: 'boolean',
			default: false,
			description:
				'Whether each chosen event has its own output, in the order in which you chose them',
		},
		{
			displayName: 'Renamed Keys',
			name: 'renamedKeys',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Key',
			default: {},
			description: 'The new name of each key that an administrator renamed in the IPEX portal',
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
							placeholder: 'e.g. event_name',
							description: 'The name of the key in the IPEX portal',
						},
					],
				},
			],
		},
		ownTimeZone,
		{
			displayName: 'Wait for Call (Seconds)',
			name: 'waitForCall',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 300 },
			default: DEFAULT_WAIT_SECONDS,
			displayOptions: { show: { '/addCall': [true] } },
			description:
				"How long 'Add Call From Log' waits for a call that is still in progress or not in the log yet. After that the event comes without it.",
		},
	]),
];
