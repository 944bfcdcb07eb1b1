import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, options, pbxId, returnAllAndLimit, timeZone } from '../../shared/fields';

const fields: INodeProperties[] = [callId, ...returnAllAndLimit, options([pbxId, timeZone])];

export const getEventsFields = updateDisplayOptions(
	{ show: { resource: ['callLog'], operation: ['getEvents'] } },
	fields,
);
