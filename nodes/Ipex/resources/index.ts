import type { INodeProperties } from 'n8n-workflow';

import { agentDescription } from './agent';
import { callDescription } from './call';
import { callLogDescription } from './callLog';
import { dialerDescription } from './dialer';
import { impersonationDescription } from './impersonation';
import { phoneNumberDescription } from './phoneNumber';
import { recordingDescription } from './recording';
import { reportDescription } from './report';
import { smsDescription } from './sms';
import { switchboardDescription } from './switchboard';

/** The menus of all resources, each with the fields of its operations. */
export const resourceDescriptions: INodeProperties[] = [
	...agentDescription,
	...callDescription,
	...callLogDescription,
	...dialerDescription,
	...impersonationDescription,
	...phoneNumberDescription,
	...recordingDescription,
	...reportDescription,
	...smsDescription,
	...switchboardDescription,
];
