import type { INodeProperties } from 'n8n-workflow';

import { filters, options, returnAllAndLimit, simplify } from '../../parameters/commonParameters';
import { agents, period, queues, reportTimeZone } from './parameters';

export const getAgentActivityFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([
		agents,
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Agent Logged In', value: 'ADDMEMBER' },
				{ name: 'Agent Logged In on a Line', value: 'ADDMEMBEREXTEN' },
				{ name: 'Agent Logged Out', value: 'REMOVEMEMBER' },
				{ name: 'Call Ended by Agent', value: 'COMPLETEAGENT' },
				{ name: 'Call Ended by Caller', value: 'COMPLETECALLER' },
				{ name: 'Pause Began', value: 'PAUSE' },
				{ name: 'Pause Ended', value: 'UNPAUSE' },
				{ name: 'Presence Changed', value: 'MEMBERPRESENCE' },
				{ name: 'Status Changed', value: 'MEMBERSTATUS' },
			],
			description: 'Only these events; all if empty',
			routing: { send: { type: 'query', property: 'events' } },
		},
		queues,
	]),
	options([reportTimeZone]),
];
