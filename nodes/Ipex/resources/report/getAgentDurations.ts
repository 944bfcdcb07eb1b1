import type { INodeProperties } from 'n8n-workflow';

import { filters, options, returnAllAndLimit, simplify } from '../../parameters/commonParameters';
import { agents, period, reportTimeZone } from './parameters';

export const getAgentDurationsFields: INodeProperties[] = [
	...period,
	...returnAllAndLimit,
	simplify,
	filters([agents]),
	options([reportTimeZone]),
];
