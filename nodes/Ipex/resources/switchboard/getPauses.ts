import { updateDisplayOptions } from 'n8n-workflow';

import { returnAllAndLimit } from '../../shared/fields';

export const getPausesFields = updateDisplayOptions(
	{ show: { resource: ['switchboard'], operation: ['getPauses'] } },
	returnAllAndLimit,
);
