import type { INodeProperties } from 'n8n-workflow';

import {
	filters,
	returnAllAndLimit,
	severalFromList,
	simplify,
} from '../../parameters/commonParameters';
import { agents } from './parameters';

const userIds = severalFromList({
	displayName: 'User Names or IDs',
	name: 'usersId',
	loadOptionsMethod: 'loadUsers',
	what: 'Only these users; all agents if empty',
	routing: { send: { type: 'query', property: 'usersId' } },
});

export const getAgentDailyStatsFields: INodeProperties[] = [
	...returnAllAndLimit,
	simplify,
	filters([agents, userIds]),
];
