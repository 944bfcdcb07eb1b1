import type { INodeProperties } from 'n8n-workflow';

import { returnAllAndLimit, userOrActAs } from '../../shared/fields';

export const getProfilesFields: INodeProperties[] = [userOrActAs('query'), ...returnAllAndLimit];
