import type { INodeProperties } from 'n8n-workflow';

import { returnAllAndLimit } from '../../parameters/commonParameters';

export const getPausesFields: INodeProperties[] = returnAllAndLimit;
