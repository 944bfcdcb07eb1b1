import type { INodeProperties } from 'n8n-workflow';

import {
	callLines,
	callQueues,
	callUsers,
	directionChoices,
	outcomeChoices,
} from '../parameters/callFilters';
import {
	country,
	filters,
	options,
	ownTimeZone,
	severalFromList,
} from '../parameters/commonParameters';

export const DEFAULT_LOOK_BACK_HOURS = 4;
export const DEFAULT_MAX_CALLS = 1_000;
export const DEFAULT_READY_LIMIT_MINUTES = 30;

const wanted: INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'multiOptions',
		options: directionChoices,
		default: ['inbound', 'outbound'],
		description: 'Which calls start the workflow. If not set: all but internal ones.',
	},
	callLines,
	severalFromList({
		displayName: 'Number Names or IDs',
		name: 'numbers',
		loadOptionsMethod: 'loadNumbers',
		what: 'Only calls to one of these numbers of the switchboard. An expression can also give the numbers of other parties',
	}),
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'multiOptions',
		options: outcomeChoices,
		default: ['missed'],
		description: 'How the call ended. If not set: all.',
	},
	callQueues,
	{
		displayName: 'Recorded Only',
		name: 'recordedOnly',
		type: 'boolean',
		default: true,
		description:
			"Whether to accept only calls that have a recording. The log may name a recording late. To lose no call, choose 'Recording Ready' above.",
	},
	{
		displayName: 'Shortest Duration (Seconds)',
		name: 'minDuration',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 10,
		description: 'Only calls that lasted at least this long, from the first ring to the end',
	},
	callUsers,
];

const settings: INodeProperties[] = [
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
			'How long a call may take from its beginning until it appears in the log. A call that takes longer does not start the workflow.',
	},
	{
		displayName: 'Max Calls per Poll',
		name: 'maxCalls',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20_000 },
		default: DEFAULT_MAX_CALLS,
		description: 'How many calls one poll emits at most. The rest follows at the next polls.',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'dateTime',
		default: '',
		description:
			'Calls that ended before this time do not start the workflow. If not set: the time when the workflow was first published. To get earlier calls, set it before that.',
	},
	ownTimeZone,
	{
		displayName: 'Wait for a Call Back (Minutes)',
		name: 'callbackWait',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 240 },
		default: 15,
		description:
			'How long a missed or busy inbound call waits before it starts the workflow. If somebody in the company talks with that number in this time, the call does not start the workflow. Callers without a number cannot be recognised: their calls always start the workflow. A test event does not wait. If not set: missed and busy calls start the workflow at once.',
	},
	{
		displayName: 'Wait for a Recording or Transcript (Minutes)',
		name: 'readyLimit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 240 },
		default: DEFAULT_READY_LIMIT_MINUTES,
		description:
			'How long a call waits for its recording or transcript after its end. Then the call starts the workflow without it, and the status says why.',
	},
];

export const triggerFields: INodeProperties[] = [
	{
		displayName:
			'A call appears in the log after it has ended. Each call starts the workflow once, even if it appears in the log late.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'fireWhen',
		type: 'options',
		options: [
			{
				name: 'Call Ended',
				value: 'ended',
				action: 'On call ended',
				description: 'After the end of the call, with all of its legs',
			},
			{
				name: 'Recording Ready',
				value: 'recordingReady',
				action: 'On recording ready',
				description:
					'As soon as the recording can be downloaded. Calls without a recording also start the workflow, with the status "none".',
			},
			{
				name: 'Transcript Ready',
				value: 'transcriptReady',
				action: 'On transcript ready',
				description:
					'As soon as the transcript can be read. Calls without a transcript also start the workflow. Their status is "none", or "pending" if they were recorded.',
			},
		],
		default: 'ended',
		description: 'When a call starts the workflow',
	},
	filters(wanted),
	options(settings),
];
