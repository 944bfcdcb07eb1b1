import type { ForwardTarget, Profile } from '../directory/types';
import { PlatformError } from '../errors';
import type { Handlers, Parameters } from '../service/request';
import type { PlatformState } from './places';
import { userMeant } from './places';

function shown({ id, name, active, description, params }: Profile): object {
	return { id, name, active, description, params };
}

function changedParams({ params }: Profile, body: Parameters): Profile['params'] {
	const fwd = (body.text('fwd') as ForwardTarget | undefined) ?? params.fwd;
	const fwdNum = body.text('fwdNum') ?? params.fwdNum;
	if (fwd === 'another' && !fwdNum)
		throw new PlatformError(400, 'A number to forward to is missing.');
	return {
		...params,
		fwd,
		fwdNum,
		hasForward: fwd !== null && fwd !== 'none',
		endpointId: body.number('endpointId') ?? params.endpointId,
	};
}

/** The profiles of users. */
export function profileHandlers({ directory }: PlatformState): Handlers {
	/** Users that were switched to a profile over the API before. */
	const switched = new Set<string>();

	const requireProfile = (profileId: string | undefined): Profile => {
		const profile = directory.profiles.find(({ id }) => String(id) === profileId);
		if (!profile) throw new PlatformError(404, `There is no profile ${profileId ?? ''}.`);
		return profile;
	};

	const activate = (profile: Profile) => {
		for (const other of directory.profiles) {
			if (other.userId === profile.userId) other.active = other === profile;
		}
	};

	return {
		getProfiles: (request) => {
			const user = userMeant(request.query, request, directory);
			return { json: directory.profiles.filter(({ userId }) => userId === user.id).map(shown) };
		},
		updateProfile: ({ path, body }) => {
			const profile = requireProfile(path.text('profileId'));
			profile.params = changedParams(profile, body);
			if (body.flag('active') === true) activate(profile);
			if (body.flag('active') === false) profile.active = false;
			return { json: 'OK' };
		},
		setUserProfile: (request) => {
			const user = userMeant(request.body, request, directory);
			const profile = requireProfile(request.body.text('profileId'));
			if (profile.userId !== user.id) {
				throw new PlatformError(404, `${user.login} has no profile ${profile.id}.`);
			}
			activate(profile);
			const message = switched.has(user.id) ? 'updated' : 'created';
			switched.add(user.id);
			return { json: { id: profile.id, message } };
		},
	};
}
