import type { Request } from 'express';
import type { Certificate } from '../../support/hosts/authority';
import { type CrmServer, Refusal, startCrmServer } from '../service/crmServer';
import {
	CALL_PROPERTIES,
	COMMUNICATION_PROPERTIES,
	CONTACT_PROPERTIES,
	NOTE_PROPERTIES,
	OPTIONS,
	READ_ONLY,
} from './properties';
import { matches, readSearch, type SearchRequest } from './search';

export interface HubSpotRecord {
	id: string;
	properties: Record<string, string>;
	/** IDs of associated contacts. */
	contacts: string[];
	/** Whether HubSpot's search knows it already. */
	indexed: boolean;
}

const TYPES = ['contacts', 'calls', 'communications', 'notes'] as const;

type ObjectType = (typeof TYPES)[number];

const PROPERTIES: Record<ObjectType, string[]> = {
	contacts: CONTACT_PROPERTIES,
	calls: CALL_PROPERTIES,
	communications: COMMUNICATION_PROPERTIES,
	notes: NOTE_PROPERTIES,
};

/** The association to a contact in HubSpot's list of association types. */
const TO_CONTACT: Partial<Record<ObjectType, number>> = {
	calls: 194,
	communications: 81,
	notes: 202,
};

/** HubSpot's calculated number has no country code: area code and local number only. */
function withoutCountry(text: string): string {
	const digits = text.replace(/[^\d+]/g, '').replace(/^00/, '+');
	return digits.replace(/^\+(420|421|49|48|43)/, '').replace(/\D/g, '');
}

/** HubSpot's calculated number with its country code; not known where none was entered. */
function international(text: string): string | undefined {
	const digits = text.replace(/[^\d+]/g, '').replace(/^00/, '+');
	return digits.startsWith('+') ? digits : undefined;
}

const invalid = (message: string) =>
	new Refusal(400, { status: 'error', message, category: 'VALIDATION_ERROR' });

/**
 * A stand-in for HubSpot's CRM API v3: creating and searching contacts, calls, messages and notes. Facts from HubSpot's guides "Search the CRM"
 * (5 groups, 6 filters in each, lists of lower-case values, phone numbers without country code, new records found with a delay) and
 * "Calls", "Communications" and "Notes" (properties, their options, associations).
 */
export class HubSpot {
	readonly host = 'api.hubapi.com';

	readonly records: Record<ObjectType, HubSpotRecord[]> = {
		contacts: [],
		calls: [],
		communications: [],
		notes: [],
	};

	/** Off: what is created is not found before `index` is called. */
	indexesAtOnce = true;

	private counter = 1000;

	private server: CrmServer | undefined;

	constructor(readonly token: string) {}

	async start(certificate?: Certificate): Promise<this> {
		this.server = await startCrmServer({
			certificate,
			authorize: (request, _response, next) => {
				if (request.get('authorization') === `Bearer ${this.token}`) next();
				else next(new Refusal(401, { status: 'error', category: 'INVALID_AUTHENTICATION' }));
			},
			routes: (app) => {
				app.get('/account-info/v3/details', (_request, response) => {
					response.json({ portalId: 1 });
				});
				for (const type of TYPES) {
					app.post(`/crm/v3/objects/${type}/search`, ({ body }: Request, response) => {
						response.json(this.search(type, readSearch(body, PROPERTIES[type])));
					});
					app.post(`/crm/v3/objects/${type}`, ({ body }: Request, response) => {
						response.status(201).json(this.answer(this.create(type, body), PROPERTIES[type]));
					});
				}
			},
		});
		return this;
	}

	get service(): CrmServer {
		if (!this.server) throw new Error('This HubSpot has not been started.');
		return this.server;
	}

	/** A contact that is there already. */
	addContact(properties: Record<string, string>): HubSpotRecord {
		return this.add('contacts', properties, [], true);
	}

	/** From now on the search finds all that was created. */
	index(): void {
		for (const list of Object.values(this.records)) {
			for (const record of list) record.indexed = true;
		}
	}

	private add(
		type: ObjectType,
		given: Record<string, string>,
		contacts: string[],
		indexed: boolean,
	): HubSpotRecord {
		this.counter += 1;
		const id = String(this.counter);
		const properties: Record<string, string> = { ...given, hs_object_id: id };
		if (type === 'contacts') {
			properties.createdate = new Date(Date.UTC(2025, 0, 1) + this.counter * 1000).toISOString();
			for (const [kind, number] of [
				['phone', given.phone],
				['mobile', given.mobilephone],
			] as const) {
				if (!number) continue;
				properties[`hs_searchable_calculated_${kind}_number`] = withoutCountry(number);
				const whole = international(number);
				if (whole) properties[`hs_calculated_${kind}_number`] = whole;
			}
		}
		const record = { id, properties, contacts, indexed };
		this.records[type].push(record);
		return record;
	}

	private create(type: ObjectType, body: Record<string, unknown>): HubSpotRecord {
		const unknown = Object.keys(body).filter(
			(key) => !['properties', 'associations'].includes(key),
		);
		if (unknown.length > 0)
			throw invalid(`Invalid input JSON: unknown field ${unknown.join(', ')}`);
		const properties: Record<string, string> = {};
		for (const [name, value] of Object.entries((body.properties ?? {}) as object)) {
			if (!PROPERTIES[type].includes(name)) throw invalid(`Property "${name}" does not exist`);
			if (READ_ONLY.includes(name)) throw invalid(`Property "${name}" is read only`);
			if (OPTIONS[name] && !OPTIONS[name].includes(String(value))) {
				throw invalid(`${String(value)} was not one of the allowed options of ${name}`);
			}
			properties[name] = String(value);
		}
		if (type !== 'contacts' && Number.isNaN(Date.parse(properties.hs_timestamp ?? ''))) {
			throw invalid('hs_timestamp is required');
		}
		return this.add(type, properties, this.associated(type, body.associations), this.indexesAtOnce);
	}

	private associated(from: ObjectType, associations: unknown): string[] {
		return ((associations ?? []) as Association[]).map(({ to, types }) => {
			const [type] = types;
			if (
				type?.associationCategory !== 'HUBSPOT_DEFINED' ||
				type.associationTypeId !== TO_CONTACT[from]
			) {
				throw invalid('Invalid association type');
			}
			if (!this.records.contacts.some(({ id }) => id === to.id)) {
				throw invalid(`No contact with ID ${to.id} exists`);
			}
			return to.id;
		});
	}

	private search(type: ObjectType, { filterGroups, sort, limit, properties }: SearchRequest) {
		const found = this.records[type].filter(
			(record) => record.indexed && matches(record.properties, filterGroups),
		);
		if (sort) {
			const sign = sort.direction === 'DESCENDING' ? -1 : 1;
			const value = ({ properties: own }: HubSpotRecord) => own[sort.propertyName] ?? '';
			found.sort((a, b) => sign * value(a).localeCompare(value(b)));
		}
		return {
			total: found.length,
			results: found.slice(0, limit).map((record) => this.answer(record, properties)),
		};
	}

	private answer({ id, properties }: HubSpotRecord, names: string[]) {
		const shown = names.map((name) => [name, properties[name] ?? null]);
		return { id, properties: Object.fromEntries(shown), archived: false };
	}
}

interface Association {
	to: { id: string };
	types: Array<{ associationCategory: string; associationTypeId: number }>;
}
