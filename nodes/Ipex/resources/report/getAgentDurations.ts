import { updateDisplayOptions } from 'n8n-workflow';

import { returnAllAndLimit } from '../../shared/fields';
import { agents, filters, period, reportTimeZone, settings } from './fields';

export const getAgentDurationsFields = updateDisplayOptions(
	{ show: { resource: ['report'], operation: ['getAgentDurations'] } },
	[...period, ...returnAllAndLimit, filters([agents]), settings([reportTimeZone])],
);
