import { updateDisplayOptions } from 'n8n-workflow';

import { returnAllAndLimit } from '../../shared/fields';
import { agents, filters, severalOf } from './fields';

const userIds = severalOf('usersId', 'User IDs', {
	placeholder: '42, 43',
	description:
		'IDs of users, separated by commas; all agents if empty. An expression can give a list.',
});

export const getAgentDailyStatsFields = updateDisplayOptions(
	{ show: { resource: ['report'], operation: ['getAgentDailyStats'] } },
	[...returnAllAndLimit, filters([agents, userIds])],
);
