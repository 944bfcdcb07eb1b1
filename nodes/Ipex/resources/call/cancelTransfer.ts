import type { INodeProperties } from 'n8n-workflow';

import { userOrActAs } from '../../shared/fields';

export const cancelTransferFields: INodeProperties[] = [userOrActAs('body')];
