import type { INodeProperties } from 'n8n-workflow';

import { callId, options, pbxId, returnAllAndLimit } from '../../parameters/commonParameters';
import { fileFormats } from './parameters';

export const getForCallFields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	options([fileFormats, pbxId]),
];
