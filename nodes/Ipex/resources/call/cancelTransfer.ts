import { updateDisplayOptions } from 'n8n-workflow';

import { liveUserId } from './fields';

export const cancelTransferFields = updateDisplayOptions(
	{ show: { resource: ['call'], operation: ['cancelTransfer'] } },
	[liveUserId('body', 'Whose transfer is cancelled')],
);
