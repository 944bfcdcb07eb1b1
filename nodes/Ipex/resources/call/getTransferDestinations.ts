import { updateDisplayOptions } from 'n8n-workflow';

import { returnAllAndLimit } from '../../shared/fields';

export const getTransferDestinationsFields = updateDisplayOptions(
	{ show: { resource: ['call'], operation: ['getTransferDestinations'] } },
	returnAllAndLimit,
);
