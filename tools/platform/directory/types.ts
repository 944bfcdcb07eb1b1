/** A user of the switchboard. The API shows the first six fields. */
export interface DirectoryUser {
	login: string;
	name: string;
	surname: string;
	id: string;
	pbxUserId: number;
	exten: number;
	/** The user's number in the public network, E.164 without the plus sign. */
	ddi: string;
	/** Whether the user has call-centre rights. */
	callcenter: boolean;
	teamId: number;
}

/** A call-centre queue; its members' phones ring all at once. */
export interface Queue {
	id: number;
	name: string;
	exten: string;
	callerId: string | null;
	/** `id` of users. */
	memberIds: string[];
}

export interface Team {
	id: number;
	name: string;
}

/** A category that a call can be given. */
export interface Category {
	id: number;
	name: string;
}

export interface SkillsGroup {
	id: number;
	name: string;
}

export interface PbxNumber {
	id: string;
	number: string;
	ownerId: string;
	ownerType: 'user' | 'application';
	applicationType?: string;
	type: 'ddi' | 'exten' | 'cid';
	priority: number;
	numplan: { id: number; name: string };
}

export interface PauseReason {
	id: number;
	name: string;
	billable: boolean;
	description: string;
}

export type ForwardTarget = 'none' | 'mymobile' | 'another';

export interface Profile {
	id: number;
	/** `id` of the user it belongs to; not shown by the API. */
	userId: string;
	name: string;
	active: boolean;
	description: string;
	params: {
		hasDevice: boolean;
		hasForward: boolean;
		alert: boolean;
		endpointId: number | null;
		fwd: ForwardTarget | null;
		fwdNum: string | null;
	};
}

/** Somebody outside who calls and is called. */
export interface Contact {
	/** The number as the network shows it: national, international with `+` or `00`, or bare. */
	number: string;
	organization: string;
	person: string;
}
