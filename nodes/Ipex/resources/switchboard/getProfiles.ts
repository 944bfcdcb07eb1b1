import type { INodeProperties } from 'n8n-workflow';

import { returnAllAndLimit, userOrActAs } from '../../parameters/commonParameters';

export const getProfilesFields: INodeProperties[] = [userOrActAs('query'), ...returnAllAndLimit];
