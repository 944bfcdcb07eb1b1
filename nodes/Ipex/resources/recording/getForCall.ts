import type { INodeProperties } from 'n8n-workflow';

import { callId, options, pbxId, returnAllAndLimit } from '../../shared/fields';
import { fileFormats } from './fields';

export const getForCallFields: INodeProperties[] = [
	callId,
	...returnAllAndLimit,
	options([fileFormats, pbxId]),
];
