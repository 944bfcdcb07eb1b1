import type { INodeProperties } from 'n8n-workflow';

import { country, filters, options, timeZone } from '../shared/fields';

export const DEFAULT_LOOK_BACK_HOURS = 4;
export const DEFAULT_MAX_CALLS = 1_000;

export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'A call appears in the log after it has ended. Each call starts the workflow once, also when it is written to the log late.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	filters([
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'multiOptions',
			options: [
				{ name: 'Inbound', value: 'inbound' },
				{ name: 'Internal', value: 'internal' },
				{ name: 'Outbound', value: 'outbound' },
			],
			default: ['inbound', 'outbound'],
			description: 'Which calls to take. If not set: all but internal ones.',
		},
		{
			displayName: 'Outcome',
			name: 'outcome',
			type: 'multiOptions',
			options: [
				{ name: 'Answered', value: 'answered' },
				{ name: 'Busy', value: 'busy' },
				{ name: 'Failed', value: 'failed' },
				{ name: 'Missed', value: 'missed', description: 'Inbound, and nobody took it' },
				{ name: 'No Answer', value: 'noAnswer', description: 'Outbound or internal' },
			],
			default: ['missed'],
			description: 'How the call ended. If not set: all.',
		},
	]),
	options([
		country,
		{
			displayName: 'Join Legs',
			name: 'joinLegs',
			type: 'boolean',
			default: true,
			description:
				'Whether all legs of a call (the phones of a queue, transfers) make one item. Off: one item for each leg.',
		},
		{
			displayName: 'Look Back (Hours)',
			name: 'lookBack',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 48 },
			default: DEFAULT_LOOK_BACK_HOURS,
			description:
				'How long ago a call may have begun when it appears in the log. A call that takes longer is missed.',
		},
		{
			displayName: 'Max Calls per Poll',
			name: 'maxCalls',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20_000 },
			default: DEFAULT_MAX_CALLS,
			description: 'When more are due, the rest follows at the next polls',
		},
		{
			displayName: 'Start From',
			name: 'startFrom',
			type: 'dateTime',
			default: '',
			description:
				'The first poll begins with the calls that ended at this time or later. If not set: with the activation of the workflow.',
		},
		{ ...timeZone, routing: undefined },
	]),
];
