import { AS_ASSUMED, type Check, EITHER_WAY } from '../check';
import type { Reply } from '../client';
import { NotSettled } from '../notSettled';
import { iso } from '../samples';
import { shapeOf } from '../shape';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The form of a list that IPEX does not document. */
function listForm(body: unknown): string {
	if (Array.isArray(body)) return `a list of ${kindOf(body[0])}`;
	const { items } = (body ?? {}) as { items?: unknown };
	return Array.isArray(items) ? `a page with a list of ${kindOf(items[0])}` : 'another form';
}

function kindOf(entry: unknown): string {
	if (entry === undefined) return 'nothing';
	return typeof entry === 'object' ? 'records' : `${typeof entry}s`;
}

function listFinding({ status, body }: Reply, without: string) {
	const form = listForm(body);
	const isReadable = status === 200 && form !== 'another form';
	return {
		found: status === 200 ? form : `HTTP ${status}`,
		effect: isReadable ? EITHER_WAY : without,
		details: { status, shape: shapeOf(body) },
	};
}

interface ListCheck extends Omit<Check, 'settle'> {
	path: string;
	service?: 'sms';
	/** What does not work if the node cannot read the list. */
	without: string;
}

function listCheck({ path, service, without, ...check }: ListCheck): Check {
	return {
		...check,
		settle: async ({ client }) =>
			listFinding(await client.getAsUser(path, {}, service && { service }), without),
	};
}

export const serviceChecks: Check[] = [
	{
		id: 'current-calls',
		unknown: '/calls/current for the API access itself',
		assumed: 'refused without Impersonation',
		settle: async ({ client, samples }) => {
			const { status, body } = await client.get('/calls/current');
			const isList = status === 200 && Array.isArray(body);
			const details = { shape: shapeOf(body) };
			if (isList && (await samples.hasImpersonation())) {
				const effect = 'none for this access; ask again with one that has no Impersonation';
				return { found: 'allowed with Impersonation', effect, details };
			}
			return {
				found: isList ? 'allowed' : `HTTP ${status}`,
				effect: isList
					? 'none: the trigger sees calls in progress'
					: 'without Impersonation, a transferred call may come before it has ended',
				details,
			};
		},
	},
	listCheck({
		id: 'missed-calls',
		unknown: '/calls/missed for this access',
		assumed: 'a list of at most 200, or refused without Impersonation',
		path: '/calls/missed',
		without: '"Call Log → Get Missed" does not work',
	}),
	listCheck({
		id: 'sms-numbers',
		unknown: 'the sender numbers of SMS',
		assumed: 'any list of texts or records',
		path: '/SMS/allowed-numbers',
		service: 'sms',
		without: 'the list of sender numbers cannot be read',
	}),
	{
		id: 'sms-messages',
		unknown: 'the list of SMS, and whether it has pages',
		assumed: 'a list or a page',
		settle: async ({ client }) => {
			const { at } = await client.get('/calls', { page: 1, pageSize: 1 });
			// The clock is known to the second only, and an SMS of this second counts.
			const period = { startTime: iso(at - 30 * DAY_MS), endTime: iso(at + 1_000) };
			const reply = await client.getAsUser('/SMS', period, { service: 'sms' });
			return listFinding(reply, '"SMS → Get Many" does not work');
		},
	},
	{
		id: 'who-am-i',
		unknown: 'whether the central API says who the token belongs to',
		assumed: 'either',
		settle: async ({ client }) => {
			const { status, body } = await client.get('/v1/users/me', {}, { service: 'central' });
			return {
				found: status === 200 ? 'it does' : `HTTP ${status}`,
				effect: EITHER_WAY,
				details: { shape: shapeOf(body) },
			};
		},
	},
	listCheck({
		id: 'dialer',
		unknown: 'the list of IVRs of the dialer',
		assumed: 'a list of records',
		path: '/ivr',
		without: 'the dialer does not work for this access',
	}),
	{
		id: 'agents',
		unknown: 'whether the platform has the functions of agents (GraphQL)',
		assumed: 'either: they are in beta',
		settle: async ({ client }) => {
			const { status, body } = await client.graphql('query { pauses }');
			const { data, errors } = (body ?? {}) as { data?: unknown; errors?: unknown };
			const hasData = typeof data === 'object' && data !== null;
			const message = String((errors as Array<{ message?: unknown }> | undefined)?.[0]?.message);
			const isUnknown = /^(Cannot query field|Unknown )/.test(message);
			const found = hasData
				? 'it has them'
				: status !== 200
					? `HTTP ${status}`
					: isUnknown
						? 'it does not know the field'
						: 'it has them, with an error for this access';
			const works = found.startsWith('it has them');
			return {
				found,
				effect: works ? AS_ASSUMED : "'Agent (Beta)' says that the platform does not offer it",
				details: { status, shape: shapeOf(body) },
			};
		},
	},
	{
		id: 'events',
		unknown: 'whether events come twice or out of order, and the fields of a CDR event',
		assumed: 'either; every key is passed on',
		settle: () =>
			Promise.reject(
				new NotSettled(
					'events come to a webhook; see "raw" in the output of the IPEX Event Trigger',
				),
			),
	},
];
