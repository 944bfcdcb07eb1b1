import type { Principal } from './auth/tokens';
import { PlatformError } from './errors';
import type { Variants } from './variants';

/**
 * Who may call what. An access without impersonation reaches the call log and the switchboard only; one with
 * impersonation reaches everything, with its own token or with a user's. A user's token reaches everything.
 */
type Area = 'log' | 'switchboard' | 'user';

const AREAS: Readonly<Record<string, Area>> = {
	getCalls: 'log',
	getCallEvents: 'log',
	getCallRecordings: 'log',
	getCallTranscript: 'log',
	getRecordings: 'log',
	downloadRecording: 'log',
	downloadPbxRecording: 'log',
	downloadCallRecordings: 'log',
	deleteRecordings: 'log',

	getUsers: 'switchboard',
	getUser: 'switchboard',
	getNumbers: 'switchboard',
	getNumber: 'switchboard',
	getMembers: 'switchboard',
	getPauses: 'switchboard',
	reloadSwitchboard: 'switchboard',

	// Functions of a user: with an access's own token they must name the user, where the request has a place for one.
	createCall: 'user',
	hangUpCall: 'user',
	getCurrentCalls: 'user',
	transferCall: 'user',
	cancelTransfer: 'user',
	getTransferDestinations: 'user',
	monitorCall: 'user',
	getProfiles: 'user',
	updateProfile: 'user',
	setUserProfile: 'user',

	// Functions of the call centre.
	getMissedCalls: 'user',
	getAgentActivity: 'user',
	getAgentActivityDurations: 'user',
	getAgentDailyStats: 'user',
	getReportedCalls: 'user',
	getQueueStatistics: 'user',
	createCallList: 'user',
	getIvrs: 'user',
	createCampaign: 'user',
	controlCampaign: 'user',
	graphql: 'user',
};

/** Throws 403 when an access without impersonation asks for what is a user's. */
export function requirePermission(
	{ access, user }: Principal,
	operationId: string,
	{ currentCallsOfAccess }: Pick<Variants, 'currentCallsOfAccess'>,
): void {
	if (operationId === 'getCurrentCalls' && currentCallsOfAccess === 'allowed') return;
	const area = AREAS[operationId] ?? 'user';
	if (area === 'user' && !user && !access.impersonation) {
		throw new PlatformError(403, 'This API access reaches the call log and the switchboard only.');
	}
}
