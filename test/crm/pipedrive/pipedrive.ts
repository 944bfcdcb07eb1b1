import type { Request } from 'express';
import type { Certificate } from '../../support/hosts/authority';
import { type CrmServer, Refusal, startCrmServer } from '../service/crmServer';

export interface Person {
	id: number;
	name: string;
	phones: string[];
	/** Whether Pipedrive's search knows it already. */
	indexed: boolean;
}

/** An activity as it was asked for. */
export interface Activity {
	id: number;
	subject: string;
	type: string;
	done: boolean;
	due_date: string;
	due_time: string;
	duration: string;
	note: string;
	person_id: number;
	update_time: string;
}

const refused = (error: string) => new Refusal(400, { success: false, error, errorCode: 400 });

const PERSON_FIELDS = ['name', 'owner_id', 'org_id', 'emails', 'phones', 'visible_to', 'label_ids'];

const ACTIVITY_FIELDS = [
	'subject',
	'type',
	'owner_id',
	'deal_id',
	'lead_id',
	'org_id',
	'project_id',
	'due_date',
	'due_time',
	'duration',
	'busy',
	'done',
	'location',
	'participants',
	'attendees',
	'public_description',
	'priority',
	'note',
];

const ACTIVITY_FILTERS = [
	'api_token',
	'filter_id',
	'ids',
	'owner_id',
	'deal_id',
	'lead_id',
	'person_id',
	'org_id',
	'done',
	'updated_since',
	'updated_until',
	'sort_by',
	'sort_direction',
	'include_fields',
	'limit',
	'cursor',
];

function requireKnown(given: object, known: string[]): void {
	const unknown = Object.keys(given).filter((name) => !known.includes(name));
	if (unknown.length > 0) throw refused(`Parameters not allowed: ${unknown.join(', ')}`);
}

/**
 * A stand-in for Pipedrive: persons, their search, and activities (API v2). Facts from Pipedrive's API reference:
 * a search needs two characters and finds parts of what is written; the person of an activity is set by `participants`, `person_id` is
 * read only; times are UTC. That the search takes a number for plain text, spaces and all, is the strictest reading.
 */
export class Pipedrive {
	readonly host = 'api.pipedrive.com';

	readonly persons: Person[] = [];

	readonly activities: Activity[] = [];

	/** Off: a new person is not found before `index` is called. */
	indexesAtOnce = true;

	private counter = 100;

	private server: CrmServer | undefined;

	constructor(readonly token: string) {}

	async start(certificate?: Certificate): Promise<this> {
		this.server = await startCrmServer({
			certificate,
			authorize: ({ query }, _response, next) => {
				if (query.api_token === this.token) next();
				else
					next(new Refusal(401, { success: false, error: 'unauthorized access', errorCode: 401 }));
			},
			routes: (app) => {
				app.get('/api/v2/persons/search', ({ query }: Request, response) => {
					const items = this.search(query as Record<string, string>);
					response.json({
						success: true,
						data: { items: items.map((item) => ({ result_score: 1, item })) },
						additional_data: { next_cursor: null },
					});
				});
				app.post('/api/v2/persons', ({ body }: Request, response) => {
					response.status(201).json({ success: true, data: this.createPerson(body) });
				});
				app.get('/api/v2/activities', ({ query }: Request, response) => {
					const data = this.list(query as Record<string, string>);
					response.json({ success: true, data, additional_data: { next_cursor: null } });
				});
				app.post('/api/v2/activities', ({ body }: Request, response) => {
					response.status(201).json({ success: true, data: this.createActivity(body) });
				});
			},
		});
		return this;
	}

	get service(): CrmServer {
		if (!this.server) throw new Error('This Pipedrive has not been started.');
		return this.server;
	}

	/** A person who is there already. */
	addPerson(name: string, ...phones: string[]): Person {
		return this.add(name, phones, true);
	}

	/** From now on the search finds all persons. */
	index(): void {
		for (const person of this.persons) person.indexed = true;
	}

	private add(name: string, phones: string[], indexed: boolean): Person {
		this.counter += 1;
		const person = { id: this.counter, name, phones, indexed };
		this.persons.push(person);
		return person;
	}

	private search(query: Record<string, string>) {
		requireKnown(query, [
			'api_token',
			'term',
			'fields',
			'exact_match',
			'organization_id',
			'include_fields',
			'cursor',
			'limit',
		]);
		const { term = '', fields, exact_match: exact } = query;
		if (term.length < 2) throw refused('The term must be at least 2 characters long');
		if (fields !== 'phone') throw refused('This stand-in searches by phone only');
		return this.persons
			.filter(
				({ phones, indexed }) =>
					indexed &&
					phones.some((phone) => (exact === 'true' ? phone === term : phone.includes(term))),
			)
			.map(({ id, name, phones }) => ({ id, type: 'person', name, phones, emails: [] }));
	}

	private createPerson(body: Record<string, unknown>) {
		requireKnown(body, PERSON_FIELDS);
		if (typeof body.name !== 'string' || body.name === '') throw refused('name is required');
		const phones = (body.phones ?? []) as Array<{ value: string }>;
		const { id, name } = this.add(
			body.name,
			phones.map(({ value }) => value),
			this.indexesAtOnce,
		);
		return { id, name, phones };
	}

	private list(query: Record<string, string>): Activity[] {
		requireKnown(query, ACTIVITY_FILTERS);
		const { person_id: person, updated_since: since, limit = '100' } = query;
		if (Number(limit) > 500) throw refused('limit must be at most 500');
		if (since !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(since)) {
			throw refused('updated_since must be RFC 3339');
		}
		return this.activities
			.filter(({ person_id: own }) => person === undefined || own === Number(person))
			.filter(({ update_time: updated }) => since === undefined || updated >= since)
			.slice(0, Number(limit));
	}

	private createActivity(body: Record<string, unknown>): Activity {
		requireKnown(body, ACTIVITY_FIELDS);
		const { participants, ...fields } = body as unknown as Activity & {
			participants?: Array<{ person_id: number; primary: boolean }>;
		};
		const person = participants?.find(({ primary }) => primary)?.person_id;
		if (person === undefined || !this.persons.some(({ id }) => id === person)) {
			throw refused('participants: the person does not exist');
		}
		for (const [name, form] of [
			['due_date', /^\d{4}-\d\d-\d\d$/],
			['due_time', /^\d\d:\d\d$/],
			['duration', /^\d\d:\d\d$/],
		] as const) {
			if (!form.test(fields[name])) throw refused(`${name} has a wrong format`);
		}
		this.counter += 1;
		const activity = {
			...fields,
			id: this.counter,
			person_id: person,
			update_time: `${new Date().toISOString().slice(0, 19)}Z`,
		};
		this.activities.push(activity);
		return activity;
	}
}
