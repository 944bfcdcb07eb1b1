import type { INodeProperties } from 'n8n-workflow';

import { callId, options, pbxId, returnAllAndLimit, timeZone } from '../../shared/fields';

export const getEventsFields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	options([pbxId, timeZone]),
];
