import type { INodeProperties } from 'n8n-workflow';

import { liveUserId } from './fields';

export const cancelTransferFields: INodeProperties[] = [
	liveUserId('body', 'Whose transfer is cancelled'),
];
