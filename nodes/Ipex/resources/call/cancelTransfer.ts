import type { INodeProperties } from 'n8n-workflow';

import { userOrActAs } from '../../parameters/commonParameters';

export const cancelTransferFields: INodeProperties[] = [userOrActAs('body')];
