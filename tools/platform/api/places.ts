import type { CallStore } from '../calls/store';
import type { Clock } from '../clock';
import type { CurrentCalls } from '../current/currentCalls';
import type { Directory } from '../directory/directory';
import type { DirectoryUser } from '../directory/types';
import { PlatformError } from '../errors';
import type { Recordings } from '../recordings/recordings';
import type { ApiRequest, Parameters } from '../service/request';
import type { Variants } from '../variants';

/** What the operations of the IPBX API work on. */
export interface PlatformState {
	clock: Clock;
	directory: Directory;
	calls: CallStore;
	current: CurrentCalls;
	recordings: Recordings;
	variants: Variants;
}

/** Throws 404 when a request names a switchboard that is not this one. */
export function requireThisPbx(parameters: Parameters, directory: Directory): void {
	const pbxId = parameters.text('pbxId');
	if (pbxId !== undefined && pbxId !== String(directory.pbxId)) {
		throw new PlatformError(404, `There is no PBX ${pbxId}.`);
	}
}

/** The user with this identifier. Throws 404. */
export function requireUser(directory: Directory, userId: string): DirectoryUser {
	const user = directory.userById(userId);
	if (!user) throw new PlatformError(404, `There is no user ${userId}.`);
	return user;
}

/** The user a request names, else the one who sent it. Throws 400 when it is neither, 404 for an unknown one. */
export function userMeant(
	parameters: Parameters,
	{ principal }: ApiRequest,
	directory: Directory,
): DirectoryUser {
	const userId = parameters.text('userId');
	if (userId !== undefined) return requireUser(directory, userId);
	if (!principal.user) throw new PlatformError(400, 'Name a user, or act as one.');
	return principal.user;
}
