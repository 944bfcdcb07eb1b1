import type { INodeProperties } from 'n8n-workflow';

import { filters, options, returnAllAndLimit, simplify } from '../../shared/fields';
import { agents, period, reportTimeZone } from './fields';

export const getAgentDurationsFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([agents]),
	options([reportTimeZone]),
];
