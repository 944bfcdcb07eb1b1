import type { INodeProperties } from 'n8n-workflow';

import { callDescription } from './call';
import { callLogDescription } from './callLog';
import { impersonationDescription } from './impersonation';
import { phoneNumberDescription } from './phoneNumber';
import { recordingDescription } from './recording';
import { reportDescription } from './report';
import { switchboardDescription } from './switchboard';

/** The menus of all resources, each with the fields of its operations. */
export const resourceDescriptions: INodeProperties[] = [
	...callDescription,
	...callLogDescription,
	...impersonationDescription,
	...phoneNumberDescription,
	...recordingDescription,
	...reportDescription,
	...switchboardDescription,
];
