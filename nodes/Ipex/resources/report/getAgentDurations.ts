import { updateDisplayOptions } from 'n8n-workflow';

import { filters, options, returnAllAndLimit } from '../../shared/fields';
import { agents, period, reportTimeZone } from './fields';

export const getAgentDurationsFields = updateDisplayOptions(
	{ show: { resource: ['report'], operation: ['getAgentDurations'] } },
	[...period, ...returnAllAndLimit, filters([agents]), options([reportTimeZone])],
);
