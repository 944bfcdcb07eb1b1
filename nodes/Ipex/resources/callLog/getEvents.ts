import type { INodeProperties } from 'n8n-workflow';

import {
	callId,
	options,
	pbxId,
	returnAllAndLimit,
	timeZone,
} from '../../parameters/commonParameters';

export const getEventsFields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	options([pbxId, timeZone]),
];
