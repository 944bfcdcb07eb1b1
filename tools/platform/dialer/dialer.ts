import type { Clock } from '../clock';
import type { Directory } from '../directory/directory';
import { PlatformError } from '../errors';
import { type Handlers, Parameters } from '../service/request';

/** A list of numbers to call. */
export interface CallList {
	id: number;
	name: string;
	numbers: string[];
}

export interface Campaign {
	id: number;
	state: 'new' | 'running' | 'paused' | 'removed';
	/** As it was sent. */
	details: Parameters;
}

const NEXT_STATE: Readonly<Record<string, Campaign['state'] | undefined>> = {
	start: 'running',
	pause: 'paused',
	unpause: 'running',
	remove: 'removed',
};

/** The dialer: lists of numbers, and the campaigns that call them. */
export class Dialer {
	readonly ivrs = [
		{ id: 'TUxw53xCBf', name: 'Průzkum spokojenosti', exten: '701' },
		{ id: 'Ab3dE6gH9k', name: 'Upomínky', exten: '702' },
	];

	readonly callLists: CallList[] = [];

	readonly campaigns: Campaign[] = [];

	/** A campaign that somebody made in the portal. */
	addCampaign(details = new Parameters({})): number {
		const id = 200 + this.campaigns.length;
		this.campaigns.push({ id, state: 'new', details });
		return id;
	}

	/** What says that a command was carried out; the platform does not document it. */
	controlForm: 'record' | 'word' | 'empty' = 'record';
}

/** The operations of the dialer. */
export function dialerHandlers(dialer: Dialer, directory: Directory, clock: Clock): Handlers {
	return {
		createCallList: ({ body }) => {
			const numbers = body.records('numbers').map((entry) => entry.requiredText('number'));
			const list = { id: 100 + dialer.callLists.length, name: body.requiredText('name'), numbers };
			dialer.callLists.push(list);
			return { json: { id: list.id, message: 'created', numbersCount: numbers.length } };
		},
		getIvrs: () => {
			const [admin] = directory.users;
			const by = { id: admin?.id ?? '', email: admin?.login ?? '' };
			const at = new Date(clock.now()).toISOString();
			return {
				json: dialer.ivrs.map(({ exten, ...ivr }) => ({
					...ivr,
					description: '',
					createdAt: at,
					updatedAt: at,
					createdBy: by,
					updatedBy: by,
					routing: [{ exten, ddi: `420210000${exten}` }],
				})),
			};
		},
		createCampaign: ({ body }) => {
			const known = new Set(dialer.callLists.map(({ id }) => id));
			const unknown = body.numbers('callLists').find((id) => !known.has(id));
			if (unknown !== undefined) throw new PlatformError(404, `There is no call list ${unknown}.`);
			const ivr = body.requiredText('ivr');
			if (!dialer.ivrs.some(({ id }) => id === ivr)) {
				throw new PlatformError(404, `There is no IVR ${ivr}.`);
			}
			return { json: { id: dialer.addCampaign(body), message: 'created' } };
		},
		controlCampaign: ({ path, body }) => {
			const id = path.requiredText('id');
			const campaign = dialer.campaigns.find((one) => String(one.id) === id);
			if (!campaign || campaign.state === 'removed') {
				throw new PlatformError(404, `There is no campaign ${id}.`);
			}
			campaign.state = NEXT_STATE[body.requiredText('command')] ?? campaign.state;
			if (dialer.controlForm === 'word') return { unchecked: 'OK' };
			if (dialer.controlForm === 'empty') return { unchecked: '' };
			return { json: { message: 'OK' } };
		},
	};
}
