import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

import { callId, options, pbxId, returnAllAndLimit } from '../../shared/fields';
import { fileFormats } from './fields';

const fields: INodeProperties[] = [callId, ...returnAllAndLimit, options([fileFormats, pbxId])];

export const getForCallFields = updateDisplayOptions(
	{ show: { resource: ['recording'], operation: ['getForCall'] } },
	fields,
);
